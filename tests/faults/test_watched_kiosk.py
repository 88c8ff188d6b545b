"""Fault 3: the supervisor hears of a kiosk that works, and nothing of one that hangs.

The whole kiosk in a process of its own, with a socket as systemd gives it. What systemd makes of
it is proved in tests/packaging/.
"""

import os
import signal

import pytest

from kiosk.devices.simulator import TicketSimulator
from tests.faults.kiosk_process import READY_LIMIT_S, KioskFolder, KioskProcess
from tests.faults.strace import faults_in
from tests.faults.supervisor import Supervisor

QUICK_MS = 1_000
"""The kiosk speaks every 0.5 s."""
SILENCE_S = 3
HANG_US = 20_000_000


@pytest.fixture
def folder(tmp_path):
    """Give an approved kiosk."""
    made = KioskFolder(tmp_path)
    made.approve()
    return made


@pytest.fixture
def supervisor(tmp_path):
    """Give one that bears a second of silence."""
    with Supervisor(tmp_path, QUICK_MS) as made:
        yield made


def test_supervisor_hears_of_start_life_hang_and_end(folder, supervisor):
    with KioskProcess(folder, supervisor.environment) as kiosk:
        assert "STATUS=serves" in supervisor.hear_until("READY=1", READY_LIMIT_S)
        assert kiosk.ready.exists(), "ready before touches are taken"
        supervisor.hear_until("WATCHDOG=1", READY_LIMIT_S)
        os.kill(kiosk.process.pid, signal.SIGSTOP)
        supervisor.hear_until_silent(SILENCE_S, READY_LIMIT_S)
        os.kill(kiosk.process.pid, signal.SIGCONT)
        supervisor.hear_until("WATCHDOG=1", READY_LIMIT_S)
        assert kiosk.stop() == 0
    supervisor.hear_until("STOPPING=1", READY_LIMIT_S)
    assert sum("READY=1" in word for word in supervisor.words) == 1


def test_supervisor_hears_that_a_kiosk_is_ready_when_it_waits_for_approval(tmp_path, supervisor):
    with KioskProcess(KioskFolder(tmp_path), supervisor.environment) as kiosk:
        assert "approval" in supervisor.hear_until("READY=1", READY_LIMIT_S)
        supervisor.hear_until("WATCHDOG=1", READY_LIMIT_S)
        assert kiosk.stop() == 0


def test_supervisor_hears_that_a_kiosk_lives_when_its_disk_cannot_be_written(folder, supervisor):
    folder.outbox.mkdir()
    with KioskProcess(folder, supervisor.environment) as kiosk:
        supervisor.hear_until("out of service", READY_LIMIT_S)
        for _ in range(5):
            supervisor.hear_until("WATCHDOG=1", READY_LIMIT_S)
        assert kiosk.process.poll() is None


@pytest.mark.long
def test_supervisor_hears_nothing_when_the_storage_thread_hangs(folder, supervisor):
    with (
        TicketSimulator("03", link=folder.line) as device,
        KioskProcess(folder, supervisor.environment) as kiosk,
    ):
        supervisor.hear_until("WATCHDOG=1", READY_LIMIT_S)
        with faults_in(kiosk.process.pid, f"fdatasync:delay_enter={HANG_US}"):
            device.call("A001")
            supervisor.hear_until_silent(SILENCE_S, READY_LIMIT_S)
            # The screen is alive, and says that nothing can be saved: it is the thread that hangs.
            assert kiosk.process.poll() is None
            kiosk.kill()
