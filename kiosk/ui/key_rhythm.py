"""A person's keys told from a machine's by their rhythm. Pure: the clock is passed in.

A scanner that is plugged in as a keyboard types a bar code in some tenths of a second, and a "5"
in it must never answer a question, nor a letter of it stand in a comment. Guarantees: keys less
than BURST_GAP_MS apart are a burst, and none of them counts, neither the first (it waits until it
stands alone) nor what ends the burst, such as the scanner's Enter. Where text is typed, two or
three fingers that come down almost together are a person's; from MACHINE_KEYS on it is a burst,
and what waited is dropped with it. Leaves to others: what a key means (`kiosk.ui.key_filter`).
"""

from enum import Enum, auto

BURST_GAP_MS = 30
"""Nobody strikes two keys on purpose in less."""
BURST_QUIET_MS = 100
"""A burst is over after so much silence; scanners pause between blocks."""
KEY_HOLD_MS = 50
"""A key that could begin a burst is acted upon after so long without another one."""
TYPED_HOLD_MS = 40
"""The same where text is typed: longer than BURST_GAP_MS, and no eye sees it late."""
MACHINE_KEYS = 4
"""So many keys in a row at a burst's pace are a machine's, even where text is typed."""


class Verdict(Enum):
    """What to do with a key: at once, or after the hold's time if none follows, or never.

    What waits is acted upon first at ACT and HOLD, goes on waiting at JOIN (the key waits with
    it), and is dropped at IGNORE.
    """

    ACT = auto()
    HOLD = auto()
    JOIN = auto()
    IGNORE = auto()


class KeyRhythm:
    """The times of the keys so far."""

    def __init__(self) -> None:
        self._last_ms: int | None = None
        self._fast = 0
        self._sure = False

    def take(self, at_ms: int, *, printable: bool, text: bool) -> Verdict:
        """A key at `at_ms`. `text`: the screen is one on which people type."""
        gap_ms = BURST_QUIET_MS if self._last_ms is None else max(0, at_ms - self._last_ms)
        self._last_ms = at_ms
        limit_ms = BURST_QUIET_MS if self._sure else BURST_GAP_MS
        self._fast = self._fast + 1 if gap_ms < limit_ms else 0
        if self._fast == 0:
            self._sure = False
            return Verdict.HOLD if printable else Verdict.ACT
        self._sure = self._sure or not text or self._fast >= MACHINE_KEYS - 1
        return Verdict.IGNORE if self._sure else Verdict.JOIN
