"""The service menu over the counter: opened, used, left.

Guarantees that it never takes the screen from a citizen who rates or is invited to, that its pad
gives way to an invitation until a PIN was right (`ticketing` asks `gives_way`), and that
an outage which ends or begins meanwhile is what comes when it is left. Leaves to others: who may
open it (`kiosk.service`) and what it does.
"""

from dataclasses import replace

from kiosk.visit.counter_drafts import switched_test
from kiosk.visit.desk import Desk
from kiosk.visit.events import (
    ServiceClosed,
    ServiceEntered,
    ServiceOpened,
    ServiceUsed,
    TestSwitched,
)
from kiosk.visit.resting import Outcome, as_at_first, rest
from kiosk.visit.state import Idle, OutOfService, Service, Serving, State


def open_service(_desk: Desk, state: State, event: ServiceOpened) -> Outcome:
    """The menu comes, where nobody is rating."""
    match state.phase:
        case Idle() | Serving():
            menu = Service(event.at_ms)
        case OutOfService() as over:
            menu = Service(event.at_ms, over)
        case _:
            return state, []
    return replace(state, phase=menu, panel=None), []


def enter(_desk: Desk, state: State, event: ServiceEntered) -> Outcome:
    """A PIN was right: from here on the menu keeps the screen."""
    if not isinstance(state.phase, Service):
        return state, []
    return replace(state, phase=replace(state.phase, since_ms=event.at_ms, entered=True)), []


def gives_way(menu: Service) -> bool:
    """Whether anybody can have opened it, over a screen that takes ratings."""
    return menu.over is None and not menu.entered


def use(_desk: Desk, state: State, event: ServiceUsed) -> Outcome:
    """Somebody is there."""
    if not isinstance(state.phase, Service):
        return state, []
    return replace(state, phase=replace(state.phase, since_ms=event.at_ms)), []


def close(desk: Desk, state: State, event: ServiceClosed) -> Outcome:
    """The menu goes."""
    return leave(desk, state, event.at_ms)


def leave(desk: Desk, state: State, at_ms: int) -> Outcome:
    """What the menu was opened over comes again, or what has come since."""
    match state.phase:
        case Service(over=None):
            return rest(desk, state, at_ms, [])
        case Service(over=OutOfService() as over):
            return replace(as_at_first(desk, state), phase=over), []
        case _:
            return state, []


def switch_test(_desk: Desk, state: State, event: TestSwitched) -> Outcome:
    """From here on records are marked as not to be counted, or are not; only in the menu."""
    if not isinstance(state.phase, Service) or state.test == event.on:
        return state, []
    record = switched_test(on=event.on, role=event.role)
    return replace(state, test=event.on), [record]
