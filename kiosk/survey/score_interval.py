"""The 95 % score interval of a share, by E. B. Wilson (1927).

Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
Journal of the American Statistical Association 22 (1927), 209-212: the shares that a test of the
found one does not reject. Pure.
"""

from math import sqrt

Z_95 = 1.959963984540054
"""Two-sided 95 % quantile of the standard normal distribution."""


def score_interval(share: float, n: float, z: float = Z_95) -> tuple[float, float]:
    """Low and high, fractions of 1, of `share` among `n` answers (more than 0; an effective number
    may be no whole one). The share is always inside, and the ends are within 0 and 1. `z`: the
    normal quantile of another level than 95 %.
    """
    spread = 1 + z * z / n
    centre = (share + z * z / (2 * n)) / spread
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / spread
    low = 0.0 if share == 0 else min(share, max(0.0, centre - half))
    high = 1.0 if share == 1 else max(share, min(1.0, centre + half))
    return low, high
