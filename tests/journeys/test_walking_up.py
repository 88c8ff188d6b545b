"""A citizen who walks up to the screen: language, back, skip, leaving in the middle."""

from kiosk.visit import Delay


def test_walk_up_rating_is_recorded_without_a_ticket(counter):
    counter.touches("rate")
    counter.sees("question")
    counter.touches("answer-1")
    counter.touches("answer-5")
    counter.sees("thanks")
    counter.touches("close-thanks")
    counter.sees("idle")
    rating = next(record for record in counter.log() if record.kind == "rating")
    assert rating.body["trigger"] == "walk-up"
    assert rating.attached == {}


def test_language_is_recorded_and_reset_after_the_visit(counter):
    counter.touches("language-en")
    counter.touches("rate")
    counter.sees("question")
    assert counter.model.view["language"] == "en"
    counter.touches("answer-4")
    counter.touches("answer-4")
    counter.sees("thanks")
    assert counter.model.view["language"] == "en"
    counter.lets_pass(Delay.THANKS)
    counter.sees("idle")
    assert counter.model.view["language"] == "vi"
    rating = next(record for record in counter.log() if record.kind == "rating")
    assert rating.body["lang"] == "en"


def test_answer_is_taken_back_when_back_is_touched(counter):
    counter.touches("rate")
    counter.sees("question")
    counter.touches("answer-1")
    counter.waits_for(lambda: counter.kiosk.controller.state.phase.index == 1)
    counter.touches("back")
    counter.waits_for(lambda: counter.kiosk.controller.state.phase.index == 0)
    counter.touches("answer-5")
    counter.touches("skip")
    counter.sees("thanks")
    rating = next(record for record in counter.log() if record.kind == "rating")
    assert rating.body["answers"] == {"service": 5, "officer": None}


def test_answers_are_kept_as_partial_when_the_citizen_leaves(counter):
    counter.touches("rate")
    counter.sees("question")
    counter.touches("answer-2")
    counter.waits_for(lambda: counter.kiosk.controller.state.phase.index == 1)
    counter.lets_pass(Delay.QUESTION_IDLE)
    # Nobody is there to be thanked, and the check code is not the next one's.
    counter.sees("idle")
    rating = next(record for record in counter.log() if record.kind == "rating")
    assert rating.body["partial"]
    assert rating.body["answers"] == {"service": 2}
