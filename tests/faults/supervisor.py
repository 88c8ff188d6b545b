"""Who supervises a process of the tests: hears what it says by sd_notify(3), and when."""

import os
import selectors
import socket
import time
from pathlib import Path
from typing import Self


class Supervisor:
    """A socket for one process, from `with` to the end of its block."""

    def __init__(self, folder: Path, watchdog_ms: int) -> None:
        self._path = folder / "notify"
        self._watchdog_ms = watchdog_ms
        self.words: list[str] = []

    def __enter__(self) -> Self:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(self._path))
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._socket, selectors.EVENT_READ)
        return self

    def __exit__(self, *_exception: object) -> None:
        self._selector.close()
        self._socket.close()

    @property
    def environment(self) -> dict[str, str]:
        """For the process; as under a compositor the watchdog is said to be another's."""
        return {
            "NOTIFY_SOCKET": str(self._path),
            "WATCHDOG_USEC": str(self._watchdog_ms * 1000),
            "WATCHDOG_PID": str(os.getpid()),
        }

    def hear(self, limit_s: float) -> str | None:
        """The next word, None if none comes in time."""
        if not self._selector.select(limit_s):
            return None
        self.words.append(self._socket.recv(4096).decode())
        return self.words[-1]

    def hear_until(self, part: str, limit_s: float) -> str:
        """The first word that holds `part`."""
        until = time.monotonic() + limit_s
        while time.monotonic() < until:
            word = self.hear(until - time.monotonic())
            if word is not None and part in word:
                return word
        raise AssertionError(f"{part!r} did not come; heard: {self.words}")

    def hear_until_silent(self, silence_s: float, limit_s: float) -> float:
        """Wait until nothing is said for so long; the seconds that it went on."""
        began = time.monotonic()
        while self.hear(silence_s) is not None:
            assert time.monotonic() - began < limit_s, "it never falls silent"
        return time.monotonic() - began - silence_s
