"""The commands of ESC/POS printers that are known, and how many bytes each takes.

Guarantees: a command with data (image, barcode, QR code, font) is skipped by its own length, so its
data is never taken for text. A command that is not here is told as `UNKNOWN`. Source: the published
ESC/POS command reference; Chinese and Vietnamese printers add commands of their own.
"""

import re
from collections.abc import Callable, Mapping

NAME_BYTES = 2
TABS, BARCODE = b"\x1bD", b"\x1dk"
BARCODE_DATA_AT = 3
UNKNOWN = -1
"""The length of a command that is not known."""

# How many bytes follow the two that name the command.
_ESC = {0: b"@2LS\x0cimv<", 1: b"!-3=?EGJKMRTUVadertu{% ", 2: b"$\\c", 3: b"p", 8: b"W"}
_GS = {0: b":", 1: b"!/BEHITbfharw", 2: b"LPW$\\", 3: b"^"}
_FS = {0: b"&.", 1: b"!-CW", 2: b"Sp", 72 + 2: b"2"}
_FIXED: Mapping[bytes, int] = {
    bytes([lead, name]): count
    for lead, table in ((0x1B, _ESC), (0x1D, _GS), (0x1C, _FS))
    for count, names in table.items()
    for name in names
}


def _little(two: bytes) -> int:
    return int.from_bytes(two, "little")


# How many bytes say the length, and the whole length that they say.
_COUNTED: Mapping[bytes, tuple[int, Callable[[bytes], int]]] = {
    # ESC * m nL nH: columns of 1 byte (8 dots) or 3 (24 dots).
    b"\x1b*": (5, lambda head: 5 + _little(head[3:5]) * (1 if head[2] in (0, 1) else 3)),
    # ESC, GS, FS ( x pL pH: two-dimensional codes, graphics, settings.
    b"\x1b(": (5, lambda head: 5 + _little(head[3:5])),
    b"\x1d(": (5, lambda head: 5 + _little(head[3:5])),
    b"\x1c(": (5, lambda head: 5 + _little(head[3:5])),
    # GS 8 L p1 p2 p3 p4: graphics.
    b"\x1d8": (7, lambda head: 7 + _little(head[3:7])),
    # GS v 0 m xL xH yL yH: an image of y rows of x bytes.
    b"\x1dv": (8, lambda head: 8 + _little(head[4:6]) * _little(head[6:8])),
    # GS * x y: an image to be kept.
    b"\x1d*": (4, lambda head: 4 + head[2] * head[3] * 8),
    # GS V m: a cut, after a feed of n where m says so.
    b"\x1dV": (3, lambda head: 3 + (head[2] in b"ABabgh")),
    # DLE EOT n, DLE ENQ n, DLE DC4 fn m t.
    b"\x10\x04": (2, lambda _: 3),
    b"\x10\x05": (2, lambda _: 3),
    b"\x10\x14": (2, lambda _: 5),
}

SIMPLE = re.compile(
    b"|".join(
        b"%b[%b]%b"
        % (
            re.escape(bytes([lead])),
            b"".join(re.escape(bytes([one])) for one in sorted(names)),
            b".{%d}" % count if count else b"",
        )
        for lead, table in ((0x1B, _ESC), (0x1D, _GS), (0x1C, _FS))
        for count, names in table.items()
    ),
    re.DOTALL,
)
"""A whole command of a length that its name gives."""


def length_of(head: bytes, *, longest_list: int) -> int | None:
    """Give how long the command is that begins so, `UNKNOWN`, or None until more has come.

    Barcodes and tabs that end with NUL may have `longest_list` bytes.
    """
    if len(head) < NAME_BYTES:
        return None
    name = head[:NAME_BYTES]
    if name in _FIXED:
        return NAME_BYTES + _FIXED[name]
    if name in _COUNTED:
        least, total = _COUNTED[name]
        return total(head) if len(head) >= least else None
    if name == TABS:
        return _to_nul(head, NAME_BYTES, longest_list)
    return _barcode(head, longest_list) if name == BARCODE else UNKNOWN


def _barcode(head: bytes, longest_list: int) -> int | None:
    """GS k m: up to "A" the data ends with NUL, from there on a byte counts it."""
    if len(head) <= BARCODE_DATA_AT:
        return None
    if head[BARCODE_DATA_AT - 1] < ord("A"):
        return _to_nul(head, BARCODE_DATA_AT, longest_list)
    return BARCODE_DATA_AT + 1 + head[BARCODE_DATA_AT]


def _to_nul(head: bytes, since: int, most: int) -> int | None:
    end = head.find(b"\0", since, since + most + 1)
    if end >= 0:
        return end + 1
    return UNKNOWN if len(head) > since + most else None
