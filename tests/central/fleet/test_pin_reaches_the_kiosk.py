"""From the fleet's PIN to the kiosk's menu: the real central over HTTP, the real kiosk's parts."""

from functools import partial

import pytest

from central.accounts import Role
from central.accounts.pins import clear_pin, set_pin
from central.store import reading
from central.store.kiosk_queries import find_kiosk
from kiosk.deadline import DeadlineSession
from kiosk.identity.configuration_file import ConfigurationFile
from kiosk.identity.token import random_nonce, request_token
from kiosk.queue.heartbeat import Condition, Heartbeat
from kiosk.record import Head
from kiosk.service import Role as KioskRole
from kiosk.service.pin_check import role_of
from tests.central.hands import author
from tests.central.served import Served

CONDITION = Condition("none", "", 100, "synced", "0.1.0", "2026-03-02T09:00:00.000+07:00")


class Far:
    """A kiosk's heartbeat and configuration, at the end of the line."""

    def __init__(self, served, sample, folder):
        self.applied = []
        hall = served.hall
        self.head = Head(sample.epoch, len(sample.log), sample.head)
        self.configuration = ConfigurationFile(
            folder / "configuration.jws",
            hall.keys.configuration.verify_key.text,
            sample.place.kiosk,
            self.applied.append,
        )
        self.heartbeat = Heartbeat(
            served.url,
            sample.place.kiosk,
            lambda: sample.key,
            lambda: [hall.keys.receipt.verify_key],
            lambda: CONDITION,
            lambda _ms: None,
            partial(request_token, sample.key, sample.place.kiosk),
            lambda: 1_000.0,
            random_nonce,
            lambda: 0.5,
            self.configuration,
        )

    def beat(self):
        session = DeadlineSession()
        assert self.heartbeat.beat(session, self.head, 0) is not None
        session.close()

    def role_of(self, pin):
        return role_of(pin, self.configuration.current().pins)


@pytest.fixture
def far(hall, tmp_path):
    sample = hall.add_kiosk()
    with Served(hall) as served:
        yield Far(served, sample, tmp_path)


def test_pin_set_at_the_central_opens_the_menu_after_the_next_heartbeat(hall, far, tmp_path):
    far.beat()
    assert [(each.number, dict(each.pins)) for each in far.applied] == [(0, {})]
    with reading(hall.engine) as connection:
        kiosk = find_kiosk(connection, far.heartbeat._kiosk)  # noqa: SLF001 - its own id
    set_pin(hall.engine, kiosk, Role.IT, "482635", author("ky-thuat"), hall.now)
    set_pin(hall.engine, kiosk, Role.SUPERVISOR, "915273", author("ky-thuat"), hall.now)
    far.beat()
    assert far.role_of("482635") is KioskRole.IT
    assert far.role_of("915273") is KioskRole.SUPERVISOR
    assert far.role_of("482636") is None
    clear_pin(hall.engine, kiosk, Role.IT, author("ky-thuat"), hall.now)
    far.beat()
    assert far.role_of("482635") is None
    far.beat()
    assert len(far.applied) == 3
    assert [each.number for each in far.applied] == sorted(each.number for each in far.applied)


def test_restored_central_does_not_bring_an_old_pin_back(hall, far, expected_log):
    expected_log("kiosk.queue.heartbeat", "an older one")
    with reading(hall.engine) as connection:
        kiosk = find_kiosk(connection, far.heartbeat._kiosk)  # noqa: SLF001 - its own id
    set_pin(hall.engine, kiosk, Role.IT, "482635", author("ky-thuat"), hall.now)
    backup = hall.rows("SELECT number, pin FROM pin_changes")
    set_pin(hall.engine, kiosk, Role.IT, "915273", author("ky-thuat"), hall.now)
    far.beat()
    ((number, hashed),) = backup
    hall.tamper("DELETE FROM pin_changes WHERE number > :number", number=number)
    hall.tamper("UPDATE pin_changes SET pin = :hashed", hashed=hashed)
    far.beat()
    assert far.role_of("915273") is KioskRole.IT
    assert far.role_of("482635") is None
