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

    def wait_s(self, chance: float, retry_after_s: float | None = None) -> float:
        """Seconds to wait; `chance` is uniform in [0, 1), `retry_after_s` what the server asked."""
        if retry_after_s is not None:
            asked = min(max(retry_after_s, 0.0), MAX_RETRY_AFTER_S)
            return asked + chance * max(FIRST_S, asked * JITTER)
        length = min(CAP_S, FIRST_S * 2.0 ** min(max(self.failures - 1, 0), 16))
        return length * (1 - JITTER + 2 * JITTER * chance)
