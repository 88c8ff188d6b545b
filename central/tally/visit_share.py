"""A visit's share of satisfied answers, and sums of such shares. Pure, and in whole numbers.

A composite index is the mean over visits of each visit's share; the squares tell its spread
(design of the index: the mean over visits; `kiosk.survey.index.MeanShare` computes it). The squares
are for auditors: `central.released` shows no figure that depends on them. Guarantees
that nothing is rounded: a share is told in parts of `WHOLE`, which every number of answers up to
ten divides.
"""

from collections.abc import Mapping
from typing import NamedTuple

from central.tally.facts import SATISFACTION
from kiosk.survey.index import SATISFIED_LEVELS

WHOLE = 2520
"""Parts of one: the least number that 1 to 10 divide. Its square fits many million times into the
64 bits of a sum."""


class ShareSums(NamedTuple):
    """Sums over ratings. `ratings`: all of them; `n`: those with an answer about satisfaction;
    `sum_parts`: of their shares in parts of WHOLE; `sum_squares`: of the squares of those parts.
    """

    ratings: int = 0
    n: int = 0
    sum_parts: int = 0
    sum_squares: int = 0

    def plus(self, other: "ShareSums", by: int = 1) -> "ShareSums":
        """These sums with `other` added `by` times; taken away where `by` is negative."""
        return ShareSums(
            self.ratings + by * other.ratings,
            self.n + by * other.n,
            self.sum_parts + by * other.sum_parts,
            self.sum_squares + by * other.sum_squares,
        )


NOTHING = ShareSums()


def sums_of(answers: Mapping[str, int]) -> ShareSums:
    """What one rating with these answers (0: skipped) gives the sums."""
    valid = [answer for question, answer in answers.items() if answer and question in SATISFACTION]
    if not valid:
        return ShareSums(ratings=1)
    satisfied = sum(1 for answer in valid if answer in SATISFIED_LEVELS)
    parts = WHOLE * satisfied // len(valid)
    return ShareSums(1, 1, parts, parts * parts)
