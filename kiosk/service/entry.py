"""Typing a PIN: digits, erase, enter. Pure.

Guarantees that what was typed is never in a text that might be logged.
"""

from dataclasses import dataclass, field, replace

SHORTEST_PIN = 6
LONGEST_PIN = 8
ERASE, ENTER = "erase", "enter"


@dataclass(frozen=True, slots=True)
class Entry:
    """The pad. `checking`: a try is being compared; `wrong`: the last one was wrong."""

    digits: str = field(default="", repr=False)
    checking: bool = False
    wrong: bool = False

    @property
    def may_enter(self) -> bool:
        """Whether what was typed could be a PIN."""
        return len(self.digits) >= SHORTEST_PIN


def type_key(entry: Entry, key: str) -> Entry:
    """The pad after a digit or the erase key; the same for any other."""
    if key == ERASE:
        return replace(entry, digits=entry.digits[:-1], wrong=False)
    if len(key) == 1 and key in "0123456789" and len(entry.digits) < LONGEST_PIN:
        return replace(entry, digits=entry.digits + key, wrong=False)
    return entry
