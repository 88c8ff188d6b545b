"""A machine at a counter with systemd of its own: Debian 12 in a container, the session's files.

Guarantees: what runs are the units, scripts and settings of this tree, and `kiosk run` of this
tree on Debian's own Python; the compositor draws to nowhere (`WLR_BACKENDS=headless`), all else is
as at a counter. The root is made once and never changed: a machine writes into memory. Every
process is ended by its own id. Needs root, debootstrap, systemd-container.
"""

import contextlib
import fcntl
import os
import secrets
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from demo.folder import TREE
from demo.waiting import wait_for
from tests.faults.kiosk_process import KioskFolder

PACKAGES = (
    *("systemd", "systemd-sysv", "dbus", "udev", "kmod", "procps", "seatd", "cage", "python3"),
    *("libegl1", "libgl1", "libfontconfig1", "fontconfig", "fonts-dejavu-core", "libfreetype6"),
    *("libglib2.0-0", "libdbus-1-3", "libxkbcommon0", "libgssapi-krb5-2", "libwayland-cursor0"),
    *("libwayland-egl1", "strace"),
)
ROOT = TREE / "build" / "roots" / "session-bookworm"
USER = 990
MAKE_LIMIT_S = 1800
BOOT_LIMIT_S = 240
CALL_LIMIT_S = 120
LEAVE_LIMIT_S = 30
UNIT = "thuocdo-kiosk.service"
PROGRAM = """#!/bin/sh
exec env PYTHONPATH=/opt/tree:/opt/packages /usr/bin/python3 -c 'from kiosk.cli import main
main()' "$@"
"""
SETTINGS = """
[site]
name = "Trung tâm mẫu"
unit = "Xã Mẫu"

[counter]
id = "03"
name = "Quầy 03"
binding = "settings"

[central]
url = "http://127.0.0.1:9"

[storage]
folder = "/var/lib/thuocdo-kiosk"

[questionnaire]
folder = "/opt/tree/config/questionnaires"
"""
# There is nothing to draw on.
IN_A_CONTAINER = "[Service]\nEnvironment=WLR_BACKENDS=headless\n"


_TOP = Path("/sys/fs/cgroup")
# Where systemd has its groups: of its own beside the others, or one tree for all.
GROUPS = [
    f"{each}/thuocdo-machines"
    for each in (_TOP / "systemd", _TOP / "unified", _TOP)
    if (each / "cgroup.procs").exists()
]


class CannotRunHereError(Exception):
    """This machine cannot start one; the message says what is missing."""


def _archive() -> str:
    listing = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE)", "Created-By: Packages"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    for line in listing.splitlines():
        address, _, suite = line.partition(" ")
        if suite == "bookworm":
            return address
    raise CannotRunHereError("this machine's apt knows no archive of Debian 12 (bookworm)")


