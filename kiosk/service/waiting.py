"""How long one waits after wrong PINs: a pure rule.

Three wrong tries are free but for the last; from the third on each doubles the wait: 1 s, 2 s,
4 s, at most 15 minutes. Guarantees that more wrong tries never mean a shorter wait.
"""

FREE_TRIES = 2
"""Wrong tries after which one may go on at once."""
FIRST_WAIT_S = 1
LONGEST_WAIT_S = 900
MOST_DOUBLINGS = 10
"""2**10 s is beyond the longest wait; larger powers would only grow the number."""


def wait_s(failures: int) -> int:
    """The wait in seconds that `failures` wrong tries in a row earn."""
    if failures <= FREE_TRIES:
        return 0
    doublings = min(failures - FREE_TRIES - 1, MOST_DOUBLINGS)
    return min(FIRST_WAIT_S * int(2**doublings), LONGEST_WAIT_S)
