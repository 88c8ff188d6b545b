"""One ticket, one spelling: what device, feed and paper write differently is one number. Pure.

Guarantees that `A012`, `a012`, `A-012` and `A12` are written as the first of them was, until a new
day; that numbers which differ otherwise stay different; and that at most `REMEMBERED` are held, in
memory alone. Leaves to others: whose visit a number is (`kiosk.visit`).
"""

import re
from typing import Final

REMEMBERED: Final = 512
"""As many as visits are remembered (`kiosk.visit.ended`)."""
_DASH_BEFORE_NUMBER: Final = re.compile(r"(?<=[^\W\d])-(?=\d)")
_FILLED_UP: Final = re.compile(r"(?<!\d)0+(?=\d)")


class TicketSpelling:
    """The spellings of one counter's day."""

    def __init__(self) -> None:
        """Knows no number yet."""
        self._first: dict[str, str] = {}

    def of(self, ticket: str) -> str:
        """`ticket` as it was spelled when it was first told."""
        number = _FILLED_UP.sub("", _DASH_BEFORE_NUMBER.sub("", ticket.casefold()))
        # Taken out and put in again: the dict's order is the order of last use.
        first = self._first.pop(number, ticket)
        self._first[number] = first
        if len(self._first) > REMEMBERED:
            del self._first[next(iter(self._first))]
        return first

    def forget(self) -> None:
        """A new day: no number is known."""
        self._first.clear()
