"""The rows that the learning shows: 80 columns, plain characters. Pure.

Guarantees: no row is wider than `COLUMNS`, none holds a control sign of the device: what came is
shown as hexadecimal pairs and as text with dots, so that no byte can steer the terminal.
"""

from collections.abc import Iterator, Sequence

from kiosk.devices.learning.cuts import CutFrame

COLUMNS = 80
BYTES_A_ROW = 14
ROWS_A_FRAME = 3
MS_PER_S = 1000
FIRST_PRINTABLE, LAST_PRINTABLE = 0x20, 0x7E


def clipped(text: str) -> str:
    """Give the text as one row."""
    plain = "".join(one if one.isprintable() else "." for one in text)
    return plain if len(plain) <= COLUMNS else plain[: COLUMNS - 3] + "..."


def broken(text: str) -> list[str]:
    """Give the text as rows, broken between words."""
    rows, row = [], ""
    for word in text.split():
        if row and len(row) + 1 + len(word) > COLUMNS:
            rows.append(row)
            row = word
        else:
            row = f"{row} {word}" if row else word
    return [clipped(one) for one in (*rows, row)]


def frame_rows(frame: CutFrame, raw: bytes, *, at_cursor: bool, mark: int | None) -> list[str]:
    """Give the rows of one frame: mark, number, seconds, bytes, text."""
    rows = []
    sign = f"{'>' if at_cursor else ' '}{mark or ' '}"
    for start in range(0, max(1, min(len(raw), BYTES_A_ROW * ROWS_A_FRAME)), BYTES_A_ROW):
        part = raw[start : start + BYTES_A_ROW]
        head = f"{sign}{frame.number:>4} {frame.at_ms / MS_PER_S:8.2f} " if not start else " " * 16
        rows.append(f"{head:16}{part.hex(' ').upper():{BYTES_A_ROW * 3}}{text_of(part)}")
    if len(raw) > BYTES_A_ROW * ROWS_A_FRAME:
        rows[-1] = clipped(f"{rows[-1]} +{len(raw) - BYTES_A_ROW * ROWS_A_FRAME}")
    return rows


def text_of(data: bytes) -> str:
    """Give the printable signs, a dot for every other."""
    return "".join(chr(one) if FIRST_PRINTABLE <= one <= LAST_PRINTABLE else "." for one in data)


def visible(rows_by_frame: Sequence[list[str]], cursor: int, room: int) -> Iterator[str]:
    """Give the rows that fit, the frame at the cursor among them, in their order."""
    first, used = cursor, len(rows_by_frame[cursor]) if rows_by_frame else 0
    while first > 0 and used + len(rows_by_frame[first - 1]) <= room:
        first -= 1
        used += len(rows_by_frame[first])
    left = room
    for rows in rows_by_frame[first:]:
        if len(rows) > left:
            return
        left -= len(rows)
        yield from rows
