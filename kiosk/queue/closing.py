"""When a day is closed, and the closing itself: `day.closed` with what stands since the last one.

Guarantees that a closing tells exactly of the records before it, since it is made and stored in
one step of the storage thread; that none is made where nothing was recorded since the one before;
and that a wall clock that jumps about makes one in `AGAIN_MS` at most. The local day is read off
the wall clock, and it is compared for being another one, never for being later.
Leaves to others: the body and what breaks it (`kiosk.record.day_closed`), and who calls.
"""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import datetime
from typing import Protocol

from kiosk.queue.clock_steps import STEPPED_KIND
from kiosk.queue.errors import StorageError
from kiosk.queue.outbox import Outbox
from kiosk.record import Draft, NightlyName, SinceClosing
from kiosk.record.day_closed import CLOSING_KIND

logger = logging.getLogger(__name__)

AFTER_HOURS_MS = 600_000
"""From the end of the opening hours to the closing of the day, if nobody is being served."""
AGAIN_MS = 600_000
"""Between two closings while the kiosk runs."""

NOT_WORTH = (STEPPED_KIND, CLOSING_KIND)
"""Kinds that alone give no reason to close a day: a clock that jumps about would leave a log of
closings."""
ATTEMPTS = 3
"""The clock may be set in the very moment of a closing; not three times in a row."""


class ClosingClock(Protocol):
    """What a closing needs of the kiosk's clock."""

    def now(self) -> datetime:
        """Wall time."""

    def up_ms(self) -> int:
        """Milliseconds since boot."""


class ClosingStorage(Protocol):
    """The storage thread, which runs what it is given after all that it was asked before."""

    def call(self, work: Callable[[Outbox], bool]) -> "Future[bool]":
        """Runs `work` on the outbox."""


def is_due(counts: Mapping[str, int], last_day: str, today: str, *, over: bool) -> bool:
    """Whether the day of the last record, `last_day`, is to be closed on the day `today`.

    `counts`: records by kind since the last closing; `over`: the day is known to be over, as at
    the end of the opening hours. Both days as `YYYY-MM-DD`.
    """
    if not any(n for kind, n in counts.items() if kind not in NOT_WORTH):
        return False
    return over or last_day != today


def close_day(
    box: Outbox, today: str, nightly_head: NightlyName | None, *, over: bool = False
) -> bool:
    """Closes the day in `box` if it is due: whether it was. On the storage thread.

    Raises a StorageError; then nothing was stored that the next opening does not find.
    """
    _, counts, last_day = box.since_closing()
    if not is_due(counts, last_day, today, over=over):
        return False
    for _ in range(ATTEMPTS):
        from_seq, counts, last_day = box.since_closing()
        since = SinceClosing(from_seq, counts)
        draft = since.closing(last_day or today, box.head.hash, nightly_head)
        records = box.sign([draft])
        if len(records) == 1:
            box.store(records, [draft])
            return True
        # The clock was set: that is told first, and the closing counts it.
        step = records[0]
        box.store([step], [Draft(step.kind, step.body)])
    return False


class DayClosing:
    """Closes days while the kiosk runs. `at_start` and `tick` on one thread; neither waits."""

    def __init__(
        self,
        storage: ClosingStorage,
        clock: ClosingClock,
        nightly_head: Callable[[], NightlyName | None],
        on_closed: Callable[[], None] = lambda: None,
        *,
        is_open: Callable[[datetime], bool] | None = None,
        is_serving: Callable[[], bool] = lambda: False,
    ) -> None:
        """`nightly_head`: the last one told of; `on_closed`: there is a record to send, called on
        the storage thread; `is_open`: whether the counter is at this local time, None for always;
        `is_serving`: whether a visit is open.
        """
        self._storage = storage
        self._clock = clock
        self._nightly_head = nightly_head
        self._on_closed = on_closed
        self._is_open = is_open
        self._is_serving = is_serving
        self._day = ""
        self._asked_ms: int | None = None
        self._under_way = False
        self._was_open = False
        self._shut_ms: int | None = None

    def at_start(self) -> None:
        """The log is open, and nothing was recorded by this start yet."""
        self._ask(self._clock.now().date().isoformat(), over=False)
        self._asked_ms = None

    def tick(self) -> None:
        """Time has passed. Call it at least once a minute."""
        now, up_ms = self._clock.now(), self._clock.up_ms()
        hours_are_over = self._hours_are_over(now, up_ms)
        today = now.date().isoformat()
        if not hours_are_over and today == self._day:
            return
        asked_ms = self._asked_ms
        if self._under_way or (asked_ms is not None and up_ms - asked_ms < AGAIN_MS):
            return
        self._asked_ms = up_ms
        if hours_are_over:
            self._shut_ms = None
        self._ask(today, over=hours_are_over)

    def _hours_are_over(self, now: datetime, up_ms: int) -> bool:
        """Whether the counter was open, is shut for `AFTER_HOURS_MS`, and nobody is served."""
        if self._is_open is None:
            return False
        is_open = self._is_open(now)
        if is_open:
            self._shut_ms = None
        elif self._was_open:
            self._shut_ms = up_ms
        self._was_open = is_open
        shut_ms = self._shut_ms
        return shut_ms is not None and up_ms - shut_ms >= AFTER_HOURS_MS and not self._is_serving()

    def _ask(self, today: str, *, over: bool) -> None:
        self._day, self._under_way = today, True
        head = self._nightly_head()
        future = self._storage.call(lambda box: close_day(box, today, head, over=over))
        future.add_done_callback(self._answered)

    def _answered(self, future: "Future[bool]") -> None:
        """On the storage thread."""
        try:
            if future.result():
                self._on_closed()
        except StorageError as error:
            # The day is asked for again: it is no day that was seen to.
            logger.info("the day is not closed yet: %s", error)
            self._day = ""
        except Exception:
            logger.exception("the day could not be closed by a fault of ours")
        finally:
            self._under_way = False
