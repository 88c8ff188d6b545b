"""Scans."""

from kiosk.visit.desk import Desk
from kiosk.visit.resting import Outcome
from kiosk.visit.state import State


def scan_ticket(_desk: Desk, state: State, _event: object) -> Outcome:
    """Not yet."""
    return state, []


def scan_dossier(_desk: Desk, state: State, _event: object) -> Outcome:
    """Not yet."""
    return state, []


def agree(_desk: Desk, state: State, _event: object) -> Outcome:
    """Not yet."""
    return state, []


def decline(_desk: Desk, state: State, _event: object) -> Outcome:
    """Not yet."""
    return state, []
