"""What the central knows of questionnaires: factors, scales and words, from their files."""

import shutil

import pytest

from central.reference.questionnaire_facts import FACTOR_OF_GROUP, Factor, in_language, known
from central.settings import load_settings
from central.shipped_questionnaires import SHIPPED_QUESTIONNAIRES
from kiosk.document import DocumentError
from kiosk.survey import load_library

SERVICE_BLOCK = {
    Factor.ACCESS: range(15, 19),
    Factor.PROCEDURE: range(19, 23),
    Factor.OFFICIALS: range(23, 28),
    Factor.RESULT: range(28, 31),
    Factor.PETITIONS: range(31, 34),
}
"""Items of the survey form under QĐ 1001/QĐ-BNV, question 9."""


def test_items_of_the_survey_stand_in_its_five_factors():
    facts = known().facts("sipas-dich-vu@1")
    found = {
        factor: [each.question for each in facts.of_factor(factor)] for factor in facts.factors
    }
    assert found == {
        factor: [f"sipas-{item}" for item in items] for factor, items in SERVICE_BLOCK.items()
    }


def test_every_group_of_a_shipped_questionnaire_has_a_factor():
    groups = {
        group.id
        for questionnaire in load_library(SHIPPED_QUESTIONNAIRES).questionnaires
        for group in questionnaire.groups
    }
    assert groups == set(FACTOR_OF_GROUP)


def test_questions_of_the_counter_have_their_factors():
    facts = known().facts("mot-cua@1")
    assert facts.questions["service"].factor is Factor.OVERALL
    assert facts.questions["officer"].factor is Factor.OFFICIALS
    assert facts.factors == (Factor.OFFICIALS, Factor.OVERALL)


def test_points_are_no_satisfaction_and_make_up_no_factor():
    facts = known().facts("tt01@1")
    assert facts.questions["tt01-1"].measure == "points"
    assert facts.questions["tt01-1"].points == {1: 0, 2: 1, 3: 2}
    assert facts.factors == ()


def test_question_of_a_block_is_known_whatever_it_was_asked_with():
    found = known().question("mot-cua@1", "dua-tien")
    assert (found.factor, found.measure) == (None, "choice")
    assert in_language(found.levels[1], "vi") == "Không có"


def test_what_is_in_no_file_is_not_guessed():
    facts = known()
    assert facts.facts("la@1") is None
    assert facts.question("la@1", "cau-1") is None
    assert facts.question("mot-cua@1", "cau-1") is None
    assert facts.question("la@1", "service").factor is Factor.OVERALL
    assert facts.title("la@1", "vi") == "la@1"
    assert facts.reason("R99") is None


def test_reason_and_title_are_told_in_the_readers_language():
    facts = known()
    assert in_language(facts.reason("R4").complaint, "en") == "Result later than promised"
    assert facts.title("phieu-ngan@1", "en") == "Short form"
    assert in_language({"vi": "Có"}, "en") == "Có"
    assert in_language({}, "en") == ""


def test_an_offices_own_stands_before_what_is_shipped(tmp_path):
    own = tmp_path / "phieu"
    shutil.copytree(SHIPPED_QUESTIONNAIRES, own)
    for each in own.glob("*.toml"):
        if each.name != "mot-cua.toml":
            each.unlink()
    path = own / "mot-cua.toml"
    text = path.read_text("utf-8").replace("Rate your visit to the one-stop centre", "Ours")
    path.write_text(text, "utf-8")
    facts = known(own)
    assert facts.title("mot-cua@1", "en") == "Ours"
    assert facts.facts("tt01@1") is not None


def test_folders_of_the_settings_are_meant_from_their_file(tmp_path):
    path = tmp_path / "central.toml"
    path.write_text('[questionnaires]\nfolder = "phieu"\n', "utf-8")
    assert load_settings(path).own_questionnaires == (tmp_path / "phieu",)
    path.write_text("", "utf-8")
    assert load_settings(path).own_questionnaires == ()
    (tmp_path / "questionnaires").mkdir()
    assert load_settings(path).own_questionnaires == (tmp_path / "questionnaires",)


def test_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DocumentError, match="there is no such folder"):
        known(tmp_path / "khong-co")
