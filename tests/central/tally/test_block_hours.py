"""Blocks belong to hours whole, and what the central keeps of that is what its records give."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.audit.count_again import recount_site
from central.store.engine import reading
from central.store.release_queries import cells_of
from central.tally.block_hours import BlockHours, hours_after, read_block_hours
from central.tally.release import released
from tests.central.hall import SITE, visit_id

DAY, COUNTER, SERVICE = "2026-03-02", "quay-1", ("mot-cua@1", "service")


def played(ratings):
    """The cell after ratings (hour, answer, whether it is of this cell), one by one; the blocks."""
    counted, shown, rated, known, blocks, waiting = Counter(), Counter(), Counter(), None, [], []
    for hour, answer, is_of_cell in ratings:
        rated[hour] += 1
        waiting.append((hour, answer if is_of_cell else None))
        if is_of_cell:
            counted[answer] += 1
        now = released(counted, shown)
        if now is not None:
            known = hours_after(known, shown, now, rated)
            shown = now
            blocks.append(waiting)
            waiting = []
    return known, blocks, shown


ratings = st.lists(
    st.tuples(st.integers(7, 17), st.integers(1, 5), st.sampled_from([True, True, False])),
    max_size=60,
)


@given(ratings.map(lambda given: sorted(given, key=lambda each: each[0])))
def test_block_is_in_one_span_whole_when_ratings_come(given_ratings):
    known, blocks, shown = played(given_ratings)
    expected = {}
    for block in blocks:
        hours = [hour for hour, _ in block]
        levels = expected.setdefault((min(hours), max(hours)), Counter())
        levels.update(answer for _, answer in block if answer is not None)
    assert (known.blocks if known else {}) == expected
    if known:
        assert sum(known.blocks.values(), Counter()) == +shown
        assert known.n == shown.total()
        texts = {level: known.level_text(level) for level in shown}
        assert read_block_hours(known.rated_text(), texts) == known


def test_nothing_is_known_when_a_program_released_without_noting_it():
    shown, now = Counter({5: 5}), Counter({5: 10})
    assert hours_after(None, shown, now, {9: 10}) is None
    older = BlockHours(5, {9: 5}, {(9, 9): Counter({5: 5})})
    assert hours_after(older, Counter({5: 10}), Counter({5: 15}), {9: 15}) is None
    assert read_block_hours(None, {5: "9-9:5"}) is None
    assert read_block_hours("", {}) is None


def test_block_is_in_no_span_when_a_rating_was_taken_out_meanwhile():
    before = BlockHours(5, {9: 6}, {(9, 9): Counter({5: 5})})
    after = hours_after(before, Counter({5: 5}), Counter({5: 10}), {9: 5, 10: 6})
    assert after == BlockHours(10, {9: 5, 10: 6}, before.blocks)


def kept(hall):
    with reading(hall.engine) as connection:
        place = (SITE, DAY, COUNTER)
        return cells_of(connection, [place])[place].block_hours(SERVICE)


def rate(kiosk, hall, number, minutes):
    """So many ratings, each so many minutes after the one before, each sent by itself."""
    for _ in range(number):
        kiosk.serve_and_rate(visit_id(len(kiosk.log)), 5)
        kiosk.send()
        hall.now += timedelta(minutes=minutes)


def test_hours_are_kept_with_the_release(hall):
    kiosk = hall.add_kiosk()
    rate(kiosk, hall, 5, 1)  # at nine
    hall.now += timedelta(minutes=50)
    rate(kiosk, hall, 12, 10)  # from five to ten on, six in an hour
    assert kept(hall).blocks == {
        (9, 9): Counter({5: 5}),
        (9, 10): Counter({5: 5}),
        (10, 11): Counter({5: 5}),
    }


@pytest.mark.parametrize("minutes", [3, 13])
def test_records_give_the_very_hours_that_were_kept(hall, minutes):
    kiosk = hall.add_kiosk()
    rate(kiosk, hall, 17, minutes)
    assert recount_site(hall.engine, SITE, hall.now, write=False).differing == 0


def test_hours_that_somebody_changed_are_found_and_repaired(hall):
    rate(hall.add_kiosk(), hall, 5, 1)
    right = kept(hall)
    hall.tamper("UPDATE released_tallies SET hours = '14-14:5' WHERE answer = 5")
    found = recount_site(hall.engine, SITE, hall.now, write=True)
    assert {each.table for each in found.found} == {"released_tallies"}
    assert kept(hall) == right


def test_release_that_noted_no_hours_is_no_fault_and_stays_unknown(hall):
    kiosk = hall.add_kiosk()
    rate(kiosk, hall, 5, 1)
    hall.tamper("UPDATE released_tallies SET hours = NULL, rated_then = NULL")
    assert recount_site(hall.engine, SITE, hall.now, write=False).differing == 0
    rate(kiosk, hall, 5, 1)
    assert kept(hall) is None
    assert recount_site(hall.engine, SITE, hall.now, write=False).differing == 0


def test_cell_that_an_older_program_released_since_is_no_fault_and_its_hours_unknown(hall):
    kiosk = hall.add_kiosk()
    rate(kiosk, hall, 5, 1)
    [(hours, then)] = hall.rows(
        "SELECT hours, rated_then FROM released_tallies WHERE question = 'service'"
    )
    rate(kiosk, hall, 5, 1)
    hall.tamper(
        f"UPDATE released_tallies SET hours = '{hours}', rated_then = '{then}'"
        " WHERE question = 'service'"
    )
    assert recount_site(hall.engine, SITE, hall.now, write=False).differing == 0
    rate(kiosk, hall, 5, 1)
    assert kept(hall) is None
    assert recount_site(hall.engine, SITE, hall.now, write=False).differing == 0
