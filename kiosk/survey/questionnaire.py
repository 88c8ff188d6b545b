"""A questionnaire: a versioned set of questions, scales and reasons, as data.

Guarantees of a questionnaire that validates: ids are unique, every question names a scale that
exists, every text stands in every language the questionnaire says it has, and a level's value
is what is recorded. How a file is found and loaded is `kiosk.survey.library`'s business.
"""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
Words = dict[Language, Text]

MAX_QUESTIONS = 30
MAX_LEVELS = 5


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Level(_Part):
    """One step of a scale: `value` is recorded, `face` 1 to 5 chooses the drawing."""

    value: Annotated[int, Field(ge=0, le=10)]
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

    id: Annotated[str, StringConstraints(pattern=r"^R[1-9][0-9]?$")]
    source: Text
    words: Words


class Questionnaire(_Part):
    """A questionnaire as it stands in its file; see docs/architecture.md, "Questionnaires"."""

    id: Identifier
    version: Annotated[int, Field(ge=1)]
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
        for what, ids in (
            ("scale", [scale.id for scale in self.scales]),
            ("question", [question.id for question in self.questions]),
            ("reason", [reason.id for reason in self.reasons]),
            ("language", self.languages),
        ):
            _refuse_twice(what, ids)
        known = {scale.id for scale in self.scales}
        for question in self.questions:
            if question.scale not in known:
                message = (
                    f"question {question.id!r} names scale {question.scale!r}, "
                    f"which is not defined; defined: {', '.join(sorted(known))}"
                )
                raise ValueError(message)
        for scale in self.scales:
            _refuse_twice(f"value of scale {scale.id!r}", [level.value for level in scale.levels])
        self._refuse_missing_languages()
        if self.effective_to and self.effective_to < self.effective_from:
            message = f"effective_to {self.effective_to} is before {self.effective_from}"
            raise ValueError(message)
        return self

    def _refuse_missing_languages(self) -> None:
        texts = [("title", self.title)]
        texts += [(f"question {question.id!r}", question.words) for question in self.questions]
        texts += [(f"reason {reason.id!r}", reason.words) for reason in self.reasons]
        texts += [
            (f"level {level.value} of scale {scale.id!r}", level.words)
            for scale in self.scales
            for level in scale.levels
        ]
        for what, words in texts:
            for language in self.languages:
                if language not in words:
                    message = f"{what} has no text in language {language!r}"
                    raise ValueError(message)


def _refuse_twice(what: str, values: list[str] | list[int]) -> None:
    for value in values:
        if values.count(value) > 1:  # type: ignore[arg-type]
            message = f"{what} {value!r} is defined twice"
            raise ValueError(message)


NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}@[1-9][0-9]{0,5}\Z")
"""The form of a questionnaire's name in a record."""
