"""Blocks added to a questionnaire: everything once, in order, or a clear refusal."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.document import RuleError
from kiosk.survey import Block, Questionnaire, with_blocks
from kiosk.survey.questionnaire import MAX_QUESTIONS
from tests.kiosk.survey.surveys import asked, blocks, questionnaires

TABLES = ("scales", "groups", "questions")


def renamed(content, prefix):
    """`content` with ids that no other has."""

    def name(identifier):
        return f"{prefix}-{identifier}"

    for table in TABLES:
        for part in content[table]:
            part["id"] = name(part["id"])
    for question in content["questions"]:
        question["scale"] = name(question["scale"])
        if "group" in question:
            question["group"] = name(question["group"])
    return content | {"id": name(content["id"])}


@given(questionnaires(6), st.lists(asked(6), max_size=3))
def test_composed_questionnaire_asks_everything_once_and_its_own_first(own, contents):
    added = [
        Block.model_validate(renamed(content, f"khoi{at}")) for at, content in enumerate(contents)
    ]
    composed = with_blocks(own, added)
    assert composed.name == own.name
    assert composed.blocks == tuple(block.name for block in added)
    for table in TABLES:
        parts = [part for each in (own, *added) for part in getattr(each, table)]
        assert getattr(composed, table) == parts
        assert len({part.id for part in parts}) == len(parts)
    # What is composed would have validated as a questionnaire of its own.
    again = Questionnaire.model_validate(composed.model_dump())
    assert again.questions == composed.questions
    assert own.blocks == ()


@given(questionnaires(), blocks())
def test_blocks_are_composed_or_refused_with_a_place_and_never_otherwise(own, block):
    shared = [
        table
        for table in TABLES
        if {each.id for each in getattr(own, table)} & {each.id for each in getattr(block, table)}
    ]
    if shared:
        with pytest.raises(RuleError, match="stands in the questionnaire too") as found:
            with_blocks(own, [block])
        assert found.value.key[0] == block.id
        assert found.value.key[1] in shared
    else:
        assert len(with_blocks(own, [block]).questions) == len(own.questions + block.questions)


@given(questionnaires(3), asked(3))
def test_block_is_refused_when_it_is_added_twice(own, content):
    block = Block.model_validate(renamed(content, "khoi"))
    with pytest.raises(RuleError, match="is added twice"):
        with_blocks(own, [block, block])


@given(questionnaires(3), asked(3))
def test_block_is_refused_when_it_lacks_a_language(own, content):
    content = renamed(content, "khoi")
    block = Block.model_validate(content | {"languages": ["vi"]})
    with pytest.raises(RuleError, match=r"has no text in 'en', which .* is asked in") as found:
        with_blocks(own, [block])
    assert found.value.key == (block.id, "languages")


def one(kind, identifier, count):
    return kind.model_validate(
        {
            "id": identifier,
            "version": 1,
            "effective_from": date(2026, 1, 1),
            "languages": ["vi"],
            "sources": ["sample"],
            "title": {"vi": "Mẫu"},
            "scales": [
                {
                    "id": identifier,
                    "measure": "choice",
                    "levels": [
                        {"value": 1, "words": {"vi": "a"}},
                        {"value": 2, "words": {"vi": "b"}},
                    ],
                }
            ],
            "questions": [
                {
                    "id": f"{identifier}-{number}",
                    "scale": identifier,
                    "about": "office",
                    "words": {"vi": "Hỏi?"},
                }
                for number in range(count)
            ],
        }
    )


@pytest.mark.parametrize(("own", "added"), [(29, 1), (1, 29)])
def test_blocks_are_composed_when_there_are_thirty_questions(own, added):
    composed = with_blocks(one(Questionnaire, "phieu", own), [one(Block, "khoi", added)])
    assert len(composed.questions) == MAX_QUESTIONS


def test_block_is_refused_when_there_would_be_thirty_one_questions():
    with pytest.raises(RuleError, match=r"phieu@1 with block khoi@1 has 31 questions; .* 30"):
        with_blocks(one(Questionnaire, "phieu", 29), [one(Block, "khoi", 2)])


@pytest.mark.parametrize("name", ["service", "officer"])
def test_block_has_no_question_of_the_questionnaires_own(name):
    content = one(Block, "khoi", 1).model_dump()
    content["scales"][0] |= {"measure": "satisfaction"}
    content["scales"][0]["levels"][1]["value"] = 4
    content["questions"][0] |= {"id": name, "about": name, "headline": name == "service"}
    with pytest.raises(ValueError, match=f"a block has no question '{name}'"):
        Block.model_validate(content)
