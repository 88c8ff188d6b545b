"""The indicators of TT 01/2018/TT-VPCP, as far as ratings at a counter feed them. Pure.

Source: TT 01/2018/TT-VPCP, articles 13 to 15. Nine indicators earn 0, 1 or 2 points each; those of
an officer are 1, 2, 3, 4 and 7. An indicator is the sum of its points over the dossiers that were
scored by it, "rounded to one decimal" (here half up); a total is the sum of the indicators that
there are. One without data "is not counted": it is left out and named, and the bands stay as they
are. Citizens at a counter tell 1, 3, 4 and 7; the others come from the one-stop system.

Whether the decree and the circular in force since 1/7/2025 (NĐ 118/2025, TT 03/2025) keep this
scheme was not found: it is a scheme that an office may go by, and pages say so.

Guarantees that nothing is computed in binary fractions, so that a boundary is met exactly. Leaves
to others: which answers may be shown (`central.released`), and the words.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from kiosk.survey import MeanShare

INDICATORS = (1, 2, 3, 4, 5, 6, 7, 8, 9)
OF_OFFICER = (1, 2, 3, 4, 7)
FROM_COUNTER = (1, 3, 4, 7)
"""What citizens are asked at a device, on a form or online; the others come from elsewhere."""

MOST_POINTS = 2
_TENTH = Decimal("0.1")
_QUESTION = re.compile(r"tt01-([1-9])\Z")

PointsOf = Callable[[str, str], Mapping[int, int]]
"""By questionnaire (`id@version`) and question: the points that each answer earns; empty where the
question is not known, or earns none.
"""


class Answers(NamedTuple):
    """So many answers of each value to one question of one questionnaire, all of them shown."""

    questionnaire: str
    question: str
    counts: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator: the `points` of `n` ratings, and the sum of their `squares`."""

    number: int
    points: int = 0
    squares: int = 0
    n: int = 0

    def __post_init__(self) -> None:
        """ValueError unless `n` ratings can have earned so many points."""
        if self.number not in INDICATORS or not 0 <= self.points <= MOST_POINTS * self.n:
            message = (
                f"expected the points of {self.n} ratings, 0 to {MOST_POINTS} each,"
                f" found {self.points} of indicator {self.number}"
            )
            raise ValueError(message)

    @property
    def value(self) -> Decimal | None:
        """Points to one decimal, half up; None without a rating: never 0."""
        return rounded(Decimal(self.points) / self.n) if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the mean, in points (`kiosk.survey.MeanShare`)."""
        found = MeanShare(self.n, self.points, self.squares, MOST_POINTS).interval
        return None if found is None else (found[0] * MOST_POINTS, found[1] * MOST_POINTS)


def rounded(points: Decimal) -> Decimal:
    """To one decimal, half up: 1.95 is 2.0."""
    return points.quantize(_TENTH, ROUND_HALF_UP)


def indicator_of(question: str) -> int | None:
    """The indicator that a question asks for, by its id (`tt01-7`); None for any other."""
    found = _QUESTION.match(question)
    return int(found[1]) if found else None


def indicators(answers: Iterable[Answers], points_of: PointsOf) -> dict[int, Indicator]:
    """By number what these answers add up to; an indicator that nobody answered is not in it.

    Answers of several versions of the questionnaire add up: the indicator is the circular's. An
    answer without points, or with more than the circular gives, is left out.
    """
    found: dict[int, Indicator] = {}
    for each in answers:
        number = indicator_of(each.question)
        if number is None:
            continue
        points = points_of(each.questionnaire, each.question)
        for answer, n in each.counts.items():
            earned = points.get(answer)
            if n and earned is not None and 0 <= earned <= MOST_POINTS:
                found[number] = _with(found.get(number, Indicator(number)), earned, n)
    return dict(sorted(found.items()))


def _with(indicator: Indicator, earned: int, n: int) -> Indicator:
    return Indicator(
        indicator.number,
        indicator.points + earned * n,
        indicator.squares + earned * earned * n,
        indicator.n + n,
    )
