"""How long one waits after wrong PINs, and when they are forgiven: a pure rule.

Three wrong tries are free but for the last; from the third on each doubles the wait: 1 s, 2 s,
4 s, at most 15 minutes. Guarantees that more wrong tries never mean a shorter wait, and that one
who knows one PIN guesses at another no faster for it: a right PIN forgives only what is an hour
old.
"""

FREE_TRIES = 2
"""Wrong tries after which one may go on at once."""
FIRST_WAIT_S = 1
LONGEST_WAIT_S = 900
MOST_DOUBLINGS = 10
"""2**10 s is beyond the longest wait; larger powers would only grow the number."""


FORGIVEN_AFTER_MS = 3_600_000
"""A right PIN forgives the wrong tries if the last of them is so long ago."""
MOST_TRIES_AN_HOUR = 15
"""Wrong tries that anybody can make in an hour: 1 + 2 + ... + 512 s, then two waits of 15 min."""


def wait_s(failures: int) -> int:
    """The wait in seconds that `failures` wrong tries in a row earn."""
    if failures <= FREE_TRIES:
        return 0
    doublings = min(failures - FREE_TRIES - 1, MOST_DOUBLINGS)
    return min(FIRST_WAIT_S * int(2**doublings), LONGEST_WAIT_S)
