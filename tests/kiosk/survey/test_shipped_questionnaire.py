"""The questionnaires, blocks and reasons that the product ships."""

import re
from datetime import date
from pathlib import Path

import pytest

from kiosk.survey import SATISFIED_LEVELS, load_library
from kiosk.survey.edition import NAME
from kiosk.survey.questionnaire import MAX_QUESTIONS

FOLDER = Path(__file__).parents[3] / "config" / "questionnaires"
FILES = sorted(FOLDER.rglob("*.toml"))
DAY = date(2026, 11, 22)
LIBRARY = load_library(FOLDER)
MOT_CUA = LIBRARY.in_force("mot-cua", DAY)
REASONS = LIBRARY.reasons("ly-do", DAY)
ASKED = [*LIBRARY.questionnaires, *LIBRARY.blocks]
FIVE_LEVELS = ["Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng"]
BUTTON = 40
"""Characters of Vietnamese that a button of a reason takes."""


def test_all_of_them_are_shipped():
    names = {"mot-cua@1", "cham-nhanh@1", "tt01@1", "sipas-dich-vu@1", "phieu-ngan@1"}
    assert {each.name for each in LIBRARY.questionnaires} == names
    assert {each.name for each in LIBRARY.blocks} == {"nhan-khau@1", "liem-chinh@1"}
    assert {each.name for each in LIBRARY.reason_lists} == {"ly-do@1"}


def test_counter_is_asked_two_questions_service_first():
    assert [(each.id, each.about, each.headline) for each in MOT_CUA.questions] == [
        ("service", "service", True),
        ("officer", "officer", False),
    ]


@pytest.mark.parametrize("name", ["mot-cua", "sipas-dich-vu", "phieu-ngan"])
def test_scale_of_five_has_the_wording_of_the_survey_forms_from_worst_to_best(name):
    questionnaire = LIBRARY.in_force(name, DAY)
    for question in questionnaire.questions:
        scale = questionnaire.scale_of(question)
        assert scale.measure == "satisfaction"
        assert [level.value for level in scale.levels] == [1, 2, 3, 4, 5]
        assert [level.face for level in scale.levels] == [1, 2, 3, 4, 5]
        assert [level.words["vi"] for level in scale.levels] == FIVE_LEVELS


def test_quick_questionnaire_is_one_touch_on_three_levels_of_the_ladder():
    quick = LIBRARY.in_force("cham-nhanh", DAY)
    assert [each.id for each in quick.questions] == ["service"]
    levels = quick.scale_of(quick.questions[0]).levels
    assert [(each.value, each.words["vi"]) for each in levels] == [
        (2, "Chưa hài lòng"),
        (4, "Hài lòng"),
        (5, "Rất hài lòng"),
    ]
    assert [each.value in SATISFIED_LEVELS for each in levels] == [False, True, True]


def test_indicators_of_the_circular_earn_0_1_and_2_points_and_are_no_satisfaction():
    tt01 = LIBRARY.in_force("tt01", DAY)
    assert [each.id for each in tt01.questions] == ["tt01-1", "tt01-3", "tt01-4", "tt01-7"]
    assert tt01.headline is None
    for question in tt01.questions:
        scale = tt01.scale_of(question)
        assert scale.measure == "points"
        assert [(each.value, each.points) for each in scale.levels] == [(1, 0), (2, 1), (3, 2)]


def test_survey_has_its_nineteen_items_in_five_groups_and_ends_with_2026():
    survey = LIBRARY.in_force("sipas-dich-vu", date(2026, 12, 31))
    assert [each.id for each in survey.questions] == [f"sipas-{n}" for n in range(15, 34)]
    sizes = [sum(each.group == group.id for each in survey.questions) for group in survey.groups]
    assert sizes == [4, 4, 5, 3, 3]
    assert not survey.in_force(date(2027, 1, 1))


def test_short_form_has_nine_items_and_a_refusal_may_be_correct():
    short = LIBRARY.in_force("phieu-ngan", DAY)
    assert len(short.questions) == 9
    assert "(có thể là được cấp hoặc bị từ chối)" in short.questions[3].words["vi"]


def test_only_a_scale_of_satisfaction_has_faces():
    for asked in ASKED:
        for scale in asked.scales:
            faces = {level.face is not None for level in scale.levels}
            assert faces == {scale.measure == "satisfaction"}, (asked.name, scale.id)


def test_citizen_is_never_asked_for_name_telephone_or_address():
    block = LIBRARY.block("nhan-khau", DAY)
    words = [text.lower() for each in block.questions for text in each.words.values()]
    assert not [
        text for text in words if re.search(r"tên|điện thoại|email|địa chỉ|name|phone", text)
    ]
    assert {each.about for each in block.questions} == {"citizen"}
    # Answers are of a closed list: nothing can be typed.
    assert {scale.measure for scale in block.scales} == {"choice"}


def test_longest_questionnaire_takes_both_blocks():
    composed = LIBRARY.composed("sipas-dich-vu", ["nhan-khau", "liem-chinh"], DAY)
    assert len(composed.questions) == 28 <= MAX_QUESTIONS
    assert composed.blocks == ("nhan-khau@1", "liem-chinh@1")


@pytest.mark.parametrize("each", [*ASKED, REASONS], ids=lambda each: each.name)
def test_every_text_stands_in_vietnamese_and_english(each):
    words = [each.title]
    if each is REASONS:
        words += [side for reason in each.reasons for side in (reason.praise, reason.complaint)]
    else:
        words += [part.words for part in [*each.questions, *each.groups]]
        words += [level.words for scale in each.scales for level in scale.levels]
    assert each.languages == ["vi", "en"]
    for texts in words:
        assert list(texts) == ["vi", "en"]
        assert len(set(texts.values())) == 2 or texts["vi"] == "Kinh"
    assert NAME.match(each.name)
    assert each.sources


def test_questions_of_the_counter_address_the_citizen_politely():
    for name in ("mot-cua", "cham-nhanh"):
        questions = LIBRARY.in_force(name, DAY).questions
        assert all("Ông/Bà" in question.words["vi"] for question in questions)


def test_every_reason_is_numbered_traced_and_fits_a_button_as_praise_and_as_complaint():
    assert [reason.id for reason in REASONS.reasons] == [f"R{n}" for n in range(1, 17)]
    for reason in REASONS.reasons:
        assert reason.source
        assert reason.praise["vi"] != reason.complaint["vi"]
        assert reason.praise["en"] != reason.complaint["en"]
        assert max(len(text) for text in (reason.praise["vi"], reason.complaint["vi"])) <= BUTTON
    texts = [side[at] for r in REASONS.reasons for side in (r.praise, r.complaint) for at in side]
    assert len(set(texts)) == len(texts)


def test_every_questionnaire_offers_the_reasons():
    assert {each.reasons for each in LIBRARY.questionnaires} == {"ly-do"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_file_has_one_line_end_and_no_tabs(path):
    assert path.read_bytes().endswith(b"\n")
    assert b"\r" not in path.read_bytes()
    assert b"\t" not in path.read_bytes()
