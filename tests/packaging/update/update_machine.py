"""A kiosk with its package, systemd and apt, and a signed repository on loopback beside it.

Guarantees: what is installed is a package that packaging/deb/build made of this tree's commit, and
others that differ from it in version and program alone; what happens on the machine stays on its
disk over a cut. The root with what the package needs is made once and copied for each machine.
Needs root, debootstrap, systemd-container, reprepro.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from demo.folder import TREE
from demo.waiting import wait_for
from tests.faults.kiosk_process import KioskFolder
from tests.packaging.deb.installed_root import InstalledRoot
from tests.packaging.session_machine import IN_A_CONTAINER, SETTINGS, UNIT

ROOT = TREE / "build" / "roots" / "update-bookworm"
REPOSITORY = TREE / "packaging" / "repository" / "repository"
BOOT_LIMIT_S = 120
CALL_LIMIT_S = 600
AGENT = "/usr/lib/thuocdo-kiosk/update/update"
SERVER = """[Service]
ExecStart=/usr/bin/python3 -m http.server --bind 127.0.0.1 --directory /srv/packages 8000
[Install]
WantedBy=multi-user.target
"""
BROKEN = '#!/bin/sh\n[ "$1" = run ] && exit 70\nexec /usr/bin/kiosk-that-works "$@"\n'


def version(number: str) -> str:
    """Of a package for Debian 12."""
    return f"{number}-1~deb12u1"


def build_package(folder: Path) -> Path:
    """The kiosk's package of the last commit, version 0.1.0."""
    command = [sys.executable, str(TREE / "packaging/deb/build"), "--release=12"]
    more = ["--program=kiosk", "--quick", "--version=0.1.0", f"--output={folder}"]
    done = subprocess.run([*command, *more], stdout=subprocess.PIPE, text=True, check=True)
    return Path(done.stdout.strip())


class Variants:
    """Packages that are the built one, under other versions."""

    def __init__(self, built: Path) -> None:
        self.built = built
        self.folder = built.parent / "variants"
        self.tree = built.parent / "tree"
        subprocess.run(["dpkg-deb", "--raw-extract", str(built), str(self.tree)], check=True)
        self.folder.mkdir()

    def make(self, number: str, alter: Callable[[Path], None] | None = None, **fields: str) -> Path:
        """One with `number`; `alter` changes its files, `fields` its control file."""
        made = self.folder / f"thuocdo-kiosk_{version(number)}_amd64.deb"
        if made.exists():
            return made
        tree = self.folder / f"{number}.tree"
        subprocess.run(["cp", "--archive", "--link", str(self.tree), str(tree)], check=True)
        control = tree / "DEBIAN" / "control"
        lines = control.read_text("utf-8").splitlines()
        control.unlink()
        given = {"Version": version(number), **fields}
        kept = [each for each in lines if each.partition(":")[0] not in given]
        named = [f"{name}: {value}" for name, value in given.items()]
        control.write_text("\n".join([kept[0], *named, *kept[1:]]) + "\n", "utf-8")
        if alter is not None:
            alter(tree)
        command = ["dpkg-deb", "-Zgzip", "-z1", "--build", str(tree), str(made)]
        subprocess.run(command, check=True, capture_output=True)
        shutil.rmtree(tree)
        return made


def broken(tree: Path) -> None:
    """A kiosk whose `run` ends at once."""
    program = tree / "usr/bin/kiosk"
    program.rename(tree / "usr/bin/kiosk-that-works")
    program.write_text(BROKEN, "utf-8")
    program.chmod(0o755)


class Repository:
    """A repository of the test's own."""

    def __init__(self, folder: Path, days: int = 60) -> None:
        self.folder = folder
        self.do("make", f"--valid-days={days}")

    def do(self, command: str, *arguments: str | Path, check: bool = True) -> str:
        """What the command says."""
        done = subprocess.run(
            [REPOSITORY, command, self.folder, *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
        assert not check or done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    def roll_out(self, package: Path) -> None:
        """To all."""
        self.do("publish", package)
        self.do("promote", "early")
        self.do("promote", "all")


def made_root(package: Path) -> Path:
    """A root with everything that the package needs, and without the package."""
    if ROOT.exists():
        return ROOT
    with InstalledRoot("bookworm") as machine:
        machine.install(package)
        machine.apt("purge", "thuocdo-kiosk")
        machine.run("rm", "-rf", "/var/lib/thuocdo-kiosk", "/root/*.deb")
        machine.apt("clean")
        making = ROOT.with_name(f"{ROOT.name}.making")
        shutil.rmtree(making, ignore_errors=True)
        making.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "--archive", str(machine.path), str(making)], check=True)
        making.rename(ROOT)
    return ROOT


