"""Which settings of a serial line are tried, and how they are written. Pure.

Guarantees: every choice is one that a profile's [line] takes. A choice is written as a clerk knows
it from a device's manual: 9600-8N1.
"""

import re

from kiosk.devices.profile import LineSettings

BAUDS = (9600, 19200, 2400, 4800, 1200, 38400, 57600, 115200)
"""1200 to 115200, what is met most often in front."""
FORMS = ((8, "N"), (7, "E"), (7, "O"), (8, "E"), (8, "O"), (7, "N"))
"""Data bits and parity; 8N1 is tried at every baud rate, the others at the best one."""
WRITTEN = re.compile(r"([0-9]{3,6})-([78])([NEO])([12])", re.ASCII)


class LineChoiceError(ValueError):
    """The line as it was written is none. `str()` says what was expected."""


def plain_line(baud: int) -> LineSettings:
    """Give 8N1 at this baud rate."""
    return LineSettings(baud, 8, "N", 1)


def other_forms(baud: int) -> list[LineSettings]:
    """Give the forms at this baud rate that are not 8N1."""
    return [LineSettings(baud, bits, parity, 1) for bits, parity in FORMS[1:]]


def written(line: LineSettings) -> str:
    """Give the line as 9600-8N1."""
    return f"{line.baud}-{line.bytesize}{line.parity}{line.stopbits}"


def read_line(text: str) -> LineSettings:
    """Read a line as `written` gives it; raise LineChoiceError when it is none."""
    found = WRITTEN.fullmatch(text.strip().upper())
    if found is None or not 300 <= int(found[1]) <= 921_600:  # noqa: PLR2004 - a profile's bounds
        raise LineChoiceError(
            f"{text!r} is no line; expected baud, data bits, parity and stop bits, as 9600-8N1"
        )
    return LineSettings(int(found[1]), int(found[2]), found[3], int(found[4]))
