"""Setting PINs: hashes alone, one for each role, and every change kept."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from central.accounts import Role, pins
from central.accounts.pin_rules import PinFault, fault_of
from central.accounts.pins import PIN_HASHER, PinError, clear_pin, make_pin, set_pin
from central.store import reading
from central.store.kiosk_queries import find_kiosk
from central.store.pin_queries import changes_of, in_force
from central.store.pin_tables import pin_changes
from tests.central.hall import Hall
from tests.central.hands import author

KIOSK_MEMORY_KIB = 32 * 1024
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def hall(tmp_path, monkeypatch):
    monkeypatch.setattr(pins, "PIN_HASHER", QUICK)
    made = Hall(tmp_path)
    yield made
    made.close()


@pytest.fixture
def kiosk(hall):
    sample = hall.add_kiosk()
    with reading(hall.engine) as connection:
        return find_kiosk(connection, sample.place.kiosk)


def held(hall, kiosk):
    with reading(hall.engine) as connection:
        return in_force(changes_of(connection, kiosk.site_id, kiosk.kiosk_id))


def test_pin_is_kept_as_a_hash_with_who_and_when(hall, kiosk):
    set_pin(hall.engine, kiosk, Role.IT, "482635", author("ky-thuat"), hall.now)
    change = held(hall, kiosk)["it"]
    assert change.pin.startswith("$argon2id$")
    assert QUICK.verify(change.pin, "482635")
    assert (change.action, change.changed_by) == ("set", "ky-thuat")
    assert change.changed_at == "2026-03-02T02:00:00.000Z"
    assert "482635" not in repr(hall.rows("SELECT * FROM pin_changes"))


def test_hash_fits_a_kiosks_memory_and_is_argon2id():
    hashed = PIN_HASHER.hash("482635")
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert PIN_HASHER.memory_cost <= KIOSK_MEMORY_KIB


def test_change_of_one_role_leaves_the_other_and_the_history(hall, kiosk):
    set_pin(hall.engine, kiosk, Role.IT, "482635", author("a"), hall.now)
    set_pin(hall.engine, kiosk, Role.SUPERVISOR, "915273", author("b"), hall.now)
    set_pin(hall.engine, kiosk, Role.IT, "629481", author("c"), hall.now)
    clear_pin(hall.engine, kiosk, Role.SUPERVISOR, author("d"), hall.now + timedelta(minutes=1))
    with reading(hall.engine) as connection:
        changes = changes_of(connection, kiosk.site_id, kiosk.kiosk_id)
        in_table = connection.execute(select(pin_changes.c.pin)).scalars().all()
    assert [(change.role, change.action, change.changed_by) for change in changes] == [
        ("it", "set", "a"),
        ("supervisor", "set", "b"),
        ("it", "set", "c"),
        ("supervisor", "cleared", "d"),
    ]
    numbers = [change.number for change in changes]
    assert numbers == sorted(set(numbers))
    assert [pin is not None for pin in in_table] == [False, False, True, False]


def test_number_goes_on_above_what_kiosks_saw_when_the_central_was_restored(hall, kiosk):
    for pin in ("482635", "629481", "915273"):
        set_pin(hall.engine, kiosk, Role.IT, pin, author("a"), hall.now)
    before = held(hall, kiosk)["it"].number
    hall.tamper("DELETE FROM pin_changes")
    set_pin(hall.engine, kiosk, Role.IT, "482635", author("a"), hall.now + timedelta(hours=1))
    assert held(hall, kiosk)["it"].number > before


def test_pin_of_the_other_role_is_refused(hall, kiosk):
    set_pin(hall.engine, kiosk, Role.IT, "482635", author("a"), hall.now)
    with pytest.raises(PinError) as caught:
        set_pin(hall.engine, kiosk, Role.SUPERVISOR, "482635", author("a"), hall.now)
    assert caught.value.fault is PinFault.OTHER_ROLE
    assert "482635" not in str(caught.value)
    set_pin(
        hall.engine, kiosk, Role.IT, "482635", author("a"), hall.now
    )  # its own again may be set


def test_weak_pin_changes_nothing(hall, kiosk):
    with pytest.raises(PinError, match="run up or down"):
        set_pin(hall.engine, kiosk, Role.IT, "123456", author("a"), hall.now)
    assert held(hall, kiosk) == {}


def test_made_pin_follows_the_rules_and_is_in_force(hall, kiosk):
    made = make_pin(hall.engine, kiosk, Role.SUPERVISOR, author("a"), hall.now)
    assert fault_of(made, kiosk.kiosk_id, kiosk.counter_id, hall.now.date()) is None
    assert QUICK.verify(held(hall, kiosk)["supervisor"].pin, made)


def test_every_fault_has_a_sentence():
    for fault in PinFault:
        assert str(PinError(fault)).startswith("this PIN may not be set: ")


def test_pin_of_the_other_role_is_refused_though_it_was_set_in_the_same_moment(
    hall, kiosk, monkeypatch
):
    real, done = pins.turn, []

    @contextmanager
    def turn():
        with real():
            yield
        if not done:
            done.append(True)
            set_pin(hall.engine, kiosk, Role.SUPERVISOR, "482635", author("b"), hall.now)

    monkeypatch.setattr(pins, "turn", turn)
    with pytest.raises(PinError, match="the other role"):
        set_pin(hall.engine, kiosk, Role.IT, "482635", author("a"), hall.now)
    assert set(held(hall, kiosk)) == {"supervisor"}
