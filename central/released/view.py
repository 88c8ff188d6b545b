"""The view: what an audience may see of the answers, of some sites and days. The only one.

Guarantees that a supervisor's and a leader's cells are sums of released blocks, that an officer's
and the public's are sums of published parcels, which are made of such blocks, and that nothing is
cut: what is not released by officer, procedure or hour is withheld (docs/adr/0063).
"""

from collections.abc import Callable, Iterable

from sqlalchemy import Connection

from central.released.alone import only_one
from central.released.audience import Audience, By, Scope, Span
from central.released.cell import Shown, Why
from central.released.publish import OFFICER, PUBLIC
from central.released.table import Answers, CellKey, Of, ReleasedTable, summed
from central.store import published_queries
from central.store.published_queries import AnswerRow, CounterDay, Days, PartRow

MONTH_LETTERS = 7
_OF_COUNTER_DAYS: dict[By, Callable[[CounterDay], Of]] = {
    By.WHOLE: lambda _: (),
    By.SITE: lambda place: (place[0],),
    By.DAY: lambda place: (place[1],),
    By.MONTH: lambda place: (place[1][:MONTH_LETTERS],),
    By.COUNTER: lambda place: (place[0], place[2]),
}


def view(
    connection: Connection, audience: Audience, scope: Scope, span: Span, by: By = By.WHOLE
) -> ReleasedTable:
    """The table that `audience` may see. An officer sees own figures, whatever `by`.

    ValueError where an officer's view names no officer.
    """
    days = Days(scope.sites, span.first.isoformat(), span.last.isoformat())
    if audience in {Audience.SUPERVISOR, Audience.LEADER}:
        return _by_blocks(connection, audience, scope, span, by, days)
    if audience is Audience.OFFICER and not scope.officer:
        message = "expected the officer whose own figures these are, found none"
        raise ValueError(message)
    return _by_parcels(connection, audience, scope, span, by, days)


def _by_blocks(
    connection: Connection, audience: Audience, scope: Scope, span: Span, by: By, days: Days
) -> ReleasedTable:
    raters = published_queries.raters(connection, days)
    rated: frozenset[Of]
    answers = published_queries.released_rows(connection, days)
    if by in _OF_COUNTER_DAYS:
        of = _OF_COUNTER_DAYS[by]
        placed = ((of(_place(row)), row) for row in answers)
        rated = frozenset(of(place) for place in raters)
        return ReleasedTable(audience, scope, span, by, _cells(placed), rated)
    if by is By.HOUR:
        rated = frozenset(() for _ in raters)
        return ReleasedTable(audience, scope, span, by, {}, rated, Why.NOT_TOLD_APART)
    names = raters if by is By.OFFICER else published_queries.procedures_rated(connection, days)
    alone = only_one(names)
    placed = (((row.site, alone[_place(row)]), row) for row in answers if _place(row) in alone)
    rated = frozenset((place[0], name) for place, by_name in names.items() for name in by_name)
    return ReleasedTable(audience, scope, span, by, _cells(placed), rated, Why.NOT_TOLD_APART)


def _by_parcels(
    connection: Connection, audience: Audience, scope: Scope, span: Span, by: By, days: Days
) -> ReleasedTable:
    kind, subject = (OFFICER, scope.officer) if audience is Audience.OFFICER else (PUBLIC, "")
    parts = published_queries.parts_inside(connection, kind, days, subject)
    raters = published_queries.raters(connection, days)
    rated: frozenset[Of]
    if kind == OFFICER:
        raters = {place: found for place, found in raters.items() if subject in found}
    if by not in {By.WHOLE, By.SITE, By.DAY, By.MONTH}:
        rated = frozenset(() for _ in raters)
        return ReleasedTable(audience, scope, span, by, {}, rated, Why.NOT_TOLD_APART)
    of = _OF_COUNTER_DAYS[by]
    rated = frozenset(of(place) for place in raters)
    placed = [(of((part.site, part.first_day, "")), part) for part in parts if _fits(part, by)]
    return ReleasedTable(audience, scope, span, by, _cells(placed), rated)


def _fits(part: PartRow, by: By) -> bool:
    """Whether the parcel, whole, is of one such thing."""
    if by is By.DAY:
        return part.first_day == part.last_day
    letters = MONTH_LETTERS
    return by is not By.MONTH or part.first_day[:letters] == part.last_day[:letters]


def _place(row: AnswerRow) -> CounterDay:
    return row.site, row.day, row.counter


def _cells(placed: Iterable[tuple[Of, AnswerRow | PartRow]]) -> dict[CellKey, Shown]:
    return summed(
        Answers(CellKey(of, row.channel, row.questionnaire, row.question), row.answer, row.n)
        for of, row in placed
    )
