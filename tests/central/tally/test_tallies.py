"""Tallies by hour and sums of visits' shares: those of the finished logs, whatever the batches."""

from collections import Counter
from datetime import datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from central.audit.recount import Recount
from central.tally.deltas import Deltas
from central.tally.entry import Entry
from central.tally.facts import read_facts
from central.tally.visit_row import LogName
from central.tally.visit_share import NOTHING, WHOLE, ShareSums, sums_of
from tests.central.hall import rating_body, visit_id

LOGS = (LogName("k-a", "e" * 22), LogName("k-b", "c" * 22))
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MIDNIGHT = datetime(2026, 3, 3, 0, 0, tzinfo=ZONE)

ANSWERS = st.fixed_dictionaries(
    {"service": st.none() | st.integers(1, 5)},
    optional={"officer": st.none() | st.integers(1, 5), "age": st.integers(1, 9)},
)
told = st.tuples(
    st.sampled_from(["called", "served", "prompted", "unrated", "rating", "rating", "test"]),
    st.integers(1, 3),
    ANSWERS,
    st.sampled_from(["quay-1", "quay-2"]),
    st.integers(-3 * 3600, 3 * 3600),
)
finished_logs = st.lists(st.lists(told, max_size=7), min_size=len(LOGS), max_size=len(LOGS))
cuts = st.lists(st.integers(1, 4), min_size=1, max_size=5)
orders = st.lists(st.integers(0, len(LOGS) - 1), max_size=12)


def entry(seq, action):
    kind, visit, answers, counter, seconds = action
    moment = MIDNIGHT + timedelta(seconds=seconds)
    body = {"visit": visit_id(visit), "counter": counter, "cause": "window-over"}
    if kind in {"rating", "test"}:
        body = rating_body(counter, visit_id(visit), answers=answers, test=kind == "test")
        reading = read_facts("rating", body)
    else:
        reading = read_facts(f"visit.{kind}", body)
    return Entry(seq, moment.date().isoformat(), reading, moment=moment)


def counted_plainly(finished):
    """Events by hour, and shares by day and counter: of each visit the lowest log's first."""
    first, hours, shares = {}, Counter(), {}
    for name, actions in zip(LOGS, finished, strict=True):
        for seq, (kind, visit, answers, counter, seconds) in enumerate(actions, 1):
            moment = MIDNIGHT + timedelta(seconds=seconds)
            if kind == "test" or (kind == "rating" and not any(answers.values())):
                continue
            event = "rated" if kind == "rating" else kind
            place = (name, seq, answers, counter, moment.date().isoformat(), moment.hour)
            first.setdefault((visit, event), place)
    for (_, event), (_, _, answers, counter, day, hour) in first.items():
        hours[day, hour, counter, "unrated:window-over" if event == "unrated" else event] += 1
        asked = [answers.get(question) for question in ("service", "officer")]
        valid = [answer for answer in asked if answer]
        if event == "rated":
            of = [Fraction(sum(each >= 4 for each in valid), len(valid))] if valid else []
            shares.setdefault((day, counter), []).append(of)
    return hours, shares


def deliver(finished, cut, order):
    entries = {
        name: [entry(seq, action) for seq, action in enumerate(actions, 1)]
        for name, actions in zip(LOGS, finished, strict=True)
    }
    recount = Recount(lambda log, seq: entries[log][seq - 1])
    position = dict.fromkeys(LOGS, 0)
    turns = [LOGS[place] for place in order] + [name for name in LOGS for _ in range(8)]
    for turn, name in enumerate(turns):
        start = position[name]
        batch = entries[name][start : start + cut[turn % len(cut)]]
        if batch:
            recount.add_batch(name, batch, quarantined=False)
            position[name] = start + len(batch)
    return recount.deltas


@given(finished=finished_logs, cut=cuts, order=orders)
@settings(max_examples=200)
def test_hours_are_those_of_the_sites_day_in_whatever_order_records_came(finished, cut, order):
    found = Counter()
    for key, n in deliver(finished, cut, order).hours.items():
        if not key.mark:
            found[key.day, key.hour, key.counter_id, key.event] += n
    assert +found == +counted_plainly(finished)[0]


