"""Lives of a process that owns an outbox, each ended by SIGKILL, and what must hold after each."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from functools import partial
from pathlib import Path

from demo.folder import TREE
from demo.waiting import wait_for
from kiosk.queue.outbox import Outbox
from tests.faults.sending_kiosk import read_log, stamp
from tests.faults.strace import faults_in

LIFE_LIMIT_S = 60
KILLED = -signal.SIGKILL
LONG = 1_000
EVERY = 50


def has_lines(path: Path, count: int) -> bool:
    return path.exists() and path.read_bytes().count(b"\n") >= count


class KilledOutbox:
    """One outbox over many lives; `told` is everything that any of them acknowledged."""

    def __init__(self, path: Path, identity, journal_mode: str | None, url: str = "") -> None:
        """`url`: where to send; without it the lives only append."""
        self.path, self.identity, self.journal_mode = path, identity, journal_mode
        self.told: dict[int, str] = {}
        self.lives = 0
        self.opened = 0
        self.asked = {
            "path": str(path),
            "site": identity.place.site,
            "kiosk": identity.place.kiosk,
            "seed": identity.key.seed.hex(),
            "journal_mode": journal_mode,
            "gate": str(path.with_name("gate")),
            "told": str(path.with_name("told")),
        }
        if url:
            names = identity.enrolment.__slots__
            self.asked["enrolment"] = {name: getattr(identity.enrolment, name) for name in names}
            self.asked["url"] = url
        os.mkfifo(self.asked["gate"])

    @contextmanager
    def process(self) -> Iterator["KilledOutbox"]:
        """Start the process whose children live and die."""
        command = [sys.executable, "-m", "tests.faults.appending_process"]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=TREE
        ) as self.parent:
            try:
                yield self
            finally:
                self.parent.kill()

    def live(self, *, injection: str | None = None, told: int = 0, and_s: float = 0) -> None:
        """One life, then everything is checked.

        It ends at a system call, or `and_s` seconds after it acknowledged `told` records.
        """
        self.lives += 1
        acknowledged = Path(self.asked["told"])
        acknowledged.unlink(missing_ok=True)
        line = json.dumps({**self.asked, "run": f"{self.lives:04x}"})
        self.parent.stdin.write(line + "\n")
        self.parent.stdin.flush()
        child = int(self.parent.stdout.readline())
        with faults_in(child, injection) if injection else nullcontext():
            Path(self.asked["gate"]).write_bytes(b"!")
            if told:
                enough = partial(has_lines, acknowledged, told)
                wait_for("an acknowledgement", enough, LIFE_LIMIT_S)
            wait_s = LIFE_LIMIT_S if injection else and_s
            killer = threading.Timer(wait_s, os.kill, [child, signal.SIGKILL])
            killer.start()
            ended = int(self.parent.stdout.readline())
            killer.cancel()
            killer.join()
        assert ended == KILLED, f"it ended by itself, with status {ended}"
        self.check(acknowledged.read_text("ascii").splitlines() if acknowledged.exists() else [])

    def check(self, told: list[str]) -> None:
        """What was acknowledged is there, and the log is whole."""
        new = {int(seq): each for seq, each in (line.split() for line in told if line.count(" "))}
        assert not new.keys() & self.told.keys(), "a number was given twice"
        self.told |= new
        outbox = self.reopen()
        head = outbox.head
        outbox.close()
        kept = self.hashes()
        assert (head.seq, head.hash) == (len(kept), kept[len(kept)])
        missing = {seq for seq, each in self.told.items() if kept.get(seq) != each}
        assert not missing, f"acknowledged and not there: {sorted(missing)}"
        # A whole log is verified from its first record on; a long one takes its time.
        if len(kept) < LONG or self.lives % EVERY == 0:
            self.log()

    def hashes(self) -> dict[int, str]:
        with closing(sqlite3.connect(self.path)) as connection:
            return dict(connection.execute("SELECT number, hash FROM log"))

    def reopen(self) -> Outbox:
        place, key = self.identity.place, self.identity.key
        return Outbox(self.path, place, key, stamp, journal_mode=self.journal_mode)

    def log(self):
        return read_log(self.path, self.identity.place, self.identity.key)
