"""What the ticket source says, and when it takes effect."""

from kiosk.visit import (
    TicketRecalled,
    TicketSkipped,
    WentBack,
)
from tests.kiosk.visit.counter import over, phase_in_words, prompted


def test_question_stays_when_the_next_ticket_is_called(counter):
    prompted(counter)
    counter.answer(5)
    phase = counter.state.phase
    assert counter.call("b") == ["called b"]
    assert counter.state.phase == phase
    counter.answer(2)
    counter.save("a")
    assert phase_in_words(counter.state) == "thanks(a)"
    over(counter)
    assert counter.now == "serving b"
    assert counter.told == ["called a", "served a", "prompted a", "called b", "rating a"]


def test_question_stays_when_the_next_visit_begins_and_ends_meanwhile(counter):
    prompted(counter)
    counter.answer(5)
    counter.call("b")
    counter.serve("b")
    counter.answer(5)
    counter.save("a")
    assert over(counter) == ["prompted b"]
    assert counter.now == "prompt b:sp"


def test_call_takes_effect_after_idle_when_the_question_is_left_alone(counter):
    prompted(counter)
    counter.touch()
    counter.call("b")
    assert over(counter) == ["unrated a window-over"]
    assert counter.now == "serving b"


def test_prompt_ends_as_next_called_when_it_is_untouched_and_overtaken(counter):
    prompted(counter)
    assert counter.call("b") == ["unrated a next-called", "called b"]
    assert counter.drafts[-2].body["officer"] == "nv-01"
    assert counter.now == "serving b"


def test_prompt_stays_when_its_own_ticket_is_called_again(counter):
    prompted(counter)
    phase = counter.state.phase
    assert counter.call("a") == ["recalled a"]
    assert counter.state.phase == phase
    assert over(counter) == ["unrated a window-over"]


def test_recall_is_not_a_second_visit(counter):
    counter.call("a")
    for _ in range(3):
        assert counter.take(TicketRecalled(counter.at_ms, "A", "fresh")) == ["recalled a"]
    assert counter.now == "serving a"


def test_recall_opens_a_visit_when_the_call_was_missed(counter):
    """Its ticket is sealed beside the record, as every visit's is."""
    assert counter.take(TicketRecalled(counter.at_ms, "A", "a")) == ["called a"]
    assert counter.drafts[-1].ticket == "A"


def test_visit_is_a_no_show_when_its_ticket_is_skipped(counter):
    counter.call("a")
    assert counter.take(TicketSkipped(counter.at_ms, "A", "x")) == ["unrated a no-show"]
    assert counter.now == "idle -"
    counter.touch("w")
    assert phase_in_words(counter.state) == "question1(w)"


def test_skip_means_nothing_when_the_visit_was_served(counter):
    prompted(counter)
    assert counter.take(TicketSkipped(counter.at_ms, "A", "x")) == []
    assert counter.now == "prompt a:sp"


def test_second_end_of_a_visit_means_nothing(counter):
    prompted(counter)
    assert counter.serve("a") == []
    assert counter.now == "prompt a:sp"


def test_visit_is_prompted_when_the_device_tells_of_its_end_alone(counter):
    assert counter.serve("a") == ["served a", "prompted a"]
    assert counter.now == "prompt a:sp"


def test_thanks_stay_when_the_visit_that_was_rated_early_ends(counter):
    counter.call("a")
    counter.touch()
    counter.answer(5, 5)
    counter.save("a")
    assert counter.serve("a") == ["served a"]
    assert phase_in_words(counter.state) == "thanks(a)"
    over(counter)
    assert counter.now == "idle -"
    assert counter.told == ["called a", "rating a", "served a"]


def test_visit_is_not_prompted_again_when_it_was_rated_while_being_served(counter):
    counter.call("a")
    counter.touch()
    counter.answer(5, 5)
    assert counter.drafts[-1].body["trigger"] == "called"
    counter.save("a")
    over(counter)
    assert counter.now == "serving a:r"
    counter.touch()
    assert counter.now == "serving a:r"
    assert counter.serve("a") == ["served a"]
    assert counter.now == "idle -"


def test_visit_is_still_prompted_when_its_citizen_went_back_while_being_served(counter):
    counter.call("a")
    counter.touch()
    counter.wait().take(WentBack(counter.at_ms))
    assert counter.now == "serving a"
    assert counter.serve("a") == ["served a", "prompted a"]
