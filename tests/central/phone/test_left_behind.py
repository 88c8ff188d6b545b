"""The thread that records what citizens answered before they went away."""

import threading

import pytest
from sqlalchemy.exc import IntegrityError

from central.phone import left_behind
from central.phone.answering import close_left_sheets
from central.store.errors import DatabaseBusyError

BOUND_S = 20
TICK_S = 0.02


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(left_behind, "ROUND_S", 0.02)


def wait_for(condition):
    tick = threading.Event()
    for _ in range(round(BOUND_S / TICK_S)):
        if condition():
            return
        tick.wait(TICK_S)
    pytest.fail("it did not come")


def test_answers_left_on_a_phone_are_recorded_without_anybody_asking(phone, quick):
    phone.answer(phone.token(), 1, service="2")
    phone.turn(minutes=31)
    phone.service.left.start()
    wait_for(phone.records)
    phone.service.left.stop()
    assert phone.counted() == 1
    assert "phone-left" not in {thread.name for thread in threading.enumerate()}


@pytest.mark.expected_log("central.phone.left_behind", "recorded later")
def test_database_that_fails_once_is_asked_again(phone, quick, monkeypatch):
    real, failed = left_behind.close_left_sheets, threading.Event()

    def fail_first(*given):
        if not failed.is_set():
            failed.set()
            raise DatabaseBusyError("another process holds the database")
        return real(*given)

    monkeypatch.setattr(left_behind, "close_left_sheets", fail_first)
    phone.answer(phone.token(), 1, service="2")
    phone.turn(minutes=31)
    phone.service.left.start()
    wait_for(phone.records)
    phone.service.left.stop()
    assert phone.counted() == 1


@pytest.mark.expected_log("central.phone.left_behind", "a fault of ours")
def test_thread_goes_on_when_a_round_fails_by_a_fault(phone, quick, monkeypatch):
    real, failed = left_behind.close_left_sheets, threading.Event()

    def fail_first(*given):
        if not failed.is_set():
            failed.set()
            raise IntegrityError("INSERT", None, Exception("taken"))
        return real(*given)

    monkeypatch.setattr(left_behind, "close_left_sheets", fail_first)
    phone.answer(phone.token(), 1, service="2")
    phone.turn(minutes=31)
    phone.service.left.start()
    wait_for(phone.records)
    phone.service.left.stop()
    assert phone.counted() == 1


@pytest.mark.expected_log("central.phone.answering", "could not be recorded")
def test_sheet_that_cannot_be_recorded_holds_up_no_other(phone):
    for number in (1, 2, 3):
        phone.answer(phone.token(number), 1, service="2")
        phone.turn(seconds=1)
    phone.hall.tamper(
        "UPDATE phone_sheets SET token = 'damaged'"
        " WHERE touched_at = (SELECT min(touched_at) FROM phone_sheets)"
    )
    phone.turn(minutes=31)
    close_left_sheets(phone.hall.engine, phone.service.log, phone.hall.now)
    assert phone.counted() == 2
    phone.audit()
