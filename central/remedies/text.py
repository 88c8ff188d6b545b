"""The texts of a remedy: short, in one line, and without the numbers that are a citizen's. Pure.

Guarantees no more than that: a name is not found out. The form says that a role or a unit belongs
there, and nobody's name.
"""

import unicodedata
from enum import StrEnum

from central.day_notes.text import has_personal_digits
from central.store.remedy_tables import LONGEST_REMEDY, LONGEST_RESPONSIBLE


class RemedyFault(StrEnum):
    """Why a remedy is not taken: a closed list, with words in every language of the pages."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    RESPONSIBLE = "responsible"
    ODD = "odd"
    PERSONAL = "personal"
    DUE = "due"
    PLACE = "place"
    STATE = "state"
    STRUCK = "struck"


class RemedyError(Exception):
    """The remedy is not taken; `fault` says why, and nothing was written."""

    def __init__(self, fault: RemedyFault) -> None:
        """The message never holds what was typed."""
        super().__init__(f"this remedy is not taken: {fault.value}")
        self.fault = fault


def remedy_text(typed: str) -> str:
    """The one spelling of what is to be done; RemedyError where it may not stand there."""
    return _text(typed, LONGEST_REMEDY, RemedyFault.EMPTY, RemedyFault.TOO_LONG)


def responsible_text(typed: str) -> str:
    """The one spelling of who sees to it; RemedyError where it may not stand there."""
    return _text(typed, LONGEST_RESPONSIBLE, RemedyFault.RESPONSIBLE, RemedyFault.RESPONSIBLE)


def _text(typed: str, most: int, empty: RemedyFault, too_long: RemedyFault) -> str:
    text = unicodedata.normalize("NFC", " ".join(typed.split()))
    if not text:
        raise RemedyError(empty)
    if len(text) > most:
        raise RemedyError(too_long)
    if not text.isprintable():
        raise RemedyError(RemedyFault.ODD)
    if has_personal_digits(text):
        raise RemedyError(RemedyFault.PERSONAL)
    return text
