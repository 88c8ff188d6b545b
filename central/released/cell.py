"""What may be said of one cell: its answers, that they are withheld and why, or that none are.

Guarantees that a cell which is not shown carries no number. Pure.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from central.tally.facts import SATISFACTION
from kiosk.survey import Share


class Why(Enum):
    """Why a cell is withheld."""

    TOO_FEW = "too-few"
    """There are ratings, and not yet so many as are shown at once."""

    NOT_TOLD_APART = "not-told-apart"
    """Released blocks are not of one officer, procedure or whatever was asked for."""


@dataclass(frozen=True, slots=True)
class Shown:
    """`n` answers, by value in `counts`. `share`: the index; None of what is no satisfaction."""

    n: int
    counts: Mapping[int, int]
    share: Share | None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the share."""
        return None if self.share is None else self.share.interval


@dataclass(frozen=True, slots=True)
class Withheld:
    """There is something, and it is not shown. No number."""

    why: Why


@dataclass(frozen=True, slots=True)
class Empty:
    """Nobody has rated."""


Cell = Shown | Withheld | Empty


def shown(question: str, levels: Counter[int]) -> Shown:
    """The cell of these released answers to `question`."""
    counts = {answer: n for answer, n in sorted(levels.items()) if n}
    share = Share.of_levels(counts) if question in SATISFACTION else None
    return Shown(sum(counts.values()), counts, share)
