"""Turns."""

from kiosk.visit.desk import Desk
from kiosk.visit.resting import Outcome
from kiosk.visit.state import State


def end_turn(_desk: Desk, state: State, _event: object) -> Outcome:
    """Not yet."""
    return state, []
