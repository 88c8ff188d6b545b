"""What one cell of a sheet may say, by the kind of its column. Pure.

Each reader takes the cell's text (NFC, without space around it) and gives the one spelling that is
stored; ValueError says what was expected, in words that stand after the cell's own.
"""

import re
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from central.names import EXPECTED as EXPECTED_NAME
from central.names import is_name
from central.reference.spans import read_spans, spans_text
from central.store.reference_tables import EVERY_SITE

FIRST_YEAR, LAST_YEAR = 1900, 2199
LONGEST_TEXT = 300
"""Characters."""
MOST_SUCCESSORS = 20
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\Z")
_VIETNAMESE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\Z")
_PROCEDURE = re.compile(r"\d{1,2}\.\d{6}(?:\.[0-9A-Z]{2,3}){0,6}\Z")
_QUESTIONNAIRE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?@[1-9]\d{0,5}\Z")
_PHONE = re.compile(r"\+?\d(?:[ .-]?\d){2,14}\Z", re.ASCII)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}\Z")
_ALL = frozenset({EVERY_SITE, "tất cả", "all"})


def read_text(text: str) -> str:
    """Words for people; the unbreakable space of a word processor is a space."""
    text = text.replace("\u00a0", " ")
    if len(text) > LONGEST_TEXT or not text.isprintable():
        raise ValueError(f"expected at most {LONGEST_TEXT} printable characters in one line")
    return text


def read_name(text: str) -> str:
    """An id."""
    if not is_name(text):
        raise ValueError(f"expected an id: {EXPECTED_NAME}")
    return text


def read_name_or_all(text: str) -> str:
    """An id, or `*` for all of them."""
    return EVERY_SITE if text.casefold() in _ALL else read_name(text)


def read_day(text: str) -> str:
    """A day of the calendar, day before month before year unless the year comes first."""
    if match := _ISO.match(text):
        year, month, number = match.groups()
    elif match := _VIETNAMESE.match(text):
        number, month, year = match.groups()
    else:
        raise ValueError("expected a day such as 01/07/2025 or 2025-07-01")
    try:
        found = date(int(year), int(month), int(number))
    except ValueError:
        raise ValueError(
            "there is no such day in the calendar; expected day/month/year, such as 01/07/2025"
        ) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(f"expected a year from {FIRST_YEAR} to {LAST_YEAR}")
    return found.isoformat()


def read_time_zone(text: str) -> str:
    """A time zone by the name that the system's tables give it."""
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("expected a time zone such as Asia/Ho_Chi_Minh") from None
    return text


def read_phone(text: str) -> str:
    """A telephone number as it is dialled, as people write it."""
    if _PHONE.match(text) is None:
        raise ValueError("expected a telephone number of 3 to 15 digits, such as 0123 456 789")
    return text


def read_email(text: str) -> str:
    """An address of electronic mail."""
    if _EMAIL.match(text) is None:
        raise ValueError("expected an address such as motcua@xa-mau.example")
    return text


def read_hours(text: str) -> str:
    """The spans of one day."""
    if text.casefold() in {"nghỉ", "đóng cửa", "closed"}:
        return ""
    return spans_text(read_spans(text))


def read_procedure(text: str) -> str:
    """A procedure's code."""
    if _PROCEDURE.match(text) is None:
        raise ValueError(
            "expected a procedure's code such as 1.003560 or 1.003560.000.00.00.H56, with six"
            " digits after the first point"
        )
    return text


def read_questionnaire(text: str) -> str:
    """A questionnaire with its version."""
    if _QUESTIONNAIRE.match(text) is None:
        raise ValueError("expected a questionnaire with its version, such as mot-cua@1")
    return text


def read_code(text: str) -> str:
    """A code that the state gave: its letters, digits and points, as they are written."""
    if not re.fullmatch(r"[0-9A-Z.]{0,35}", text):
        raise ValueError("expected at most 35 digits, capital letters A-Z and points")
    return text


def read_successors(text: str) -> str:
    """Ids of what it goes on in, put in order; those of counters may name their site."""
    found = sorted({each for each in re.split(r"[\s,;]+", text) if each})
    if len(found) > MOST_SUCCESSORS:
        raise ValueError(f"expected at most {MOST_SUCCESSORS} successors")
    for each in found:
        parts = each.split("/")
        if len(parts) > 2 or not all(is_name(part) for part in parts):  # noqa: PLR2004 - site/counter
            raise ValueError(
                f"{each!r:.60}: expected ids with a space between, such as xa-mau-1 xa-mau-2"
            )
    return " ".join(found)


def read_procedures(text: str) -> str:
    """Codes of what a procedure goes on in, put in order."""
    found = sorted({each for each in re.split(r"[\s,;]+", text) if each})
    return " ".join(read_procedure(each) for each in found)


class Choice:
    """Reads one of a few words, and writes the first of them that stands for what was stored."""

    def __init__(self, **words: tuple[str, ...]) -> None:
        """`words`: how people write each stored word."""
        self._words = words
        self._stored = {each.casefold(): name for name, said in words.items() for each in said}

    def __call__(self, text: str) -> str:
        """The stored word."""
        found = self._stored.get(text.casefold())
        if found is None:
            raise ValueError(f"expected one of: {', '.join(filter(None, self._stored))}")
        return found

    def say(self, stored: str) -> str:
        """How people write what was stored."""
        return self._words[stored][0]


_YES, _NO = ("có", "yes", "true", "x"), ("không", "no", "false")
NO_UNLESS_YES = Choice(yes=_YES, no=(*_NO, ""))
YES_UNLESS_NO = Choice(yes=(*_YES, ""), no=_NO)
