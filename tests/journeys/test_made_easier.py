"""Larger text, contrast, the lower half, help and notices: for one visit, and gone after it."""

import pytest

from kiosk.visit import Delay

PLAIN = {"larger": False, "contrast": False, "low": False}


@pytest.mark.parametrize(
    ("button", "name"),
    [("larger-text", "larger"), ("high-contrast", "contrast"), ("low-position", "low")],
)
def test_screen_is_easier_for_one_visit_when_it_is_asked_to_be(counter, button, name):
    counter.touches(button)
    assert counter.view["access"] == PLAIN | {name: True}
    counter.rates(4, 5)
    assert counter.view["access"] == PLAIN | {name: True}
    counter.leaves()
    assert counter.view["access"] == PLAIN
    assert counter.body("rating")["answers"] == {"service": 4, "officer": 5}


def test_answers_are_in_the_lower_half_when_somebody_sits(counter):
    counter.touches("low-position")
    counter.begins()
    middle = counter.window.quick_window.height() / 2
    assert all(counter.place_of(f"answer-{value}").y() > middle for value in range(1, 6))


def test_screen_is_plain_again_when_its_button_is_touched_twice(counter):
    counter.touches("larger-text", "larger-text")
    assert counter.view["access"] == PLAIN


def test_everything_easier_at_once_still_takes_a_whole_visit(counter):
    counter.touches("larger-text", "high-contrast", "low-position")
    counter.rates(2, 1)
    assert counter.view["access"] == dict.fromkeys(PLAIN, True)
    counter.leaves()
    assert counter.view["access"] == PLAIN


def test_what_was_chosen_and_left_goes_when_nobody_comes(counter):
    counter.touches("language-en", "high-contrast")
    assert counter.view["language"] == "en"
    counter.lets_pass(Delay.LANGUAGE_IDLE)
    assert (counter.view["language"], counter.view["access"]) == ("vi", PLAIN)


def test_language_may_be_chosen_in_the_middle_and_the_answer_before_it_stays(counter):
    counter.begins()
    counter.touches("answer-5", "language-en", "answer-3")
    counter.sees("thanks")
    rating = counter.body("rating")
    assert (rating["lang"], rating["answers"]) == ("en", {"service": 5, "officer": 3})


@pytest.mark.parametrize("name", ["notice", "help"])
def test_panel_is_opened_read_and_closed_and_nothing_is_recorded(counter, name):
    counter.touches(name)
    assert counter.panel == name
    assert counter.view["panel"]["paragraphs"]
    counter.touches("panel-close")
    assert (counter.panel, counter.screen) == ("", "idle")
    assert counter.kinds() == []


def test_panel_goes_and_the_question_stays_when_nobody_closes_it(counter):
    counter.begins()
    counter.touches("help")
    counter.lets_pass(Delay.PANEL_IDLE)
    assert (counter.panel, counter.screen) == ("", "question")
    counter.answers(5, 5)
    counter.sees("thanks")


def test_answer_under_a_panel_is_not_touched(counter):
    counter.begins()
    place = counter.place_of("answer-1")
    counter.touches("help")
    counter.touches_at(place)
    counter.touches("panel-close")
    counter.answers(5, 5)
    counter.sees("thanks")
    assert counter.body("rating")["answers"] == {"service": 5, "officer": 5}


def test_petition_is_shown_its_way_and_the_comment_goes_on(counter):
    counter.rates(2, 2)
    counter.touches("add-detail", "add-comment", "key-o", "petition")
    assert counter.panel == "petition"
    said = " ".join(counter.view["panel"]["paragraphs"])
    assert "1022" in said
    assert counter.view["panel"]["rows"]
    counter.touches("panel-close", "key-k")
    assert counter.content["text"] == "Ok"


def test_rating_is_marked_when_somebody_who_helps_says_so(counter):
    counter.begins()
    counter.touches("help", "assisted", "panel-close")
    counter.answers(4, 4)
    counter.sees("thanks")
    counter.leaves()
    counter.rates(4, 4)
    assert [each["assisted"] for each in counter.bodies("rating")] == [True, False]
