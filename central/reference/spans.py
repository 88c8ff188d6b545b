"""Spans of a day, such as 07:30-11:30 13:30-17:00: read, put in order, written. Pure.

Guarantees that spans which were read each end after they begin, do not overlap or touch, and stand
in order; that one day has one spelling; and that the minute a span ends is no more in it.
"""

import re
from datetime import time
from itertools import pairwise

Spans = tuple[tuple[time, time], ...]
"""Each with its first minute and the minute in which it is over; () for a day that is closed."""

EXPECTED = "expected hours such as 07:30-11:30 13:30-17:00, or nothing for a day that is closed"
MOST_SPANS = 6
_SPAN = re.compile(r"(\d{1,2})[:hH](\d{2})?\s*[-–—]\s*(\d{1,2})[:hH](\d{2})?")
_BETWEEN = re.compile(r"[\s,;]*")


def read_spans(text: str) -> Spans:
    """The spans that a cell gives; ValueError says what was expected."""
    found: list[tuple[time, time]] = []
    place = _BETWEEN.match(text).end()  # type: ignore[union-attr]  # matches nothing at least
    while place < len(text):
        match = _SPAN.match(text, place)
        if match is None:
            raise ValueError(EXPECTED)
        found.append(_span(match))
        place = match.end() + len(_BETWEEN.match(text, match.end())[0])  # type: ignore[index]
    if len(found) > MOST_SPANS:
        raise ValueError(f"expected at most {MOST_SPANS} spans in a day")
    found.sort()
    for (_, ends), (begins, _) in pairwise(found):
        if begins <= ends:
            raise ValueError(
                f"expected spans apart from one another; one begins at {begins:%H:%M} and the one"
                f" before it ends at {ends:%H:%M}"
            )
    return tuple(found)


def spans_text(spans: Spans) -> str:
    """The one spelling of `spans`, which `read_spans` gives back."""
    return " ".join(f"{begins:%H:%M}-{ends:%H:%M}" for begins, ends in spans)


def holds(spans: Spans, at: time) -> bool:
    """Whether `at` lies in one of `spans`."""
    return any(begins <= at < ends for begins, ends in spans)


def _span(match: re.Match[str]) -> tuple[time, time]:
    try:
        begins = time(int(match[1]), int(match[2] or 0))
        ends = time(int(match[3]), int(match[4] or 0))
    except ValueError:
        raise ValueError(f"{match[0]}: expected times from 00:00 to 23:59") from None
    if ends <= begins:
        raise ValueError(f"{match[0]}: expected hours that end after they begin, on the same day")
    return begins, ends
