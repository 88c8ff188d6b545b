"""The kiosk as it stands at a counter: cage, and in it the kiosk, but on a screen in memory.

Guarantees: what is started is packaging/session/session, which the unit starts as well, by a user
without rights, as the unit does (cage refuses to be root's). xdotool's pointer and keys on
`display` reach cage, and through it the kiosk. Every process is ended by its own id. Leaves to
others: settings, key and enrolment in `folder`, and what is done to the screen.

`folder` must be reachable for that user: make it with `reachable_folder`.
"""

import os
import shutil
import signal
import stat
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from demo.commands import program
from demo.display import Display, open_display
from demo.folder import TREE
from demo.waiting import NotInTimeError, wait_for

SESSION = TREE / "packaging" / "session" / "session"
NOBODY = 65_500
"""A user and group without rights, a name, or files of its own."""
SIZE = (540, 960)
READY_LIMIT_S = 60
END_LIMIT_S = 30
SCRIPT_LIMIT_S = 600
XWD_COLOUR_BYTES = 12


@contextmanager
def reachable_folder() -> Iterator[Path]:
    """A new folder that `NOBODY` can be given files in; gone at the end of the block."""
    path = Path(tempfile.mkdtemp(prefix="thuocdo-caged-"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def give_away(folder: Path) -> None:
    """Makes `folder` and all in it the service user's, where we may."""
    if os.geteuid() != 0:
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


@dataclass
class CagedKiosk:
    """One kiosk in its cage, from `with` to the end of its block."""

    folder: Path
    config: Path
    size: tuple[int, int] = SIZE
    kiosk: str = field(default_factory=lambda: program("kiosk"))
    environment: Mapping[str, str] = field(default_factory=dict)
    """Beside what the session sets itself."""
    display: Display = field(init=False)
    process: "subprocess.Popen[bytes]" = field(init=False)

    def __enter__(self) -> Self:
        self.runtime = self.folder / "runtime"
        self.runtime.mkdir(mode=0o700, exist_ok=True)
        self.ready = self.folder / "ready"
        self.log = self.folder / "session.log"
        give_away(self.folder)
        self.display = open_display(self.size, own=True)
        try:
            self.start()
        except BaseException:
            self.display.close()
            raise
        return self

    def __exit__(self, *_exception: object) -> None:
        self.kill()
        self.display.close()

    def start(self) -> None:
        """Starts cage and kiosk (again)."""
        for stale in (self.ready, self.runtime / "kiosk.pid"):
            stale.unlink(missing_ok=True)
        self.began_s = time.monotonic()
        command = [str(SESSION), "--config", str(self.config), "--ready-file", str(self.ready)]
        with self.log.open("ab") as sink:
            self.process = subprocess.Popen(
                [*_as_nobody(), *command],
                env=self._environment(),
                stdout=sink,
                stderr=sink,
                start_new_session=True,
            )
        self._fill_the_screen()

    def _fill_the_screen(self) -> None:
        """Makes cage's window, 1024x768 of its own, as large as the screen."""
        # Before it has a kiosk, cage does not hear of its window's size.
        wait_for("the kiosk's start", lambda: self.kiosk_pid, READY_LIMIT_S, self.process)
        each = wait_for("cage's window", self.windows, READY_LIMIT_S, self.process)[0]
        width, height = (str(length) for length in self.size)
        self.xdotool("windowmove", each, "0", "0", "windowsize", each, width, height)

    def windows(self) -> list[str]:
        """The X windows that can be seen, as ids: cage's output is all there should be."""
        seen, root = (
            self.xdotool("search", "--onlyvisible", "--maxdepth", depth, "--name", ".*").split()
            for depth in ("1", "0")
        )
        return [each for each in seen if each not in root]

    def xdotool(self, *arguments: str, script: str | None = None) -> str:
        """What xdotool says to `arguments`, on this display; `script` is its input."""
        done = subprocess.run(
            ["xdotool", *arguments],
            input=script,
            env=os.environ | {"DISPLAY": self.display.name},
            capture_output=True,
            text=True,
            check=False,
            timeout=SCRIPT_LIMIT_S,
        )
        return done.stdout

    def picture(self) -> tuple[int, int, bytes]:
        """What the screen shows: width, height, and its pixels as blue, green, red, nothing."""
        with tempfile.TemporaryFile() as sink:
            command = ["xwd", "-root", "-silent", "-display", self.display.name]
            subprocess.run(command, stdout=sink, check=True, timeout=SCRIPT_LIMIT_S)
            sink.seek(0)
            dump = sink.read()
        header, _, _, _, width, height = struct.unpack(">6I", dump[:24])
        (colours,) = struct.unpack(">I", dump[76:80])
        return width, height, dump[header + colours * XWD_COLOUR_BYTES :]

    def _environment(self) -> dict[str, str]:
        own = {
            "DISPLAY": self.display.name,
            "WLR_BACKENDS": "x11",
            "WLR_RENDERER": "pixman",
            "XDG_RUNTIME_DIR": str(self.runtime),
            "XDG_CACHE_HOME": str(self.runtime),
            "HOME": str(self.folder),
            "THUOCDO_KIOSK": self.kiosk,
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        }
        return own | dict(self.environment)

    @property
    def kiosk_pid(self) -> int:
        """The process of the kiosk; NotInTimeError if there is none yet."""
        place = self.runtime / "kiosk.pid"
        read = wait_for("the kiosk's process", lambda: _text(place), READY_LIMIT_S, self.process)
        return int(read)

    def wait_until_ready(self) -> float:
        """Waits until it takes touches; the seconds since it was started."""
        try:
            wait_for("the kiosk's ready file", self.ready.exists, READY_LIMIT_S, self.process)
        except NotInTimeError as error:
            message = f"{error}\n{self.said()[-3000:]}"
            raise NotInTimeError(message) from error
        return time.monotonic() - self.began_s

    def said(self) -> str:
        """What cage and kiosk have said."""
        return self.log.read_text("utf-8", "replace")

    def stop(self) -> int:
        """Asks for an orderly end, as the service manager does; the kiosk's exit status."""
        os.kill(self.process.pid, signal.SIGTERM)
        return self.process.wait(END_LIMIT_S)

    def kill(self) -> None:
        """Ends what is left of them: as the service manager, the whole group."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(END_LIMIT_S)


def _as_nobody() -> list[str]:
    if os.geteuid() != 0:
        return []
    ids = [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    if _is_anybodys(Path(sys.executable).resolve()):
        return ["setpriv", *ids, "--inh-caps=-all"]
    # A Python of root's own can be started by others with this right alone: to read.
    rights = "-all,+dac_read_search"
    return ["setpriv", *ids, f"--inh-caps={rights}", f"--ambient-caps={rights}"]


def _is_anybodys(path: Path) -> bool:
    return all(each.stat().st_mode & stat.S_IXOTH for each in (path, *path.parents))


def _text(path: Path) -> str:
    return path.read_text("ascii").strip() if path.exists() else ""
