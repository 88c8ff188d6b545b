"""The forwarder's own thread: it sends by itself, ends soon, and outlives a fault of ours."""

import threading

import pytest

from kiosk.queue import forwarder as forwarder_module
from tests.kiosk.queue.forwarder_line import open_line
from tests.kiosk.queue.loopback_server import keep_silent


@pytest.fixture
def line(storage):
    """Give a forwarder over four records, and the chance 0.5 for every jitter."""
    with open_line(storage) as made:
        yield made


def test_records_are_sent_by_themselves_when_the_thread_runs(line):
    line.forwarder.start()
    line.server.wait_for_requests(3)
    line.append(2)
    line.forwarder.wake()
    line.server.wait_for_requests(4)
    line.forwarder.stop()
    assert line.unsent == 0
    assert line.held == 6


def test_last_records_go_when_it_is_stopped_in_order(line):
    line.forwarder.start()
    line.server.wait_for_requests(3)
    line.append(2)
    line.forwarder.stop()
    assert line.unsent == 0


def test_thread_ends_soon_when_the_central_is_silent(line):
    line.server.behaviours = [keep_silent]
    line.forwarder.start()
    line.server.wait_for_requests(1)
    ended = threading.Event()
    stopping = threading.Thread(target=lambda: (line.forwarder.stop(), ended.set()))
    stopping.start()
    assert ended.wait(5)
    stopping.join()
    assert line.unsent == 4


def test_forwarder_goes_on_when_a_fault_of_ours_happens(line, monkeypatch, expected_log):
    expected_log("kiosk.queue.forwarder", "fault of ours")
    monkeypatch.setattr(forwarder_module, "FAULT_WAIT_S", 0.01)
    monkeypatch.setattr(forwarder_module, "GATHER_S", 0.01)
    faults = [ZeroDivisionError()]
    work = line.forwarder.work

    def sometimes() -> float:
        if faults:
            raise faults.pop()
        return work()

    monkeypatch.setattr(line.forwarder, "work", sometimes)
    line.forwarder.start()
    line.server.wait_for_requests(3)
    line.forwarder.stop()
    assert line.unsent == 0
