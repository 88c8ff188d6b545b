"""Which changes of a source's state are recorded: a loose contact must not fill the log. Pure.

Guarantees: the first changes are recorded as they come, and after `RECORDED_AT_ONCE` of them one
every `RECORD_EVERY_MS`, with the state that there is then and how many changes it stands for; so
the first state, the last one and the number of all are in the log, whatever came. Time is passed
in.
"""

from dataclasses import dataclass

from kiosk.devices.feed_limits import Allowance, Limit
from kiosk.devices.source_state import SourceStatus

RECORDED_AT_ONCE = 6
RECORD_EVERY_MS = 60_000
"""Between two records after these: a contact that is loose for an hour leaves some sixty."""
RECORDS = Allowance(RECORDED_AT_ONCE, RECORD_EVERY_MS)


@dataclass(frozen=True, slots=True)
class RecordedChange:
    """A state as it is recorded; `times`: how many changes it stands for, itself included."""

    status: SourceStatus
    times: int


class SourceFlapping:
    """The changes of one source; times are monotonic milliseconds."""

    def __init__(self, at_ms: int) -> None:
        self._limit = Limit(RECORDS, at_ms)
        self._status: SourceStatus | None = None
        self._times = 0

    def changed(self, status: SourceStatus, at_ms: int) -> RecordedChange | None:
        """The source is in another state; gives what is to be recorded now."""
        self._status = status
        self._times += 1
        return self.look(at_ms)

    def look(self, at_ms: int) -> RecordedChange | None:
        """Time has passed; gives what is to be recorded now."""
        if self._status is None or self._limit.take(at_ms):
            return None
        return self.rest()

    def rest(self) -> RecordedChange | None:
        """Gives what was not recorded yet, whatever the time: no more is coming."""
        status, times = self._status, self._times
        self._status, self._times = None, 0
        return None if status is None else RecordedChange(status, times)
