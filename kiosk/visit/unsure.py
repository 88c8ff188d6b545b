"""Unsure."""

from kiosk.visit.desk import Desk
from kiosk.visit.resting import Outcome
from kiosk.visit.state import State


def lose_source(_desk: Desk, state: State, _event: object) -> Outcome:
    """Not yet."""
    return state, []


def begin_day(_desk: Desk, state: State, _event: object) -> Outcome:
    """Not yet."""
    return state, []


def move(_desk: Desk, state: State, _event: object) -> Outcome:
    """Not yet."""
    return state, []
