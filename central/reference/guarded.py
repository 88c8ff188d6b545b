"""Cells that no spreadsheet takes for a formula. Pure.

A cell that begins with = + - @, a tab or a carriage return gets an apostrophe in front, and so does
one that would look as if it had got one. Guarantees that `unguarded(guarded(text)) == text` for
every text.
"""

import re

_RISKY = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guarded(text: str) -> str:
    """`text` made harmless."""
    return "'" + text if _RISKY.match(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if _GUARDED.match(text) else text
