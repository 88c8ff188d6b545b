"""What one log tells of one visit: for each event, the first record that told it.

Guarantees that the first record of an event in a log stays its record: a log is read in order,
so what comes later never displaces what came before.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

from central.channels import channel_of


class LogName(NamedTuple):
    """A log of a site: one epoch of one kiosk. Their order decides between two logs' ratings."""

    kiosk_id: str
    epoch: str

    @property
    def channel(self) -> str:
        """Whether its ratings were given at a kiosk or on a phone."""
        return channel_of(self.kiosk_id)


@dataclass(slots=True)
class VisitRow:
    """One row of `visits`. Sequence numbers, or None for what the log has not told.

    `tested`: of the first record that said "test"; such records tell nothing else here. `declined`:
    of the first that said the invitation was declined; `reopened`: of the first invitation after.
    """

    visit_id: str
    kiosk_id: str
    epoch: str
    day: str
    counter_id: str
    called: int | None = None
    served: int | None = None
    prompted: int | None = None
    unrated: int | None = None
    rated: int | None = None
    surveyed: int | None = None
    tested: int | None = None
    declined: int | None = None
    reopened: int | None = None

    @property
    def log(self) -> LogName:
        """Whose log this row is from."""
        return LogName(self.kiosk_id, self.epoch)

    def as_row(self, site: str) -> dict[str, Any]:
        """The row as the table has it."""
        return {
            "site_id": site,
            "visit_id": self.visit_id,
            "kiosk_id": self.kiosk_id,
            "epoch": self.epoch,
            "day": self.day,
            "counter_id": self.counter_id,
            "called": self.called,
            "served": self.served,
            "prompted": self.prompted,
            "unrated": self.unrated,
            "rated": self.rated,
            "surveyed": self.surveyed,
            "tested": self.tested,
            "declined": self.declined,
            "reopened": self.reopened,
        }
