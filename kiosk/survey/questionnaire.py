"""A questionnaire: a versioned set of questions and scales, as data; and blocks to add to one.

Guarantees of one that validates: ids are unique, every question names a scale and a group that
exist, every text stands in every language, and the question `service`, from which the index is
read, is answered on a scale of satisfaction. How a file is found is `kiosk.survey.library`'s
business, how blocks are added `kiosk.survey.composition`'s.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from pydantic import Field, PrivateAttr, model_validator

from kiosk.document import KeyPath, RuleError
from kiosk.survey.edition import NAME, Edition
from kiosk.survey.scale import Level, Scale
from kiosk.survey.wording import (
    Identifier,
    Labels,
    Part,
    Words,
    refuse_missing_languages,
    refuse_twice,
)

__all__ = ["MAX_QUESTIONS", "NAME", "Block", "Group", "Level", "Question", "Questionnaire", "Scale"]

MAX_QUESTIONS = 30
HEADLINE = "service"
"""Id of the question from which the index is read, and of no other."""
OFFICER = "officer"
"""Id of the question about the officer's attitude that the pages know."""


class Group(Part):
    """A heading over several questions, such as a factor of the survey."""

    id: Identifier
    words: Labels


class Question(Part):
    """One question. `about` tells the screen whom it concerns."""

    id: Identifier
    scale: Identifier
    about: Literal["service", "officer", "office", "citizen"]
    group: Identifier | None = None
    headline: bool = False
    words: Words


class Asked(Edition):
    """What a questionnaire and a block have alike."""

    scales: Annotated[list[Scale], Field(min_length=1)]
    groups: list[Group] = Field(default=[])
    questions: Annotated[list[Question], Field(min_length=1, max_length=MAX_QUESTIONS)]

    def scale_of(self, question: Question) -> Scale:
        """The scale that `question` is answered on."""
        return next(scale for scale in self.scales if scale.id == question.scale)

    def group_of(self, question: Question) -> Group | None:
        """The group that `question` stands in."""
        return next((group for group in self.groups if group.id == question.group), None)

    @model_validator(mode="after")
    def _is_complete(self) -> "Asked":
        refuse_twice("scale", _ids("scales", self.scales))
        refuse_twice("group", _ids("groups", self.groups))
        refuse_twice("question", _ids("questions", self.questions))
        self._refuse_unknown("scale", [scale.id for scale in self.scales])
        self._refuse_unknown("group", [group.id for group in self.groups])
        refuse_missing_languages(self.languages, self._texts())
        for at, question in enumerate(self.questions):
            self._refuse_false_headline(at, question)
        return self

    def _refuse_unknown(self, what: Literal["scale", "group"], known: list[str]) -> None:
        for at, question in enumerate(self.questions):
            named = question.scale if what == "scale" else question.group
            if named is not None and named not in known:
                defined = ", ".join(sorted(known)) or "none is"
                message = f"expected a {what} that is defined ({defined}), found {named!r}"
                raise RuleError(("questions", at, what), message)

    def _refuse_false_headline(self, at: int, question: Question) -> None:
        # The central knows ids and values, not scales: what it reads by id must be satisfaction.
        measure = self.scale_of(question).measure
        if question.id in {HEADLINE, OFFICER}:
            if measure != "satisfaction":
                message = f"expected a scale of satisfaction for {question.id!r}, found one of "
                raise RuleError(
                    ("questions", at, "scale"), f"{message}{measure}; choose another id"
                )
            if question.about != question.id:
                message = f"expected {question.id!r} for a question of that id"
                raise RuleError(("questions", at, "about"), f"{message}, found {question.about!r}")
        if question.headline and question.id != HEADLINE:
            message = f"the index is read from the question {HEADLINE!r}, not from {question.id!r}"
            raise RuleError(("questions", at, "headline"), message)
        if question.id == HEADLINE and not question.headline:
            message = f"expected headline = true: the index is read from the question {HEADLINE!r}"
            raise RuleError(("questions", at, "id"), message)

    def _texts(self) -> Iterator[tuple[KeyPath, Words]]:
        for at, scale in enumerate(self.scales):
            for step, level in enumerate(scale.levels):
                yield ("scales", at, "levels", step, "words"), level.words
        for at, group in enumerate(self.groups):
            yield ("groups", at, "words"), group.words
        for at, question in enumerate(self.questions):
            yield ("questions", at, "words"), question.words


class Block(Asked):
    """Questions that an office may add to a questionnaire. Has no headline of its own."""

    @model_validator(mode="after")
    def _leaves_the_index_alone(self) -> "Block":
        for at, question in enumerate(self.questions):
            if question.id in {HEADLINE, OFFICER}:
                message = f"a block has no question {question.id!r}: that is the questionnaire's"
                raise RuleError(("questions", at, "id"), message)
        return self


class Questionnaire(Asked):
    """A questionnaire as it stands in its file; see docs/questionnaires.md.

    `reasons`: id of the list of reasons offered after the thanks, or None for none.
    """

    reasons: Identifier | None = None
    _blocks: tuple[str, ...] = PrivateAttr(default=())

    @property
    def blocks(self) -> tuple[str, ...]:
        """Names (`id@version`) of the blocks it was composed with (`with_blocks`)."""
        return self._blocks

    @property
    def headline(self) -> Question | None:
        """The question from which the index is read, if the questionnaire has it."""
        return next((question for question in self.questions if question.headline), None)


def _ids(table: str, parts: Sequence[Scale | Group | Question]) -> list[tuple[KeyPath, str]]:
    return [((table, at, "id"), part.id) for at, part in enumerate(parts)]
