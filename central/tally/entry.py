"""A record as counting sees it, and a place in a log that has a mark."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from central.tally.facts import Reading
from central.tally.visit_row import LogName
from kiosk.record import Stamp


class Entry(NamedTuple):
    """A record as counting sees it: its number, the site's day it belongs to, what it tells.

    `apart`: it stands where its kiosk was revoked: kept and marked, not counted. `moment`: when it
    was made, in the site's zone and on that day; `is_sure`: its clock agreed with the central's.
    `stamp`: what the record says of its time; None where nothing asks for it.
    """

    seq: int
    day: str
    reading: Reading
    apart: bool = False
    moment: datetime | None = None
    is_sure: bool = False
    stamp: Stamp | None = None

    @property
    def hour(self) -> int:
        """The hour of the site's day in which it was made, 0 to 23."""
        return 0 if self.moment is None else self.moment.hour


class MarkedPlace(NamedTuple):
    """A record that has a mark. `reason` is for people: which field, which visit's rule."""

    log: LogName
    seq: int
    rule: str
    reason: str


Recall = Callable[[LogName, int], Entry]
"""Reads a record that is held already, as an Entry."""
