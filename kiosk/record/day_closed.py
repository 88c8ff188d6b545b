"""The closing of a day: what a `day.closed` says of the records since the one before it.

Guarantees that the same three rules (`day.from`, `day.counts`, `day.head`) judge a closing at the
kiosk that writes it, at the central and in tests. A closing that breaks one is a record all the
same: the log goes on, and the next closing is counted from it.
Leaves to others: when a day is closed (`kiosk.queue`), and what is made of a broken one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.record.nightly_head import NightlyName
from kiosk.record.record import Draft, Record

CLOSING_KIND = "day.closed"


@dataclass(frozen=True, slots=True)
class SinceClosing:
    """What stands in an epoch since its last `day.closed`: from which number, how many of a kind.

    As it is made, it is the beginning of an epoch.
    """

    from_seq: int = 1
    counts: Mapping[str, int] = field(default_factory=dict)

    def after(self, record: Record) -> "SinceClosing":
        """What stands after `record`, the next one of the epoch."""
        if record.kind == CLOSING_KIND:
            return SinceClosing(record.seq + 1)
        counts = {**self.counts, record.kind: self.counts.get(record.kind, 0) + 1}
        return SinceClosing(self.from_seq, counts)

    def broken_rule(self, closing: Record) -> str | None:
        """The first rule that this `day.closed`, the next record of the epoch, breaks; or None."""
        body = closing.body
        if not _same_integer(body.get("from_seq"), self.from_seq):
            return "day.from"
        counts = body.get("counts")
        if not isinstance(counts, dict) or counts.keys() != self.counts.keys():
            return "day.counts"
        if not all(_same_integer(counts[kind], count) for kind, count in self.counts.items()):
            return "day.counts"
        if body.get("head") != closing.prev:
            return "day.head"
        return None

    def closing(self, day: str, head: str, nightly_head: NightlyName | None) -> Draft:
        """The record that closes `day` (YYYY-MM-DD), after the record whose hash is `head`."""
        body = {
            "day": day,
            "from_seq": self.from_seq,
            "counts": dict(self.counts),
            "head": head,
            "nightly_head": None if nightly_head is None else nightly_head.as_members(),
        }
        return Draft(CLOSING_KIND, body)


def _same_integer(found: object, expected: int) -> bool:
    return isinstance(found, int) and not isinstance(found, bool) and found == expected
