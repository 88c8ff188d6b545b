"""Shares as whole numbers, for programs and files: no figure that a reader's arithmetic changes.

A share is told by numerator and denominator, and beside them in millionths: the share rounded to
the nearest, its interval outwards, so that what is told never claims more than was computed. Pure.
"""

from math import ceil, floor
from typing import NamedTuple

from kiosk.survey import Share

MILLION = 1_000_000


class Millionths(NamedTuple):
    """A share and its 95 % interval (E. B. Wilson 1927), each from 0 to a million."""

    share: int
    low: int
    high: int


def millionths(share: Share) -> Millionths | None:
    """The share in millionths; None where there is no answer."""
    interval = share.interval
    if interval is None:
        return None
    return Millionths(ratio(share.satisfied, share.valid), *outwards(interval))


def ratio(part: int, whole: int) -> int:
    """`part` of `whole` in millionths, to the nearest (half upwards), in whole numbers alone."""
    return (2 * part * MILLION + whole) // (2 * whole)


def outwards(interval: tuple[float, float]) -> tuple[int, int]:
    """An interval of fractions in millionths: low rounded down, high up, within 0 and a million."""
    low, high = interval
    return max(0, floor(low * MILLION)), min(MILLION, ceil(high * MILLION))
