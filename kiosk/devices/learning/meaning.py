"""What a clerk says a marked frame means: "called A012 at counter 05". Pure.

Guarantees: whatever is not understood is a `MeaningError` that says what was expected; words in
Vietnamese and English, with or without signs. A ticket begins with letters or is a number.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

KINDS: Mapping[str, tuple[str, ...]] = {
    "recalled": ("recalled", "recall", "goi lai"),
    "called": ("called", "call", "goi", "moi"),
    "served": ("served", "serve", "done", "xong", "ket thuc"),
    "skipped": ("skipped", "skip", "missed", "vang", "bo qua"),
}
"""Longer words stand before those that they begin with."""
COUNTER_WORDS = ("at", "counter", "desk", "window", "quay", "cua", "tai", "o", "so")
EXPECTED = (
    "expected what happened, the ticket and the counter, as 'called A012 05' or 'gọi A012 quầy 05'"
)
TICKET = re.compile(r"[A-Za-z]{0,4}-?[0-9]{1,6}[A-Za-z]?", re.ASCII)
COUNTER = re.compile(r"[0-9A-Za-z]{1,8}", re.ASCII)


class MeaningError(ValueError):
    """The words of the clerk were not understood. `str()` says what was expected."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """A frame's kind (of `KINDS`), its ticket as spoken, and its counter where one was named."""

    kind: str
    ticket: str
    counter: str | None

    def __str__(self) -> str:
        return f"{self.kind} {self.ticket}" + (
            f" at counter {self.counter}" if self.counter else ""
        )


def read_meaning(text: str) -> Meaning:
    """Read the clerk's words; raise MeaningError when they say no event."""
    kind, rest = _kind(text)
    named = [word for word in re.split(r"[\s,;:]+", rest) if word]
    words = [word for word in named if _bare(word) not in COUNTER_WORDS]
    if not words:
        raise MeaningError(f"{text!r} names no ticket; {EXPECTED}")
    if not TICKET.fullmatch(words[0]):
        raise MeaningError(f"{words[0]!r} is no ticket (letters, then a number); {EXPECTED}")
    if len(words) > 2:  # noqa: PLR2004 - a ticket and a counter
        raise MeaningError(f"{words[2]!r} was not expected; {EXPECTED}")
    counter = words[1] if len(words) > 1 else None
    if counter is not None and not COUNTER.fullmatch(counter):
        raise MeaningError(f"{counter!r} is no counter; {EXPECTED}")
    return Meaning(kind, words[0].upper(), counter)


def _kind(text: str) -> tuple[str, str]:
    words = text.split()
    for kind, names in KINDS.items():
        for name in names:
            many = len(name.split())
            if _bare(" ".join(words[:many])) == name:
                return kind, " ".join(words[many:])
    raise MeaningError(f"{text!r} does not begin with what happened; {EXPECTED}")


def _bare(word: str) -> str:
    parts = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    return "".join(one for one in parts if not unicodedata.combining(one))
