"""A cell is shown in steps of at least five, so that nobody can tell a single rating."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from central.tally.release import STEP, released
from tests.central.hall import visit_id

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
