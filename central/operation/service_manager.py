"""What systemd is told of this process: sd_notify(3), by the socket that it names.

Guarantees that nothing is said where nobody listens, and that a word which cannot be sent ends
nothing. Leaves to others when a word is true (`central.commands.serve`).
"""

import os
import socket
from collections.abc import Mapping

READY = "READY=1\nSTATUS=serves"
ALIVE = "WATCHDOG=1"
STOPPING = "STOPPING=1\nSTATUS=ends, after what is under way"
BEATS_WITHIN_LIMIT = 3
"""How often it is said that the process lives, within the time after which it is held for hung."""


def address_of(environment: Mapping[str, str]) -> str:
    """The socket's address for `sendto`, empty where there is none; a leading @ is of Linux."""
    given = environment.get("NOTIFY_SOCKET", "")
    if given.startswith("@"):
        return "\0" + given[1:]
    return given if given.startswith("/") else ""


def beat_s(environment: Mapping[str, str], pid: int) -> float | None:
    """Seconds between two words that the process lives; None where nobody waits for them."""
    limit_us = environment.get("WATCHDOG_USEC", "")
    whose = environment.get("WATCHDOG_PID", str(pid))
    if not (limit_us.isascii() and limit_us.isdigit() and int(limit_us)) or whose != str(pid):
        return None
    return int(limit_us) / 1e6 / BEATS_WITHIN_LIMIT


class ServiceManager:
    """Says words to the supervisor of this process, and when it lives."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        """`environment`: as systemd gave it."""
        self._address = address_of(environment)
        self._beat_s = beat_s(environment, os.getpid())
        self._next_s = 0.0

    def tell(self, word: str) -> None:
        """Say `word` at once, or nothing."""
        if not self._address:
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
            line.setblocking(False)
            try:
                line.sendto(word.encode("utf-8"), self._address)
            except OSError:
                # Who would be told of it is who does not listen.
                return

    def live(self, now_s: float) -> None:
        """Say that the process lives, if it is time. `now_s`: of a clock that never jumps."""
        if self._beat_s is None or now_s < self._next_s:
            return
        self._next_s = now_s + self._beat_s
        self.tell(ALIVE)
