"""A person's keys told from a machine's by their rhythm. Pure: the clock is passed in.

A scanner that is plugged in as a keyboard types a bar code in some tenths of a second, and a "5"
in it must never answer a question. Guarantees: keys less than BURST_GAP_MS apart are a burst, and
none of them counts, neither the first (it waits until it stands alone) nor what ends the burst,
such as the scanner's Enter. Where text is typed quick fingers are let through, but no more of
them than a person could be. Leaves to others: what a key means (`kiosk.ui.key_filter`).
"""

from enum import Enum, auto

BURST_GAP_MS = 30
"""Nobody strikes two keys on purpose in less."""
BURST_QUIET_MS = 100
"""A burst is over after so much silence; scanners pause between blocks."""
KEY_HOLD_MS = 50
"""A key that could begin a burst is acted upon after so long without another one."""
FAST_KEYS = 20
"""So many keys in a row at a burst's pace are a machine's, even where text is typed."""


class Verdict(Enum):
    """What to do with a key: at once, after KEY_HOLD_MS if none follows, or never."""

    ACT = auto()
    HOLD = auto()
    IGNORE = auto()


class KeyRhythm:
    """The times of the keys so far."""

    def __init__(self) -> None:
        self._last_ms: int | None = None
        self._fast = 0

    def take(self, at_ms: int, *, printable: bool, text: bool) -> Verdict:
        """A key at `at_ms`. `text`: the screen is one on which people type.

        IGNORE also means that a key that was on HOLD is not to be acted upon; with any other
        verdict it stood alone and may be.
        """
        gap_ms = BURST_QUIET_MS if self._last_ms is None else max(0, at_ms - self._last_ms)
        self._last_ms = at_ms
        limit_ms = BURST_QUIET_MS if self._fast else BURST_GAP_MS
        self._fast = self._fast + 1 if gap_ms < limit_ms else 0
        if printable and text:
            return Verdict.ACT if self._fast <= FAST_KEYS else Verdict.IGNORE
        if self._fast:
            return Verdict.IGNORE
        return Verdict.HOLD if printable else Verdict.ACT