def made_root() -> Path:
    """The root of every machine; made by debootstrap where it is not there yet."""
    if os.geteuid() != 0:
        raise CannotRunHereError("run this as root: a root of Debian 12 is made and started")
    for program in ("debootstrap", "systemd-nspawn", "nsenter"):
        if shutil.which(program) is None:
            raise CannotRunHereError(
                f"{program} is missing: packaging/system-packages/test-long.txt"
            )
    ROOT.parent.mkdir(parents=True, exist_ok=True)
    # Tests of other files may ask for it at the same time.
    with ROOT.with_name("session.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ROOT.exists():
            _make_root()
        _lay_program(ROOT)
    return ROOT


def _make_root() -> None:
    making = ROOT.with_name(f"{ROOT.name}.making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    names = f"--include={','.join(PACKAGES)}"
    command = ["debootstrap", "--variant=minbase", names, "bookworm", str(making), _archive()]
    subprocess.run(command, check=True, capture_output=True, timeout=MAKE_LIMIT_S)
    for each in (making / "var/cache/apt/archives").glob("*.deb"):
        each.unlink()
    account = ["--uid", str(USER), "--no-create-home", "--home-dir", "/var/lib/thuocdo-kiosk"]
    user = ["useradd", "--root", str(making), "--user-group", "--groups", "dialout", *account]
    subprocess.run([*user, "thuocdo-kiosk"], check=True, capture_output=True)
    making.rename(ROOT)


def _lay_program(root: Path) -> None:
    program = root / "usr/bin/kiosk"
    if program.exists() and program.read_text("utf-8") == PROGRAM:
        return
    program.write_text(PROGRAM, "utf-8")
    program.chmod(0o755)


def _lay_places(root: Path, binds: dict[str, Path]) -> None:
    """Empty places to bind over: in a root that is read only none can be made afterwards."""
    kept = {f"/var/lib/{name}": root for name in ("thuocdo-safe-screen", "systemd")}
    for target, source in (binds | kept).items():
        place = root / target.lstrip("/")
        if source.is_dir():
            place.mkdir(parents=True, exist_ok=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.touch()


@dataclass
class SessionMachine:
    """One machine, from `with` to the end of its block; `path` holds what it is told."""

    path: Path
    is_read_only: bool = False
    """The root as packaging/session/read-only-root has it; else all of it is written to memory."""
    process: "subprocess.Popen[bytes]" = field(init=False)
    leader: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        """Lay out units and settings; the kiosk is approved."""
        self.units, self.etc = self.path / "units", self.path / "thuocdo"
        shutil.copytree(TREE / "packaging/systemd/kiosk", self.units)
        wants = self.units / "multi-user.target.wants"
        wants.mkdir()
        (wants / UNIT).symlink_to(f"/etc/systemd/system/{UNIT}")
        self.drop_in("in-a-container", IN_A_CONTAINER)
        self.etc.mkdir()
        self.settings = self.etc / "kiosk.toml"
        self.settings.write_text(SETTINGS, "utf-8")
        self.session_settings("RETRY_AFTER_S=3600")
        (self.path / "made").mkdir()
        made = KioskFolder(self.path / "made")
        made.approve()
        self.data = made.data
        for each in (self.data, *self.data.rglob("*")):
            os.chown(each, USER, USER)

    def drop_in(self, name: str, text: str, unit: str = UNIT) -> None:
        """Lay a file over a unit; it holds from the next start of the machine."""
        folder = self.units / f"{unit}.d"
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.conf").write_text(text, "utf-8")

    def session_settings(self, *lines: str) -> None:
        """Write /etc/thuocdo/session.conf."""
        (self.etc / "session.conf").write_text("".join(f"{line}\n" for line in lines), "utf-8")

    def _binds(self) -> dict[str, Path]:
        """What of this tree stands where on the machine; never written to."""
        machine = TREE / "packaging/systemd/kiosk-machine/lib"
        files = [file for file in machine.rglob("*") if file.is_file()]
        return {
            "/opt/tree": TREE,
            "/opt/packages": _packages(),
            "/usr/lib/thuocdo-kiosk/session": TREE / "packaging/session",
            # The kernel is not the container's: sysctl is left out.
            **{f"/usr/lib/{x.relative_to(machine)}": x for x in files if "sysctl" not in str(x)},
        }

    def __enter__(self) -> Self:
        root = made_root()
        binds = self._binds()
        given = {"/etc/systemd/system": self.units, "/etc/thuocdo": self.etc}
        given |= {"/var/lib/thuocdo-kiosk": self.data}
        _lay_places(root, binds | given)
        with (self.path / "console.log").open("wb") as sink:
            self.process = subprocess.Popen(
                [
                    *in_a_control_group_of_its_own(),
                    *("systemd-nspawn", "--boot", "--register=no", "--keep-unit", "--quiet"),
                    *self._root_options(),
                    *(f"--directory={root}", "--private-network"),
                    *(
                        "--console=pipe",
                        "--link-journal=no",
                        f"--machine=counter-{secrets.token_hex(4)}",
                    ),
                    *(f"--bind-ro={source}:{target}" for target, source in binds.items()),
                    *(f"--bind={source}:{target}" for target, source in given.items()),
                ],
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
            )
        try:
            wait_for("systemd", self._is_up, BOOT_LIMIT_S, self.process)
        except BaseException:
            self.end()
            raise
        return self

    def _root_options(self) -> list[str]:
        if not self.is_read_only:
            return ["--volatile=overlay"]
        kept = {name: self.path / name for name in ("thuocdo-safe-screen", "systemd")}
        for folder in kept.values():
            folder.mkdir(exist_ok=True)
        forgotten = [f"--tmpfs=/{name}" for name in ("tmp", "var/tmp", "var/log")]
        bound = [f"--bind={folder}:/var/lib/{name}" for name, folder in kept.items()]
        return ["--read-only", *forgotten, *bound]

    def __exit__(self, *_exception: object) -> None:
        self.end()

    def end(self) -> None:
        """Switch it off, and leave nothing of it."""
        if self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait()
        leave_control_group(self.process.pid)

    def _first(self) -> int:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return int((children.read_text() or "0").split()[0])

    def _is_up(self) -> bool:
        # The first child to be seen may be one that only prepares the container, and is gone soon.
        self.leader = self._first()
        if not self.leader:
            return False
        said = self.run("systemctl", "is-system-running", check=False)
        return said in {"running", "degraded", "starting"}

    def run(self, *command: str, check: bool = True) -> str:
        """What a command says inside, as root."""
        done = subprocess.run(
            ["nsenter", f"--target={self.leader}", "--all", "--", *command],
            capture_output=True,
            text=True,
            check=False,
            timeout=CALL_LIMIT_S,
        )
        if check and done.returncode:
            raise AssertionError(f"{' '.join(command)}: {done.stderr or done.stdout}")
        return done.stdout.strip()

    def show(self, name: str, unit: str = UNIT) -> str:
        """One property of a unit."""
        return self.run("systemctl", "show", f"--property={name}", "--value", unit)

    def journal(self, *options: str) -> str:
        """What was logged, as text."""
        return self.run("journalctl", "--no-pager", "--output=cat", *options)

    def kiosk_pid(self) -> int:
        """The kiosk's process, by its id inside."""
        return int(self.run("cat", "/run/thuocdo-kiosk/session/kiosk.pid"))

    def is_ready(self) -> bool:
        """Whether the kiosk takes touches, as systemd and the ready file say it."""
        ready = self.run("cat", "/run/thuocdo-kiosk/session/ready", check=False)
        return self.show("SubState") == "running" and bool(ready) and self.show("Job") == ""

    def wait_until_ready(self, limit_s: float = 60) -> float:
        """Wait until it takes touches; the seconds."""
        began_s = time.monotonic()
        wait_for(f"touch-ready ({self.path})", self.is_ready, limit_s, self.process)
        return time.monotonic() - began_s

    def seconds_to_ready(self) -> float:
        """From the service's last start to touch-ready, by systemd's own clock."""
        began, ready = (
            int(self.show(name))
            for name in ("ExecMainStartTimestampMonotonic", "ActiveEnterTimestampMonotonic")
        )
        return (ready - began) / 1_000_000


def in_a_control_group_of_its_own() -> list[str]:
    """What to put before a command: two machines in one group would end each other's services."""
    moves = "; ".join(f"mkdir -p {each}/$$ && echo $$ > {each}/$$/cgroup.procs" for each in GROUPS)
    return ["sh", "-ec", f'{moves}; exec "$@"', "sh"]


def leave_control_group(pid: int) -> None:
    """Take away the groups of a machine that has ended, once the kernel lets go of them."""
    for each in GROUPS:
        top = Path(f"{each}/{pid}")
        wait_for(f"{top} is left", lambda top=top: _is_taken_away(top), LEAVE_LIMIT_S)


def _is_taken_away(top: Path) -> bool:
    folders = [path for path in top.rglob("*") if path.is_dir()]
    with contextlib.suppress(OSError):
        for folder in [*sorted(folders, key=lambda path: -len(path.parts)), top]:
            folder.rmdir()
    return not top.exists()


def _packages() -> Path:
    (found,) = (TREE / ".venv/lib").glob("python3.11/site-packages")
    return found
