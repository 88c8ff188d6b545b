"""Touches: a double tap counts once, an answer is one to the question on the screen."""

import pytest

from kiosk.visit import (
    Answered,
    Dismissed,
    Question,
    Skipped,
    WentBack,
)
from kiosk.visit.delays import SETTLE_MS
from tests.kiosk.visit.counter import (
    phase_in_words,
    prompted,
)


def test_double_tap_answers_once(counter):
    counter.touch("w")
    counter.take(Answered(counter.at_ms + 1, "service", 5))
    assert phase_in_words(counter.state) == "question1(w)"
    counter.wait(SETTLE_MS)
    counter.take(Answered(counter.at_ms, "service", 5))
    counter.take(Answered(counter.at_ms + SETTLE_MS - 1, "officer", 5))
    assert phase_in_words(counter.state) == "question2(w)"
    assert counter.take(Answered(counter.at_ms + SETTLE_MS, "officer", 4)) == ["rating w"]
    assert counter.drafts[-1].body["answers"] == {"service": 5, "officer": 4}


def test_double_tap_does_not_skip_twice(counter):
    counter.touch("w")
    counter.answer(None)
    counter.take(Skipped(counter.at_ms + SETTLE_MS - 1, "officer"))
    assert phase_in_words(counter.state) == "question2(w)"


def test_double_tap_does_not_go_back_twice(counter):
    counter.touch("w")
    counter.answer(5)
    counter.wait().take(WentBack(counter.at_ms))
    counter.take(WentBack(counter.at_ms + SETTLE_MS - 1))
    assert phase_in_words(counter.state) == "question1(w)"


def test_double_tap_on_the_last_answer_does_not_close_the_thanks(counter):
    prompted(counter)
    counter.answer(5, 5)
    counter.wait(40).save("a")
    counter.take(Dismissed(counter.at_ms + SETTLE_MS - 1))
    assert phase_in_words(counter.state) == "thanks(a)"
    counter.take(Dismissed(counter.at_ms + SETTLE_MS))
    assert counter.now == "idle -"


def test_prompt_is_not_declined_by_a_touch_that_was_on_its_way(counter):
    counter.call("a")
    counter.serve("a")
    counter.take(Dismissed(counter.at_ms + SETTLE_MS - 1))
    assert counter.now == "prompt a:sp"


def test_answer_to_another_question_is_ignored(counter):
    prompted(counter)
    counter.answer(5)
    phase = counter.state.phase
    assert counter.wait().take(Answered(counter.at_ms, "service", 1)) == []
    assert counter.state.phase == phase


@pytest.mark.parametrize("value", [0, 6, -1, 50])
def test_answer_is_ignored_when_the_scale_has_no_such_level(counter, value):
    prompted(counter)
    assert counter.answer(value) == []
    assert counter.now == "prompt a:sp"


def test_earlier_question_comes_back_without_its_answer(counter):
    prompted(counter)
    counter.answer(1)
    counter.wait().take(WentBack(counter.at_ms))
    assert isinstance(counter.state.phase, Question)
    assert counter.state.phase.answers == ()
    counter.answer(5, 5)
    assert counter.drafts[-1].body["answers"] == {"service": 5, "officer": 5}
