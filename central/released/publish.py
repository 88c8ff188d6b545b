"""Publishes, with the nightly head, what officers and the public may see from then on.

Guarantees that everything published is a sum of whole released blocks (what was answered on phones
is released to nobody else, and comes in blocks of its own), and that a sample's figures are
published to nobody but its officers. Runs in the transaction that signs the night.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from central.released.alone import only_one
from central.released.month_composites import publish_composites
from central.released.parcels import Part, Series, for_an_officer, for_the_public, month_span
from central.store import published_queries
from central.store.published_queries import AnswerRow, Days, PartRow

PUBLIC, OFFICER = "public", "officer"

LOOK_BACK_DAYS = 16
"""So long after its end a month is looked at again though nothing of it changed: a central that
was off at its end publishes it then, and of a site that sent nothing over Tết, nine days and two
ends of a week, its composites come too."""

SeriesKey = tuple[str, str, str, str]
"""Officer (empty for the public), channel, questionnaire, question."""


def publish_night(
    connection: Connection, night: date, changed: Iterable[tuple[str, str]]
) -> frozenset[str]:
    """Publish what `night` (the last ended day) lets; `changed`: site and day of new records.

    Returns the last day of every span of which the public sees something new.

    The caller holds the sites, so that nothing is released meanwhile.
    """
    samples = published_queries.samples(connection)
    ends: set[str] = set()
    for site, month in sorted(_months(connection, night, changed)):
        days = Days((site,), *month_span(month))
        answers = published_queries.released_rows(connection, days)
        alone = only_one(published_queries.raters(connection, days))
        officers = [
            (alone[row.site, row.day, row.counter], row)
            for row in answers
            if (row.site, row.day, row.counter) in alone
        ]
        _publish(connection, OFFICER, days, officers, night)
        publish_composites(connection, site, month, night.isoformat())
        if site not in samples:
            everyone = [*answers, *published_queries.phone_rows(connection, days)]
            ends |= _publish(connection, PUBLIC, days, [("", row) for row in everyone], night)
    return frozenset(ends)


def _months(
    connection: Connection, night: date, changed: Iterable[tuple[str, str]]
) -> set[tuple[str, str]]:
    new = published_queries.sites_without_parts(connection)
    found = published_queries.released_months(connection, new)
    changed = list(changed)
    found |= {(site, day[:7]) for site, day in changed}
    before = (night - timedelta(days=LOOK_BACK_DAYS)).isoformat()[:7]
    found |= {(site, before) for site, _ in changed}
    return {each for each in found if each[1] <= night.isoformat()[:7]}


def _publish(
    connection: Connection,
    audience: str,
    days: Days,
    answers: Iterable[tuple[str, AnswerRow]],
    night: date,
) -> set[str]:
    held = published_queries.parts_touching(connection, audience, days)
    rule = for_the_public if audience == PUBLIC else for_an_officer
    rows = [
        row
        for key, series in _series(answers, held).items()
        for part in rule(series, night.isoformat())
        for row in _rows(days.sites[0], audience, key, part, night)
    ]
    published_queries.add_parts(connection, rows)
    return {row["last_day"] for row in rows}


def _series(
    answers: Iterable[tuple[str, AnswerRow]], held: Iterable[PartRow]
) -> dict[SeriesKey, Series]:
    released: dict[SeriesKey, dict[str, Counter[int]]] = {}
    for subject, row in answers:
        key = (subject, row.channel, row.questionnaire, row.question)
        released.setdefault(key, {}).setdefault(row.day, Counter())[row.answer] += row.n
    parts: dict[SeriesKey, list[Part]] = {}
    for each in held:
        key = (each.subject, each.channel, each.questionnaire, each.question)
        span = (each.first_day, each.last_day)
        parts.setdefault(key, []).append(Part(span, each.day, Counter({each.answer: each.n})))
    return {key: Series(by_day, tuple(parts.get(key, ()))) for key, by_day in released.items()}


def _rows(
    site: str, audience: str, key: SeriesKey, part: Part, night: date
) -> Iterable[dict[str, Any]]:
    subject, channel, questionnaire, question = key
    place = {
        "site_id": site,
        "audience": audience,
        "subject": subject,
        "first_day": part.span[0],
        "last_day": part.span[1],
        "day": part.day,
        "channel": channel,
        "questionnaire": questionnaire,
        "question": question,
        "night": night.isoformat(),
    }
    return [{**place, "answer": answer, "n": n} for answer, n in sorted(part.levels.items())]
