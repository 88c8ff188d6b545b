"""A cell is shown in steps of at least five, so that nobody can tell a single rating."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from central.audit.audit_site import audit_site
from central.tally.release import CLOSED, STEP, released
from tests.central.hall import SITE, visit_id

levels = st.integers(1, 5)


@given(answers=st.lists(levels, max_size=60))
def test_what_is_shown_moves_by_at_least_five_answers_and_is_never_more_than_four_behind(answers):
    counted, shown = Counter(), Counter()
    for answer in answers:
        counted[answer] += 1
        now_shown = released(counted, shown)
        if now_shown is not None:
            assert now_shown.total() - shown.total() >= STEP
            assert now_shown == counted
            shown = now_shown
        assert counted.total() - shown.total() < STEP


def test_nothing_is_released_before_the_fifth_rating(hall):
    kiosk = hall.add_kiosk()
    for number in range(5):
        kiosk.rate(visit_id(number), service=1 + number)
    kiosk.send(kiosk.log[:5])
    assert hall.rows("SELECT * FROM released_tallies") == []
    kiosk.send()
    shown = hall.rows("SELECT answer, n FROM released_tallies WHERE question = 'service'")
    assert sorted(shown) == [(level, 1) for level in range(1, 6)]


def test_cells_are_released_each_for_itself(hall):
    kiosk = hall.add_kiosk()
    for number in range(5):
        kiosk.rate(visit_id(number), service=4, officer=None if number else 3)
    kiosk.send()
    shown = hall.rows("SELECT DISTINCT question FROM released_tallies")
    assert shown == [("service",)]


def test_marked_ratings_release_nothing(hall):
    kiosk = hall.add_kiosk()
    for _ in range(9):
        kiosk.rate(visit_id(1))
    kiosk.send()
    assert hall.rows("SELECT * FROM released_tallies") == []


def test_cell_is_closed_when_it_loses_an_answer_after_something_was_shown():
    """Else the value that becomes fewer is the answer of the one who counts no longer."""
    shown = Counter({1: 1, 5: 4})
    closed = released(Counter({5: 4}), shown, Counter({1: -1}))
    assert closed == shown
    assert CLOSED in closed
    assert released(Counter({1: 3, 5: 20}), closed, Counter({5: 1})) is None


def test_cell_stays_open_when_it_loses_an_answer_before_anything_was_shown():
    assert released(Counter({5: 3}), Counter(), Counter({1: -1})) is None
    assert released(Counter({5: 5}), Counter(), Counter({5: 2})) == {5: 5}


def test_answer_of_a_rating_that_counts_no_longer_is_not_told_by_two_looks(hall):
    """The visit was rated at another kiosk too, whose log comes later and counts instead."""
    lower, higher = sorted(
        (hall.add_kiosk("quay-1"), hall.add_kiosk("quay-2")), key=lambda each: each.place.kiosk
    )
    query = (
        "SELECT answer, n FROM released_tallies WHERE n > 0 AND question = 'service'"
        f" AND counter_id = '{higher.counter}' ORDER BY answer"
    )
    for number in range(5):
        higher.rate(visit_id(number), service=5 if number else 1)
    higher.send()
    before = hall.rows(query)
    assert before == [(1, 1), (5, 4)]
    lower.rate(visit_id(0), service=4)
    lower.send()
    for number in range(10, 22):
        higher.rate(visit_id(number), service=5)
    higher.send(higher.log[-12:])
    assert hall.rows(query) == before
    assert audit_site(hall.engine, SITE).marked == 1
