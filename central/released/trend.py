"""How the index and the response rate went over days, weeks or months: from released cells.

Guarantees that every index is a sum of released blocks of one questionnaire, given at kiosks
(docs/adr/0063), so that of two questionnaires nothing is added up; that visits are live; that a
stretch says whether it is empty, withheld or shown. The response rate is that of the pages of the
single days: a day's visits rated by phone alone are in it in whole steps.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import chain
from typing import TypeVar

from sqlalchemy import Connection

from central.released.audience import Span
from central.released.stretches import Grain, split
from central.store.published_queries import Days
from central.store.summed_days import row_by_row, split_days
from central.store.trend_queries import AnsweredDay, VisitedDay, answered_days, visited_days
from central.tally.release import in_steps
from kiosk.survey import Share

_Row = TypeVar("_Row", AnsweredDay, VisitedDay)


class State(StrEnum):
    """Whether there is an index to show."""

    SHOWN = "shown"
    WITHHELD = "withheld"
    """There are ratings, and none of them is released, or none of this questionnaire."""

    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Stretch:
    """`share`: released answers; `rated`: counted ratings at kiosks, live; `response`: visits
    served and rated, of visits served, without any where nothing tells of serving.
    """

    span: Span
    share: Share
    rated: int
    response: Share

    @property
    def state(self) -> State:
        """Shown, withheld or empty."""
        if self.share.valid:
            return State.SHOWN
        return State.WITHHELD if self.rated else State.EMPTY


@dataclass(frozen=True, slots=True)
class Wanted:
    """`sites`: their ids. With one site the parts are its counters, with several the sites.
    `counter`: of this one alone, which is then no part.
    """

    sites: tuple[str, ...]
    counter: str | None = None

    @property
    def by_counter(self) -> bool:
        """Whether parts are counters."""
        return len(self.sites) == 1


@dataclass(frozen=True, slots=True)
class Trend:
    """`questionnaires`: those with released answers, and how many, the most answered first;
    `parts`: by site or counter, the span as a whole; `course`: the stretches of a part, made when
    they are asked for, since of a hundred sites a few are looked at.
    """

    questionnaire: str
    questionnaires: tuple[tuple[str, int], ...]
    whole: Stretch
    stretches: tuple[Stretch, ...]
    parts: Mapping[str, Stretch]
    course: Callable[[str], tuple[Stretch, ...]]


@dataclass(frozen=True, slots=True)
class Sums:
    """One span as a whole: of everything, and by part; `other`: answers of other questionnaires."""

    whole: Stretch
    parts: Mapping[str, Stretch]
    other: int


def trend(
    connection: Connection, wanted: Wanted, span: Span, grain: Grain, questionnaire: str = ""
) -> Trend:
    """The stretches of `span`. `questionnaire`: which; without one, or one that has no answer
    there, the most answered.
    """
    found = _Found(connection, wanted, span)
    order = found.questionnaires()
    names = [name for name, _ in order]
    chosen = questionnaire if questionnaire in names else next(iter(names), "")
    spans = split(span, grain)
    return Trend(
        chosen,
        order,
        found.stretches((span,), chosen)[0],
        found.stretches(spans, chosen),
        {} if wanted.counter else found.by_part(span, chosen),
        lambda part: found.stretches(spans, chosen, part),
    )


def sums(connection: Connection, wanted: Wanted, span: Span, questionnaire: str) -> Sums:
    """One span, to hold another against, by the same questionnaire."""
    found = _Found(connection, wanted, span, in_one=not wanted.by_counter)
    parts = found.by_part(span, questionnaire)
    other = sum(n for name, n in found.questionnaires() if name != questionnaire)
    return Sums(found.stretches((span,), questionnaire)[0], parts, other)


class _Found:
    """The rows of a span, read once and kept by part."""

    def __init__(
        self, connection: Connection, wanted: Wanted, span: Span, *, in_one: bool = False
    ) -> None:
        """`in_one`: of several sites, all days of each in one row, as of the first day."""
        days = Days(wanted.sites, span.first.isoformat(), span.last.isoformat())
        self._is_one_site = wanted.by_counter
        self._answered: dict[str, list[AnsweredDay]] = {}
        of, by = wanted.counter, wanted.by_counter
        found = row_by_row(connection, days) if by or of else split_days(connection, days)
        for row in answered_days(connection, found, by_counter=by, counter=of, in_one=in_one):
            self._answered.setdefault(row.part, []).append(row)
        self._visited: dict[str, list[VisitedDay]] = {}
        for seen in visited_days(connection, found, by_counter=by, counter=of, in_one=in_one):
            self._visited.setdefault(seen.part, []).append(seen)

    def questionnaires(self) -> tuple[tuple[str, int], ...]:
        """With answers, the most answered first."""
        counted: Counter[str] = Counter()
        for row in chain.from_iterable(self._answered.values()):
            counted[row.questionnaire] += row.valid
        return tuple(sorted(counted.items(), key=lambda each: (-each[1], each[0])))

    def by_part(self, span: Span, questionnaire: str) -> dict[str, Stretch]:
        """The whole span, of every site or counter with a visit or an answer, in order."""
        found = {}
        for part in sorted({*self._answered, *self._visited}):
            rows = [
                row for row in self._answered.get(part, []) if row.questionnaire == questionnaire
            ]
            seen = self._visited.get(part, [])
            served = sum(each.served for each in seen)
            # One row a day, as in `_by_phone`.
            told = sum(each.at_kiosk + in_steps(each.by_phone) for each in seen)
            found[part] = Stretch(
                span,
                Share(sum(row.satisfied for row in rows), sum(row.valid for row in rows)),
                sum(each.rated for each in seen),
                Share(min(told, served), served),
            )
        return found

    def stretches(
        self, spans: tuple[Span, ...], questionnaire: str, part: str | None = None
    ) -> tuple[Stretch, ...]:
        """Of everything, or of one part."""
        place = _places(spans)
        satisfied, valid, rated, served, at_kiosk = ([0] * len(spans) for _ in range(5))
        for row in _of_part(self._answered, part):
            if row.questionnaire == questionnaire:
                at = place[row.day]
                satisfied[at] += row.satisfied
                valid[at] += row.valid
        for seen in _of_part(self._visited, part):
            at = place[seen.day]
            rated[at] += seen.rated
            served[at] += seen.served
            at_kiosk[at] += seen.at_kiosk
        by_phone = self._by_phone(place, len(spans), part)
        return tuple(
            Stretch(
                each,
                Share(satisfied[at], valid[at]),
                rated[at],
                Share(min(at_kiosk[at] + by_phone[at], served[at]), served[at]),
            )
            for at, each in enumerate(spans)
        )

    def _by_phone(self, place: Mapping[str, int], stretches: int, part: str | None) -> list[int]:
        """Steps of a site and its day, as the page of that day has them."""
        found = [0] * stretches
        if not self._is_one_site:
            for row in _of_part(self._visited, part):
                found[place[row.day]] += in_steps(row.by_phone)
            return found
        of_day: Counter[str] = Counter()
        for row in _of_part(self._visited, part):
            of_day[row.day] += row.by_phone
        for day, n in of_day.items():
            found[place[day]] += in_steps(n)
        return found


def _of_part(rows: Mapping[str, list[_Row]], part: str | None) -> Iterable[_Row]:
    return chain.from_iterable(rows.values()) if part is None else rows.get(part, [])


@lru_cache(maxsize=16)
def _places(spans: tuple[Span, ...]) -> Mapping[str, int]:
    """By day, which of the spans it is in."""
    return {
        date.fromordinal(day).isoformat(): number
        for number, span in enumerate(spans)
        for day in range(span.first.toordinal(), span.last.toordinal() + 1)
    }
