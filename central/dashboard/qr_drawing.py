"""A QR code as one path of SVG, drawn here: nobody else learns which page is looked at.

Guarantees that the drawing needs neither script nor style, and leaves the quiet zone of four
modules around it. Error correction is at level M: a code on paper gets creases.
"""

from dataclasses import dataclass
from functools import lru_cache

import qrcode  # type: ignore[import-untyped]
from qrcode.constants import ERROR_CORRECT_M  # type: ignore[import-untyped]

QUIET = 4
"""Modules of white on each side (ISO/IEC 18004)."""


@dataclass(frozen=True, slots=True)
class DrawnCode:
    """`size`: of the view box, in modules; `path`: of the black ones; `text`: what it says."""

    size: int
    path: str
    text: str


@lru_cache(maxsize=512)
def draw_code(text: str) -> DrawnCode:
    """The code of `text`, which fits into one."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    rows: list[list[bool]] = code.get_matrix()
    path = "".join(
        f"M{left + QUIET} {top + QUIET}h{width}v1h-{width}z"
        for top, row in enumerate(rows)
        for left, width in _runs(row)
    )
    return DrawnCode(len(rows) + 2 * QUIET, path, text)


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """Where black modules begin, and how many there are."""
    found: list[tuple[int, int]] = []
    for place, is_black in enumerate(row):
        if not is_black:
            continue
        if found and sum(found[-1]) == place:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((place, 1))
    return found
