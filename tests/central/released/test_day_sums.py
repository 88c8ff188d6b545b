"""Sums of days are the sums of the rows, whatever was taken in, counted again or left behind.

On both databases, over histories drawn by chance: records that come late, days that end, sums made
and taken away, a program of before that knows nothing of sums, a count again.
"""

import random
from collections import Counter
from datetime import timedelta

import pytest

from central.audit.count_again import count_site_again, recount_site
from central.fleet.count_again_mark import mark_to_count_again
from central.released.audience import Audience, By, Scope, Span
from central.released.day_sums_thread import MOST_PIECES, sum_days
from central.released.sums import view_in_sums
from central.released.view import view
from central.store.day_sum_queries import begin_sums
from central.store.engine import reading, writing
from central.store.factor_queries import ratings_of, released_sums
from central.store.published_queries import Days
from central.store.summed_days import row_by_row, split_days
from central.store.trend_queries import answered_days, visited_days
from tests.central.hall import SITE, visit_id

pytestmark = pytest.mark.both_databases
OTHER = "xa-hai"
SITES = (OTHER, SITE)
STEPS = 30


class History:
    """Two sites, three kiosks; each step is one of the methods below."""

    def __init__(self, hall, monkeypatch, seed):
        self.hall, self.patch, self.chance = hall, monkeypatch, random.Random(seed)
        hall.add_site(OTHER)
        self.kiosks = [hall.add_kiosk(), hall.add_kiosk("quay-2"), hall.add_kiosk(site=OTHER)]
        self.first, self.number = hall.now.date(), 0

    @property
    def steps(self):
        often = [self.rate] * 4 + [self.send] * 4 + [self.sum, self.sum_next_day, self.sum_next_day]
        return [*often, self.send_to_old_program, self.mark, *[self.count_again] * 3]

    def rate(self):
        kiosk = self.chance.choice(self.kiosks)
        for _ in range(self.chance.randrange(1, 9)):
            self.number += 1
            kiosk.serve_and_rate(visit_id(self.number), self.chance.randrange(1, 6))

    def send(self):
        kiosk = self.chance.choice(self.kiosks)
        if kiosk.log:
            kiosk.send()

    def send_to_old_program(self):
        """It writes `batches`, and neither reads nor writes anything of sums."""
        before = self.hall.rows("SELECT site_id, summed_batches FROM sites")
        with self.patch.context() as patch:
            patch.setattr("central.ingest.writes.forget_days", lambda *_: None)
            self.send()
        with writing(self.hall.engine) as connection:
            for site, summed in before:
                number = "NULL" if summed is None else int(summed)
                connection.exec_driver_sql(
                    f"UPDATE sites SET summed_batches = {number} WHERE site_id = '{site}'"
                )

    def next_day(self):
        self.hall.now += timedelta(days=1)

    def sum_next_day(self):
        """Of what did not come yet, all is late from now on."""
        self.next_day()
        self.sum()

    def sum(self):
        sum_days(self.hall.engine, self.hall.now)

    def count_again(self):
        count_site_again(self.hall.engine, self.chance.choice(SITES), self.hall.now)

    def mark(self):
        with writing(self.hall.engine) as connection:
            mark_to_count_again(connection, self.chance.choice(SITES), self.hall.now)

    @property
    def days(self):
        return Days(SITES, self.first.isoformat(), self.hall.now.date().isoformat())

    def check(self):
        with reading(self.hall.engine) as connection:
            split = split_days(connection, self.days)
            assert figures(connection, split) == figures(
                connection, row_by_row(connection, self.days)
            )
            span = Span(self.first, self.hall.now.date())
            for by in (By.WHOLE, By.SITE, By.DAY, By.MONTH):
                asked = (connection, Audience.LEADER, Scope(SITES), span, by)
                assert view_in_sums(*asked) == view(*asked)


def figures(connection, split):
    ratings = Counter()
    for each in ratings_of(connection, split, by_counter=False):
        ratings[each.site, each.questionnaire] += each.ratings
    return (
        sorted(released_sums(connection, split, by_counter=False)),
        ratings,
        answered_days(connection, split, by_counter=False),
        visited(connection, split),
        answered_days(connection, split, by_counter=False, in_one=True),
        visited(connection, split, in_one=True),
    )


def visited(connection, split, **how):
    """Of days of which a visit tells; a site may stand in sums and in rows."""
    found = {}
    for site, day, *numbers in visited_days(connection, split, by_counter=False, **how):
        before = found.get((site, day), [0] * len(numbers))
        found[site, day] = [each + more for each, more in zip(before, numbers, strict=True)]
    return {key: numbers for key, numbers in found.items() if any(numbers)}


@pytest.mark.parametrize("seed", range(6))
def test_sums_are_those_of_the_rows_after_any_history(hall, monkeypatch, seed):
    history = History(hall, monkeypatch, seed)
    for _ in range(STEPS):
        history.chance.choice(history.steps)()
        history.check()
    for site in SITES:
        count_site_again(hall.engine, site, hall.now)
    history.next_day()
    history.sum()
    history.check()
    with reading(hall.engine) as connection:
        split = split_days(connection, history.days)
    assert (split.summed, split.without, split.apart) == (SITES, {}, ())
    for site in SITES:
        assert recount_site(hall.engine, site, hall.now, write=False).differing == 0


