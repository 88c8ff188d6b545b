"""How a ticket source is doing, in six words.

Guarantees: the words are a closed list and stand in signed records. The reason is one English
sentence for IT, without any ticket number; words for the screen are `kiosk.ui`'s.
"""

from dataclasses import dataclass
from enum import StrEnum


class SourceState(StrEnum):
    """The state of a ticket source."""

    ok = "ok"
    """Connected, and what comes is understood; or nothing has come yet."""
    silent = "silent"
    """Connected, and nothing has come for the profile's `silent_after_s`."""
    garbled = "garbled"
    """Bytes come, and none of them make a line that the profile knows."""
    busy = "busy"
    """Another program holds the line."""
    gone = "gone"
    """The line cannot be opened, or went away."""
    unknown = "unknown"
    """Nothing was understood for so long that no number is believed; no source gives it itself,
    the kiosk does, knowing its opening hours."""


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """A state with the reason for it."""

    state: SourceState
    reason: str
