"""Faults 1 and 2: the power goes during a touch, or during a commit.

Promise 1: the thanks come after the record is on the disk. A real process writes a real outbox;
its system calls are played again on a disk that keeps only what was flushed (power_cut_disk.py).
After each cut the outbox opens by itself, its chain is whole, nothing that was acknowledged is
missing, and nothing stands in it that was never signed.
"""

import collections
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from demo.folder import TREE
from kiosk.queue.errors import StorageError
from kiosk.record import verify_log
from tests.faults.power_cut_disk import Disk, read_calls
from tests.faults.power_cut_process import KEY, PLACE, Clock, open_outbox

TRACED = "openat,close,pwrite64,write,fsync,fdatasync,ftruncate,unlink,rename"
LONGEST_WRITE = 1 << 20
APPENDS = 60
SEED = 1808


@pytest.fixture(scope="module", params=["truncate", "wal"])
def written(request, migrated, tmp_path_factory):
    """Give the disk before, the calls of one life of the process, and the journal mode."""
    folder = tmp_path_factory.mktemp("written")
    before = tmp_path_factory.mktemp("before")
    shutil.copy(migrated, folder / "outbox.sqlite")
    shutil.copy(migrated, before / "outbox.sqlite")
    trace = tmp_path_factory.mktemp("trace") / "calls"
    path = folder / "outbox.sqlite"
    process = [sys.executable, "-m", "tests.faults.power_cut_process", str(path)]
    command = ["strace", "-f", "-xx", "-s", str(LONGEST_WRITE), "-o", str(trace), "-e", TRACED]
    subprocess.run(
        [*command, *process, request.param, str(APPENDS)],
        cwd=TREE,
        check=True,
        stdout=subprocess.PIPE,
        timeout=60,
    )
    calls = list(read_calls(trace))
    return calls, folder, before, request.param


def lives(written, cuts, tmp_path):
    """Cut the power at `cuts` random calls; give what was acknowledged, and what is found."""
    calls, folder, before, mode = written
    chance = random.Random(SEED)
    moments = sorted(chance.randrange(len(calls) + 1) for _ in range(cuts))
    disk, acknowledged, played = Disk(before, called=folder), {}, 0
    for number, moment in enumerate(moments):
        for call in calls[played:moment]:
            if call.path == "stdout":
                acknowledged |= dict(line.split() for line in call.data.decode().splitlines())
            else:
                disk.play(call)
        played = moment
        found = tmp_path / f"{number}"
        found.mkdir()
        disk.cut(found, chance)
        yield moment, dict(acknowledged), found, mode
        shutil.rmtree(found)


def check(moment, acknowledged, found, mode):
    outbox = open_outbox(found / "outbox.sqlite", mode, Clock())
    head = outbox.head
    outbox.close()
    with closing(sqlite3.connect(found / "outbox.sqlite")) as connection:
        ((epoch,),) = connection.execute("SELECT epoch FROM epochs").fetchall()
        rows = connection.execute("SELECT hash, jws FROM log ORDER BY number").fetchall()
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    kept = {str(seq): digest for seq, (digest, _) in enumerate(rows, start=1)}
    missing = {seq for seq, digest in acknowledged.items() if kept.get(seq) != digest}
    assert not missing, f"cut at call {moment}: acknowledged and gone: {sorted(missing)}"
    whole = list(verify_log(PLACE, epoch, KEY.verify_key, [jws for _, jws in rows]))
    assert (head.seq, head.hash) == (len(whole), whole[-1].hash)
    aside = [path.name for path in found.iterdir() if not path.name.startswith("outbox.sqlite")]
    assert not aside, "a power cut breaks no outbox"


def test_what_was_acknowledged_is_there_when_the_power_was_cut(written, tmp_path):
    for life in lives(written, 100, tmp_path):
        check(*life)


@pytest.mark.long
def test_what_was_acknowledged_is_there_when_the_power_was_cut_ten_thousand_times(
    written, tmp_path
):
    for life in lives(written, 5_000, tmp_path):
        check(*life)


def test_cut_finds_a_lie_when_the_disk_flushes_nothing(written, tmp_path):
    """The simulator can tell: an acknowledgement without its flush is found to be one."""
    calls, folder, before, mode = written
    unflushed = [call for call in calls if call.name not in {"fsync", "fdatasync"}]
    lied = lives((unflushed, folder, before, mode), 50, tmp_path)
    with pytest.raises((AssertionError, StorageError)):
        collections.deque((check(*life) for life in lied), maxlen=0)
