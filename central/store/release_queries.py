"""What is counted of cells, and what of it is released: of many counters and days at once."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, func, select

from central.channels import KIOSK_CHANNEL
from central.store.among import among
from central.store.read_together import Values, read_together
from central.store.tally_queries import Levels
from central.store.tally_tables import rating_tallies, released_tallies

CounterDay = tuple[str, str, str]
"""Site, day, counter."""

Question = tuple[str, str]
"""Questionnaire and question."""


@dataclass(slots=True)
class Cells:
    """Of one counter and day: answers counted at the kiosk, and those that are released."""

    counted: dict[Question, Levels] = field(default_factory=dict)
    shown: dict[Question, Levels] = field(default_factory=dict)


_PLACE = ("site_id", "day", "counter_id")
_KEY = (*_PLACE, "questionnaire", "question", "answer")


@cache
def _counted(dialect: str) -> Select[Any]:
    return (
        select(*(rating_tallies.c[name] for name in _KEY), func.sum(rating_tallies.c.n))
        .where(
            *(among(rating_tallies.c[name], name, dialect) for name in _PLACE),
            rating_tallies.c.channel == KIOSK_CHANNEL,
            rating_tallies.c.mark == "",
            rating_tallies.c.answer > 0,
        )
        .group_by(*(rating_tallies.c[name] for name in _KEY))
    )


@cache
def _shown(dialect: str) -> Select[Any]:
    return select(*(released_tallies.c[name] for name in _KEY), released_tallies.c.n).where(
        *(among(released_tallies.c[name], name, dialect) for name in _PLACE)
    )


def cells_of(connection: Connection, wanted: Iterable[CounterDay]) -> dict[CounterDay, Cells]:
    """The cells of these counters and days."""
    found = {place: Cells() for place in wanted}
    if not found:
        return found
    sites, days, counters = (sorted(set(names)) for names in zip(*found, strict=True))
    dialect = connection.dialect.name
    given = {"site_id": sites, "day": days, "counter_id": counters}
    asked = [(_counted(dialect), given), (_shown(dialect), given)]
    counted, shown = map(_rows, read_together(connection, asked))
    for place, question, answer, n in counted:
        if place in found:
            found[place].counted.setdefault(question, Counter())[answer] = n
    for place, question, answer, n in shown:
        if place in found:
            found[place].shown.setdefault(question, Counter())[answer] = n
    return found


def _rows(rows: Iterable[Values]) -> list[tuple[CounterDay, Question, int, int]]:
    return [
        ((site, day, counter), (questionnaire, question), answer, n)
        for site, day, counter, questionnaire, question, answer, n in rows
    ]
