"""A questionnaire: a versioned set of questions, scales and reasons, as data.

Guarantees of a questionnaire that validates: ids are unique, every question names a scale that
exists, every text stands in every language the questionnaire says it has, and a level's value
is what is recorded. How a file is found and loaded is `kiosk.survey.library`'s business.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from kiosk.document import KeyPath, RuleError, text_form

Identifier = Annotated[
    str,
    text_form(
        "[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?",
        "an id of 1 to 40 lower-case letters without accents, digits and dashes",
    ),
]
Language = Annotated[str, text_form("[a-z]{2,3}", "a language such as vi or en")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
Words = dict[Language, Text]

MAX_QUESTIONS = 30
MAX_LEVELS = 5
MAX_VERSION = 999_999


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Level(_Part):
    """One step of a scale: `value` is recorded and tallied, `face` chooses the drawing."""

    value: Annotated[int, Field(ge=1, le=MAX_LEVELS)]
    face: Annotated[int, Field(ge=1, le=5)]
    words: Words


class Scale(_Part):
    """Levels from the least to the most satisfied."""

    id: Identifier
    levels: Annotated[list[Level], Field(min_length=2, max_length=MAX_LEVELS)]


class Question(_Part):
    """One question. `about` tells the screen whom it concerns."""

    id: Identifier
    scale: Identifier
    about: Literal["service", "officer"]
    words: Words


class Reason(_Part):
    """A reason that may be chosen after the thanks; `source` traces it. Product text, not law."""

    id: Annotated[str, text_form("R[1-9][0-9]?", "R and a number from 1 to 99, such as R7")]
    source: Text
    words: Words


class Questionnaire(_Part):
    """A questionnaire as it stands in its file; see docs/architecture.md, "Questionnaires"."""

    id: Identifier
    version: Annotated[int, Field(ge=1, le=MAX_VERSION)]
    effective_from: date
    effective_to: date | None = None
    languages: Annotated[list[Language], Field(min_length=1)]
    sources: Annotated[list[Text], Field(min_length=1)]
    title: Words
    scales: Annotated[list[Scale], Field(min_length=1)]
    questions: Annotated[list[Question], Field(min_length=1, max_length=MAX_QUESTIONS)]
    reasons: list[Reason] = []

    @property
    def name(self) -> str:
        """How records name it: `id@version`."""
        return f"{self.id}@{self.version}"

    def scale_of(self, question: Question) -> Scale:
        """The scale that `question` is answered on."""
        return next(scale for scale in self.scales if scale.id == question.scale)

    def in_force(self, day: date) -> bool:
        """Whether the questionnaire may be used on `day`."""
        return self.effective_from <= day and (not self.effective_to or day <= self.effective_to)

    @model_validator(mode="after")
    def _is_complete(self) -> "Questionnaire":
        _refuse_twice("language", [(("languages",), language) for language in self.languages])
        _refuse_twice("scale", _ids("scales", self.scales))
        _refuse_twice("question", _ids("questions", self.questions))
        _refuse_twice("reason", _ids("reasons", self.reasons))
        for at, scale in enumerate(self.scales):
            values = [
                (("scales", at, "levels", step, "value"), level.value)
                for step, level in enumerate(scale.levels)
            ]
            _refuse_twice(f"in scale {scale.id!r}, value", values)
        self._refuse_unknown_scales()
        self._refuse_missing_languages()
        if self.effective_to and self.effective_to < self.effective_from:
            message = f"expected no day before effective_from {self.effective_from}"
            raise RuleError(("effective_to",), f"{message}, found {self.effective_to}")
        return self

    def _refuse_unknown_scales(self) -> None:
        known = [scale.id for scale in self.scales]
        for at, question in enumerate(self.questions):
            if question.scale not in known:
                defined = ", ".join(sorted(known))
                message = f"expected a scale that is defined ({defined}), found {question.scale!r}"
                raise RuleError(("questions", at, "scale"), message)

    def _refuse_missing_languages(self) -> None:
        texts: list[tuple[KeyPath, Words]] = [(("title",), self.title)]
        for at, scale in enumerate(self.scales):
            texts += [
                (("scales", at, "levels", step, "words"), level.words)
                for step, level in enumerate(scale.levels)
            ]
        texts += [
            (("questions", at, "words"), each.words) for at, each in enumerate(self.questions)
        ]
        texts += [(("reasons", at, "words"), each.words) for at, each in enumerate(self.reasons)]
        for key, words in texts:
            for language in self.languages:
                if language not in words:
                    raise RuleError((*key, language), "has no text in this language")


def _ids(table: str, parts: Sequence[Scale | Question | Reason]) -> list[tuple[KeyPath, str]]:
    return [((table, at, "id"), part.id) for at, part in enumerate(parts)]


def _refuse_twice(what: str, placed: Sequence[tuple[KeyPath, object]]) -> None:
    seen: set[object] = set()
    for key, value in placed:
        if value in seen:
            raise RuleError(key, f"{what} {value!r} is defined twice")
        seen.add(value)


NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?@[1-9][0-9]{0,5}\Z")
"""The form of a questionnaire's name in a record."""
