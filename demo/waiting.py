"""Waiting for a condition of another process, bounded."""

import threading
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

POLL_S = 0.05


class NotInTimeError(Exception):
    """What was waited for did not happen."""


def wait_for(
    what: str, look: Callable[[], Found | None], limit_s: float, process: object = None
) -> Found:
    """What `look` gives once it gives something; NotInTimeError naming `what` after `limit_s`."""
    pause = threading.Event()
    for _ in range(int(limit_s / POLL_S)):
        found = look()
        if found:
            return found
        poll = getattr(process, "poll", None)
        if poll is not None and poll() is not None:
            message = f"{what}: the process ended with status {poll()}"
            raise NotInTimeError(message)
        pause.wait(POLL_S)
    message = f"{what}: not within {limit_s:.0f} s"
    raise NotInTimeError(message)
