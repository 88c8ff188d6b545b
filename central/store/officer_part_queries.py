"""Published parcels of officers, summed by the database: for `central.released` alone.

Guarantees that a query reads the rows of the given sites and officers by the beginning of the key,
and hands over as many rows as there are figures, however long the period.
"""

from collections.abc import Collection

from sqlalchemy import Connection, func, select

from central.store.published_queries import Days
from central.store.published_tables import published_parts
from central.store.released_sum_queries import SumRow

AUDIENCE = "officer"
"""Of `published_parts`, as `central.released.publish` writes it."""


def officer_part_sums(
    connection: Connection, days: Days, officers: Collection[str]
) -> list[SumRow]:
    """Answers of the parcels whose whole span lies within `days`, by site and officer.

    Phones are in none: what was answered there is no officer's.
    """
    of = published_parts.c
    keys = (of.site_id, of.subject, of.questionnaire, of.question, of.answer)
    query = (
        select(*keys, func.sum(of.n))
        .where(
            of.site_id.in_(days.sites),
            of.audience == AUDIENCE,
            of.subject.in_(sorted(officers)),
            of.first_day.between(days.first, days.last),
            of.last_day <= days.last,
        )
        .group_by(*keys)
        .order_by(*keys)
    )
    return [
        ((site, officer), questionnaire, question, answer, int(n))
        for site, officer, questionnaire, question, answer, n in connection.execute(query)
    ]
