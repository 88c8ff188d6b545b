"""Every question that is shipped, on any scale, as its screen has it."""

from dataclasses import replace
from datetime import date

import pytest

from kiosk.survey import load_library
from kiosk.ui.asked import asked_content
from kiosk.visit import Question, State
from kiosk.visit.state import Trigger
from tests.kiosk.ui.scene import COUNTER, LANDSCAPE, PORTRAIT, TREE, VISIT, Counter

LIBRARY = load_library(TREE / "config" / "questionnaires")
DAY = date(2026, 11, 22)
SURVEY = LIBRARY.composed("sipas-dich-vu", ["nhan-khau", "liem-chinh"], DAY)
TT01 = LIBRARY.in_force("tt01", DAY)
WORST_FIRST = replace(COUNTER, scale_order="worst-first")


def content(questionnaire, question, words, counter=COUNTER):
    index = [each.id for each in questionnaire.questions].index(question)
    return asked_content(questionnaire, index, "vi", words["vi"], counter)


def labels(view):
    return [level["label"] for level in view["levels"]]


def test_choice_keeps_its_order_whatever_the_order_of_the_scales(words):
    ages = ["18–24", "25–34", "35–49", "50–60", "Trên 60"]
    for counter in (COUNTER, WORST_FIRST):
        assert labels(content(SURVEY, "do-tuoi", words, counter)) == ages


def test_points_and_satisfaction_are_shown_best_first_or_worst_first(words):
    for questionnaire, question, best in (
        (TT01, "tt01-1", "Ngắn hơn"),
        (SURVEY, "sipas-15", "Rất hài lòng"),
    ):
        assert labels(content(questionnaire, question, words))[0] == best
        assert labels(content(questionnaire, question, words, WORST_FIRST))[-1] == best


def test_level_without_a_face_has_none(words):
    assert {level["face"] for level in content(TT01, "tt01-3", words)["levels"]} == {0}
    assert [level["face"] for level in content(SURVEY, "sipas-15", words)["levels"]] == [
        5,
        4,
        3,
        2,
        1,
    ]


@pytest.mark.parametrize(
    ("question", "name", "mark"),
    [
        ("sipas-15", "Tiếp cận dịch vụ", ":papers"),
        ("sipas-20", "Thủ tục hành chính", ":papers"),
        ("sipas-23", "Nguyễn Thị Mẫu", "NM"),
        ("phien-ha", "Cơ quan, trụ sở", ":papers"),
        ("gioi-tinh", "Không ghi tên", ":person"),
    ],
)
def test_subject_is_the_officer_only_where_the_question_is_about_the_officer(
    words, question, name, mark
):
    subject = content(SURVEY, question, words)["subject"]
    assert (subject["name"].replace("\u2060", ""), subject["mark"]) == (name, mark)


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE, (1920, 1080), (800, 1280)])
def test_every_level_can_be_pressed_apart_from_every_other(show_window, words, size):
    window, model = show_window(size)
    counter = Counter(window, model, SURVEY, words)
    for name in ("sipas-15", "gioi-tinh", "trinh-do", "nghe-nghiep"):
        index = [each.id for each in SURVEY.questions].index(name)
        counter.go(State(Question(VISIT, Trigger.SERVED, index, (), 0, 0), open=VISIT))
        levels = SURVEY.scale_of(SURVEY.questions[index]).levels
        places = []
        for level in levels:
            item = window.touchable(f"answer-{level.value}")
            assert item is not None, f"{name}: {level.words['vi']} is not on the screen"
            places.append(item.mapRectToScene(item.boundingRect()))
        for at, place in enumerate(places):
            assert 0 <= place.left() < place.right() <= size[0]
            assert 0 <= place.top() < place.bottom() <= size[1]
            assert not any(place.intersects(other) for other in places[at + 1 :])
