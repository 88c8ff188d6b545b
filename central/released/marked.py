"""The marked ratings of a day beside those that count: how many, by which rule, and the index with
them.

Guarantees that the index with marked ratings is a sum of whole released blocks, of counted ratings
and of marked ones, so that the two indices beside one another tell no group smaller than a block
(docs/adr/0075). Numbers of ratings are live. Pure.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from central.released.questionnaires_apart import QuestionToday
from central.tally.marked_blocks import JUDGED
from central.tally.rules import Mark
from central.tally.rules.marked_share import MarkedShare, index_beside, is_flagged
from kiosk.survey import Share

MarkedRow = tuple[str, str, str, int, int]
"""Counter, questionnaire, question, answer, number: of what is released of marked ratings."""


@dataclass(frozen=True, slots=True)
class Beside:
    """The index `without` marked ratings and `with_them`; `marked`: answers of the second alone."""

    without: Share
    with_them: Share
    marked: int


@dataclass(frozen=True, slots=True)
class MarkedAtCounter:
    """A counter's marked ratings of one day at its kiosk: of `given`, how many each rule marked.

    `beside`: None while no block of them is released, or nothing that counts.
    """

    counter_id: str
    given: int
    by_rule: Mapping[Mark, int]
    beside: Beside | None

    @property
    def marked(self) -> int:
        """How many in all."""
        return sum(self.by_rule.values())

    @property
    def is_flagged(self) -> bool:
        """Whether the rules together took away so many that the flag is raised."""
        return is_flagged(self.marked, self.given)


def beside(shown: QuestionToday | None, rows: Iterable[MarkedRow]) -> Beside | None:
    """The two indices of the questionnaire and question that is `shown`; `rows`: of its counters.

    None where nothing is to be set beside.
    """
    if shown is None or not shown.share.valid:
        return None
    marked: Counter[int] = Counter()
    for _, questionnaire, question, answer, n in rows:
        if (questionnaire, question) == (shown.questionnaire, shown.question):
            marked[answer] += n
    if not marked.total():
        return None
    without, together = index_beside(shown.levels, marked)
    return Beside(without, together, marked.total())


def at_counters(
    shares: Iterable[MarkedShare],
    shown: Mapping[str, QuestionToday],
    rows: Iterable[MarkedRow],
) -> tuple[MarkedAtCounter, ...]:
    """By counter, in order. `shown`: by counter the question whose index the page shows."""
    by_counter: dict[str, list[MarkedShare]] = {}
    for share in shares:
        by_counter.setdefault(share.counter_id, []).append(share)
    rows = list(rows)
    return tuple(
        MarkedAtCounter(
            counter,
            found[0].given,
            {each.mark: each.marked for each in found},
            beside(shown.get(counter), (row for row in rows if row[0] == counter)),
        )
        for counter, found in by_counter.items()
    )


def judged(shares: Iterable[MarkedShare]) -> int:
    """How many ratings the rules about touches marked: those that blocks are made of."""
    return sum(each.marked for each in shares if each.mark in JUDGED)
