"""Tickets and badges: short labels that a pattern of the profile knows. Pure, but for the pattern.

Guarantees: only a label of at most `LONGEST_LABEL_BYTES` printable characters is looked at, so
that no pattern, however wide, reads into a receipt slip; and nothing that is written like an ID
number (9 or 12 digits) is ever a ticket or a badge, whatever the profile says.
"""

import re
from typing import Literal

from kiosk.devices.patterns import Pattern, PatternTooSlowError
from kiosk.devices.scanning.envelope import SPACE

LONGEST_LABEL_BYTES = 40
TICKET_CHARACTERS = 12
BADGE_CHARACTERS = 40
PATTERN_WITHIN_S = 0.02
_LABEL = re.compile(rb"[!-~]{1,40}")
_ID_NUMBER = re.compile(rb"[0-9]{9}|[0-9]{12}")
_FORMS = {
    "ticket": re.compile(f"[0-9A-Za-z-]{{1,{TICKET_CHARACTERS}}}"),
    "badge": re.compile(f"[0-9A-Za-z._-]{{1,{BADGE_CHARACTERS}}}"),
}


def length_without_spaces(content: bytearray) -> int:
    """Give the length up to the spaces at the end, 0 where there is nothing else."""
    bare = len(content)
    while bare and content[bare - 1] == SPACE:
        bare -= 1
    return bare


def label_of(content: bytearray) -> str | None:
    """Give the label's text, or None where it is too long for one or may be an ID number."""
    bare = length_without_spaces(content)
    if not 0 < bare <= LONGEST_LABEL_BYTES:
        return None
    with memoryview(content) as view, view[:bare] as label:
        if not _LABEL.fullmatch(label) or _ID_NUMBER.fullmatch(label):
            return None
        return str(label, "ascii")


def field_of(label: str, pattern: Pattern | None, name: Literal["ticket", "badge"]) -> str | None:
    """Give the pattern's group of that name, where it matches the whole label and is plain."""
    if pattern is None:
        return None
    try:
        groups = pattern.fullmatch(label, PATTERN_WITHIN_S)
    except PatternTooSlowError:
        return None
    field = groups[name] if groups else None
    if field is None or not _FORMS[name].fullmatch(field):
        return None
    return None if _ID_NUMBER.fullmatch(field.encode("ascii")) else field
