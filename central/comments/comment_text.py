"""A citizen's text made fit for a page: readable, bounded, and without anything that acts.

Guarantees that the result is NFC, has no character that steers or hides text (controls and
direction marks stand as symbols), at most `MOST_MARKS` marks on a letter and at most `LONGEST`
characters; that the same text gives the same result always, since places of masks are counted in
it; that it can be encoded. The record and its box stay as they are. Leaves escaping to the page.
"""

import re
import unicodedata
from typing import NamedTuple

LONGEST = 2000
"""Characters shown of a comment. A kiosk takes 500; another program's may be longer."""

MOST_MARKS = 4
"""Marks above and below one letter; Vietnamese needs two."""

CUT = "…"
UNPRINTABLE = "\ufffd"
"""Stands for what has no shape of its own."""

_JOINERS = {"\u200c", "\u200d"}
"""Of emojis and of scripts in which letters join."""

_BLANK_LINES = re.compile(r"\n{3,}")
_SYMBOLS_OF_CONTROLS = 0x2400
_DELETE, _SYMBOL_OF_DELETE = "\x7f", "\u2421"
_C0_END = 0x20


class CommentText(NamedTuple):
    """`text`: as shown; `is_cut`: it was longer."""

    text: str
    is_cut: bool


def comment_text(raw: str) -> CommentText:
    """`raw` as it is shown; the empty text where nothing is left."""
    text = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    # Symbols first: a lone surrogate has no normal form that can be encoded.
    text = "".join(_visible(each) for each in text)
    text = _few_marks(unicodedata.normalize("NFC", text))
    text = _BLANK_LINES.sub("\n\n", text).strip()
    if not any(unicodedata.category(each)[0] in "LNPS" and each not in _NOTHING for each in text):
        return CommentText("", is_cut=False)
    if len(text) <= LONGEST:
        return CommentText(text, is_cut=False)
    return CommentText(text[: LONGEST - 1].rstrip() + CUT, is_cut=True)


_NOTHING = {UNPRINTABLE, _SYMBOL_OF_DELETE, *map(chr, range(0x2400, 0x2420))}
"""A text of these alone says nothing."""


def _few_marks(text: str) -> str:
    kept, marks = list[str](), 0
    for each in text:
        marks = marks + 1 if unicodedata.category(each) in {"Mn", "Me"} else 0
        if marks <= MOST_MARKS:
            kept.append(each)
    return "".join(kept)


def _visible(character: str) -> str:
    if character == "\n" or character in _JOINERS:
        return character
    category = unicodedata.category(character)
    if category == "Cc":
        if character == _DELETE:
            return _SYMBOL_OF_DELETE
        code = ord(character)
        return chr(_SYMBOLS_OF_CONTROLS + code) if code < _C0_END else UNPRINTABLE
    if category in {"Zl", "Zp"}:
        return "\n"
    # Direction marks and other hidden steering, halves of characters, private ones.
    return UNPRINTABLE if category in {"Cf", "Cs", "Co"} else character
