"""The thread that records what citizens answered before they went away."""

import threading

import pytest

from central.phone import left_behind
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
