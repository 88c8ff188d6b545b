"""Texts in several languages, and what every part of a survey's documents is made of.

Guarantees that a text is one line that can be drawn: not empty, no control or direction mark,
and not longer than its place on a screen. Leaves to others which languages are needed.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from kiosk.document import KeyPath, RuleError, text_form

MAX_ID = 40
MAX_TEXT = 300
MAX_LABEL = 80
"""Characters of what stands on a button or over a group."""

Identifier = Annotated[
    str,
    text_form(
        "[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?",
        "an id of 1 to 40 lower-case letters without accents, digits and dashes",
    ),
]
Language = Annotated[str, text_form("[a-z]{2,3}", "a language such as vi or en")]


_UNDRAWABLE = frozenset({"Cc", "Cn", "Co", "Cs", "Zl", "Zp"})
"""Categories of characters that no line of text has; Cf stays, since Khmer is broken by one."""
_DIRECTION = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _drawable(text: str) -> str:
    odd = [each for each in text if unicodedata.category(each) in _UNDRAWABLE or each in _DIRECTION]
    if odd:
        raise ValueError(
            f"expected one line of plain text, found the character U+{ord(odd[0]):04X}"
        )
    return unicodedata.normalize("NFC", text)


Text = Annotated[
    str,
    StringConstraints(min_length=1, max_length=MAX_TEXT, strip_whitespace=True),
    AfterValidator(_drawable),
]
Label = Annotated[
    str,
    StringConstraints(min_length=1, max_length=MAX_LABEL, strip_whitespace=True),
    AfterValidator(_drawable),
]
Words = dict[Language, Text]
Labels = dict[Language, Label]

Placed = tuple[KeyPath, object]
"""Something with the place in its document at which it stands."""


class Part(BaseModel):
    """A table of a document: no unknown key, no change, no conversion of types."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def refuse_twice(what: str, placed: Iterable[Placed]) -> None:
    """RuleError at the second of two that are the same."""
    seen: set[object] = set()
    for key, value in placed:
        if value in seen:
            raise RuleError(key, f"{what} {value!r} is defined twice")
        seen.add(value)


def refuse_missing_languages(
    languages: Sequence[str], texts: Iterable[tuple[KeyPath, Words]]
) -> None:
    """RuleError at the first text that does not stand in each of `languages`."""
    for key, words in texts:
        for language in languages:
            if language not in words:
                raise RuleError((*key, language), "has no text in this language")
