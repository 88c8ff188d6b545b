"""The questionnaire that the product ships: mot-cua."""

from datetime import date
from pathlib import Path

import pytest

from kiosk.survey import load_library
from kiosk.survey.questionnaire import NAME

FOLDER = Path(__file__).parents[3] / "config" / "questionnaires"
MOT_CUA = load_library(FOLDER).in_force("mot-cua", date(2026, 11, 22))


def test_counter_is_asked_two_questions_service_first():
    assert [(each.id, each.about) for each in MOT_CUA.questions] == [
        ("service", "service"),
        ("officer", "officer"),
    ]


def test_every_question_has_the_five_levels_from_worst_to_best():
    for question in MOT_CUA.questions:
        levels = MOT_CUA.scale_of(question).levels
        assert [level.value for level in levels] == [1, 2, 3, 4, 5]
        assert [level.face for level in levels] == [1, 2, 3, 4, 5]


def test_scale_has_the_wording_of_the_survey_forms():
    levels = MOT_CUA.scale_of(MOT_CUA.questions[0]).levels
    assert [level.words["vi"] for level in levels] == [
        "Rất không hài lòng",
        "Không hài lòng",
        "Bình thường",
        "Hài lòng",
        "Rất hài lòng",
    ]


def test_every_text_stands_in_vietnamese_and_english():
    parts = [*MOT_CUA.questions, *MOT_CUA.reasons]
    parts += [level for scale in MOT_CUA.scales for level in scale.levels]
    assert MOT_CUA.languages == ["vi", "en"]
    for words in [MOT_CUA.title, *(part.words for part in parts)]:
        assert list(words) == ["vi", "en"]
        assert len(set(words.values())) == 2


def test_questions_address_the_citizen_politely():
    assert all("Ông/Bà" in question.words["vi"] for question in MOT_CUA.questions)


def test_every_reason_is_numbered_and_traced():
    assert [reason.id for reason in MOT_CUA.reasons] == [f"R{n}" for n in range(1, 17)]
    assert all(reason.source for reason in MOT_CUA.reasons)


def test_name_is_the_one_that_records_have():
    assert MOT_CUA.name == "mot-cua@1"
    assert NAME.match(MOT_CUA.name)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.name)
def test_file_has_one_line_end_and_no_tabs(path):
    assert path.read_bytes().endswith(b"\n")
    assert b"\r" not in path.read_bytes()
    assert b"\t" not in path.read_bytes()
