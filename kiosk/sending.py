"""Builds what sends: the heartbeat and the forwarder, from an enrolment and the settings."""

import random
from collections.abc import Callable
from functools import partial

from kiosk.arrangement import Arrangement
from kiosk.deadline import DeadlineSession
from kiosk.health.clock import SystemClock
from kiosk.identity.configuration_file import ConfigurationFile
from kiosk.identity.enrolment import Enrolment
from kiosk.identity.token import random_nonce, request_token
from kiosk.queue.forwarder import Central, Forwarder
from kiosk.queue.heartbeat import Condition, Heartbeat
from kiosk.queue.storage_thread import StorageThread
from kiosk.record import VerifyKey


def open_forwarder(
    arranged: Arrangement,
    enrolment: Enrolment,
    storage: StorageThread,
    configuration: ConfigurationFile,
    clock: SystemClock,
    condition: Callable[[], Condition],
) -> Forwarder:
    """The forwarder of the kiosk that `enrolment` says this is; not yet started."""
    central = arranged.settings.central
    receipt_key = VerifyKey.from_text(enrolment.receipt_key)
    heartbeat = Heartbeat(
        central.url,
        enrolment.kiosk,
        arranged.key,
        receipt_key,
        condition,
        clock.compare,
        partial(request_token, arranged.key, enrolment.kiosk),
        clock.up_s,
        random_nonce,
        random.random,
        configuration,
    )
    return Forwarder(
        Central(central.url, enrolment.kiosk, receipt_key, arranged.ca_file),
        storage,
        DeadlineSession(arranged.ca_file),
        heartbeat,
        clock.up_s,
    )
