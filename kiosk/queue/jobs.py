"""What the storage thread is asked for, in which order, and how the one who asked is told."""

import itertools
import logging
import queue
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TypeVar

from kiosk.queue.outbox import Outbox
from kiosk.record import Draft, Record

logger = logging.getLogger(__name__)
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Append:
    """Records to make and store. `asked_ms`: when; who asked has waited since then."""

    drafts: Sequence[Draft]
    on_stored: Callable[[list[Record]], None] | None
    on_failed: Callable[[str], None] | None
    asked_ms: int


@dataclass(frozen=True, slots=True)
class Call:
    """Anything else to do with the outbox."""

    work: Callable[[Outbox], object]
    future: "Future[object]"


@dataclass(frozen=True, slots=True)
class Check:
    """A doubt whether storage is quick enough."""


Job = Append | Call | Check
_IN_ORDER, _MAY_WAIT, _AT_THE_END = range(3)


class Jobs:
    """What is to be done next: in the order in which it was asked for, but what may wait comes
    after what may not, so that no citizen waits behind a batch that is read for sending.

    Any thread may put; one takes.
    """

    def __init__(self) -> None:
        self._waiting: queue.PriorityQueue[tuple[int, int, Job | None]] = queue.PriorityQueue()
        self._number = itertools.count()

    def put(self, job: Job, *, may_wait: bool = False) -> None:
        """Asks for `job`."""
        rank = _MAY_WAIT if may_wait else _IN_ORDER
        self._waiting.put((rank, next(self._number), job))

    def put_end(self) -> None:
        """Nothing more is asked for: `get` gives None when all else is done."""
        self._waiting.put((_AT_THE_END, next(self._number), None))

    def get(self, timeout_s: float | None = None) -> Job | None:
        """The next job, None at the end; queue.Empty if none comes in time."""
        return self._waiting.get(timeout=timeout_s)[2]

    def rest(self) -> list[Job]:
        """What is still there, taken out."""
        found = []
        while not self._waiting.empty():
            job = self._waiting.get()[2]
            found += [] if job is None else [job]
        return found


def tell(callback: Callable[[Told], None] | None, what: Told) -> None:
    """Calls `callback`; its bug is logged, what is stored stays stored."""
    if callback is None:
        return
    try:
        callback(what)
    except Exception:
        logger.exception("whoever waited for storage failed to hear of it")
