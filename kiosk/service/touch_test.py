"""The test of screen and touch panel: four corners, then plain colours. Pure.

Guarantees that it passes only if every corner was touched and the colours were found even, and
fails as soon as somebody says that something is wrong.
"""

from dataclasses import dataclass, replace

CORNERS = ("corner-1", "corner-2", "corner-3", "corner-4")
"""Top left, top right, bottom right, bottom left."""
COLOURS = ("red", "green", "blue", "white", "black")
NEXT, GOOD, WRONG = "colour-next", "colour-good", "touch-wrong"


@dataclass(frozen=True, slots=True)
class TouchTest:
    """How far the test is. `colour`: index of the plain colour shown, None before; one beyond the
    last while it is asked how they were. `passed`: None while it goes on.
    """

    touched: frozenset[str] = frozenset()
    colour: int | None = None
    passed: bool | None = None


def take_touch(test: TouchTest, key: str) -> TouchTest:
    """The test after a touch; the same where the touch means nothing now."""
    if test.passed is not None:
        return test
    if key == WRONG:
        return replace(test, passed=False)
    if test.colour is None:
        return _take_corner(test, key)
    if key == NEXT and test.colour < len(COLOURS):
        return replace(test, colour=test.colour + 1)
    if key == GOOD and test.colour == len(COLOURS):
        return replace(test, passed=True)
    return test


def _take_corner(test: TouchTest, key: str) -> TouchTest:
    if key not in CORNERS:
        return test
    touched = test.touched | {key}
    return replace(test, touched=touched, colour=0 if len(touched) == len(CORNERS) else None)
