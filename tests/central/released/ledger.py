"""A site whose every answer has a value of its own, so that figures name the ratings in them.

Counts go into the tables that ingest writes, and cells are released by the rule that ingest asks;
the log and its signatures are left out, which say nothing of what is shown.
"""

from collections import Counter
from datetime import date, timedelta
from itertools import product

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

import central.store.every_table  # noqa: F401 - all tables are made
from central.released.audience import Audience, By, Scope, Span
from central.released.by_hour import index_by_hour
from central.released.factors import factor_answers
from central.released.officers import officer_figures
from central.released.public_month import public_month
from central.released.publish import publish_night
from central.released.sums import view_in_sums
from central.released.view import view
from central.store.fleet_tables import sites
from central.store.metadata import metadata
from central.store.published_queries import Days, answers_by_day
from central.store.release_queries import cells_of
from central.store.tally_queries import put_released
from central.store.tally_tables import hour_tallies, rating_tallies, visit_sums, visit_tallies
from central.store.today_queries import released_counts
from central.store.upsert import add_up
from central.tally.block_hours import hours_after
from central.tally.release import released

SITE, QUESTION = "xa-mau", ("mot-cua@1", "service")
FIRST = date(2026, 3, 29)
DAYS = 5
"""From the end of one month to the beginning of the next."""

OFFICERS = ("cb-1", "cb-2")
BLOCKS = (By.WHOLE, By.DAY, By.COUNTER, By.OFFICER, By.PROCEDURE)
LOOKS = [
    *((Audience.SUPERVISOR, by, "") for by in BLOCKS),
    *((Audience.OFFICER, by, officer) for by in (By.WHOLE, By.DAY) for officer in OFFICERS),
    *((Audience.PUBLIC, by, "") for by in (By.WHOLE, By.SITE, By.DAY, By.MONTH)),
]
NIGHTLY = frozenset({Audience.OFFICER, Audience.PUBLIC})
"""What they see changes at night alone."""


def day(number):
    return FIRST + timedelta(days=number)


def spans():
    """Days, ranges that overlap, a month, and everything."""
    ends = [(0, 0), (1, 1), (3, 3), (0, 2), (1, 3)]
    march = Span(date(2026, 3, 1), date(2026, 3, 31))
    return [*(Span(day(first), day(last)) for first, last in ends), march, EVER]


EVER = Span(date(2026, 1, 1), date(2026, 12, 31))


