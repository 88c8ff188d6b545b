"""The machine the agent works on: commands with a bound, dpkg, the kiosk's unit, the disk.

Guarantees that every command ends, and that what it said is told in one line.
"""

import fcntl
import json
import os
import re
import shutil
import signal
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

from thuocdo_update.problem import UpdateError

PACKAGE = "thuocdo-kiosk"
UNIT = "thuocdo-kiosk.service"
COMMAND_LIMIT_S = 900
FACTS_LIMIT_S = 90
LOCK = Path("/run/thuocdo-update.lock")
ENVIRONMENT = {
    "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/root",
    "LANG": "C.UTF-8",
    "DEBIAN_FRONTEND": "noninteractive",
    # postinst leaves the kiosk running: the agent starts it anew, and watches it.
    "THUOCDO_UPDATE_AGENT": "1",
}
_MB = 1024 * 1024


_ending = Event()


class AtWorkError(UpdateError):
    """Another agent is at work."""


class EndingError(UpdateError):
    """The machine goes off: what is under way goes on at its next start."""


def end_in_order() -> None:
    """SIGTERM ends the agent between two steps, never in the middle of dpkg."""
    signal.signal(signal.SIGTERM, lambda _number, _frame: _ending.set())


def pause(seconds: float) -> None:
    """Waits; EndingError where the machine goes off."""
    if _ending.wait(seconds):
        raise EndingError("the machine goes off; this goes on at its next start")


@dataclass(frozen=True, slots=True)
class Said:
    """What a command said, and how it ended."""

    status: int
    text: str

    @property
    def line(self) -> str:
        """The line that says most: the first error, else the last line."""
        lines = [each.strip() for each in self.text.splitlines() if each.strip()]
        told = [each for each in lines if re.match(r"(E:|dpkg: error|dpkg-deb: error)", each)]
        return (told or lines[-1:] or [f"status {self.status}"])[0]


def run(*command: str, limit_s: float = COMMAND_LIMIT_S, **more: str) -> Said:
    """What `command` said on both outputs; one that does not end is killed, with status 124."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=limit_s,
            env={**ENVIRONMENT, **more},
        )
    except subprocess.TimeoutExpired:
        return Said(124, f"{command[0]} did not end within {limit_s:g} s")
    except OSError as error:
        return Said(127, str(error))
    return Said(done.returncode, done.stdout.decode("utf-8", "replace"))


@contextmanager
def alone(lock: Path = LOCK) -> Iterator[None]:
    """Nobody else updates meanwhile; AtWorkError where somebody does."""
    handle = os.open(lock, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AtWorkError("another update is at work on this machine") from error
        yield
    finally:
        os.close(handle)


def installed() -> tuple[str, bool]:
    """The package's version, and whether dpkg has it whole and set up."""
    said = run("dpkg-query", "--show", "--showformat=${Version} ${db:Status-Abbrev}", PACKAGE)
    version, _, state = said.text.strip().partition(" ")
    return (version, state.strip() == "ii") if said.status == 0 else ("", False)


def install(files: list[str], *, back: bool = False) -> Said:
    """Dpkg installs the files; settings that somebody changed are kept. `back`: an older one."""
    way = "--force-downgrade" if back else "--refuse-downgrade"
    with writable_root():
        return run("dpkg", way, "--force-confold", "--install", *files)


def set_up() -> Said:
    """What was unpacked is set up by dpkg."""
    with writable_root():
        return run("dpkg", "--force-confold", "--configure", "--pending")


@contextmanager
def writable_root() -> Iterator[None]:
    """A root that is read only may be written meanwhile (docs/kiosk-session.md)."""
    was_closed = bool(os.statvfs("/usr").f_flag & os.ST_RDONLY)
    if was_closed:
        run("mount", "-o", "remount,rw", "/", limit_s=60)
    try:
        yield
    finally:
        if was_closed:
            run("sync", limit_s=300)
            run("mount", "-o", "remount,ro", "/", limit_s=60)


def facts() -> dict[str, Any]:
    """What the kiosk says of itself; `outbox` says why it says nothing."""
    said = run("/usr/bin/kiosk", "update", "facts", limit_s=FACTS_LIMIT_S)
    try:
        found: dict[str, Any] = json.loads(said.text)
        return {"outbox": "", "busy": False, "open": None, "schema": 0, "place": "", **found}
    except ValueError:
        return {"outbox": f"kiosk update facts: {said.line}", "busy": False, "open": None}


def unit() -> dict[str, str]:
    """How the kiosk's unit stands."""
    names = "ActiveState,SubState,NRestarts,ConditionResult,LoadState,InvocationID"
    said = run("systemctl", "show", UNIT, f"--property={names}", limit_s=30)
    return dict(line.split("=", 1) for line in said.text.splitlines() if "=" in line)


def free_mb(*folders: Path) -> int:
    """The room on the disk that has the least."""
    return min(shutil.disk_usage(each).free for each in folders) // _MB


def schema_of(place: str) -> tuple[int, int]:
    """The log's schema, and the oldest one whose programs may write it; zeros where there is none.

    Both stand in the header of SQLite's file (user_version at byte 60, application_id at 68).
    """
    try:
        head = _beginning(Path(place)) if place else b""
    except OSError:
        return 0, 0
    if len(head) < 72:
        return 0, 0
    return struct.unpack(">I", head[60:64])[0], struct.unpack(">I", head[68:72])[0]


def release(etc: Path = Path("/etc")) -> tuple[str, str]:
    """Codename and number of this Debian: ("bookworm", "12")."""
    text = (etc / "os-release").read_text("utf-8")
    found = dict(re.findall(r'^([A-Z_]+)="?([^"\n]*)"?$', text, re.MULTILINE))
    return found.get("VERSION_CODENAME", ""), found.get("VERSION_ID", "")


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(72)
