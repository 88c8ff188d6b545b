"""Sums over the days of a period: a day is a period of one. Of one site each.

Guarantees that a query reads the rows of that site and those days, by the beginning of the primary
key, and nothing of other sites or days: it takes as long whatever else is stored. Answers and
shares are for the releasing view alone (`central.released`); visits and hours are live.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Select, Table, bindparam, func, select

from central.store.tally_tables import hour_tallies, rating_tallies, visit_sums, visit_tallies
from central.tally.visit_share import ShareSums

By = Literal["day", "counter_id", "officer_id", "procedure", "stage"]
"""What sums may be told apart by; visits know no procedure and no stage."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days of a site (YYYY-MM-DD), both included."""

    site: str
    first: str
    last: str


class AnswerSum(NamedTuple):
    """`by`: the values of what was asked to be told apart. `answer` 0: skipped; `mark` empty:
    counted.
    """

    by: tuple[str, ...]
    channel: str
    questionnaire: str
    question: str
    answer: int
    mark: str
    n: int


class ShareSum(NamedTuple):
    """Sums of visits' shares, for composite indices (`kiosk.survey.MeanShare`)."""

    by: tuple[str, ...]
    channel: str
    questionnaire: str
    mark: str
    sums: ShareSums


class VisitSum(NamedTuple):
    """Events of visits, as `visit_tallies` names them."""

    by: tuple[str, ...]
    event: str
    mark: str
    n: int


class HourSum(NamedTuple):
    """Counted events by hour of the day, 0 to 23."""

    hour: int
    event: str
    n: int


def answer_sums(connection: Connection, period: Period, by: Sequence[By] = ()) -> list[AnswerSum]:
    """Answers by what is in `by`, channel, questionnaire, question, answer and mark."""
    names = ("channel", "questionnaire", "question", "answer", "mark")
    rows = connection.execute(_sums(rating_tallies, (*by, *names), ("n",)), _given(period))
    return [
        AnswerSum(tuple(values), channel, questionnaire, question, answer, mark, int(n))
        for *values, channel, questionnaire, question, answer, mark, n in rows
    ]


def share_sums(connection: Connection, period: Period, by: Sequence[By] = ()) -> list[ShareSum]:
    """Sums of shares by what is in `by`, channel, questionnaire and mark."""
    names = ("channel", "questionnaire", "mark")
    query = _sums(visit_sums, (*by, *names), ShareSums._fields)
    rows = connection.execute(query, _given(period))
    return [
        ShareSum(
            tuple(values),
            channel,
            questionnaire,
            mark,
            ShareSums(int(ratings), int(n), int(parts), int(squares)),
        )
        for *values, channel, questionnaire, mark, ratings, n, parts, squares in rows
    ]


def visit_sums_of(
    connection: Connection,
    period: Period,
    by: Sequence[Literal["day", "counter_id", "officer_id"]] = (),
) -> list[VisitSum]:
    """Events of visits by what is in `by`, event and mark."""
    query = _sums(visit_tallies, (*by, "event", "mark"), ("n",))
    rows = connection.execute(query, _given(period))
    return [VisitSum(tuple(values), event, mark, int(n)) for *values, event, mark, n in rows]


def hour_profile(
    connection: Connection, period: Period, counter: str | None = None
) -> list[HourSum]:
    """What counts, by hour of the day; of one counter or of all."""
    given = _given(period)
    query = _sums(hour_tallies, ("hour", "event"), ("n",)).where(hour_tallies.c.mark == "")
    if counter is not None:
        query = query.where(hour_tallies.c.counter_id == bindparam("counter"))
        given["counter"] = counter
    return [HourSum(hour, event, int(n)) for hour, event, n in connection.execute(query, given)]


def _given(period: Period) -> dict[str, str]:
    return {"site": period.site, "first": period.first, "last": period.last}


@lru_cache(maxsize=64)
def _sums(table: Table, names: tuple[str, ...], sums: tuple[str, ...]) -> Select[Any]:
    keys = [table.c[name] for name in names]
    first = table.c[sums[0]]
    return (
        select(*keys, *(func.sum(table.c[name]) for name in sums))
        .where(
            table.c.site_id == bindparam("site"),
            table.c.day.between(bindparam("first"), bindparam("last")),
        )
        .group_by(*keys)
        # What was taken out again leaves a row of nothing.
        .having(func.sum(first) != 0)
        .order_by(*keys)
    )
