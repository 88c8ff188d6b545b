"""Declining, leaving out, going back, starting again, leaving in the middle."""

import pytest

from kiosk.visit import Delay
from kiosk.visit.delays import SETTLE_MS


def question(counter) -> str:
    return counter.content["question"]


def test_nothing_is_asked_again_when_the_prompt_is_declined(counter):
    counter.is_served("A031")
    counter.touches("decline")
    counter.sees("idle")
    assert counter.body("visit.unrated")["cause"] == "dismissed"
    assert "rating" not in counter.kinds()


def test_answer_is_recorded_as_left_out_when_one_question_is_skipped(counter):
    counter.begins()
    counter.touches("skip", "answer-2")
    counter.sees("thanks")
    assert counter.body("rating")["answers"] == {"service": None, "officer": 2}


def test_visit_is_unrated_when_every_question_is_skipped(counter):
    counter.is_served("A032")
    counter.touches("heading")
    counter.sees("question")
    counter.touches("skip", "skip")
    counter.sees("idle")
    assert counter.body("visit.unrated")["cause"] == "dismissed"


def test_rating_is_left_when_back_is_touched_on_the_first_question(counter):
    counter.begins()
    counter.touches("back")
    counter.sees("idle")
    assert "rating" not in counter.kinds()


def test_nothing_of_the_first_try_is_recorded_when_the_citizen_starts_again(counter):
    counter.begins()
    counter.touches("answer-1")
    assert question(counter) == "officer"
    counter.touches("start-again")
    assert question(counter) == "service"
    counter.touches("answer-5", "answer-4")
    counter.sees("thanks")
    assert counter.body("rating")["answers"] == {"service": 5, "officer": 4}


@pytest.mark.parametrize("way", ["back", "start-again"])
def test_nothing_is_kept_when_the_answer_was_taken_back_and_the_citizen_goes(counter, way):
    counter.begins()
    counter.touches("answer-1", way)
    counter.lets_pass(Delay.QUESTION_IDLE)
    counter.sees("idle")
    assert "rating" not in counter.kinds()


def test_answer_just_given_is_not_seen_when_the_citizen_goes_back(counter):
    counter.begins()
    before = counter.content
    counter.touches("answer-1", "back")
    assert counter.content == before


def test_second_tap_of_a_double_tap_answers_nothing(counter):
    counter.begins()
    place = counter.place_of("answer-5")
    counter.clock.stands_still()
    counter.touches_at(place)
    counter.turn(SETTLE_MS - 1)
    counter.touches_at(place)
    counter.clock.goes_on()
    assert question(counter) == "officer"


def test_walk_up_leaves_nothing_when_its_citizen_goes_before_answering(counter):
    counter.begins()
    counter.lets_pass(Delay.QUESTION_IDLE)
    counter.sees("idle")
    assert "rating" not in counter.kinds()


def test_visit_is_rated_while_it_is_served_and_not_prompted_afterwards(counter):
    counter.device.call("A033")
    counter.sees("serving")
    counter.touches("rate")
    counter.sees("question")
    counter.answers(5, 5)
    counter.sees("thanks")
    counter.leaves()
    counter.device.serve("A033")
    counter.sees("idle")
    assert counter.body("rating")["trigger"] == "called"
    assert counter.kinds() == ["visit.called", "rating", "visit.served"]


def test_thanks_are_the_same_whatever_was_answered(counter):
    seen = []
    for value in (1, 3, 5):
        counter.rates(value, value)
        thanks = {key: said for key, said in counter.content.items() if "code" not in key}
        seen.append((thanks, counter.view["footer"]))
        counter.leaves()
    assert seen[0] == seen[1] == seen[2]
