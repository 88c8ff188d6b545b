"""Fault 1, of settings: the power goes between keeping a configuration and running with it.

A real process takes configurations one after the other and starts with each, as a kiosk does; its
system calls are played again on a disk that keeps only what was flushed (power_cut_disk.py). After
each cut the kiosk starts: with settings that the central signed, or by its file alone before any
were acknowledged; never with older ones than those it was told to be kept; and never for ever with
ones that never ran.
"""

import random
import subprocess
import sys

import pytest

from demo.folder import TREE
from kiosk.settings_in_force import GIVEN_UP
from kiosk.settings_mark import MOST_STARTS, SETTINGS_MARK, SettingsMark, tag_of
from tests.faults.power_cut_disk import Disk, read_calls
from tests.faults.power_cut_settings import COUNT, begin, given

TRACED = "openat,close,write,fsync,fdatasync,unlink,rename"
SEED = 71


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Give the calls of one life of the process, the folder it wrote to, and an empty one."""
    folder, before = tmp_path_factory.mktemp("written"), tmp_path_factory.mktemp("before")
    trace = tmp_path_factory.mktemp("trace") / "calls"
    process = [sys.executable, "-m", "tests.faults.power_cut_settings", str(folder)]
    command = ["strace", "-f", "-xx", "-s", str(1 << 20), "-o", str(trace), "-e", f"trace={TRACED}"]
    subprocess.run([*command, *process], cwd=TREE, check=True, stdout=subprocess.PIPE, timeout=60)
    return list(read_calls(trace)), folder, before


def check(found, kept, ran):
    """Start on what was found, with `kept` acknowledged and `ran` said to have run."""
    numbers = []
    for _ in range(MOST_STARTS + 1):
        chosen, _in_force = begin(found)
        assert chosen.given == given(chosen.number)
        numbers.append(chosen.number or 0)
    assert numbers[0] >= kept, f"{kept} was kept, and {numbers[0]} is what it starts with"
    assert numbers[-1] >= ran, f"{ran} had run, and {numbers[-1]} is what it ends with"
    proved = SettingsMark(found / SETTINGS_MARK, "1").ran(tag_of(given(numbers[-1])))
    assert proved, f"{numbers[-1]} never ran, and it would be started with for ever"


def lives(written, cuts, tmp_path):
    """Cut the power at random calls; look at what is found, and give how far it came."""
    calls, folder, before = written
    chance = random.Random(SEED)
    disk, said, played = Disk(before, called=folder), {"kept": 0, "ran": 0}, 0
    for name, moment in enumerate(sorted(chance.randrange(len(calls) + 1) for _ in range(cuts))):
        for call in calls[played:moment]:
            if call.path == "stdout":
                what, number = call.data.decode().split()
                said[what] = int(number)
            else:
                disk.play(call)
        played = moment
        found = tmp_path / f"{name}"
        found.mkdir()
        disk.cut(found, chance)
        check(found, **said)
    return said


def test_kiosk_starts_with_what_was_kept_when_the_power_was_cut(written, tmp_path, expected_log):
    expected_log("kiosk.settings_in_force", GIVEN_UP)
    assert lives(written, 12, tmp_path)["kept"] > 0


@pytest.mark.long
def test_kiosk_starts_with_what_was_kept_when_the_power_was_cut_many_times(
    written, tmp_path, expected_log
):
    expected_log("kiosk.settings_in_force", GIVEN_UP)
    assert lives(written, 300, tmp_path)["kept"] == COUNT
