"""Texts that somebody typed, as every file can hold them: nothing that breaks a document. Pure.

Guarantees that control characters and what is no character are gone, so that XML and typst take
each text, and that for paper every character is one which the report's font has: typst refuses a
whole PDF for a single one that it cannot draw, such as a picture of a face in a note on a day.
"""

import struct
import unicodedata
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from central.reports.description import Report

MISSING = "?"
"""In place of what the font does not have."""

_NO_CHARACTER = frozenset({"Cc", "Cn", "Co", "Cs", "Zl", "Zp"})
_ASCII_END = 0x80
_SEGMENTS = 4
"""Format of a character map: of the characters below U+10000, by segments (OpenType, cmap)."""


def legible(report: Report) -> Report:
    """The report; what is no character of a text has become a space."""
    cleaned: Report = _cleaned(report)
    return cleaned


def _cleaned(value: Any) -> Any:  # noqa: ANN401 - whatever stands in a description
    if isinstance(value, str):
        return value if value.isprintable() else _text(value)
    if isinstance(value, tuple):
        return tuple(_cleaned(each) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{at.name: _cleaned(getattr(value, at.name)) for at in fields(value)}
        )
    return value


def _text(text: str) -> str:
    return "".join(" " if unicodedata.category(each) in _NO_CHARACTER else each for each in text)


def on_paper(text: str, font: Path) -> str:
    """`text` in characters that `font` has; marks that are not seen, such as those which turn the
    direction of writing, are left out.
    """
    if text.isascii():
        return text
    there = _characters(font)
    return "".join(
        each if ord(each) in there or ord(each) < _ASCII_END else MISSING
        for each in unicodedata.normalize("NFC", text)
        if unicodedata.category(each) != "Cf"
    )


@cache
def _characters(font: Path) -> frozenset[int]:
    """What the font has a picture of, by its table `cmap`; ValueError without a table of format 4.

    OpenType 1.9.1, "cmap - Character to Glyph Index Mapping Table".
    """
    data = font.read_bytes()
    (tables,) = struct.unpack_from(">H", data, 4)
    entries = (struct.unpack_from(">4sLLL", data, 12 + 16 * at) for at in range(tables))
    start = next(offset for tag, _, offset, _ in entries if tag == b"cmap")
    (maps,) = struct.unpack_from(">H", data, start + 2)
    for at in range(maps):
        (offset,) = struct.unpack_from(">L", data, start + 4 + 8 * at + 4)
        (kind,) = struct.unpack_from(">H", data, start + offset)
        if kind == _SEGMENTS:
            return frozenset(_of_segments(data, start + offset))
    message = f"expected a character map of format {_SEGMENTS} in {font.name}"
    raise ValueError(message)


def _of_segments(data: bytes, at: int) -> set[int]:
    (doubled,) = struct.unpack_from(">H", data, at + 6)
    n = doubled // 2
    ends, starts, deltas, ranges = (
        struct.unpack_from(f">{n}H", data, at + offset)
        for offset in (14, 16 + doubled, 16 + 2 * doubled, 16 + 3 * doubled)
    )
    found: set[int] = set()
    for place in range(n):
        for code in range(starts[place], ends[place] + 1):
            glyph = code
            if ranges[place]:
                where = at + 16 + 3 * doubled + 2 * place + ranges[place]
                (glyph,) = struct.unpack_from(">H", data, where + 2 * (code - starts[place]))
                if not glyph:
                    continue
            if (glyph + deltas[place]) & 0xFFFF:
                found.add(code)
    return found