@pytest.fixture
def summed(hall):
    """A site with a day that has its sums, and a kiosk with records of it that did not come."""
    hall.add_site(OTHER)
    kiosk = hall.add_kiosk()
    for number in range(6):
        kiosk.serve_and_rate(visit_id(number))
    kiosk.send()
    for number in range(6, 12):
        kiosk.serve_and_rate(visit_id(number))
    hall.now += timedelta(days=2)
    sum_days(hall.engine, hall.now)
    assert hall.rows("SELECT served, rated FROM summed_days") == [(6, 6)]
    return hall, kiosk


def test_a_day_loses_its_sums_when_records_of_it_come_late_and_gets_them_anew(summed):
    hall, kiosk = summed
    kiosk.send()
    assert hall.rows("SELECT * FROM summed_days") == hall.rows("SELECT * FROM day_sums") == []
    sum_days(hall.engine, hall.now)
    assert hall.rows("SELECT served, rated FROM summed_days") == [(12, 12)]


def test_a_day_keeps_its_sums_when_a_batch_is_of_another_day(summed):
    hall, kiosk = summed
    kiosk.log[-24:] = []
    before = hall.rows("SELECT * FROM day_sums ORDER BY 1, 2, 3, 4, 5")
    other = hall.add_kiosk("quay-2")
    other.serve_and_rate(visit_id(50))
    other.send()
    assert hall.rows("SELECT * FROM day_sums ORDER BY 1, 2, 3, 4, 5") == before != []
    [known] = hall.rows("SELECT summed_batches = batches FROM sites WHERE site_id = :s", s=SITE)
    assert known[0]


def test_sums_say_nothing_after_a_batch_of_a_program_that_knows_of_none(summed, monkeypatch):
    hall, kiosk = summed
    with monkeypatch.context() as patch:
        patch.setattr("central.ingest.writes.forget_days", lambda *_: None)
        kiosk.send()
    with writing(hall.engine) as connection:
        connection.exec_driver_sql(f"UPDATE sites SET summed_batches = 1 WHERE site_id = '{SITE}'")
    assert hall.rows("SELECT served FROM summed_days") == [(6,)]
    days = Days(SITES, "2026-01-01", "2026-12-31")
    with reading(hall.engine) as connection:
        split = split_days(connection, days)
        assert SITE in split.apart
        assert figures(connection, split) == figures(connection, row_by_row(connection, days))
    sum_days(hall.engine, hall.now)
    assert hall.rows("SELECT served FROM summed_days") == [(12,)]


def test_round_ends_though_a_program_of_before_begins_the_site_anew_all_the_time(
    summed, monkeypatch
):
    hall, _ = summed

    def begun_anew(connection, site):
        connection.exec_driver_sql(
            f"UPDATE sites SET batches = batches + 1 WHERE site_id = '{site}'"
        )
        return begin_sums(connection, site)

    monkeypatch.setattr("central.released.day_sums_thread.begin_sums", begun_anew)
    monkeypatch.setattr("central.released.day_sums_thread.PIECE_DAYS", 1)
    looks = []
    hall.tamper("UPDATE sites SET summed_batches = NULL")
    sum_days(hall.engine, hall.now, lambda: looks.append(1) or len(looks) == 3 * MOST_PIECES)
    assert MOST_PIECES <= len(looks) < 2 * MOST_PIECES


def test_the_last_of_several_days_that_were_summed_together_loses_its_sums_too(hall):
    kiosk = hall.add_kiosk()
    for number in range(2):
        kiosk.serve_and_rate(visit_id(number))
        kiosk.send()
        hall.now += timedelta(days=1)
    hall.now -= timedelta(days=1)
    kiosk.serve_and_rate(visit_id(9))
    hall.now += timedelta(days=1)
    sum_days(hall.engine, hall.now)
    assert hall.rows("SELECT served FROM summed_days ORDER BY day") == [(1,), (1,)]
    kiosk.send()
    assert hall.rows("SELECT served FROM summed_days ORDER BY day") == [(1,)]


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("UPDATE day_sums SET n = n + 1 WHERE question = 'service'", "day_sums"),
        ("UPDATE day_sums SET n = n - 1 WHERE question = ''", "day_sums"),
        ("DELETE FROM day_sums", "day_sums"),
        ("UPDATE summed_days SET at_kiosk = at_kiosk + 1", "summed_days"),
    ],
)
def test_counting_again_finds_and_repairs_a_sum_that_is_not_as_its_rows(summed, statement, rule):
    hall, _ = summed
    assert hall.tamper(statement)
    found = recount_site(hall.engine, SITE, hall.now, write=False)
    assert {each.table for each in found.found} == {rule}
    assert recount_site(hall.engine, SITE, hall.now, write=True).repaired
    assert recount_site(hall.engine, SITE, hall.now, write=False).differing == 0


def test_nothing_is_summed_while_a_site_is_to_be_counted_again(summed):
    hall, _ = summed
    with writing(hall.engine) as connection:
        mark_to_count_again(connection, SITE, hall.now)
    sum_days(hall.engine, hall.now)
    days = Days(SITES, "2026-01-01", "2026-12-31")
    with reading(hall.engine) as connection:
        split = split_days(connection, days)
    assert SITE in split.apart
    count_site_again(hall.engine, SITE, hall.now)
    sum_days(hall.engine, hall.now)
    with reading(hall.engine) as connection:
        assert split_days(connection, days).summed == SITES
