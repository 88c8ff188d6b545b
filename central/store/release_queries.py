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
from central.store.tally_tables import hour_tallies, rating_tallies, released_tallies
from central.tally.block_hours import BlockHours, read_block_hours

CounterDay = tuple[str, str, str]
"""Site, day, counter."""

Question = tuple[str, str]
"""Questionnaire and question."""


@dataclass(slots=True)
class Cells:
    """Of one counter and day: answers counted at the kiosk, and those that are released; `rated`:
    counted ratings by hour; `rated_then` and `hours` (by answer): what is kept of the hours of
    released blocks.
    """

    counted: dict[Question, Levels] = field(default_factory=dict)
    shown: dict[Question, Levels] = field(default_factory=dict)
    rated: Levels = field(default_factory=Counter)
    rated_then: dict[Question, str | None] = field(default_factory=dict)
    hours: dict[Question, dict[int, str | None]] = field(default_factory=dict)

    def block_hours(self, question: Question) -> BlockHours | None:
        """What is known of the hours of the question's blocks."""
        return read_block_hours(self.rated_then.get(question), self.hours.get(question, {}))


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
    names = (*_KEY, "n", "rated_then", "hours")
    return select(*(released_tallies.c[name] for name in names)).where(
        *(among(released_tallies.c[name], name, dialect) for name in _PLACE)
    )


@cache
def _rated(dialect: str) -> Select[Any]:
    names = (*_PLACE, "hour", "n")
    return select(*(hour_tallies.c[name] for name in names)).where(
        *(among(hour_tallies.c[name], name, dialect) for name in _PLACE),
        hour_tallies.c.event == "rated",
        hour_tallies.c.mark == "",
    )


def cells_of(connection: Connection, wanted: Iterable[CounterDay]) -> dict[CounterDay, Cells]:
    """The cells of these counters and days."""
    found = {place: Cells() for place in wanted}
    if not found:
        return found
    sites, days, counters = (sorted(set(names)) for names in zip(*found, strict=True))
    dialect = connection.dialect.name
    given = {"site_id": sites, "day": days, "counter_id": counters}
    asked = [(query(dialect), given) for query in (_counted, _shown, _rated)]
    counted, shown, rated = read_together(connection, asked)
    for site, day, counter, questionnaire, question, answer, n in counted:
        cells = found.get((site, day, counter))
        if cells is not None:
            cells.counted.setdefault((questionnaire, question), Counter())[answer] = n
    for row in shown:
        cells = found.get(row[:3])
        if cells is not None:
            _add_shown(cells, row)
    for site, day, counter, hour, n in rated:
        cells = found.get((site, day, counter))
        if cells is not None:
            cells.rated[hour] = n
    return found


def _add_shown(cells: Cells, row: Values) -> None:
    *_, questionnaire, question, answer, n, rated_then, hours = row
    asked = (questionnaire, question)
    cells.shown.setdefault(asked, Counter())[answer] = n
    cells.rated_then[asked] = rated_then
    cells.hours.setdefault(asked, {})[answer] = hours
