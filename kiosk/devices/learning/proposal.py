"""A proposed framing: the [framer] table, how well it fits what was heard, and why.

Guarantees: a proposal has been tried with the framer that a kiosk would run.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

FramerTable: TypeAlias = Mapping[str, str | int]
"""The [framer] table of a profile."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A framing that might be: `worth` (0 to 1) is how telling its shape is, `why` a sentence.

    `aim`: the frames are a scanner's, with AIM identifiers.
    """

    table: FramerTable
    worth: float
    why: str
    aim: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """A candidate that was tried. `coverage`: the share of the bytes that stands in good frames,
    0 to 1. `points` are what proposals are ranked by. `is_checked`: a check held in enough
    different frames to leave no chance.
    """

    table: FramerTable
    frames: int
    refused: int
    coverage: float
    points: float
    is_checked: bool
    why: str
    aim: bool = False
