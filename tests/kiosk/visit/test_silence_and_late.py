"""Visits that end unrated, walk-ups, and ratings that come late."""

import pytest

from kiosk.visit import (
    Dismissed,
    TicketSkipped,
    WentBack,
)
from kiosk.visit.delays import SETTLE_MS
from tests.kiosk.visit.counter import (
    over,
    phase_in_words,
    prompted,
)


def test_prompt_ends_as_window_over_when_nobody_touches_it(counter):
    prompted(counter)
    assert over(counter) == ["unrated a window-over"]
    assert counter.now == "idle -"


def test_prompt_ends_as_dismissed_when_it_is_declined(counter):
    prompted(counter)
    assert counter.take(Dismissed(counter.at_ms)) == ["unrated a dismissed"]


def test_rating_ends_as_dismissed_when_every_question_is_skipped(counter):
    prompted(counter)
    assert counter.answer(None, None) == ["unrated a dismissed"]
    assert counter.now == "idle -"


def test_answers_are_kept_and_marked_partial_when_nobody_goes_on(counter):
    prompted(counter)
    counter.answer(2)
    answered_ms = counter.at_ms
    assert over(counter) == ["rating a partial"]
    body = counter.drafts[-1].body
    assert body["answers"] == {"service": 2}
    assert body["partial"]
    # To the last touch, not to the end of the wait.
    assert body["took_ms"] == 2 * SETTLE_MS
    assert counter.at_ms == answered_ms + 20_000
    counter.save("a")
    # Whoever comes next gets neither the check code nor the way to add reasons.
    assert counter.now == "idle -"


def test_next_ticket_is_served_when_a_partial_rating_is_saved(counter):
    prompted(counter)
    counter.answer(2)
    over(counter)
    assert counter.touch("w") == []
    counter.call("b")
    counter.save("a")
    assert counter.now == "serving b"


def test_walk_up_ends_as_dismissed_when_its_citizen_goes_back(counter):
    counter.touch("w")
    assert counter.wait().take(WentBack(counter.at_ms)) == ["unrated w dismissed"]


def test_walk_up_is_a_visit_of_its_own(counter):
    counter.touch("w")
    counter.answer(4, 4)
    body = counter.drafts[-1].body
    assert (body["visit"], body["trigger"], body["late"]) == ("w", "walk-up", False)
    assert counter.told == ["rating w"]


@pytest.mark.parametrize(
    ("after_ms", "visit", "late", "trigger"),
    [
        (SETTLE_MS, "a", True, "served"),
        (299_999, "a", True, "served"),
        (300_000, "a", True, "served"),
        (300_001, "w", False, "walk-up"),
        (86_400_000, "w", False, "walk-up"),
    ],
)
def test_touch_belongs_to_the_unrated_visit_within_five_minutes(
    counter, after_ms, visit, late, trigger
):
    prompted(counter)
    over(counter)
    counter.wait(after_ms - SETTLE_MS).touch("w")
    counter.answer(1, 1)
    body = counter.drafts[-1].body
    assert (body["visit"], body["late"], body["trigger"]) == (visit, late, trigger)


def test_late_rating_takes_the_place_of_silence_once(counter):
    prompted(counter)
    over(counter)
    counter.touch("w")
    counter.answer(5, 5)
    counter.save("a")
    over(counter)
    counter.touch("x")
    counter.answer(1, 1)
    assert [draft.body["visit"] for draft in counter.drafts if draft.kind == "rating"] == ["a", "x"]
    assert counter.told.count("unrated a window-over") == 1


@pytest.mark.parametrize("way", ["back", "skip", "alone"])
def test_late_attempt_leaves_no_second_end_when_it_is_given_up(counter, way):
    prompted(counter)
    over(counter)
    before = list(counter.told)
    unrated = counter.state.unrated
    counter.wait(1000).touch("w")
    counter.wait()
    if way == "back":
        counter.take(WentBack(counter.at_ms))
    elif way == "skip":
        counter.answer(None, None)
    else:
        over(counter)
    assert counter.told == before
    assert counter.now == "idle -"
    # Trying again and again does not prolong the five minutes.
    assert counter.state.unrated == unrated


def test_visit_is_open_to_a_late_rating_when_it_was_overtaken(counter):
    prompted(counter)
    counter.call("b")
    counter.take(TicketSkipped(counter.at_ms, "B", "x"))
    counter.touch("w")
    counter.answer(3, 3)
    assert counter.drafts[-1].body["visit"] == "a"


def test_visit_is_not_open_to_a_late_rating_when_it_was_never_served(counter):
    counter.call("a")
    counter.call("b")
    counter.take(TicketSkipped(counter.at_ms, "B", "x"))
    counter.touch("w")
    counter.answer(3, 3)
    assert counter.drafts[-1].body["visit"] == "w"


def test_touch_is_a_walk_up_when_another_visit_was_rated_since(counter):
    """The unrated citizen left; who touches now is rather the one who was just thanked."""
    prompted(counter)
    over(counter)
    prompted(counter, "b")
    counter.answer(5, 5)
    counter.save("b")
    over(counter)
    counter.touch("w")
    assert phase_in_words(counter.state) == "question1(w)"
