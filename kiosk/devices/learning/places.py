"""Where in a text the ticket and the counter stand. Pure.

Guarantees: every place that they may have is given; which of them is right, the other marked
frames tell (`text_pattern`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.devices.learning.meaning import Meaning

INSIDE_A_WORD = 2
"""What it costs a place to stand inside a longer word or number."""


@dataclass(frozen=True, slots=True)
class Span:
    """A field's name and its place in the text; `cost` grows with what speaks against it."""

    field: str
    start: int
    end: int
    cost: int


@dataclass(frozen=True, slots=True)
class Placing:
    """The fields of one text in their order, and the text around them: one piece more."""

    spans: tuple[Span, ...]
    around: tuple[str, ...]

    @property
    def order(self) -> tuple[str, ...]:
        """The fields' names, from left to right."""
        return tuple(one.field for one in self.spans)

    @property
    def cost(self) -> int:
        """What speaks against it."""
        return sum(one.cost for one in self.spans)


def placings(text: str, meaning: Meaning) -> Iterator[Placing]:
    """Give every way in which the ticket, and the counter if one was named, stand in the text."""
    for ticket in _spans(text, "ticket", (meaning.ticket,)):
        if meaning.counter is None:
            yield _placing(text, (ticket,))
            continue
        for counter in _spans(text, "counter", counter_forms(meaning.counter)):
            if counter.end <= ticket.start:
                yield _placing(text, (counter, ticket))
            elif ticket.end <= counter.start:
                yield _placing(text, (ticket, counter))


def counter_forms(counter: str) -> tuple[str, ...]:
    """Give how a device may write a counter: as said, and a number with and without zeros."""
    if not counter.isdecimal():
        return (counter,)
    number = int(counter)
    forms = (counter, str(number), f"{number:02}", f"{number:03}", f"{number:04}")
    return tuple(dict.fromkeys(forms))


def _spans(text: str, field: str, forms: tuple[str, ...]) -> Iterator[Span]:
    for worse, form in enumerate(forms):
        for found in re.finditer(rf"(?=({re.escape(form)}))", text, re.IGNORECASE):
            start, end = found.start(1), found.end(1)
            inside = _is_one_word(text, start) + _is_one_word(text, end)
            yield Span(field, start, end, worse + INSIDE_A_WORD * inside)


def _is_one_word(text: str, place: int) -> bool:
    """Say whether the two characters at this place are of one word: both digits, or letters."""
    if not 0 < place < len(text):
        return False
    before, after = text[place - 1], text[place]
    return (before.isdecimal() and after.isdecimal()) or (before.isalpha() and after.isalpha())


def _placing(text: str, spans: tuple[Span, ...]) -> Placing:
    bounds = [0, *(place for one in spans for place in (one.start, one.end)), len(text)]
    around = tuple(text[bounds[n] : bounds[n + 1]] for n in range(0, len(bounds), 2))
    return Placing(spans, around)
