"""The end of a turn that an officer tells by hand: a key, or software that knows no numbers.

Guarantees that two presses within `TURN_AGAIN_MS` are one, and so are the device's word and a press
within `TURN_OF_RATED_MS` while nobody else has come; that the turn is the open visit's, or
else that of whoever answers without a number or has just done so and left, or else a visit of its
own, served and without a ticket, so that a response rate exists where there is no queue device.
"""

from dataclasses import replace

from kiosk.visit import drafts
from kiosk.visit.delays import TURN_AGAIN_MS
from kiosk.visit.desk import Desk
from kiosk.visit.ended import is_served, served_since
from kiosk.visit.events import TurnEnded
from kiosk.visit.last_turn import is_walk_up, last_turn
from kiosk.visit.overtaking import overtake
from kiosk.visit.resting import Outcome
from kiosk.visit.showing import answered_visit, show
from kiosk.visit.state import LastTurn, State, Visit
from kiosk.visit.ticketing import serve, told_of
from kiosk.visit.unsure import serve_unsure


def end_turn(desk: Desk, state: State, event: TurnEnded) -> Outcome:
    """A turn is over."""
    if state.turn_ms is not None and event.at_ms - state.turn_ms < TURN_AGAIN_MS:
        return state, []
    last = last_turn(state, event)
    state = replace(state, turn_ms=event.at_ms)
    visit = state.open
    if visit is not None and visit.ticket is not None:
        # One that was served is the same turn still: nobody else's has begun.
        return (state, []) if visit.served else serve(desk, state, visit, event)
    return _end_without_ticket(desk, state, event, last)


def _end_without_ticket(
    desk: Desk, state: State, event: TurnEnded, last: LastTurn | None
) -> Outcome:
    answering = answered_visit(state)
    if answering is not None and not _is_served(state, answering):
        unsure = state.unsure
        if unsure is not None and unsure.id == answering.id and not unsure.served:
            return serve_unsure(desk, state, unsure, event.at_ms)
        if is_walk_up(answering):
            return _tell(desk, state, answering)
    if last is not None and (last.told or answering is None):
        # Told by its own source before, or by nobody yet.
        return (state, []) if last.told else _tell(desk, state, last.visit)
    return _open(desk, state, event)


def _tell(desk: Desk, state: State, visit: Visit) -> Outcome:
    """The turn of a walk-up is over; its citizen rates, or has rated, and is not invited."""
    after = served_since(replace(state, turned=visit.id, last_turn=None), visit.id)
    return after, [drafts.served(desk, visit)]


def _is_served(state: State, visit: Visit) -> bool:
    return visit.served or state.turned == visit.id or is_served(state, visit.id)


def _open(desk: Desk, state: State, event: TurnEnded) -> Outcome:
    """A visit of its own, which is over already and may be rated."""
    after, records = overtake(desk, replace(state, last_turn=None), event.at_ms)
    visit = replace(told_of(desk, Visit(event.fresh), event), served=True, officer=state.officer)
    records = [*records, drafts.served(desk, visit)]
    return show(desk, state, replace(after, open=visit), event.at_ms, records)
