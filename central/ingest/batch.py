"""The new records of one batch, read for counting, with the circumstances in which they came."""

from dataclasses import dataclass

from central.ingest.project import Arrival
from central.tally.entry import Entry
from central.tally.visit_row import LogName


@dataclass(frozen=True, slots=True)
class Batch:
    """`entries` of `log`, in order. `quarantined`: the kiosk's log forked before."""

    site: str
    log: LogName
    arrival: Arrival
    entries: list[Entry]
    quarantined: bool
