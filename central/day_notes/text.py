"""The free text of a note: short, in one line, and without the numbers that are a citizen's. Pure.

Guarantees no more than that: a name is not found out. The form says that none belongs there.
"""

import re
import unicodedata
from enum import StrEnum

from central.day_notes.kinds import NoteKind
from central.store.day_note_tables import LONGEST_NOTE

PERSONAL_DIGITS = 8
"""So many digits in a row, dots, dashes and spaces between them aside, are a phone, an identity
or a dossier number; a date has eight and is let be."""

_DIGITS = re.compile(rf"\d(?:[ .\-]?\d){{{PERSONAL_DIGITS},}}")


class NoteFault(StrEnum):
    """Why a note is not taken: a closed list, with words in every language of the pages."""

    KIND = "kind"
    TOO_LONG = "too_long"
    ODD = "odd"
    EMPTY = "empty"
    PERSONAL = "personal"
    DAY = "day"
    COUNTER = "counter"
    STRUCK = "struck"


class NoteError(Exception):
    """The note is not taken; `fault` says why, and nothing was written."""

    def __init__(self, fault: NoteFault) -> None:
        """The message never holds what was typed."""
        super().__init__(f"this note is not taken: {fault.value}")
        self.fault = fault


def note_text(typed: str, kind: NoteKind) -> str:
    """The one spelling of what was typed; NoteError where it may not stand in a note."""
    text = unicodedata.normalize("NFC", " ".join(typed.split()))
    if len(text) > LONGEST_NOTE:
        raise NoteError(NoteFault.TOO_LONG)
    if not text.isprintable():
        raise NoteError(NoteFault.ODD)
    if not text and kind is NoteKind.OTHER:
        raise NoteError(NoteFault.EMPTY)
    if has_personal_digits(text):
        raise NoteError(NoteFault.PERSONAL)
    return text


def has_personal_digits(text: str) -> bool:
    """Whether a run of digits stands there that may be a citizen's number."""
    return _DIGITS.search(text) is not None
