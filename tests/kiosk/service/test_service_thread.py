"""What waits for what: facts that take long hold up no PIN, and asking again adds up to nothing."""

import threading

import pytest

from kiosk.service import Page
from kiosk.service_thread import ServiceThread

WAIT_S = 10


class SlowGatherer:
    """Facts that come when they are let."""

    def __init__(self):
        self.begun, self.let, self.gathered = threading.Semaphore(0), threading.Semaphore(0), []

    def gather(self, page):
        self.gathered.append(page)
        self.begun.release()
        assert self.let.acquire(timeout=WAIT_S)
        yield page


@pytest.fixture
def gatherer():
    return SlowGatherer()


@pytest.fixture
def thread(gatherer, tmp_path):
    made = ServiceThread(gatherer, tmp_path / "tries", lambda: None)
    yield made
    gatherer.let.release(100)
    made.stop()
    assert not any(each.name.startswith("service") for each in threading.enumerate())


def test_pin_is_not_kept_waiting_when_the_network_takes_long(thread, gatherer):
    thread.ask_facts(Page.NETWORK, lambda _: None)
    assert gatherer.begun.acquire(timeout=WAIT_S)
    answered = threading.Event()
    thread.ask_pins(lambda _roles, _officers, _failures: answered.set())
    assert answered.wait(WAIT_S)
    checked = threading.Event()
    thread.check("000000", 1, 0, lambda _role: checked.set())
    assert checked.wait(WAIT_S)
    assert gatherer.gathered == [Page.NETWORK]


def test_one_asking_is_under_way_and_one_waits_however_often_it_is_asked(thread, gatherer):
    came, done = [], threading.Event()
    thread.ask_facts(Page.NETWORK, came.append)
    assert gatherer.begun.acquire(timeout=WAIT_S)
    for _ in range(50):
        thread.ask_facts(Page.NETWORK, came.append)
    thread.ask_facts(Page.COUNTS, lambda _: done.set())
    gatherer.let.release(3)
    assert done.wait(WAIT_S)
    assert gatherer.gathered == [Page.NETWORK, Page.NETWORK, Page.COUNTS]
    assert came == [Page.NETWORK] * 2


def test_what_waits_is_dropped_when_the_menu_ends(thread, gatherer):
    for page in (Page.NETWORK, Page.COUNTS, Page.VOLUME):
        thread.ask_facts(page, lambda _: None)
    assert gatherer.begun.acquire(timeout=WAIT_S)
    stopping = threading.Thread(target=thread.stop)
    stopping.start()
    gatherer.let.release()
    stopping.join(WAIT_S)
    assert gatherer.gathered == [Page.NETWORK]
