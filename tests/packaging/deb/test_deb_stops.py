"""How a build of packages stops: with a sentence, and with nothing left of what was half made."""

import shutil
import subprocess
import sys

import pytest

KILLED = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from deb_making.work_folder import work_folder
with work_folder(Path(sys.argv[2])) as folder:
    (folder / "half").write_text("made")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def running(tables, tmp_path):
    """A build that has made its folder and goes on until it is killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tables), str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    folder = process.stdout.readline().strip()
    assert folder
    yield process
    process.kill()
    process.communicate()


def test_folder_of_a_killed_build_goes_and_of_a_running_one_stays_when_the_next_begins(
    running, tmp_path
):
    from deb_making.work_folder import take_away_left, work_folder

    (left,) = tmp_path.iterdir()
    with work_folder(tmp_path, room_needed=0) as mine:
        assert take_away_left(tmp_path) == []
        assert sorted(tmp_path.iterdir()) == sorted([left, mine])
    assert list(tmp_path.iterdir()) == [left]
    running.kill()
    running.wait()
    with work_folder(tmp_path, room_needed=0) as mine:
        assert list(tmp_path.iterdir()) == [mine]
    assert not list(tmp_path.iterdir())


def test_build_stops_with_a_sentence_when_the_disk_is_full(tmp_path):
    from deb_making.errors import CannotBuildError
    from deb_making.work_folder import work_folder

    more_than_there_is = shutil.disk_usage(tmp_path).total + 1
    with (
        pytest.raises(CannotBuildError, match=r"GB free, and .* GB are needed: make room"),
        work_folder(tmp_path, more_than_there_is),
    ):
        pytest.fail("it went on")
    assert not list(tmp_path.iterdir())


def test_build_stops_with_a_sentence_when_it_is_not_root(monkeypatch):
    from deb_making.build_root import check_machine
    from deb_making.errors import CannotBuildError

    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(CannotBuildError, match="run this as root"):
        check_machine()


def test_build_says_network_when_pip_reaches_nobody(tables, tree, tmp_path, monkeypatch):
    from deb_making.errors import CannotBuildError
    from deb_making.release import RELEASES
    from deb_making.source import Source
    from deb_making.wheels import install_locked

    (tmp_path / "requirements").symlink_to(tree / "requirements")
    # A port on which nobody listens, and no settings of this machine.
    for name in ("PIP_INDEX_URL", "PIP_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    source = Source(tmp_path, 0, is_whole=True)
    with pytest.raises(CannotBuildError, match=r"is there a network.*:\n"):
        install_locked(source, tree, "kiosk", RELEASES["bookworm"], tmp_path / "into")
