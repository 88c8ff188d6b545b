"""The satisfaction index: the share of valid answers that are satisfied or very satisfied.

Source of the formula: share (n4 + n5) / n on the five-level scale, as published results of QĐ
2640 and its successor read (76,08 % satisfied means 23,92 % not satisfied); the exact text of
QĐ 1001 was not found, so the product calls the figure "tham khảo" (for reference).
"""

from dataclasses import dataclass
from math import sqrt

SATISFIED_LEVELS = frozenset({4, 5})
"""Levels of the five-level scale that count as satisfied."""

Z_95 = 1.959963984540054
"""Two-sided 95 % quantile of the standard normal distribution."""


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
        n, share, z = self.valid, self.satisfied / self.valid, Z_95
        spread = 1 + z * z / n
        centre = (share + z * z / (2 * n)) / spread
        half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / spread
        low = 0.0 if self.satisfied == 0 else centre - half
        high = 1.0 if self.satisfied == n else centre + half
        return low, high

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
