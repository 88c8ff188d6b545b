"""A storing process seen from outside, for the tests that fail its disk: what it told, and when."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from demo.folder import TREE

WITHIN_S = 60.0


@dataclass
class Told:
    """One line of the process: when (ms after the append was asked for), what, of what."""

    ms: int
    what: str
    of: str


@dataclass
class StoringProcess:
    """The process, and everything it has told so far."""

    process: subprocess.Popen
    told: list[Told] = field(default_factory=list)
    change: threading.Condition = field(default_factory=threading.Condition)

    def listen(self) -> None:
        for line in self.process.stdout:
            ms, what, of = line.rstrip("\n").split(" ", 2)
            with self.change:
                self.told.append(Told(int(ms), what, of))
                self.change.notify_all()

    def append(self) -> None:
        self.process.stdin.write("append\n")
        self.process.stdin.flush()

    def all(self, what: str) -> list[str]:
        return [each.of for each in self.told if each.what == what]

    def wait_for(self, what: str, count: int = 1, within_s: float = WITHIN_S) -> Told:
        """Wait for the `count`-th of its kind."""
        with self.change:
            assert self.change.wait_for(lambda: len(self.all(what)) >= count, within_s), self.told
        return [each for each in self.told if each.what == what][count - 1]

    def end(self) -> None:
        """Stop it in order; it closes the outbox."""
        self.process.stdin.close()
        assert self.process.wait(WITHIN_S) == 0


@contextmanager
def storing_process(path: Path, *inside: str) -> Iterator[StoringProcess]:
    """Give a process that stores at `path`; `inside`: a command that starts it, if any."""
    command = [*inside, sys.executable, "-m", "tests.faults.storing_process", str(path)]
    with subprocess.Popen(
        command, cwd=TREE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        made = StoringProcess(process)
        listener = threading.Thread(target=made.listen)
        listener.start()
        try:
            yield made
        finally:
            if process.poll() is None:
                os.kill(process.pid, signal.SIGKILL)
            process.wait()
            listener.join()
