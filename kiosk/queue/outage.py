"""What an outage of storage costs: its cause, its length, and what could not be written.

Guarantees that an outage becomes exactly one `kiosk.outage` record, also where the commit of
that record seems to fail and is found on the disk afterwards.
"""

from collections import Counter
from dataclasses import dataclass, field

from kiosk.queue.outbox import Outbox
from kiosk.record import Draft

OUTAGE_KIND = "kiosk.outage"


@dataclass(slots=True)
class Outage:
    """An outage that is not over. `lost`: drafts by kind; `code`: why writing fails now."""

    code: str
    since_ms: int
    lost: Counter[str] = field(default_factory=Counter)
    reason: str = field(init=False)
    """The first cause: what came after it may be its consequence."""
    _hash: str = field(default="", init=False)
    _told: Counter[str] = field(default_factory=Counter, init=False)

    def __post_init__(self) -> None:
        """The cause that began it."""
        self.reason = self.code

    def record_in(self, outbox: Outbox, now_ms: int) -> None:
        """Appends the record of this outage; raises a StorageError."""
        if self._hash and outbox.head.hash == self._hash:
            # The commit of the attempt before had reached the disk after all.
            self.lost -= self._told
            self._hash = ""
            if not self.lost:
                return
        self._told = Counter(self.lost)
        body = {
            "reason": self.reason,
            "took_ms": now_ms - self.since_ms,
            "lost": dict(sorted(self.lost.items())),
        }
        drafts = [Draft(OUTAGE_KIND, body)]
        records = outbox.sign(drafts)
        self._hash = records[-1].hash
        outbox.store(records, drafts)
