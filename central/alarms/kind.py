"""What a kind of alarm is: how much it presses, what it is called, what is to be done next.

Guarantees that every kind has its words in both languages; they name no person and accuse nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from central.accounts.roles import Role
from central.tally.rules.sentences import Sentence

__all__ = ["Kind", "Role", "Sentence", "Severity"]


class Severity(StrEnum):
    """What is to be done first; the order is that of the list."""

    NOW = "now"
    """Ratings or evidence are being lost, or soon will be."""
    TODAY = "today"
    """Works, and will not for long; or counts less than it should."""
    NOTE = "note"
    """Worth knowing."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of alarm.

    `title`: one line; `do`: what to do next; `lasts`: how long the cause holds before it is an
    alarm; `settled_by`: the roles that may close one whose cause cannot go away by itself (empty:
    it ends by itself); `details`: words for the details that the rule gives as a code;
    `is_technical`: the detail is a line of a program, for the page and not for a mail; `whole_...`:
    what is said where it is so of every kiosk of a site.
    """

    name: str
    severity: Severity
    title: Sentence
    do: Sentence
    lasts: timedelta = timedelta()
    settled_by: frozenset[Role] = frozenset()
    details: Mapping[str, Sentence] = field(default_factory=dict)
    is_technical: bool = False
    whole_title: Sentence | None = None
    whole_do: Sentence | None = None

    def detail(self, said: str, language: str) -> str:
        """The words for what a rule gave as detail."""
        known = self.details.get(said)
        return said if known is None else known.in_language(language)
