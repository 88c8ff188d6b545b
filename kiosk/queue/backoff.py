"""How long to wait before the next attempt: doubling, capped, with jitter.

Pure: chance comes in. The jitter spreads hundreds of kiosks that lost the network together.
"""

from dataclasses import dataclass, replace

FIRST_S = 1.0
CAP_S = 60.0
JITTER = 0.5
"""A wait is between half and one and a half times its length."""

MAX_RETRY_AFTER_S = 900.0
"""A server may not put a kiosk to sleep for longer than this."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """How many attempts failed in a row."""

    failures: int = 0

    def failed(self) -> "Backoff":
        """One more failure."""
        return replace(self, failures=self.failures + 1)

    def wait_s(self, chance: float, least_s: float | None = None) -> float:
        """Seconds to wait; `chance` is uniform in [0, 1).

        `least_s`: what the server asked for (Retry-After); the wait is never shorter, and no
        shorter than it would be without, but for what exceeds `MAX_RETRY_AFTER_S`.
        """
        length = min(CAP_S, FIRST_S * 2.0 ** min(max(self.failures - 1, 0), 16))
        wait = length * (1 - JITTER + 2 * JITTER * chance)
        if least_s is None:
            return wait
        asked = min(max(least_s, 0.0), MAX_RETRY_AFTER_S)
        return max(wait, asked + chance * max(FIRST_S, asked * JITTER))
