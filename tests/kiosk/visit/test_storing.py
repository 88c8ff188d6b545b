"""Storage and service: nobody is thanked for what is not on the disk."""

import pytest

from kiosk.visit import (
    NotSaved,
    Reason,
    ServiceLost,
    ServiceReturned,
)
from tests.kiosk.visit.counter import Counter, over, phase_in_words, prompted


def test_citizen_is_told_when_the_commit_is_not_confirmed_in_time(counter):
    prompted(counter)
    counter.answer(5, 5)
    assert over(counter) == []
    assert phase_in_words(counter.state) == "out(not-saved a)"


def test_late_commit_is_recorded_as_unacknowledged(counter):
    prompted(counter)
    counter.answer(5, 5)
    over(counter)
    assert counter.save("a", seq=31) == ["rating.unacknowledged a"]
    body = counter.drafts[-1].body
    assert body == {"visit": "a", "counter": "03", "rating_seq": 31, "test": False}
    # Out of service until a probe is quick again, though the commit landed.
    assert phase_in_words(counter.state) == "out(not-saved)"
    counter.take(ServiceReturned(counter.at_ms))
    assert counter.now == "idle -"


def test_service_waits_for_the_word_when_it_returns_before_it(counter):
    prompted(counter)
    counter.answer(5, 5)
    counter.take(ServiceLost(counter.at_ms, Reason.STORAGE))
    assert counter.take(ServiceReturned(counter.at_ms)) == []
    assert phase_in_words(counter.state) == "out(storage a returned)"
    assert counter.save("a") == ["rating.unacknowledged a"]
    assert counter.now == "idle -"


def test_visit_ends_as_outage_when_its_rating_could_not_be_written(counter):
    prompted(counter)
    counter.answer(5, 5)
    counter.take(NotSaved(counter.at_ms, "a"))
    assert phase_in_words(counter.state) == "out(not-saved)"
    assert counter.take(ServiceReturned(counter.at_ms)) == ["unrated a outage"]
    assert counter.now == "idle -"
    counter.touch("w")
    assert phase_in_words(counter.state) == "question1(a late)"


def test_citizen_may_rate_again_when_the_rating_given_while_being_served_was_lost(counter):
    counter.call("a")
    counter.touch()
    counter.answer(5, 5)
    counter.take(NotSaved(counter.at_ms, "a"))
    assert counter.take(ServiceReturned(counter.at_ms)) == []
    assert counter.now == "serving a"
    assert counter.serve("a") == ["served a", "prompted a"]


def test_answers_are_kept_when_service_is_lost_in_the_middle(counter):
    prompted(counter)
    counter.answer(2)
    assert counter.take(ServiceLost(counter.at_ms, Reason.STORAGE)) == ["rating a partial"]
    assert counter.drafts[-1].body["partial"]
    assert phase_in_words(counter.state) == "out(storage a)"
    assert counter.save("a") == ["rating.unacknowledged a"]


def test_prompt_ends_as_outage_when_service_is_lost(counter):
    prompted(counter)
    assert counter.take(ServiceLost(counter.at_ms, Reason.STORAGE)) == ["unrated a outage"]
    assert counter.take(ServiceReturned(counter.at_ms)) == []
    assert counter.now == "idle -"


def test_visit_that_is_served_during_an_outage_ends_as_outage(counter):
    counter.call("a")
    counter.take(ServiceLost(counter.at_ms, Reason.STORAGE))
    assert counter.serve("a") == ["served a", "unrated a outage"]


def test_visit_that_was_rated_ends_once_when_it_is_served_during_an_outage(counter):
    counter.call("a")
    counter.touch()
    counter.answer(5, 5)
    counter.save("a")
    counter.take(ServiceLost(counter.at_ms, Reason.STORAGE))
    assert counter.serve("a") == ["served a"]


def test_visit_whose_rating_is_on_its_way_has_no_second_end_during_an_outage(counter):
    counter.call("a")
    counter.touch()
    counter.answer(5, 5)
    counter.take(ServiceLost(counter.at_ms, Reason.STORAGE))
    assert counter.serve("a") == ["served a"]
    assert counter.call("b") == ["called b"]
    assert counter.save("a") == ["rating.unacknowledged a"]


def test_screen_keeps_its_reason_when_another_follows(counter):
    counter.take(ServiceLost(counter.at_ms, Reason.STORAGE))
    counter.take(ServiceLost(counter.at_ms, Reason.STARTING))
    assert phase_in_words(counter.state) == "out(storage)"


@pytest.mark.parametrize("first", [Reason.PENDING, Reason.UNBOUND])
def test_trouble_is_shown_over_what_somebody_is_to_do(counter, first):
    counter.take(ServiceLost(counter.at_ms, first))
    counter.take(ServiceLost(counter.at_ms, Reason.STORAGE))
    assert phase_in_words(counter.state) == "out(storage)"


def test_counter_is_asked_for_once_the_kiosk_is_approved_and_storage_is_well(counter):
    counter.take(ServiceLost(counter.at_ms, Reason.PENDING))
    counter.take(ServiceLost(counter.at_ms, Reason.UNBOUND))
    assert phase_in_words(counter.state) == "out(unbound)"
    counter.take(ServiceLost(counter.at_ms, Reason.STORAGE))
    counter.take(ServiceLost(counter.at_ms, Reason.UNBOUND))
    assert phase_in_words(counter.state) == "out(unbound)"


def test_nothing_is_promised_before_storage_has_answered():
    counter = Counter()
    counter.touch()
    assert counter.now == "out(starting) -"


@pytest.mark.parametrize("gives_up", [False, True], ids=["told at once", "told late"])
def test_visit_has_an_end_when_its_rating_is_lost_after_the_next_call(counter, gives_up):
    prompted(counter)
    counter.answer(5, 5)
    if gives_up:
        over(counter)
    counter.call("b")
    assert counter.take(NotSaved(counter.at_ms, "a")) == ["unrated a outage"]
    counter.take(ServiceReturned(counter.at_ms))
    assert counter.now == "serving b"


def test_walk_up_has_an_end_when_its_rating_is_lost(counter):
    counter.touch("w")
    counter.answer(5, 5)
    assert counter.take(NotSaved(counter.at_ms, "w")) == ["unrated w outage"]


def test_late_rating_that_is_lost_leaves_no_second_end(counter):
    prompted(counter)
    over(counter)
    counter.touch("w")
    counter.answer(5, 5)
    # Whoever was served meanwhile is the last one to go unrated.
    counter.serve("b")
    counter.call("c")
    assert counter.take(NotSaved(counter.at_ms, "a")) == []
    assert counter.told.count("unrated a window-over") == 1
