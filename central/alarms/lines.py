"""Alarms as people read them: what is off at a site is one line with its kiosks. Pure.

Guarantees that forty kiosks of a dark site are one line, and that lines stand in the order in which
they are to be dealt with.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from central.alarms.alarm import Alarm
from central.alarms.kind import Kind, Sentence, Severity
from central.alarms.registry import kind_of, rank

_ORDER = tuple(Severity)


@dataclass(frozen=True, slots=True)
class Line:
    """Everything of one kind at one site; at least one alarm, the oldest first. `is_whole`: every
    approved kiosk of the site is among it, of which there are several.
    """

    kind: Kind
    site: str
    alarms: tuple[Alarm, ...]
    is_whole: bool = False

    @property
    def title(self) -> Sentence:
        """What is off, in a line."""
        whole = self.kind.whole_title
        return whole if self.is_whole and whole is not None else self.kind.title

    @property
    def do(self) -> Sentence:
        """What to do next."""
        whole = self.kind.whole_do
        return whole if self.is_whole and whole is not None else self.kind.do

    @property
    def since(self) -> datetime:
        """When the oldest began."""
        return min(each.since for each in self.alarms)


def lines(alarms: Iterable[Alarm], approved: Mapping[str, int]) -> list[Line]:
    """One line for each kind and site, what is to be done first, first. `approved`: how many
    kiosks are approved, by site.
    """
    found: dict[tuple[str, str], list[Alarm]] = {}
    for each in alarms:
        found.setdefault((each.kind, each.site), []).append(each)
    made = [
        Line(
            kind_of(kind),
            site,
            tuple(sorted(held, key=lambda one: (one.since, one.alarm_id))),
            1 < approved.get(site, 0) <= len({each.kiosk for each in held}),
        )
        for (kind, site), held in found.items()
    ]
    return sorted(made, key=_place)


def _place(line: Line) -> tuple[int, int, int, str]:
    # The site where most is off comes first.
    order = _ORDER.index(line.kind.severity)
    return (order, rank(line.kind.name), -len(line.alarms), line.site)
