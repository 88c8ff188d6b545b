"""Released answers over days and sites, and what is published of them: for `central.released`.

Every query is by the beginning of a key: sites, then days.
"""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from central.channels import KIOSK_CHANNEL, PHONE_CHANNEL
from central.store.fleet_tables import sites
from central.store.published_tables import published_parts
from central.store.tally_tables import rating_tallies, released_tallies, visit_sums, visit_tallies
from central.store.upsert import Rows, add_up


class Days(NamedTuple):
    """Days of sites, `first` and `last` included (YYYY-MM-DD)."""

    sites: tuple[str, ...]
    first: str
    last: str


class AnswerRow(NamedTuple):
    """So many answers of one value. `counter`: empty where they are of several."""

    site: str
    day: str
    counter: str
    channel: str
    questionnaire: str
    question: str
    answer: int
    n: int


class PartRow(NamedTuple):
    """So many answers of one day in the parcel of that span."""

    site: str
    subject: str
    first_day: str
    last_day: str
    day: str
    channel: str
    questionnaire: str
    question: str
    answer: int
    n: int


CounterDay = tuple[str, str, str]
"""Site, day, counter."""


def released_rows(connection: Connection, days: Days) -> list[AnswerRow]:
    """What is released of the answers given at kiosks."""
    of = released_tallies.c
    rows = connection.execute(
        select(
            of.site_id, of.day, of.counter_id, of.questionnaire, of.question, of.answer, of.n
        ).where(of.site_id.in_(days.sites), of.day.between(days.first, days.last), of.n > 0)
    )
    return [AnswerRow(*row[:3], KIOSK_CHANNEL, *row[3:]) for row in rows]


def answers_by_day(
    connection: Connection, days: Days, question: str, counter: str | None = None
) -> list[AnswerRow]:
    """What is released of the answers to one question given at kiosks, by day; of one counter, or
    of all.
    """
    of = released_tallies.c
    key = (of.site_id, of.day, of.questionnaire, of.question, of.answer)
    query = select(*key, func.sum(of.n)).where(
        of.site_id.in_(days.sites),
        of.day.between(days.first, days.last),
        of.question == question,
        of.n > 0,
    )
    if counter is not None:
        query = query.where(of.counter_id == counter)
    return [
        AnswerRow(site, day, counter or "", KIOSK_CHANNEL, questionnaire, asked, answer, int(n))
        for site, day, questionnaire, asked, answer, n in connection.execute(query.group_by(*key))
    ]


def hours_of_blocks(
    connection: Connection, days: Days, question: str, counter: str | None = None
) -> list[tuple[str, int, int, str | None]]:
    """Questionnaire, answer, number, and in which spans of hours its blocks were gathered
    (`central.tally.block_hours`; None where that is not known); of one counter, or of all.
    """
    of = released_tallies.c
    # What says when the block before was released is kept with it, or nothing is known.
    hours = case((of.rated_then.is_not(None), of.hours), else_=None)
    query = select(of.questionnaire, of.answer, of.n, hours).where(
        of.site_id.in_(days.sites),
        of.day.between(days.first, days.last),
        of.question == question,
        of.n > 0,
    )
    if counter is not None:
        query = query.where(of.counter_id == counter)
    return [(name, answer, n, text) for name, answer, n, text in connection.execute(query)]


def phone_rows(connection: Connection, days: Days) -> list[AnswerRow]:
    """All counted answers given on phones, which are in no released cell: to be published alone."""
    of = rating_tallies.c
    key = (of.site_id, of.day, of.questionnaire, of.question, of.answer)
    rows = connection.execute(
        select(*key, func.sum(of.n))
        .where(
            of.site_id.in_(days.sites),
            of.day.between(days.first, days.last),
            of.channel == PHONE_CHANNEL,
            of.mark == "",
            of.answer > 0,
        )
        .group_by(*key)
        .having(func.sum(of.n) > 0)
    )
    return [
        AnswerRow(site, day, "", PHONE_CHANNEL, questionnaire, question, answer, int(n))
        for site, day, questionnaire, question, answer, n in rows
    ]


