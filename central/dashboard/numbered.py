"""The order of names with numbers in them. Pure."""

import re

_PARTS = re.compile(r"\d+|\D+")


def by_number(name: str) -> tuple[tuple[int, str], ...]:
    """By which counter 10 comes after counter 9: digits by their number, and after letters."""
    # "²" is a digit, and no number.
    return tuple(
        (int(part), "") if part.isdecimal() else (-1, part) for part in _PARTS.findall(name)
    )
