"""What every document of a survey has: id, version, days in force, languages, sources, title.

Guarantees that the days make sense and that the title stands in each language. Leaves to others:
which edition is taken on a day (`kiosk.survey.library`).
"""

import re
from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from kiosk.document import RuleError
from kiosk.survey.wording import (
    Identifier,
    Labels,
    Language,
    Part,
    Text,
    refuse_missing_languages,
    refuse_twice,
)

MAX_VERSION = 999_999

NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?@[1-9][0-9]{0,5}\Z")
"""The form of an edition's name in a record."""


class Edition(Part):
    """One version of a questionnaire, a block or a list of reasons. In use, it is never edited."""

    id: Identifier
    version: Annotated[int, Field(ge=1, le=MAX_VERSION)]
    effective_from: date
    effective_to: date | None = None
    languages: Annotated[list[Language], Field(min_length=1)]
    sources: Annotated[list[Text], Field(min_length=1)]
    title: Labels

    @property
    def name(self) -> str:
        """How records name it: `id@version`."""
        return f"{self.id}@{self.version}"

    def in_force(self, day: date) -> bool:
        """Whether it may be used on `day`: the first and the last day included."""
        return self.effective_from <= day and (not self.effective_to or day <= self.effective_to)

    @model_validator(mode="after")
    def _has_days_and_languages(self) -> "Edition":
        refuse_twice("language", [(("languages",), language) for language in self.languages])
        refuse_missing_languages(self.languages, [(("title",), self.title)])
        if self.effective_to and self.effective_to < self.effective_from:
            problem = f"expected no day before effective_from {self.effective_from}"
            raise RuleError(("effective_to",), f"{problem}, found {self.effective_to}")
        return self
