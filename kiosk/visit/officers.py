"""Who serves at the counter: signed on, relieved, gone, forgotten.

Guarantees that every change is a record, that the same word twice is none, that whoever signed on
is believed for `Delays.officer_ms` and until the day ends, and that the officer whom the settings
name is not timed. No officer means the counter alone, never the last one. Which visit is whose is
decided where it is served (`ticketing`, `turns`) or its rating begins (`answering`).
"""

from dataclasses import replace

from kiosk.visit.counter_drafts import officer_changed
from kiosk.visit.desk import Desk
from kiosk.visit.events import OfficerChanged
from kiosk.visit.resting import Outcome
from kiosk.visit.state import State


def change(desk: Desk, state: State, event: OfficerChanged) -> Outcome:
    """`event.officer` serves from now on; the screen of a citizen stays as it is."""
    is_fixed = event.officer is None or event.by == "settings" or event.officer == desk.officer
    return _named(desk, state, event.officer, event.by, None if is_fixed else event.at_ms)


def time_out(desk: Desk, state: State, at_ms: int) -> Outcome:
    """Nobody said for so long who serves that nobody is said to."""
    if state.officer_ms is None or at_ms - state.officer_ms < desk.delays.officer_ms:
        return state, []
    return _named(desk, state, None, "time", None)


def begin_day(desk: Desk, state: State) -> Outcome:
    """Whoever signed on, off, or was forgotten the day before: it is as at the start again."""
    return _named(desk, state, desk.officer, "day", None)


def _named(desk: Desk, state: State, officer: str | None, by: str, since_ms: int | None) -> Outcome:
    after = replace(state, officer=officer, officer_ms=since_ms)
    if officer == state.officer:
        return after, []
    return after, [officer_changed(desk, officer, by)]