class UpdateMachine:
    """One machine; a context manager that takes it away again."""

    def __init__(self, package: Path, repository: Repository) -> None:
        self.repository = repository
        self.place = Path(tempfile.mkdtemp(prefix="thuocdo-update-", dir="/var/tmp"))
        self.root = self.place / "root"
        subprocess.run(["cp", "--archive", str(made_root(package)), str(self.root)], check=True)
        shutil.copy(package, self.root / "root")
        self.in_root("dpkg", "--install", f"/root/{package.name}")
        self._lay_out()

    def in_root(self, *command: str) -> None:
        """Runs a command in the root of a machine that is off."""
        inside = InstalledRoot.__new__(InstalledRoot)
        inside.path = self.root
        inside.run(*command)

    def _lay_out(self) -> None:
        etc = self.root / "etc"
        (etc / "thuocdo/kiosk.toml").write_text(
            SETTINGS.replace("/opt/tree/config", "/usr/share/thuocdo-kiosk"), "utf-8"
        )
        self.settings('address = "http://127.0.0.1:8000"')
        shutil.copy(self.repository.folder / "public/thuocdo-packages.gpg", self.key)
        units = etc / "systemd/system"
        (units / f"{UNIT}.d").mkdir(exist_ok=True)
        (units / f"{UNIT}.d/in-a-container.conf").write_text(IN_A_CONTAINER, "utf-8")
        (units / "packages.service").write_text(SERVER, "utf-8")
        wants = units / "multi-user.target.wants"
        (wants / "packages.service").symlink_to("../packages.service")
        # The tests say when; the timer is looked at by itself.
        (units / "timers.target.wants/thuocdo-update.timer").unlink()
        made = KioskFolder(Path(tempfile.mkdtemp(dir=self.place)))
        made.approve()
        data = self.root / "var/lib/thuocdo-kiosk"
        shutil.copytree(made.data, data, dirs_exist_ok=True)
        owner = data.stat()
        for each in (data, *data.rglob("*")):
            os.chown(each, owner.st_uid, owner.st_gid)

    @property
    def key(self) -> Path:
        """The one key that packages are believed by."""
        return self.root / "etc/thuocdo/update-key.gpg"

    @property
    def outbox(self) -> Path:
        """The kiosk's log."""
        return self.root / "var/lib/thuocdo-kiosk/outbox.sqlite"

    def settings(self, *lines: str) -> None:
        """Write /etc/thuocdo/update.toml."""
        text = "".join(f"{line}\n" for line in (*lines, 'window = "00:00-23:59"'))
        (self.root / "etc/thuocdo/update.toml").write_text(text, "utf-8")

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_exception: object) -> None:
        self.cut()
        shutil.rmtree(self.place, ignore_errors=True)

    def start(self) -> None:
        """Switch it on."""
        with (self.place / "console.log").open("ab") as sink:
            self.process = subprocess.Popen(
                [
                    *("systemd-nspawn", "--boot", "--register=no", "--keep-unit", "--quiet"),
                    *(f"--directory={self.root}", "--private-network", "--console=pipe"),
                    *("--link-journal=no", "--machine=counter"),
                    f"--bind-ro={self.repository.folder / 'public'}:/srv/packages",
                ],
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
            )
        self.leader = wait_for("the first process", self._first, 30, self.process)
        wait_for("systemd", self._is_up, BOOT_LIMIT_S, self.process)

    def cut(self) -> None:
        """The mains go: every process at once. What was written stays, as if it was flushed."""
        if self.process.poll() is None:
            os.kill(self.leader, signal.SIGKILL)
            self.process.wait(60)

    def _first(self) -> int | None:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return int((children.read_text() or "0").split()[0])

    def _is_up(self) -> bool:
        # The first child of all may be one that only prepares the container.
        self.leader = self._first() or self.leader
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
            raise AssertionError(f"{' '.join(command)}: {done.stdout}{done.stderr}")
        return (done.stdout + done.stderr).strip()

    def update(self, *, check: bool = True) -> str:
        """What `kiosk update now` says."""
        return self.run("kiosk", "update", "now", check=check)

    def installed(self) -> str:
        """The package's version and how dpkg has it."""
        asked = "--showformat=${Version} ${db:Status-Abbrev}"
        return self.run("dpkg-query", "--show", asked, "thuocdo-kiosk").strip()

    def state(self) -> dict[str, Any]:
        """The agent's own notes."""
        found: dict[str, Any] = json.loads(
            (self.root / "var/lib/thuocdo-update/state.json").read_text("utf-8")
        )
        return found

    def show(self, name: str) -> str:
        """A property of the kiosk's unit."""
        return self.run("systemctl", "show", UNIT, f"--property={name}", "--value")

    def wait_until_ready(self, limit_s: float = 120) -> None:
        """Until it takes touches."""
        wait_for("touch-ready", lambda: self.show("SubState") == "running", limit_s, self.process)
