"""The language: chosen for one visit."""

from dataclasses import replace

from kiosk.visit import LanguageChosen
from tests.kiosk.visit.counter import DESK, Counter, over, prompted


def test_language_is_reset_after_the_visit(counter):
    prompted(counter)
    counter.take(LanguageChosen(counter.at_ms, "en"))
    counter.answer(5, 5)
    assert counter.drafts[-1].body["lang"] == "en"
    counter.save("a")
    assert counter.state.language == "en"
    over(counter)
    assert counter.state.language == "vi"


def test_language_stays_from_serving_to_the_prompt(counter):
    counter.call("a")
    counter.wait().take(LanguageChosen(counter.at_ms, "en"))
    counter.serve("a")
    assert counter.now == "~prompt a:sp"
    assert counter.state.language == "en"


def test_language_is_reset_when_the_next_ticket_is_called(counter):
    counter.call("a")
    counter.take(LanguageChosen(counter.at_ms, "en"))
    counter.call("b")
    assert counter.state.language == "vi"


def test_language_of_the_invitation_is_reset_when_nobody_goes_on(counter):
    counter.take(LanguageChosen(counter.at_ms, "en"))
    assert counter.state.language == "en"
    assert over(counter) == []
    assert counter.state == Counter.open().state


def test_language_of_the_invitation_is_that_of_the_walk_up(counter):
    counter.take(LanguageChosen(counter.at_ms, "en"))
    counter.touch("w")
    counter.answer(5, 5)
    assert counter.drafts[-1].body["lang"] == "en"


def test_time_to_answer_begins_anew_when_the_language_is_changed(counter):
    prompted(counter)
    counter.answer(5)
    before = counter.state.phase
    counter.wait(19_000).take(LanguageChosen(counter.at_ms, "en"))
    assert counter.state.phase != before
    assert counter.state.phase.answers == before.answers


def test_language_of_a_pack_is_chosen_though_the_questionnaire_lacks_it():
    counter = Counter.open(replace(DESK, languages=("vi", "en", "tay")))
    counter.take(LanguageChosen(counter.at_ms, "tay"))
    counter.touch("w")
    counter.answer(5, 5)
    assert counter.drafts[-1].body["lang"] == "tay"
    assert Counter.open().take(LanguageChosen(0, "tay")) == []
