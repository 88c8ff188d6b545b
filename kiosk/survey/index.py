"""The satisfaction index: the share of valid answers that are satisfied or very satisfied.

Source of the formula: share (n4 + n5) / n on the five-level scale, as published results of QĐ
2640 and its successor read (76,08 % satisfied means 23,92 % not satisfied); the exact text of
QĐ 1001 was not found, so the product calls the figure "tham khảo" (for reference).
"""

from dataclasses import dataclass

from kiosk.survey.score_interval import score_interval

SATISFIED_LEVELS = frozenset({4, 5})
"""Levels of the five-level scale that count as satisfied."""


@dataclass(frozen=True, slots=True)
class Share:
    """`satisfied` of `valid` answers. Fractions between 0 and 1; None where there is no answer."""

    satisfied: int
    valid: int

    def __post_init__(self) -> None:
        """ValueError unless 0 <= satisfied <= valid."""
        if not 0 <= self.satisfied <= self.valid:
            message = f"expected 0 <= satisfied <= valid, found {self.satisfied} of {self.valid}"
            raise ValueError(message)

    @classmethod
    def of_levels(cls, counts: dict[int, int]) -> "Share":
        """The share in a count of answers by level 1 to 5."""
        satisfied = sum(count for level, count in counts.items() if level in SATISFIED_LEVELS)
        return cls(satisfied, sum(counts.values()))

    @property
    def value(self) -> float | None:
        """The index itself."""
        return self.satisfied / self.valid if self.valid else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % score interval of E. B. Wilson (1927), low and high."""
        if not self.valid:
            return None
        return score_interval(self.satisfied / self.valid, self.valid)

    def silence_bounds(self, unrated: int) -> tuple[float, float] | None:
        """The index if all `unrated` visits had been dissatisfied, and if all satisfied.

        ValueError if `unrated` is negative.
        """
        if unrated < 0:
            message = f"expected a number of visits, found {unrated}"
            raise ValueError(message)
        total = self.valid + unrated
        if not total:
            return None
        return self.satisfied / total, (self.satisfied + unrated) / total


@dataclass(frozen=True, slots=True)
class MeanShare:
    """A composite index: the mean over `n` visits of each visit's share of satisfied answers.

    Source: the national survey's published figures compose as plain means (SIPAS 2022: 80,08 % is
    the mean of 79,72 and 80,43), from which "factor = mean of its criteria" is inferred; that the
    mean is over visits is this product's, so that a visit with many answers weighs as much as one
    with few. `total` and `squares`: sums of the shares and of their squares, in parts of `whole`
    and of its square.
    """

    n: int
    total: int
    squares: int
    whole: int

    def __post_init__(self) -> None:
        """ValueError unless the sums can be those of `n` shares between 0 and 1."""
        is_possible = self.n >= 0 and self.whole >= 1 and 0 <= self.total <= self.n * self.whole
        # The mean of squares is no less than the square of the mean, and no more than the mean.
        is_possible = is_possible and self.total**2 <= self.squares * self.n
        if not is_possible or self.squares > self.total * self.whole:
            message = (
                f"expected the sums of {self.n} shares in parts of {self.whole},"
                f" found {self.total} and {self.squares}"
            )
            raise ValueError(message)

    @property
    def value(self) -> float | None:
        """The index; a fraction between 0 and 1, None where there is no visit."""
        return self.total / (self.n * self.whole) if self.n else None

    @property
    def variance(self) -> float | None:
        """The unbiased variance of one visit's share; None for fewer than two visits."""
        if self.n <= 1:
            return None
        # In whole numbers up to the last step: two sums that are near one another are subtracted.
        spread = self.n * self.squares - self.total**2
        return spread / (self.n * (self.n - 1) * self.whole**2)

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval, low and high: the score interval of so many yes-or-no answers as let
        the mean vary as much (n p (1 - p), divided by the variance of the shares themselves): near
        1 the normal one holds the truth in 88 of 100. Of shares that are all 0 or 1 it is that of
        `Share`. Where the squares tell of no spread (one visit, or all alike) it is that of `n`
        such answers, whose spread is the greatest possible.
        """
        if not self.n or self.value is None:
            return None
        # In whole numbers: what is left of two sums that are near one another.
        spread = self.n * self.squares - self.total**2
        most = self.total * (self.n * self.whole - self.total)
        effective = self.n * most / spread if spread else float(self.n)
        return score_interval(self.value, effective)
