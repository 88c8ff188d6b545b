"""Composite indices: the oracle for the interval, the rule of what is due, and an attack on it."""

import random
from collections import Counter
from datetime import date, timedelta
from itertools import combinations

import pytest
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from central.released.audience import Scope
from central.released.composites import DayLeft, composite, is_due
from central.released.month_composites import month_composites, officer_composites
from central.released.publish import publish_night
from central.store.engine import reading, writing
from central.tally.release import released
from central.tally.visit_share import WHOLE, ShareSums, sums_of
from tests.central.hall import SITE, rating_body, visit_id
from tests.central.released.exact_month import month, told_alone

STEP, LEAST = 5, 10
PRIME = 2**61 - 1


def test_interval_is_that_of_statsmodels_for_the_greatest_spread_and_holds_that_of_the_visits():
    chance = random.Random(7)
    visits = [
        {"service": chance.randint(1, 5), "officer": chance.choice([0, 1, 4, 5])}
        for _ in range(200)
    ]
    visits += [{"service": 5, "officer": 1}] * (sum(map(halves, visits)) % 2)
    index = composite([sums_of(each) for each in visits])
    parts = [sums_of(each).sum_parts / WHOLE for each in visits]
    assert index.value == pytest.approx(DescrStatsW(parts).mean)
    yes = round(sum(parts))
    greatest = proportion_confint(yes, len(visits), alpha=0.05, method="wilson")
    assert index.interval == pytest.approx(greatest)
    low, high = DescrStatsW(parts).zconfint_mean(alpha=0.05)
    assert index.interval[0] < low < high < index.interval[1]


def halves(visit):
    return sums_of(visit).sum_parts == WHOLE // 2


def test_interval_does_not_tell_how_many_visits_were_half_satisfied():
    alike = [sums_of({"service": each, "officer": each}) for each in (1, 5) * 10]
    halved = [sums_of({"service": 1, "officer": 5})] * 20
    assert composite(alike) == composite(halved)


def days_left(*numbers):
    return [DayLeft(f"2026-03-{n:02}", {"service": left}) for n, left in enumerate(numbers, 1)]


@pytest.mark.parametrize(
    ("left", "night", "due"),
    [
        ((2, 2, 2, 2, 2), "2026-04-03", True),
        ((2, 2, 2, 2, 2), "2026-04-02", False),
        ((4, 4, 4, 4), "2026-04-03", False),
        ((2, 2, 2, 2, 1), "2026-04-03", False),
        ((0, 4, 0, 4, 0, 4), "2026-04-03", False),
        ((), "2026-05-01", False),
    ],
)
def test_month_is_due_when_it_has_settled_and_enough_is_in_no_block(left, night, due):
    assert is_due("2026-03", ShareSums(60, 60, 0, 0), days_left(*left), night) is due


class Month:
    """A month at one counter, each answer a column of the attacker's system."""

    def __init__(self, seed, skips):
        chance = random.Random(seed)
        self.columns, self.figures, self.left = [], [], []
        weights = {}
        for number in range(7):
            given = {"service": [], "officer": []}
            for _ in range(chance.randint(5, 9)):
                asked = ["service", "officer"]
                if chance.random() < skips:
                    asked.remove(chance.choice(asked))
                for question in asked:
                    column = len(self.columns)
                    self.columns.append((number, question))
                    given[question].append(column)
                    weights[column] = 2 // len(asked)
            self._release(number, given)
        self.weights = weights

    def _release(self, number, given):
        left = {}
        for question, columns in given.items():
            counted, shown = Counter(), Counter()
            for column in columns:
                counted[column] += 1
                now = released(counted, shown)
                if now is not None:
                    shown = +now
                    self.figures.append(dict.fromkeys(shown, 1))
            left[question] = len(columns) - len(shown)
        self.left.append(DayLeft(f"2026-03-{number + 1:02}", left))

    def least_known(self, figures, most):
        """The fewest answers of which some weighted sum follows, up to `most`; None: none."""
        rows = [[each.get(at, 0) for at in range(len(self.columns))] for each in figures]
        whole = _rank(rows)
        for size in range(1, most + 1):
            for taken in combinations(range(len(self.columns)), size):
                rest = [[v for at, v in enumerate(row) if at not in taken] for row in rows]
                if _rank(rest) < whole:
                    return size
        return None


def _rank(rows):
    rows, rank = [row[:] for row in rows], 0
    for at in range(len(rows[0])):
        lead = next((n for n in range(rank, len(rows)) if rows[n][at]), None)
        if lead is None:
            continue
        rows[rank], rows[lead] = rows[lead], rows[rank]
        back = pow(rows[rank][at], -1, PRIME)
        for n in range(rank + 1, len(rows)):
            if rows[n][at]:
                times = rows[n][at] * back % PRIME
                rows[n] = [
                    (a - times * b) % PRIME for a, b in zip(rows[n], rows[rank], strict=True)
                ]
        rank += 1
    return rank


