"""docs/windows.md names every file that needs what Windows lacks, and no other."""

import os
import re
from pathlib import Path

import pytest

from kiosk.devices.device_path import group_of
from tests.docs.shown import TREE

PAGE = TREE / "docs" / "windows.md"
# Modules and names that Python has on Windows not at all, or that name Linux's own folders.
POSIX = re.compile(
    r"^\s*(?:import|from) (?:fcntl|pwd|grp|termios|tty|pty)\b"
    r"|\bsocket\.(?:AF_UNIX|SO_PEERCRED)\b"
    r"|\bos\.(?:O_DIRECTORY|O_NOFOLLOW|O_NONBLOCK|O_CLOEXEC|O_PATH|geteuid|getuid|fchmod|chown"
    r"|initgroups|setgid|setuid|statvfs|pread|pwrite|sched_\w+|fork|getloadavg|sysconf)\b"
    r"|\bsignal\.(?:SIGKILL|SIGHUP|SIGUSR1|SIGUSR2|pthread_\w+)\b"
    r'|Path\("/(?:proc|sys|dev|run)\b|"/proc/self',
    re.MULTILINE,
)
NAMED = re.compile(r"`((?:kiosk|central)/[\w/]+\.py)`")


def needing() -> set[str]:
    return {
        str(path.relative_to(TREE))
        for folder in ("kiosk", "central")
        for path in (TREE / folder).rglob("*.py")
        if POSIX.search(path.read_text("utf-8"))
    }


def test_every_file_that_needs_linux_is_named():
    assert sorted(needing() - set(NAMED.findall(PAGE.read_text("utf-8")))) == []


def test_no_file_is_named_that_does_not():
    named = set(NAMED.findall(PAGE.read_text("utf-8")))
    assert sorted(named - needing()) == []


def test_group_is_none_where_there_are_no_groups(monkeypatch):
    def refuse(_path: Path) -> str:
        raise NotImplementedError

    assert group_of(os.devnull)
    monkeypatch.setattr(Path, "group", refuse)
    assert group_of(os.devnull) is None


@pytest.mark.parametrize("path", ["/nowhere/at-all", "bad\0path"])
def test_group_is_none_when_there_is_no_such_path(path):
    assert group_of(path) is None