@given(finished=finished_logs, cut=cuts, order=orders)
@settings(max_examples=200)
def test_sums_of_shares_and_squares_are_those_of_exact_fractions(finished, cut, order):
    found: dict[tuple[str, str], ShareSums] = {}
    for key, sums in deliver(finished, cut, order).sums.items():
        if not key.mark and sums != NOTHING:
            place = (key.day, key.counter_id)
            found[place] = found.get(place, NOTHING).plus(sums)
    expected = {}
    for place, ratings in counted_plainly(finished)[1].items():
        shares = [share for of in ratings for share in of]
        expected[place] = (
            len(ratings),
            len(shares),
            sum(shares) * WHOLE,
            sum(share * share for share in shares) * WHOLE * WHOLE,
        )
    assert found == expected


@given(finished=finished_logs, cut=cuts, order=orders)
def test_hours_of_a_day_add_up_to_its_events(finished, cut, order):
    deltas = deliver(finished, cut, order)
    by_day, of_hours = Counter(), Counter()
    for key, n in deltas.visits.items():
        if key.event not in {"answered", "phone-answered"}:
            by_day[key.day, key.counter_id, key.event, key.mark] += n
    for key, n in deltas.hours.items():
        of_hours[key.day, key.counter_id, key.event, key.mark] += n
    assert +by_day == +of_hours


@given(st.integers(1, 10))
def test_share_is_exact_for_every_number_of_answers(answers):
    assert WHOLE % answers == 0


def test_share_asks_only_what_is_about_satisfaction():
    assert sums_of({"service": 5, "officer": 2, "age": 7}) == (1, 1, WHOLE // 2, WHOLE**2 // 4)
    assert sums_of({"age": 7, "service": 0}) == ShareSums(ratings=1)


@given(finished=finished_logs)
def test_rows_come_in_the_order_of_their_keys(finished):
    rows = deliver(finished, [7], []).rows("xa-mau")
    for of_table in rows.values():
        keys = [tuple(row.values()) for row in of_table]
        assert keys == sorted(keys)


@given(finished=finished_logs)
def test_what_is_added_and_taken_away_leaves_nothing(finished):
    deltas, none = deliver(finished, [7], []), Deltas()
    none.merge(deltas)
    for counts, taken in (
        (none.ratings, deltas.ratings),
        (none.visits, deltas.visits),
        (none.hours, deltas.hours),
    ):
        counts.subtract(taken)
    none.sums = {key: sums.plus(deltas.sums[key], -1) for key, sums in none.sums.items()}
    assert not any(none.rows("xa-mau").values())
    assert none.counted_days() == {}


@pytest.mark.parametrize(
    ("at", "day", "hour"),
    [
        ("2026-03-02T23:59:59.999+07:00", "2026-03-02", 23),
        ("2026-03-03T00:00:00.000+07:00", "2026-03-03", 0),
        ("2026-03-02T17:00:00.000Z", "2026-03-03", 0),
        ("2026-03-02T16:59:59.999+00:00", "2026-03-02", 23),
        ("2026-03-02T12:30:00.000-05:00", "2026-03-03", 0),
    ],
)
def test_hour_is_that_of_the_sites_zone_whatever_zone_the_kiosk_says(hall, at, day, hour):
    hall.now += timedelta(days=2)
    kiosk = hall.add_kiosk()
    kiosk.event("called", visit_id(1), service=None, at=at)
    kiosk.rate(visit_id(1), at=at)
    kiosk.send()
    found = hall.rows("SELECT day, hour, event, mark, n FROM hour_tallies ORDER BY event")
    assert found == [(day, hour, "called", "", 1), (day, hour, "rated", "", 1)]
    assert hall.rows("SELECT day, ratings, n, sum_parts FROM visit_sums") == [(day, 1, 1, WHOLE)]


def test_record_of_another_log_is_taken_out_of_the_hour_in_which_it_was_dated(hall):
    """It was dated by its receipt, and is found there again when it is displaced."""
    kiosks = sorted((hall.add_kiosk(), hall.add_kiosk()), key=lambda each: each.place.kiosk)
    low, high = kiosks
    high.rate(visit_id(1), service=1, at="1970-01-01T00:00:00.000Z", clock="unsynced")
    high.send()
    assert hall.rows("SELECT hour, n FROM hour_tallies") == [(9, 1)]
    hall.now += timedelta(hours=3)
    low.rate(visit_id(1), service=5)
    low.send()
    hours = hall.rows("SELECT hour, mark, n FROM hour_tallies WHERE n <> 0 ORDER BY hour")
    assert hours == [(9, "double", 1), (12, "", 1)]
    sums = hall.rows("SELECT mark, ratings, sum_parts FROM visit_sums WHERE ratings <> 0")
    assert sorted(sums) == [("", 1, WHOLE), ("double", 1, WHOLE // 2)]
