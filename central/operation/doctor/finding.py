"""One line of the doctor: which part, how it stands, what was found, what to do.

Guarantees that a finding that is not well says what to do, and that none holds a secret or a
person's data.
"""

from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """From well to ill."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """`do`: the next step, empty where nothing is to be done."""

    part: str
    level: Level
    found: str
    do: str = ""


def well(part: str, found: str) -> Finding:
    """Nothing is to be done."""
    return Finding(part, Level.OK, found)


def warning(part: str, found: str, do: str) -> Finding:
    """The central works, and something should be done soon."""
    return Finding(part, Level.WARNING, found, do)


def fault(part: str, found: str, do: str) -> Finding:
    """The central does not work, or what it promises is not kept."""
    return Finding(part, Level.FAULT, found, do)
