"""Who is looking, at what, told apart by what. Pure.

A leader sees what supervisors see, of every site; an auditor asks for the records themselves,
elsewhere, and has no view.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum


class Audience(Enum):
    """To whom a table is shown."""

    SUPERVISOR = "supervisor"
    LEADER = "leader"
    OFFICER = "officer"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Scope:
    """Sites, and for an officer that officer. Who may ask for them is decided by the caller."""

    sites: tuple[str, ...]
    officer: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Local days, both included; ValueError where the last is before the first."""

    first: date
    last: date

    def __post_init__(self) -> None:
        """See the class."""
        if self.last < self.first:
            message = f"expected a last day no earlier than {self.first}, found {self.last}"
            raise ValueError(message)


class By(Enum):
    """What cells are told apart by, beside channel, questionnaire and question."""

    WHOLE = "whole"
    SITE = "site"
    COUNTER = "counter"
    OFFICER = "officer"
    PROCEDURE = "procedure"
    DAY = "day"
    MONTH = "month"
    HOUR = "hour"
