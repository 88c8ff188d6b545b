"""How the touch panel is turned to the screen, where the machine stands on its side. Pure.

Guarantees that a finger on the glass is where the screen has it, for the four ways to mount a
panel. A compositor turns the picture; the touch is turned by libinput, by a matrix that udev gives
it (`LIBINPUT_CALIBRATION_MATRIX`): cage maps a panel to the screen without turning it.

Degrees are those by which the machine was turned clockwise from lying as its maker meant it.
"""

import re

DEGREES = (0, 90, 180, 270)

Matrix = tuple[int, int, int, int, int, int]
"""Rows of the affine map from (x, y, 1) on the panel to the screen; both go from 0 to 1."""

_BY_DEGREES: dict[int, Matrix] = {
    0: (1, 0, 0, 0, 1, 0),
    90: (0, -1, 1, 1, 0, 0),
    180: (-1, 0, 1, 0, -1, 1),
    270: (0, 1, 0, -1, 0, 1),
}
_ROTATION = re.compile(r"^THUOCDO_ROTATION=.*\n?", re.MULTILINE)


class DegreesError(Exception):
    """Not one of the four ways; the message says which there are."""


def matrix_of(degrees: int) -> Matrix:
    """The calibration of a panel that was turned by so much; DegreesError for another number."""
    try:
        return _BY_DEGREES[degrees]
    except KeyError:
        message = f"a panel stands at {', '.join(map(str, DEGREES))} degrees, not at {degrees}"
        raise DegreesError(message) from None


def on_screen(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Where on the screen a touch at `x`, `y` of the panel is."""
    a, b, c, d, e, f = matrix
    return a * x + b * y + c, d * x + e * y + f


def udev_rule(degrees: int) -> str:
    """The rule's file, for /etc/udev/rules.d; DegreesError."""
    matrix = " ".join(map(str, matrix_of(degrees)))
    return (
        f"# Written by `kiosk machine turn`: the touch panel is turned by {degrees} degrees.\n"
        'SUBSYSTEM=="input", KERNEL=="event[0-9]*", ENV{ID_INPUT_TOUCHSCREEN}=="1", '
        f'ENV{{LIBINPUT_CALIBRATION_MATRIX}}="{matrix}"\n'
    )


def session_settings(before: str, degrees: int) -> str:
    """The text of /etc/thuocdo/session.conf with the screen turned, all else as `before`."""
    matrix_of(degrees)
    others = _ROTATION.sub("", before)
    if others and not others.endswith("\n"):
        others += "\n"
    return f"{others}THUOCDO_ROTATION={degrees}\n"
