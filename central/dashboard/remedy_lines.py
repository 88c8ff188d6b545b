"""Remedies in words: what is done, who sees to it, by when, and what is overdue. Pure, but for the
words. For the page of factors, and for whatever shows a unit's remedies beside a figure.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from central.dashboard import figures
from central.dashboard.wording import Words
from central.moment import from_text
from central.remedies import RemedyState, is_overdue
from central.store.remedy_queries import Remedy

_SHAPES = {
    RemedyState.OPEN.value: ("none", "none"),
    RemedyState.DONE.value: ("whole", "good"),
    RemedyState.DROPPED.value: ("silent", "none"),
}
_OVERDUE = ("missing", "bad")


@dataclass(frozen=True, slots=True)
class RemedyLine:
    """One remedy that stands. `state`: its word; `shape` and `tone`: of the mark beside it; `late`:
    how long it is overdue, empty where it is not; `before`: the rows whose place it took, the
    newest first; `address`: where it is brought up to date, empty where nowhere.
    """

    number: int
    where: str
    factor: str
    questionnaire: str
    text: str
    responsible: str
    due: str
    state: str
    shape: str
    tone: str
    late: str
    written: str
    before: tuple[str, ...]
    address: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class RemedyCount:
    """Of one cell: how many are under way, and how many of these are overdue."""

    open: int
    overdue: int


RemedyCounts = Mapping[tuple[str, str, str, str], RemedyCount]
"""By site, counter, factor and questionnaire."""


def standing(remedies: Iterable[Remedy]) -> list[Remedy]:
    """Those whose place nothing took."""
    return [each for each in remedies if not each.is_struck]


def remedy_counts(remedies: Iterable[Remedy], today: date) -> RemedyCounts:
    """How many are under way in each cell that has some."""
    found: dict[tuple[str, str, str, str], list[bool]] = {}
    for each in standing(remedies):
        if each.state == RemedyState.OPEN:
            key = (each.site_id, each.counter_id, each.factor, each.questionnaire)
            found.setdefault(key, []).append(is_overdue(each.state, each.due, today))
    return {key: RemedyCount(len(late), sum(late)) for key, late in found.items()}


def remedy_lines(
    remedies: Sequence[Remedy],
    named: Callable[[Remedy], str],
    address: Callable[[Remedy], str],
    now: datetime,
    language: str,
    words: Words,
) -> list[RemedyLine]:
    """Those that stand: what is open first, by its day; then what is over, the newest first.

    `remedies`: all rows; `named`: the unit's name; `now`: with the zone that times are told in.
    """
    zone = now.tzinfo
    if not isinstance(zone, ZoneInfo):
        message = f"expected a time in a zone of its own, found {now}"
        raise TypeError(message)
    by_number = {(each.site_id, each.number): each for each in remedies}
    found = standing(remedies)
    is_open = [each for each in found if each.state == RemedyState.OPEN]
    over = [each for each in found if each.state != RemedyState.OPEN]
    ordered = sorted(is_open, key=lambda each: (each.due, each.site_id, each.number))
    ordered += sorted(over, key=lambda each: each.written_at, reverse=True)
    return [
        _line(
            each,
            _before(each, by_number),
            (named(each), address(each)),
            now.date(),
            zone,
            language,
            words,
        )
        for each in ordered
    ]


def _line(  # noqa: PLR0913, PLR0917 - what one line is made of
    remedy: Remedy,
    before: list[Remedy],
    place: tuple[str, str],
    today: date,
    zone: ZoneInfo,
    language: str,
    words: Words,
) -> RemedyLine:
    said = words.factors
    late = is_overdue(remedy.state, remedy.due, today)
    shape, tone = _OVERDUE if late else _SHAPES[remedy.state]
    days = (today - date.fromisoformat(remedy.due)).days
    return RemedyLine(
        number=remedy.number,
        where=place[0],
        factor=said.factors[remedy.factor],
        questionnaire=remedy.questionnaire,
        text=remedy.text,
        responsible=remedy.responsible,
        due=said.due.format(day=_day(remedy.due)),
        state=said.states[remedy.state],
        shape=shape,
        tone=tone,
        late=_late(days, language, words) if late else "",
        written=_written(remedy, zone, words),
        before=tuple(_said_before(each, zone, words) for each in before),
        address=place[1],
        is_open=remedy.state == RemedyState.OPEN,
    )


def _before(remedy: Remedy, by_number: Mapping[tuple[str, int], Remedy]) -> list[Remedy]:
    found: list[Remedy] = []
    while remedy.strikes is not None:
        remedy = by_number[remedy.site_id, remedy.strikes]
        found.append(remedy)
    return found


def _said_before(remedy: Remedy, zone: ZoneInfo, words: Words) -> str:
    said = words.factors
    parts = (
        remedy.text,
        remedy.responsible,
        said.due.format(day=_day(remedy.due)),
        said.states[remedy.state],
        _written(remedy, zone, words),
    )
    return " · ".join(parts)


def _late(days: int, language: str, words: Words) -> str:
    if days == 1:
        return words.factors.late_one
    return words.factors.late.format(n=figures.count(days, language))


def _written(remedy: Remedy, zone: ZoneInfo, words: Words) -> str:
    at = from_text(remedy.written_at).astimezone(zone)
    return words.factors.written.format(who=remedy.written_by, time=f"{at:%H:%M %d/%m/%Y}")


def _day(text: str) -> str:
    return f"{date.fromisoformat(text):%d/%m/%Y}"
