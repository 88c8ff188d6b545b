"""A number that was served or rated opens no second visit: nobody is asked twice."""

import pytest

from kiosk.visit import Dismissed, TicketRecalled, TicketServed, TicketSkipped
from kiosk.visit.delays import SAME_VISIT_MS
from kiosk.visit.ended import REMEMBERED
from tests.kiosk.visit.counter import Counter, over, prompted


def rated(counter: Counter) -> None:
    counter.answer(5, 5)
    counter.save("a")
    over(counter)


def declined(counter: Counter) -> None:
    counter.take(Dismissed(counter.at_ms))


ENDS = [rated, declined, over]


@pytest.mark.parametrize("end", ENDS, ids=["rated", "declined", "left"])
def test_second_end_means_nothing_when_the_visit_is_over(counter, end):
    prompted(counter)
    end(counter)
    before = counter.now
    assert counter.wait(30_000).take(TicketServed(counter.at_ms, "A", "x")) == []
    assert counter.now == before == "idle -"


@pytest.mark.parametrize("end", ENDS, ids=["rated", "declined", "left"])
def test_recall_is_told_of_the_same_visit_when_it_is_over(counter, end):
    prompted(counter)
    end(counter)
    assert counter.take(TicketRecalled(counter.at_ms, "A", "x")) == ["recalled a"]
    assert counter.call("a") == ["recalled a"]
    assert counter.now == "idle -"


def test_two_numbers_taken_in_turns_are_each_asked_once(counter):
    for visit in ("a", "b"):
        prompted(counter, visit)
        counter.take(Dismissed(counter.at_ms))
    for ticket in ("A", "B", "A"):
        counter.wait().take(TicketServed(counter.at_ms, ticket, "x"))
    assert counter.told.count("prompted x") == 0


def test_open_visit_stays_when_one_that_is_over_is_told_of_again(counter):
    prompted(counter)
    counter.call("b")
    assert counter.take(TicketServed(counter.at_ms, "A", "x")) == []
    assert counter.take(TicketRecalled(counter.at_ms, "A", "x")) == ["recalled a"]
    assert counter.now == "serving b"


def test_end_is_told_once_when_it_comes_after_the_next_call(counter):
    counter.call("a")
    counter.touch()
    counter.answer(5, 5)
    counter.save("a")
    counter.call("b")
    for told in (["served a"], []):
        assert counter.take(TicketServed(counter.at_ms, "A", "x")) == told
    assert counter.now == "serving b"


@pytest.mark.parametrize(
    ("after_ms", "now"), [(SAME_VISIT_MS, "idle -"), (SAME_VISIT_MS + 1, "serving x")]
)
def test_number_is_a_new_visits_two_hours_later(counter, after_ms, now):
    prompted(counter)
    counter.take(Dismissed(counter.at_ms))
    counter.wait(after_ms).take(TicketRecalled(counter.at_ms, "A", "x"))
    assert counter.now == now


def test_citizen_who_missed_the_call_is_asked_when_the_number_is_served_after_all(counter):
    counter.call("a")
    counter.take(TicketSkipped(counter.at_ms, "A", "x"))
    assert counter.take(TicketServed(counter.at_ms, "A", "y")) == ["served y", "prompted y"]


def test_no_more_visits_are_remembered_than_a_counter_serves(counter):
    for number in range(REMEMBERED + 5):
        prompted(counter, f"v{number}")
    assert len(counter.state.ended) == REMEMBERED
