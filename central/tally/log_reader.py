"""Reads the records of one log in their order, for counting.

Guarantees that a `day.closed` which is not what the records before it add up to is `Odd`, by the
same three rules as at the kiosk (`kiosk.record.day_closed`), and that the next one is counted from
it. Pure. Used at ingest, where a site is counted again, and by `central log verify`, so that all
three say the same.
"""

from collections import Counter
from collections.abc import Mapping

from central.tally.facts import Odd, Reading, read_facts
from kiosk.record import Record
from kiosk.record.day_closed import CLOSING_KIND, SinceClosing

_MEMBERS = {"day.from": "from_seq", "day.counts": "counts", "day.head": "head"}


class LogReader:
    """The reading of one log, from a place on."""

    def __init__(
        self, channel: str, from_seq: int = 1, counts: Mapping[str, int] | None = None
    ) -> None:
        """`channel`: of the log; `from_seq`, `counts`: what stands before the place since the last
        `day.closed`, as `SinceClosing` has it; needed only where a `day.closed` follows.
        """
        self._channel = channel
        self._from_seq = from_seq
        self._counts = Counter(counts or {})

    def read(self, record: Record) -> Reading:
        """What `record`, the next one of the log, tells the tallies."""
        reading = read_facts(record.kind, record.body, self._channel)
        if record.kind != CLOSING_KIND:
            self._counts[record.kind] += 1
            return reading
        rule = SinceClosing(self._from_seq, self._counts).broken_rule(record)
        self._from_seq, self._counts = record.seq + 1, Counter()
        return Odd(record.kind, _MEMBERS[rule]) if reading is None and rule else reading
