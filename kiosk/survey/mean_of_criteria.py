"""The index of a factor or of a whole questionnaire: the plain mean of its criteria's indices.

Source of the mean: published figures compose as plain means (SIPAS 2022: 80,08 % is the mean of
79,72 and 80,43), from which "factor = mean of its criteria" is inferred. Pure.

The interval is Wilson's at that mean, for the smallest number of answers of any criterion. It is
never too narrow, however the answers of one visitor hang together. With p the mean of the
criteria's shares p1 ... pk, of n1 ... nk answers, and m the smallest of these numbers:

- the standard deviation of a mean is at most the mean of the standard deviations, whatever the
  dependence (Minkowski): at most the mean of sqrt(pi (1 - pi) / ni);
- that is at most the mean of sqrt(pi (1 - pi) / m), which is at most the root of the mean of
  pi (1 - pi) / m, since the root is concave (Jensen);
- and the mean of pi (1 - pi) is at most p (1 - p), since x (1 - x) is concave.

So it is at most sqrt(p (1 - p) / m), which is that of one share p among m answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from kiosk.survey.index import Share
from kiosk.survey.score_interval import score_interval


@dataclass(frozen=True, slots=True)
class MeanOfCriteria:
    """Of the criteria in `shares`. One without answers is not part of the mean, and `criteria` is
    less than `asked` then: a page says so.
    """

    shares: Sequence[Share]

    @property
    def asked(self) -> int:
        """How many criteria there are."""
        return len(self.shares)

    @property
    def criteria(self) -> int:
        """How many of them have an answer."""
        return sum(1 for each in self.shares if each.valid)

    @property
    def n(self) -> int:
        """The smallest number of answers to a criterion that has any; 0 where none has."""
        return min((each.valid for each in self.shares if each.valid), default=0)

    @property
    def value(self) -> float | None:
        """The mean, a fraction of 1; None where no criterion has an answer."""
        values = [each.value for each in self.shares if each.value is not None]
        return min(1.0, fsum(values) / len(values)) if values else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval, low and high; None as `value`."""
        value = self.value
        return None if value is None else score_interval(value, self.n)