class Ledger:
    """`engine`: None for one in memory."""

    def __init__(self, engine=None):
        self.engine = engine or create_engine(
            "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
        )
        self.connection = self.engine.connect()
        if engine is None:
            metadata.create_all(self.connection)
            row = {"name": "Xã Mẫu", "unit": "Xã Mẫu", "timezone": "Asia/Ho_Chi_Minh"}
            self.connection.execute(
                sites.insert(), {"site_id": SITE, "sample": False, "batches": 0, **row}
            )
        self.answers, self.at_hour = 100, 7

    def rate(self, at, counter, officer, number, *, channel="kiosk", procedure="tt-1"):
        """So many ratings in one batch; the values of their answers. Each batch is an hour later
        than the one before, or in the same hour, as `hour` says.
        """
        given = range(self.answers, self.answers + number)
        self.answers += number
        place = {"site_id": SITE, "day": day(at).isoformat(), "counter_id": counter}
        told = {**place, "officer_id": officer, "mark": ""}
        more = {"procedure": procedure, "stage": "result", "channel": channel}
        asked = dict(zip(("questionnaire", "question"), QUESTION, strict=True))
        rows = [{**told, **more, **asked, "answer": answer, "n": 1} for answer in given]
        add_up(self.connection, rating_tallies, rows)
        event = "rated" if channel == "kiosk" else "phone-rated"
        add_up(self.connection, visit_tallies, [{**told, "event": event, "n": number}])
        sums = {"ratings": number, "n": number, "sum_parts": 0, "sum_squares": 0}
        asked.pop("question")
        add_up(self.connection, visit_sums, [{**told, **more, **asked, **sums}])
        if channel == "kiosk":
            of_hour = {"event": event, "mark": "", "hour": self.hour(number), "n": number}
            add_up(self.connection, hour_tallies, [{**place, **of_hour}])
            self._release(place)
        return list(given)

    def _release(self, place):
        key = tuple(place.values())
        cells = cells_of(self.connection, [key])[key]
        counted = cells.counted.get(QUESTION, Counter())
        shown = cells.shown.get(QUESTION, Counter())
        now_shown = released(counted, shown)
        if now_shown is not None:
            hours = hours_after(cells.block_hours(QUESTION), shown, now_shown, cells.rated)
            asked = dict(zip(("questionnaire", "question"), QUESTION, strict=True))
            more = {**place, **asked, "released_at": "2026-03-29T02:00:00.000Z"}
            more["rated_then"] = hours.rated_text()
            put_released(
                self.connection,
                [
                    {**more, "answer": at, "n": n, "hours": hours.level_text(at)}
                    for at, n in now_shown.items()
                ],
            )

    def hour(self, number):
        """The hour of a batch: the same, one or two later, by how many ratings it has."""
        self.at_hour = 7 + (self.at_hour - 7 + number % 3) % 11
        return self.at_hour

    def by_hour(self):
        """Every figure that the page of busy hours shows: by weekday, hour and half of the day."""
        for span, counter in product(spans(), (None, "quay-1")):
            for found in index_by_hour(self.connection, SITE, span, counter):
                yield from found.bands.values()
                yield from found.halves.values()
            days = Days((SITE,), span.first.isoformat(), span.last.isoformat())
            weekdays = {}
            for row in answers_by_day(self.connection, days, QUESTION[1], counter):
                weekday = date.fromisoformat(row.day).weekday()
                weekdays.setdefault(weekday, Counter())[row.answer] += row.n
            yield from weekdays.values()

    def pages(self):
        """Every figure of the pages of factors, of today, of public months, and of reports."""
        scope = Scope((SITE,))
        for span in spans():
            for by_counter in (False, True):
                found = factor_answers(self.connection, scope, span, by_counter=by_counter)
                yield from found.levels.values()
            for by in (By.MONTH, By.SITE, By.OFFICER, By.PROCEDURE):
                table = view_in_sums(self.connection, Audience.LEADER, scope, span, by)
                yield from (cell.counts for cell in table.cells.values())
        for month in ("2026-03", "2026-04"):
            for asked in public_month(self.connection, SITE, month).asked:
                yield from (cell.counts for _, cell in asked.cells)
        for number in range(DAYS):
            counters = {}
            for row in released_counts(self.connection, SITE, day(number).isoformat()):
                counters.setdefault(row[0], Counter())[row[3]] += row[4]
            yield from counters.values()

    def night(self, at):
        changed = {(SITE, day(number).isoformat()) for number in range(DAYS)}
        publish_night(self.connection, day(at), changed)

    def table(self, audience, span, by=By.WHOLE, officer=""):
        return view(self.connection, audience, Scope((SITE,), officer), span, by)

    def officers(self, span):
        """What the page of officers shows supervisors."""
        return officer_figures(self.connection, (SITE,), span)

    def shown_to(self, audiences):
        """Every figure that any of these audiences can ask for now."""
        for audience, by, officer in LOOKS:
            if audience in audiences:
                for span in spans():
                    for cell in self.table(audience, span, by, officer).cells.values():
                        yield cell.counts

    def counted(self):
        """What nobody may see: all answers of the site, released or not."""
        return Counter(
            dict(
                self.connection.execute(
                    rating_tallies.select().with_only_columns(
                        rating_tallies.c.answer, rating_tallies.c.n
                    )
                ).all()
            )
        )

    def close(self):
        self.connection.close()
        self.engine.dispose()