def raters(connection: Connection, days: Days) -> dict[CounterDay, dict[str, int]]:
    """How many counted ratings at the kiosk each officer has, by site, day and counter."""
    of = visit_tallies.c
    key = (of.site_id, of.day, of.counter_id, of.officer_id)
    return _by_counter_day(
        connection.execute(
            select(*key, func.sum(of.n))
            .where(
                of.site_id.in_(days.sites),
                of.day.between(days.first, days.last),
                of.event == "rated",
                of.mark == "",
            )
            .group_by(*key)
            .having(func.sum(of.n) > 0)
        ).all()
    )


def procedures_rated(connection: Connection, days: Days) -> dict[CounterDay, dict[str, int]]:
    """How many counted ratings at the kiosk each procedure has, by site, day and counter."""
    of = visit_sums.c
    key = (of.site_id, of.day, of.counter_id, of.procedure)
    return _by_counter_day(
        connection.execute(
            select(*key, func.sum(of.ratings))
            .where(
                of.site_id.in_(days.sites),
                of.day.between(days.first, days.last),
                of.channel == KIOSK_CHANNEL,
                of.mark == "",
            )
            .group_by(*key)
            .having(func.sum(of.ratings) > 0)
        ).all()
    )


def parts_inside(
    connection: Connection, audience: str, days: Days, subject: str | None
) -> list[PartRow]:
    """The parts of parcels whose whole span is inside; `subject` None: of every officer."""
    of = published_parts.c
    inside = (of.first_day >= days.first, of.last_day <= days.last)
    return _parts(connection, audience, days, subject, and_(*inside))


def parts_touching(connection: Connection, audience: str, days: Days) -> list[PartRow]:
    """The parts that hold answers of these days, of every subject."""
    return _parts(
        connection, audience, days, None, published_parts.c.day.between(days.first, days.last)
    )


def add_parts(connection: Connection, rows: Rows) -> None:
    """Let parcels gain what `rows` say."""
    add_up(connection, published_parts, rows)


def sites_without_parts(connection: Connection) -> set[str]:
    """Sites of which nothing was published yet."""
    known = select(published_parts.c.site_id).where(published_parts.c.site_id == sites.c.site_id)
    return set(connection.execute(select(sites.c.site_id).where(~known.exists())).scalars())


def released_months(connection: Connection, wanted: Collection[str]) -> set[tuple[str, str]]:
    """Site and month (YYYY-MM) of everything that is released or was answered on phones."""
    found: set[tuple[str, str]] = set()
    for table in (released_tallies, rating_tallies):
        month = func.substr(table.c.day, 1, 7)
        query = select(table.c.site_id, month).where(table.c.site_id.in_(wanted)).distinct()
        found |= {(site, each) for site, each in connection.execute(query)}
    return found


def samples(connection: Connection) -> set[str]:
    """Sites whose figures are nobody's."""
    return set(connection.execute(select(sites.c.site_id).where(sites.c.sample)).scalars())


def sites_that_are_real(connection: Connection) -> tuple[str, ...]:
    """All sites but samples, in order."""
    query = select(sites.c.site_id).where(~sites.c.sample).order_by(sites.c.site_id)
    return tuple(connection.execute(query).scalars())


def _parts(
    connection: Connection,
    audience: str,
    days: Days,
    subject: str | None,
    where: ColumnElement[bool],
) -> list[PartRow]:
    of = published_parts.c
    key = [of[name] for name in ("site_id", *PartRow._fields[1:-1])]
    query = select(*key, func.sum(of.n)).where(
        of.site_id.in_(days.sites), of.audience == audience, where
    )
    if subject is not None:
        query = query.where(of.subject == subject)
    rows = connection.execute(query.group_by(*key))
    return [PartRow._make(row) for row in rows]


def _by_counter_day(rows: Iterable[Any]) -> dict[CounterDay, dict[str, int]]:
    found: dict[CounterDay, dict[str, int]] = {}
    for site, day, counter, name, n in rows:
        found.setdefault((site, day, counter), {})[name] = int(n)
    return found
