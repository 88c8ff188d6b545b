"""Officers."""

from kiosk.visit.desk import Desk
from kiosk.visit.resting import Outcome
from kiosk.visit.state import State


def change(_desk: Desk, state: State, _event: object) -> Outcome:
    """Not yet."""
    return state, []