@pytest.mark.parametrize("seed", range(3))
def test_composite_of_a_month_tells_no_answer_beside_all_released_cells(seed):
    month = Month(seed, skips=0.2)
    sums = ShareSums(LEAST, LEAST, 0, 0)
    assert is_due("2026-03", sums, month.left, "2026-04-30")
    assert month.least_known([*month.figures, month.weights], 1) is None


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_composite_of_a_month_tells_no_two_answers_together(seed):
    month = Month(seed, skips=0.2)
    assert month.least_known([*month.figures, month.weights], 2) is None


def test_attack_breaks_a_composite_of_the_very_ratings_whose_answers_are_released():
    """Five visits, of which the first skipped the second question; officer's block is a later one.

    What `Month` must find: service of v1..v5, officer of v2..v6, composite of v1..v5.
    """
    month = Month(0, skips=0.0)
    month.columns = list(range(10))
    service, officer = range(5), range(5, 10)
    # v1 answered service alone; officer's columns are v2..v6, of which v6 is not in the composite.
    shares = {0: 2, **dict.fromkeys((1, 2, 3, 4, 5, 6, 7, 8), 1)}
    figures = [dict.fromkeys(service, 1), dict.fromkeys(officer, 1), shares]
    assert month.least_known(figures, 2) == 2


def test_squares_beside_the_blocks_would_tell_answers_that_the_mean_does_not():
    """Why no figure that is shown may depend on them: 10 months in whole numbers."""
    chance = random.Random(5)
    months = [month(chance, 6, satisfied=0.6, alike=0.95, skips=0.1) for _ in range(10)]
    assert not any(told_alone(each, halves=False) for each in months)
    assert sum(bool(told_alone(each, halves=True)) for each in months) > 2


def rate(hall, kiosk, number, start, officer="cb-01"):
    for at in range(start, start + number):
        level = 5 if at % 3 else 2
        body = rating_body(kiosk.counter, visit_id(at), level, 4)
        kiosk.sign("rating", {**body, "officer": officer})
        kiosk.send(kiosk.log[-1:] if len(kiosk.log) > 2 else None)


def test_composite_is_published_once_at_night_and_stays(hall):
    kiosk = hall.add_kiosk("quay-1")
    for day in range(5):
        rate(hall, kiosk, 7, day * 7)
        hall.now += timedelta(days=1)
    changed = {(SITE, f"2026-03-0{day}") for day in range(2, 7)}

    def told(night):
        with writing(hall.engine) as connection:
            publish_night(connection, night, changed)
        with reading(hall.engine) as connection:
            return month_composites(connection, Scope((SITE,)), date(2026, 3, 9))

    withheld = told(date(2026, 4, 2))
    assert [(each.index, each.counters, each.rated) for each in withheld] == [(None, 0, 1)]
    found = told(date(2026, 4, 3))[0]
    assert (found.index.n, found.counters, found.questionnaire) == (35, 1, "mot-cua@1")
    assert found.index.value == pytest.approx((23 * 1 + 12 * 0.5) / 35)
    rate(hall, kiosk, 1, 90)
    assert told(date(2026, 4, 4))[0] == found


def test_composite_comes_after_a_holiday_in_which_the_site_sent_nothing(hall):
    kiosk = hall.add_kiosk("quay-1")
    for day in range(5):
        rate(hall, kiosk, 7, day * 7)
        hall.now += timedelta(days=1)
    march = {(SITE, f"2026-03-0{day}") for day in range(2, 7)}
    with writing(hall.engine) as connection:
        publish_night(connection, date(2026, 3, 31), march)
        publish_night(connection, date(2026, 4, 13), {(SITE, "2026-04-13")})
    with reading(hall.engine) as connection:
        found = month_composites(connection, Scope((SITE,)), date(2026, 3, 9))[0]
    assert found.index.n == 35


def test_officer_has_a_composite_of_own_and_days_of_several_prove_nothing(hall):
    first, second = hall.add_kiosk("quay-1"), hall.add_kiosk("quay-2")
    for day in range(5):
        rate(hall, first, 7, day * 100)
        rate(hall, second, 7, day * 100 + 20)
        rate(hall, second, 7, day * 100 + 40, officer="cb-02")
        hall.now += timedelta(days=1)
    rate(hall, first, 1, 900, officer="cb-03")
    with writing(hall.engine) as connection:
        days = {(SITE, f"2026-03-0{day}") for day in range(2, 8)}
        publish_night(connection, date(2026, 4, 3), days)
    march = date(2026, 3, 1), date(2026, 3, 31)
    with reading(hall.engine) as connection:
        found = {
            officer: [
                each.index.n for each in officer_composites(connection, SITE, officer, *march)
            ]
            for officer in ("cb-01", "cb-02", "cb-03")
        }
        whole = month_composites(connection, Scope((SITE,)), march[0])[0]
    assert found == {"cb-01": [35], "cb-02": [], "cb-03": []}
    assert (whole.index.n, whole.counters, whole.rated) == (35, 1, 2)
