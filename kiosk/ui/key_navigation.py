"""From one control to the next by keys. Pure: rectangles and names in, a name out.

Guarantees that Left and Right (and Tab) go through every control in reading order and round
again, so that two keys reach everything there is; that Up and Down go to the nearest control of
the row above or below. Leaves to others: which controls can be reached now, and what a key means
(`kiosk.ui.key_filter`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto


class Direction(Enum):
    """Where to go from the control that has the focus."""

    NEXT = auto()
    PREVIOUS = auto()
    UP = auto()
    DOWN = auto()


@dataclass(frozen=True, slots=True)
class Control:
    """A control on the screen: its name and its rectangle in pixels."""

    name: str
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        """The centre, x and y."""
        return self.x + self.width / 2, self.y + self.height / 2


Rows = list[list[Control]]


def rows_of(controls: Sequence[Control]) -> Rows:
    """Controls as they are read: rows from above, each from the left.

    A control belongs to the row whose topmost control its middle lies beside.
    """
    rows: Rows = []
    for control in sorted(controls, key=lambda each: (each.middle[1], each.x)):
        if rows and control.middle[1] < rows[-1][0].y + rows[-1][0].height:
            rows[-1].append(control)
        else:
            rows.append([control])
    return [sorted(row, key=lambda each: each.middle[0]) for row in rows]


def next_control(
    controls: Sequence[Control], current: str | None, direction: Direction
) -> str | None:
    """The name to go to from `current`; None only where there is no control at all.

    Without a control of the name `current` it is the first, or the last for UP and PREVIOUS.
    """
    rows = rows_of(controls)
    order = [control for row in rows for control in row]
    if not order:
        return None
    here = next((at for at, each in enumerate(order) if each.name == current), None)
    backwards = direction in (Direction.PREVIOUS, Direction.UP)
    if here is None:
        return order[-1 if backwards else 0].name
    step = -1 if backwards else 1
    if direction in (Direction.NEXT, Direction.PREVIOUS):
        return order[(here + step) % len(order)].name
    row = next(at for at, each in enumerate(rows) if order[here] in each)
    across = order[here].middle[0]
    return min(rows[(row + step) % len(rows)], key=lambda each: abs(each.middle[0] - across)).name


def numbered(controls: Sequence[Control], prefix: str, number: int) -> str | None:
    """The `number`th (from 1) control in reading order whose name begins with `prefix`."""
    names = [
        control.name
        for row in rows_of(controls)
        for control in row
        if control.name.startswith(prefix)
    ]
    return names[number - 1] if 1 <= number <= len(names) else None
