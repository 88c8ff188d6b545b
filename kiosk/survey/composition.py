"""Blocks added to a questionnaire: one composed questionnaire, asked in one go. Pure.

Guarantees that the questionnaire's own questions come first and unchanged, the blocks' after them
in the order given, and that ids stay unique. The name stays the questionnaire's; the names of the
blocks stand in `Questionnaire.blocks`, which a rating records.
"""

from collections.abc import Sequence
from typing import TypeVar

from kiosk.document import RuleError
from kiosk.survey.questionnaire import MAX_QUESTIONS, Block, Group, Question, Questionnaire
from kiosk.survey.scale import Scale

Named = TypeVar("Named", bound=Scale | Group | Question)


def with_blocks(questionnaire: Questionnaire, blocks: Sequence[Block]) -> Questionnaire:
    """`questionnaire` with the questions of `blocks` after its own.

    RuleError (key: the block's id and what is at fault) if a block stands there twice, lacks one
    of the questionnaire's languages, has an id that stands there already, or if there would be
    more than MAX_QUESTIONS questions.
    """
    composed = questionnaire
    for block in blocks:
        composed = _with_block(composed, block)
    return composed


def _with_block(questionnaire: Questionnaire, block: Block) -> Questionnaire:
    known = {name.partition("@")[0] for name in questionnaire.blocks}
    if block.id in known:
        raise RuleError((block.id,), f"block {block.id!r} is added twice; name it once")
    for language in questionnaire.languages:
        if language not in block.languages:
            problem = f"block {block.name} has no text in {language!r}, which {questionnaire.name}"
            raise RuleError((block.id, "languages"), f"{problem} is asked in")
    questions = _joined("questions", questionnaire.questions, block.questions, block)
    if len(questions) > MAX_QUESTIONS:
        problem = f"{questionnaire.name} with block {block.name} has {len(questions)} questions"
        raise RuleError((block.id,), f"{problem}; expected at most {MAX_QUESTIONS}")
    composed = questionnaire.model_copy(
        update={
            "scales": _joined("scales", questionnaire.scales, block.scales, block),
            "groups": _joined("groups", questionnaire.groups, block.groups, block),
            "questions": questions,
        }
    )
    composed._blocks = (*questionnaire.blocks, block.name)  # noqa: SLF001 - its own module's part
    return composed


def _joined(table: str, own: list[Named], added: list[Named], block: Block) -> list[Named]:
    known = {part.id for part in own}
    for at, part in enumerate(added):
        if part.id in known:
            problem = f"the id {part.id!r} of block {block.name} stands in the questionnaire too"
            raise RuleError((block.id, table, at, "id"), f"{problem}; give one of them another id")
    return [*own, *added]
