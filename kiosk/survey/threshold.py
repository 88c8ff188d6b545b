"""Where an index stands against a threshold, when its interval is looked at too. Pure.

An index of 78 % among 20 answers is under 80 %, and may be chance. Guarantees that "surely" is said
only where the whole 95 % interval is on one side. Leaves to others: which threshold (80 % is the
goal that NQ 30c/NQ-CP set for 2020; a site may have its own).
"""

from enum import StrEnum

FAR = 0.10
"""A fraction of 1: more than ten points of a hundred from the threshold."""


class Standing(StrEnum):
    """From the worst to the best."""

    FAR_UNDER = "far_under"
    UNDER = "under"
    MAYBE_UNDER = "maybe_under"
    MAYBE_OVER = "maybe_over"
    OVER = "over"
    FAR_OVER = "far_over"

    @property
    def is_under(self) -> bool:
        """Whether the index is less than the threshold, sure or not."""
        return self in {Standing.FAR_UNDER, Standing.UNDER, Standing.MAYBE_UNDER}

    @property
    def is_sure(self) -> bool:
        """Whether the whole interval is on the index's side."""
        return self not in {Standing.MAYBE_UNDER, Standing.MAYBE_OVER}


def standing(value: float, interval: tuple[float, float], threshold: float) -> Standing:
    """Where `value` with its `interval` stands; all fractions of 1.

    Far is more than FAR from the threshold, with the whole interval on that side.
    """
    low, high = interval
    if value < threshold:
        if high >= threshold:
            return Standing.MAYBE_UNDER
        return Standing.FAR_UNDER if threshold - value > FAR else Standing.UNDER
    if low < threshold:
        return Standing.MAYBE_OVER
    return Standing.FAR_OVER if value - threshold > FAR else Standing.OVER
