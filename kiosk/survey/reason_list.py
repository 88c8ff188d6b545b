"""Reasons that may be chosen after the thanks, whatever the rating was. Product text, not law.

Guarantees that every reason has a wording for praise and one for complaint in each language, and
a source. Which are offered, and when, is the screen's business; none is ever chosen beforehand.
"""

from typing import Annotated

from pydantic import Field, model_validator

from kiosk.document import text_form
from kiosk.survey.edition import Edition
from kiosk.survey.wording import Labels, Part, Text, refuse_missing_languages, refuse_twice

MAX_REASONS = 40


class Reason(Part):
    """A reason in its two wordings; `source` says what it was derived from."""

    id: Annotated[str, text_form("R[1-9][0-9]?", "R and a number from 1 to 99, such as R7")]
    source: Text
    praise: Labels
    complaint: Labels


class ReasonList(Edition):
    """The reasons a questionnaire names as `reasons = "<id>"`, in the order they are shown."""

    reasons: Annotated[list[Reason], Field(min_length=1, max_length=MAX_REASONS)]

    def reason(self, identifier: str) -> Reason | None:
        """The reason of that id, if the list has it."""
        return next((each for each in self.reasons if each.id == identifier), None)

    @model_validator(mode="after")
    def _is_complete(self) -> "ReasonList":
        refuse_twice(
            "reason", [(("reasons", at, "id"), each.id) for at, each in enumerate(self.reasons)]
        )
        for at, each in enumerate(self.reasons):
            texts = [(("reasons", at, "praise"), each.praise)]
            texts += [(("reasons", at, "complaint"), each.complaint)]
            refuse_missing_languages(self.languages, texts)
        return self
