"""How a screen that nobody uses spares the eyes at night, and itself always.

Guarantees, as a pure function of time and state, that the screen is dimmed on the invitation
alone, at night, while nothing there was touched; and that the invitation stands a few pixels
elsewhere every few minutes, so that nothing burns in. Leaves to others: drawing both (Main.qml)
and the clock.
"""

from dataclasses import dataclass
from typing import Final

from kiosk.ui.counter_view import LocalTime
from kiosk.ui.first_view import View
from kiosk.visit import Idle, State

SHIFT_MINUTES: Final = 3
PLACES: Final = 8
"""Places on the circle, numbered 1 to 8; 0 is its middle."""
DAY_MINUTES: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class Night:
    """From `begins` to before `ends`, minutes after midnight; may pass midnight.

    `dim_percent`: how much of the light is taken away, 0 to 100.
    """

    begins: int
    ends: int
    dim_percent: int

    def holds(self, minute: int) -> bool:
        """Whether `minute` of the day is in the night; a night that ends as it begins is none."""
        length = (self.ends - self.begins) % DAY_MINUTES
        return (minute - self.begins) % DAY_MINUTES < length


def night_between(night_from: str | None, night_to: str | None, dim_percent: int) -> Night | None:
    """The night of two settings "HH:MM"; None unless both are there."""
    if night_from is None or night_to is None:
        return None
    return Night(_minutes(night_from), _minutes(night_to), dim_percent)


def resting(now: LocalTime, state: State, night: Night | None, *, shift: bool) -> View:
    """`dim` in percent (0: as bright as by day) and `shift`, a place on the circle or 0."""
    if not nobody_there(state):
        return {"dim": 0, "shift": 0}
    minute = now.hour * 60 + now.minute
    dark = night is not None and night.holds(minute)
    return {
        "dim": night.dim_percent if night and dark else 0,
        "shift": 1 + minute // SHIFT_MINUTES % PLACES if shift else 0,
    }


def nobody_there(state: State) -> bool:
    """Whether the invitation stands as it was, with nothing chosen and nothing laid over it."""
    return isinstance(state.phase, Idle) and state.panel is None and state.chosen_ms is None


def _minutes(time: str) -> int:
    hours, _, minutes = time.partition(":")
    return int(hours) * 60 + int(minutes)
