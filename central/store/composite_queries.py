"""Sums of visits' shares by month and counter, what is left in no block, and what is published:
for `central.released`. By the beginning of the key: site, then days or months.
"""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, insert, select

from central.channels import KIOSK_CHANNEL
from central.store.published_tables import published_composites
from central.store.tally_tables import rating_tallies, released_tallies, visit_sums
from central.tally.visit_share import ShareSums

Piece = tuple[str, str, str]
"""Counter, officer (empty where nobody was known) and questionnaire."""


class PublishedComposite(NamedTuple):
    """The sums of one month of one officer at one counter, as they were published."""

    site: str
    month: str
    counter: str
    officer: str
    questionnaire: str
    sums: ShareSums


def month_sums(connection: Connection, site: str, first: str, last: str) -> dict[Piece, ShareSums]:
    """Of all counted ratings given at kiosks from day `first` to day `last`."""
    of = visit_sums.c
    sums = [func.sum(of[name]) for name in ShareSums._fields]
    rows = connection.execute(
        select(of.counter_id, of.officer_id, of.questionnaire, *sums)
        .where(
            of.site_id == site,
            of.day.between(first, last),
            of.channel == KIOSK_CHANNEL,
            of.mark == "",
        )
        .group_by(of.counter_id, of.officer_id, of.questionnaire)
    )
    return {(row[0], row[1], row[2]): ShareSums(*map(int, row[3:])) for row in rows}


def answers_by_day(
    connection: Connection, site: str, first: str, last: str, questions: Collection[str]
) -> tuple[dict[Any, int], dict[Any, int]]:
    """Numbers of answers by (counter, questionnaire, day, question): counted, and released.

    Those counted by officer too, last in the key.
    """
    of = rating_tallies.c
    counted = (of.channel == KIOSK_CHANNEL, of.mark == "", of.answer > 0)
    return (
        _numbers(
            connection, rating_tallies, site, first, last, questions, counted, ("officer_id",)
        ),
        _numbers(connection, released_tallies, site, first, last, questions, (), ()),
    )


def _numbers(  # noqa: PLR0913, PLR0917 - what is asked of both tables alike
    connection: Connection,
    table: Any,  # noqa: ANN401 - SQLAlchemy's own
    site: str,
    first: str,
    last: str,
    questions: Collection[str],
    also: Iterable[Any],
    besides: Iterable[str],
) -> dict[Any, int]:
    of = table.c
    key = (of.counter_id, of.questionnaire, of.day, of.question, *(of[name] for name in besides))
    rows = connection.execute(
        select(*key, func.sum(of.n))
        .where(
            of.site_id == site,
            of.day.between(first, last),
            of.question.in_(sorted(questions)),
            *also,
        )
        .group_by(*key)
    )
    return {tuple(row[:-1]): int(row[-1]) for row in rows}


def published_composites_of(
    connection: Connection, sites: Collection[str], first: str, last: str
) -> list[PublishedComposite]:
    """What is published of the months from `first` to `last` (YYYY-MM), both included."""
    of = published_composites.c
    rows = connection.execute(
        select(
            of.site_id,
            of.month,
            of.counter_id,
            of.officer_id,
            of.questionnaire,
            of.n,
            of.sum_parts,
            of.sum_squares,
        )
        .where(of.site_id.in_(sites), of.month.between(first, last))
        .order_by(of.site_id, of.month, of.counter_id, of.officer_id, of.questionnaire)
    )
    return [PublishedComposite(*row[:5], ShareSums(row[5], *row[5:])) for row in rows]


def add_composites(
    connection: Connection, site: str, month: str, night: str, due: dict[Piece, ShareSums]
) -> None:
    """Publish these; what is published stays."""
    rows = [
        {
            "site_id": site,
            "month": month,
            "counter_id": counter,
            "officer_id": officer,
            "questionnaire": questionnaire,
            "night": night,
            "n": sums.n,
            "sum_parts": sums.sum_parts,
            "sum_squares": sums.sum_squares,
        }
        for (counter, officer, questionnaire), sums in sorted(due.items())
    ]
    if rows:
        connection.execute(insert(published_composites), rows)
