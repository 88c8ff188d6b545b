"""The table that a view gives: cells by what they are of. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from central.channels import KIOSK_CHANNEL
from central.released.audience import Audience, By, Scope, Span
from central.released.cell import Cell, Empty, Shown, Why, Withheld, shown

Of = tuple[str, ...]
"""Nothing, (site,), (site, counter or officer or procedure), or (day or month,)."""


class CellKey(NamedTuple):
    """Answers to one question of one questionnaire, in one channel. Never added up over these."""

    of: Of
    channel: str
    questionnaire: str
    question: str


class Answers(NamedTuple):
    """So many released answers of one value, and the cell that they belong to."""

    key: CellKey
    answer: int
    n: int


@dataclass(frozen=True, slots=True)
class ReleasedTable:
    """`cells`: those that are shown, in order. `rated`: what has counted ratings (a live count):
    of these, what has no cell is withheld, for the reason `why`.
    """

    audience: Audience
    scope: Scope
    span: Span
    by: By
    cells: Mapping[CellKey, Shown]
    rated: frozenset[Of] = field(default_factory=frozenset)
    why: Why = Why.TOO_FEW

    def cell(
        self, question: str, questionnaire: str, of: Of = (), channel: str = KIOSK_CHANNEL
    ) -> Cell:
        """What may be said of one cell."""
        found = self.cells.get(CellKey(of, channel, questionnaire, question))
        if found is not None:
            return found
        return Withheld(self.why) if of in self.rated else Empty()

    def withheld(self) -> list[Of]:
        """What has ratings and nothing to show, in order."""
        return sorted(self.rated - {key.of for key in self.cells})


def summed(answers: Iterable[Answers]) -> dict[CellKey, Shown]:
    """The cells that these blocks add up to. A total is a sum of the same blocks, never of more."""
    sums: dict[CellKey, Counter[int]] = {}
    for key, answer, n in answers:
        sums.setdefault(key, Counter())[answer] += n
    return {key: shown(key.question, sums[key]) for key in sorted(sums)}
