"""The screen of reasons: both sides alike, nothing chosen beforehand, nothing of the rating."""

from dataclasses import replace

import pytest

from kiosk.document import load_document
from kiosk.survey import ReasonList
from kiosk.ui.detail_content import detail_content
from kiosk.visit import Detail, DetailStep, Idle, Side, State, Thanks
from tests.kiosk.ui.scene import TREE, VISIT

REASONS = load_document(TREE / "config" / "questionnaires" / "reasons" / "ly-do.toml", ReasonList)
BEGUN = Detail(VISIT, 7, DetailStep.SIDES, None, (), "", 0, Thanks(VISIT, "h", "p", rating_seq=7))


def content(words, language="vi", reasons=REASONS, **changes):
    return detail_content(
        reasons, State(replace(BEGUN, **changes), language=language), words[language]
    )


@pytest.mark.parametrize("language", ["vi", "en"])
def test_two_sides_and_two_ways_out_are_offered_at_first(words, language):
    shown = content(words, language)
    assert shown["step"] == "sides"
    assert [side["side"] for side in shown["sides"]] == ["praise", "complaint"]
    assert not any(side["on"] for side in shown["sides"])
    assert shown["sides"][0]["hint"] == shown["sides"][1]["hint"]
    assert not shown["given"]
    assert shown["reasons"] == []
    assert shown["skip"] == words[language]["detail.skip"]


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_reason_stands_there_in_the_words_of_its_side(words, side, language):
    shown = content(words, language, step=DetailStep.REASONS, side=side)
    assert shown["step"] == "reasons"
    assert [row["id"] for row in shown["reasons"]] == [each.id for each in REASONS.reasons]
    labels = [getattr(each, side.value)[language] for each in REASONS.reasons]
    assert [row["words"].replace("\u2060", "") for row in shown["reasons"]] == labels
    assert not any(row["on"] for row in shown["reasons"])
    assert [row["side"] for row in shown["sides"] if row["on"]] == [side.value]


def test_reason_is_marked_on_its_own_side_alone(words):
    chosen = ((Side.COMPLAINT, "R2"), (Side.PRAISE, "R1"), (Side.COMPLAINT, "R5"))
    shown = content(words, step=DetailStep.REASONS, side=Side.COMPLAINT, chosen=chosen)
    assert [row["id"] for row in shown["reasons"] if row["on"]] == ["R2", "R5"]
    shown = content(words, step=DetailStep.REASONS, side=Side.PRAISE, chosen=chosen)
    assert [row["id"] for row in shown["reasons"] if row["on"]] == ["R1"]


@pytest.mark.parametrize(
    ("changes", "given", "send", "skip"),
    [
        ({}, False, "Gửi", "detail.skip"),
        ({"chosen": ((Side.PRAISE, "R1"),)}, True, "Gửi (1)", "detail.discard"),
        ({"comment": "Tốt"}, True, "Gửi", "detail.discard"),
        ({"comment": "Tốt", "chosen": ((Side.PRAISE, "R1"),)}, True, "Gửi", "detail.discard"),
    ],
)
def test_sending_is_offered_when_there_is_something_to_send(words, changes, given, send, skip):
    shown = content(words, **changes)
    assert (shown["given"], shown["send"]) == (given, send)
    assert shown["skip"] == words["vi"][skip]


def test_both_sides_are_laid_out_by_the_same_words(words):
    at_first = content(words)
    assert len(at_first["labels"]) == 2 * len(REASONS.reasons)
    for side in Side:
        shown = content(words, step=DetailStep.REASONS, side=side)
        assert shown["labels"] == at_first["labels"]
        assert {row["words"] for row in shown["reasons"]} <= set(shown["labels"])


def test_comment_is_not_shown_to_whoever_stands_by(words):
    shown = content(words, comment="Xin cảm ơn quầy số ba")
    assert "quầy số ba" not in str(shown)
    assert shown["comment"] == words["vi"]["detail.comment_again"]


def test_first_step_does_not_tell_which_side_was_chosen_from(words):
    one = content(words, chosen=((Side.PRAISE, "R1"),))
    assert one == content(words, chosen=((Side.COMPLAINT, "R9"),), side=Side.COMPLAINT)


def test_comment_alone_is_offered_when_the_questionnaire_names_no_reasons(words):
    shown = content(words, reasons=None)
    assert shown["sides"] == []
    assert shown["comment"]


def test_another_phase_has_no_such_content(words):
    with pytest.raises(TypeError, match="Idle"):
        detail_content(REASONS, State(Idle()), words["vi"])
