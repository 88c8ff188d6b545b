"""Faults 19, 21 and 23: the file system is read-only, reading fails, or the file is deleted or
replaced under the running kiosk. No thanks for what the next start would not find, a clear code,
and service again by itself once the cause is gone.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.faults.sending_kiosk import read_log
from tests.faults.storing import storing_process
from tests.faults.storing_process import KEY, PLACE
from tests.faults.strace import faults_in

PROBES = 3


@pytest.fixture
def path(migrated, tmp_path):
    return shutil.copy(migrated, tmp_path / "outbox.sqlite")


@pytest.fixture
def storing(path):
    """Give a process whose storage is up, with one rating."""
    with storing_process(path) as made:
        made.wait_for("up")
        made.append()
        made.wait_for("stored")
        yield made


def kinds(path) -> list[str]:
    return [record.kind for record in read_log(path, PLACE, KEY)]


@pytest.mark.parametrize(
    "injections",
    [
        ("pwrite64:error=EROFS", "fdatasync:error=EROFS"),
        ("pwrite64:error=EIO", "pread64:error=EIO"),
        ("fdatasync:error=EIO", "pread64:error=EIO"),
    ],
)
def test_nothing_is_claimed_or_moved_aside_when_the_disk_only_fails(storing, path, injections):
    with faults_in(storing.process.pid, *injections):
        storing.append()
        assert storing.wait_for("down").of == "storage-broken"
        for _ in range(PROBES):
            storing.append()
        storing.wait_for("failed", PROBES)
        assert storing.all("stored") == ["2"]
    storing.wait_for("up", 2)
    storing.append()
    storing.wait_for("stored", 2)
    storing.end()
    # What fails to be read is not broken: the same log goes on.
    assert not list(path.parent.glob("outbox.sqlite.*"))
    assert kinds(path) == ["epoch.opened", "rating", "kiosk.outage", "rating"]


@pytest.mark.parametrize("replaced", [False, True])
def test_nothing_is_claimed_when_the_file_is_taken_away_while_it_is_open(
    storing, path, migrated, tmp_path, replaced
):
    if replaced:
        shutil.copy(migrated, tmp_path / "another")
        (tmp_path / "another").replace(path)
    else:
        path.unlink()
    storing.append()
    assert storing.wait_for("down").of == "storage-broken"
    storing.wait_for("up", 2)
    # Told late, by the log that was open: it is written out and stands in its place again.
    storing.wait_for("stored", 2)
    storing.append()
    storing.wait_for("stored", 3)
    storing.end()
    assert kinds(path) == ["epoch.opened", "rating", "rating", "kiosk.outage", "rating"]
    aside = list(path.parent.glob("outbox.sqlite.replaced-*"))
    assert [each.read_bytes() for each in aside] == [migrated.read_bytes()] * replaced


def test_log_begins_anew_after_the_head_that_is_known_when_it_can_not_be_written_out(storing, path):
    path.unlink()
    # A folder in the way of the file that it would be written to.
    (path.parent / "outbox.sqlite.rescuing").mkdir()
    storing.append()
    assert storing.wait_for("down").of == "storage-broken"
    storing.wait_for("failed")
    storing.wait_for("up", 2)
    assert storing.all("stored") == ["2"]
    storing.end()
    opening = read_log(path, PLACE, KEY)[0].body
    assert (opening["reason"], opening["before"]["seq"]) == ("outbox-lost", 2)


@pytest.fixture
def mounted(tmp_path):
    """Give a folder that is a file system of its own, where there is leave to mount one."""
    folder = tmp_path / "mounted"
    folder.mkdir()
    # Whoever is not root is root of a namespace of users.
    whose = ["--user", "--map-root-user"] if os.geteuid() else []
    holder = subprocess.Popen(
        ["unshare", *whose, "--mount", "--propagation", "private", "sh", "-c",
         f"mount -t tmpfs -o size=4m thuocdo {folder} && echo ready && exec sleep 300"],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout.readline() == "ready\n", "no leave to mount"
    space = f"/proc/{holder.pid}/ns"
    users = [f"--user={space}/user", "--preserve-credentials"] if whose else []
    inside = ("nsenter", *users, f"--mount={space}/mnt", f"--wdns={Path.cwd()}")
    yield folder, inside
    holder.kill()
    holder.wait()
    holder.stdout.close()


def run(*command: object) -> str:
    done = subprocess.run([str(each) for each in command], check=True, capture_output=True)
    return done.stdout.decode()


def test_kiosk_comes_up_by_itself_when_a_read_only_file_system_is_mended(mounted, path):
    folder, inside = mounted
    outbox = folder / "outbox.sqlite"
    run(*inside, "cp", path, outbox)
    run(*inside, "mount", "-o", "remount,ro", folder)
    with storing_process(outbox, *inside) as storing:
        assert storing.wait_for("down").of == "storage-broken"
        storing.append()
        storing.wait_for("failed")
        assert storing.all("up") == []
        run(*inside, "mount", "-o", "remount,rw", folder)
        storing.wait_for("up")
        storing.append()
        storing.wait_for("stored")
        storing.end()
        run(*inside, "cp", outbox, path)
    assert kinds(path)[-1] == "rating"


def test_disk_is_called_full_and_nothing_is_claimed_when_there_is_no_room(mounted, path):
    folder, inside = mounted
    outbox = folder / "outbox.sqlite"
    run(*inside, "cp", path, outbox)
    with storing_process(outbox, *inside) as storing:
        storing.wait_for("up")
        filler = folder / "filler"
        subprocess.run([*inside, "dd", "if=/dev/zero", f"of={filler}", "bs=4k"], check=False,
                       capture_output=True)  # fmt: skip
        storing.append()
        for _ in range(40):
            storing.append()
        assert storing.wait_for("down").of == "storage-full"
        stored = len(storing.all("stored"))
        run(*inside, "rm", filler)
        storing.wait_for("up", 2)
        storing.append()
        storing.wait_for("stored", stored + 1)
        storing.end()
        run(*inside, "cp", outbox, path)
    log = kinds(path)
    assert log.count("kiosk.outage") >= 1
    assert log.count("rating") == len(storing.all("stored"))
