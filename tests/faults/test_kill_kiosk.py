"""kill -9 of the whole kiosk while a hall is at work, and a start after each.

Tickets come over a pseudo-terminal, records go to the real central; no citizen touches (the
journeys and the demonstration do). After every kill the kiosk takes touches again by itself, and
at the end the central holds every record once and no ticket twice.
"""

import os
import random
import signal
import threading
from collections.abc import Callable

import pytest

from kiosk.devices.simulator import TicketSimulator
from kiosk.identity.enrolment import keep_enrolment, load_enrolment
from kiosk.identity.key_file import load_key
from kiosk.record import Place
from tests.faults.kiosk_process import KioskFolder, KioskProcess
from tests.faults.sending_kiosk import read_log
from tests.faults.strace import faults_in

KILLED = -signal.SIGKILL
TICKET_EVERY_S = 0.02
RANDOM_LIFE_S = 0.6
SEED = 1234

# On entering the n-th of these, counted from when the kiosk takes touches. Others, and moments by
# chance, are the long test's.
STEPS = [("fdatasync", 3), ("pwrite64", 5), ("ftruncate", 2), ("sendto", 2), ("recvfrom", 3)]


class Hall:
    """A ticket device that calls and serves without end, from a thread of its own."""

    def __init__(self, device: TicketSimulator) -> None:
        self.device = device
        self.number = 0
        self.closed = threading.Event()
        self.thread = threading.Thread(target=self.work)

    def work(self) -> None:
        while not self.closed.wait(TICKET_EVERY_S):
            self.number += 1
            ticket = f"A{self.number:03d}"
            self.device.call(ticket)
            self.device.serve(ticket)


@pytest.fixture
def folder(central, tmp_path) -> KioskFolder:
    """Give an enrolled and approved kiosk."""
    made = KioskFolder(tmp_path, central.url)
    key = made.approve()
    keep_enrolment(made.data / "enrolment.json", central.enrol(key))
    return made


@pytest.fixture
def hall(folder):
    with TicketSimulator("03", link=folder.line) as device:
        made = Hall(device)
        made.thread.start()
        yield made
        made.closed.set()
        made.thread.join()


def live(folder: KioskFolder, end: Callable[[KioskProcess], None]) -> None:
    """One life: start, take touches, be killed."""
    with KioskProcess(folder) as kiosk:
        kiosk.wait_until_ready()
        end(kiosk)
        assert kiosk.wait_for_end() == KILLED
        assert "Traceback" not in kiosk.said()


def killed_at(call: str, nth: int) -> Callable[[KioskProcess], None]:
    def end(kiosk: KioskProcess) -> None:
        with faults_in(kiosk.process.pid, f"{call}:signal=SIGKILL:when={nth}"):
            kiosk.wait_for_end()

    return end


def killed_after(seconds: float) -> Callable[[KioskProcess], None]:
    def end(kiosk: KioskProcess) -> None:
        threading.Timer(seconds, os.kill, [kiosk.process.pid, signal.SIGKILL]).start()

    return end


def end_well_and_count(folder: KioskFolder, hall: Hall, central, before, lives: int) -> None:
    """A last life that ends in order; then both sides are compared."""
    with KioskProcess(folder) as kiosk:
        kiosk.wait_until_ready()
        hall.closed.set()
        hall.thread.join()
        assert kiosk.stop() == 0
    key = load_key(folder.data / "kiosk.key")
    enrolment = load_enrolment(folder.data / "enrolment.json")
    log = read_log(folder.outbox, Place(enrolment.site, enrolment.kiosk), key)
    kinds = [record.kind for record in log]
    assert kinds[-1] == "kiosk.stopped"
    # It takes touches as soon as storage works; being killed may come before that is recorded.
    assert lives // 2 < kinds.count("kiosk.started") <= lives
    called = [record.body["visit"] for record in log if record.kind == "visit.called"]
    assert len(called) == len(set(called)) > 0
    held = central.ask(
        "SELECT seq, hash FROM records WHERE kiosk_id = ? ORDER BY seq", enrolment.kiosk
    )
    assert held == [(one.seq, one.hash) for one in log]
    assert central.count().records - before.records == len(log)


def test_nothing_is_lost_or_double_when_the_kiosk_is_killed(folder, hall, central):
    before, chance = central.count(), random.Random(SEED)
    ends = [killed_at(call, nth) for call, nth in STEPS]
    ends += [killed_after(chance.uniform(0, RANDOM_LIFE_S))]
    for end in ends:
        live(folder, end)
    end_well_and_count(folder, hall, central, before, len(ends) + 1)


@pytest.mark.long
def test_nothing_is_lost_or_double_when_the_kiosk_is_killed_all_day(folder, hall, central):
    before, chance = central.count(), random.Random()
    calls = ["fdatasync", "pwrite64", "ftruncate", "sendto", "recvfrom"]
    lives = 150
    for _ in range(lives // 2):
        live(folder, killed_at(chance.choice(calls), chance.randint(1, 20)))
        live(folder, killed_after(chance.uniform(0, RANDOM_LIFE_S)))
    end_well_and_count(folder, hall, central, before, lives + 1)


def test_kiosk_takes_touches_when_it_is_killed_before_it_ever_did(folder, central):
    for seconds in (0.15, 0.4, 0.6):
        with KioskProcess(folder) as kiosk:
            killed_after(seconds)(kiosk)
            assert kiosk.wait_for_end() == KILLED
    with KioskProcess(folder) as kiosk:
        kiosk.wait_until_ready()
        assert kiosk.stop() == 0
