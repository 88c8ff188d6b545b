"""One process per outbox."""

import os
import signal
import subprocess
import sys

import pytest

from kiosk.queue.lock import AlreadyRunningError, OutboxLock

HOLDER = """
import sys
from pathlib import Path
from kiosk.queue.lock import OutboxLock
lock = OutboxLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path):
    """Give a process that holds the lock."""
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "outbox.sqlite")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_second_process_is_refused_when_the_first_runs(holder, tmp_path):
    with pytest.raises(AlreadyRunningError) as refused:
        OutboxLock(tmp_path / "outbox.sqlite")
    assert f"process {holder.pid}" in str(refused.value)
    assert str(tmp_path / "outbox.sqlite") in str(refused.value)
    assert "stop it" in str(refused.value)


def test_lock_is_free_when_its_holder_was_killed(holder, tmp_path):
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    OutboxLock(tmp_path / "outbox.sqlite").release()


def test_lock_names_its_holder_when_one_before_had_a_longer_number(tmp_path):
    outbox = tmp_path / "outbox.sqlite"
    (tmp_path / "outbox.sqlite.lock").write_text("99999999999\n")
    lock = OutboxLock(outbox)
    assert (tmp_path / "outbox.sqlite.lock").read_text() == f"{os.getpid()}\n"
    with pytest.raises(AlreadyRunningError, match=f"process {os.getpid()}"):
        OutboxLock(outbox)
    lock.release()
    OutboxLock(outbox).release()


def test_two_kiosks_run_when_each_has_its_own_outbox(holder, tmp_path):
    OutboxLock(tmp_path / "another.sqlite").release()
