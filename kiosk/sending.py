"""Builds what sends: the heartbeat and the forwarder, from an enrolment and the settings."""

import random
from collections.abc import Callable
from dataclasses import replace

from kiosk.arrangement import Arrangement
from kiosk.deadline import DeadlineSession
from kiosk.health.clock import SystemClock
from kiosk.health.doctor.reading.update_state import read_update
from kiosk.identity.central_keys import CentralKeys
from kiosk.identity.configuration_file import ConfigurationFile
from kiosk.identity.enrolment import Enrolment
from kiosk.identity.token import random_nonce, request_token
from kiosk.queue.forwarder import Central, Forwarder
from kiosk.queue.heartbeat import Condition, Heartbeat
from kiosk.queue.storage_thread import StorageThread


def open_forwarder(  # noqa: PLR0913, PLR0917 - what only the composition root can bring together
    arranged: Arrangement,
    enrolment: Enrolment,
    storage: StorageThread,
    configuration: ConfigurationFile,
    keys: CentralKeys,
    clock: SystemClock,
    condition: Callable[[], Condition],
) -> tuple[Forwarder, Heartbeat]:
    """The forwarder of the kiosk that `enrolment` says this is, not yet started, and the heartbeat
    that it beats. `keys`: those of the central that are believed.
    """
    central = arranged.settings.central
    heartbeat = Heartbeat(
        central.url,
        enrolment.kiosk,
        arranged.key,
        keys.receipt_keys,
        lambda: _with_update(condition()),
        clock.compare,
        lambda at_s: request_token(arranged.key(), enrolment.kiosk, at_s),
        clock.up_s,
        random_nonce,
        random.random,
        configuration,
    )
    forwarder = Forwarder(
        Central(central.url, enrolment.kiosk, keys.receipt_keys, arranged.ca_file),
        storage,
        DeadlineSession(arranged.ca_file, proxy=central.proxy),
        heartbeat,
        clock.up_s,
    )
    return forwarder, heartbeat


def _with_update(condition: Condition) -> Condition:
    """What the update agent wrote down last goes along."""
    told = read_update()
    return condition if told is None else replace(condition, update=(told.outcome, told.why))
