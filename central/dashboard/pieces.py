"""A long table in pieces of as many rows as are looked at, and drawn, at once. Pure.

Guarantees that every row is in exactly one piece, and that a piece of which there is none is the
first or the last one.
"""

from dataclasses import dataclass
from math import ceil

MOST_ROWS = 25
"""Of one piece."""

_LONGEST_NUMBER = 4
"""Digits of the number of a piece in an address."""


@dataclass(frozen=True, slots=True)
class Piece:
    """`number` of `pieces`, from 1; `before`: rows in pieces before it; `total`: of all."""

    number: int
    before: int
    total: int

    @property
    def pieces(self) -> int:
        """At least one, which may be empty."""
        return max(1, ceil(self.total / MOST_ROWS))

    @property
    def first(self) -> int:
        """The number of its first row, from 1."""
        return self.before + 1

    @property
    def last(self) -> int:
        """The number of its last row."""
        return min(self.before + MOST_ROWS, self.total)

    @property
    def rows(self) -> slice:
        """Of all rows, those of this piece."""
        return slice(self.before, self.last)


def piece_of(total: int, asked: int) -> Piece:
    """Of `total` rows the piece of this number."""
    last = max(1, ceil(total / MOST_ROWS))
    number = min(max(asked, 1), last)
    return Piece(number, (number - 1) * MOST_ROWS, total)


def piece_with(at: int) -> int:
    """The number of the piece in which the row `at` (from 0) is."""
    return at // MOST_ROWS + 1


def asked_piece(said: str) -> int | None:
    """The number that an address says; None where it says none."""
    is_number = said.isascii() and said.isdecimal() and len(said) <= _LONGEST_NUMBER
    return int(said) if is_number else None
