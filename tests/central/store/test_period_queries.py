"""Sums over a period are those of its days' rows, and read those rows alone."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from central.store.engine import reading
from central.store.period_queries import (
    Period,
    answer_sums,
    hour_profile,
    share_sums,
    visit_sums_of,
)
from central.tally.visit_share import WHOLE, ShareSums
from tests.central.hall import SITE, visit_id

MARCH = Period(SITE, "2026-03-01", "2026-03-31")


@pytest.fixture
def march(hall):
    """Two counters over three days; another site, and another month, that are not asked for."""
    kiosks = [hall.add_kiosk("quay-1"), hall.add_kiosk("quay-2")]
    number = 0
    for _ in range(3):
        for kiosk in kiosks:
            for service in (5, 2):
                number += 1
                kiosk.serve_and_rate(visit_id(number), service, 4)
            kiosk.send()
        hall.now += timedelta(days=1, hours=1)
    hall.add_site("xa-khac")
    other = hall.add_kiosk(site="xa-khac")
    other.serve_and_rate(visit_id(1))
    other.send()
    hall.now += timedelta(days=40)
    kiosks[0].serve_and_rate(visit_id(900))
    kiosks[0].send()
    return hall


def asked(hall, query, *more, **named):
    with reading(hall.engine) as connection:
        return query(connection, *more, **named)


def test_answers_are_summed_over_the_days_and_told_apart_as_asked(march):
    whole = asked(march, answer_sums, MARCH)
    assert {(each.question, each.answer): each.n for each in whole} == {
        ("service", 5): 6,
        ("service", 2): 6,
        ("officer", 4): 12,
    }
    by_day = asked(march, answer_sums, MARCH, by=("day", "counter_id"))
    assert {each.by for each in by_day} == {
        (f"2026-03-0{day}", f"quay-{counter}") for day in (2, 3, 4) for counter in (1, 2)
    }
    assert {(each.question, each.n) for each in by_day} == {("service", 1), ("officer", 2)}
    one_day = Period(SITE, "2026-03-03", "2026-03-03")
    assert sum(each.n for each in asked(march, answer_sums, one_day)) == 8


def test_shares_are_summed_with_their_squares(march):
    (found,) = asked(march, share_sums, MARCH)
    half = WHOLE // 2
    assert (found.channel, found.mark) == ("kiosk", "")
    assert found.sums == ShareSums(12, 12, 6 * WHOLE + 6 * half, 6 * WHOLE**2 + 6 * half**2)
    by_officer = asked(march, share_sums, MARCH, by=("officer_id", "stage"))
    assert [each.by for each in by_officer] == [("cb-01", "result")]


def test_visits_and_hours_are_summed(march):
    found = asked(march, visit_sums_of, MARCH)
    assert {each.event: each.n for each in found} == dict.fromkeys(
        ("called", "served", "prompted", "rated", "answered"), 12
    )
    by_counter = asked(march, visit_sums_of, MARCH, by=("counter_id",))
    assert {each.by: each.n for each in by_counter if each.event == "rated"} == {
        ("quay-1",): 6,
        ("quay-2",): 6,
    }
    rated = {
        each.hour: each.n for each in asked(march, hour_profile, MARCH) if each.event == "rated"
    }
    assert rated == {9: 4, 10: 4, 11: 4}
    of_one = asked(march, hour_profile, MARCH, "quay-2")
    assert sum(each.n for each in of_one if each.event == "rated") == 6


@pytest.mark.parametrize(
    "table", ["rating_tallies", "visit_tallies", "hour_tallies", "visit_sums", "released_tallies"]
)
def test_period_of_a_site_is_found_by_the_beginning_of_the_key(march, table):
    """The index is entered by site and days; no other rows are read."""
    where = f"FROM {table} WHERE site_id = 'xa-mau' AND day BETWEEN '2026-03-01' AND '2026-03-31'"
    with reading(march.engine) as connection:
        if march.engine.dialect.name == "postgresql":
            # A table of a few rows is read whole whatever it has.
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            plan = connection.execute(text(f"EXPLAIN SELECT * {where}")).scalars().all()
            assert any(f"pk_{table}" in line for line in plan), plan
            assert any("site_id" in line and "day" in line for line in plan), plan
        else:
            rows = connection.execute(text(f"EXPLAIN QUERY PLAN SELECT * {where}")).all()
            assert any("site_id=? AND day>? AND day<?" in row[-1] for row in rows), rows
