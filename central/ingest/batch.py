"""The new records of one batch, read for counting, with the circumstances in which they came."""

from dataclasses import dataclass, field

from central.ingest.project import Arrival
from central.tally.entry import Entry
from central.tally.rules import LogBefore
from central.tally.visit_row import LogName


@dataclass(frozen=True, slots=True)
class Batch:
    """`entries` of `log`, in order. `quarantined`: the kiosk's log forked before; `log_before`:
    what the counting rules ask of the log before them.
    """

    site: str
    log: LogName
    arrival: Arrival
    entries: list[Entry]
    quarantined: bool
    log_before: LogBefore = field(default_factory=LogBefore)
