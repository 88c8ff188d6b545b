"""What the end of a delay does to each phase.

Guarantees that only the delay that is armed now counts, and that what was answered, chosen or
written is kept.
"""

from dataclasses import replace

from kiosk.visit import detailing, drafts, officers, servicing
from kiosk.visit.answering import end_and_rest, give_up
from kiosk.visit.delays import Delay, delay_of
from kiosk.visit.desk import Desk
from kiosk.visit.events import TimeOver
from kiosk.visit.resting import Outcome, as_at_first, rest
from kiosk.visit.state import (
    Detail,
    OutOfService,
    Prompt,
    Question,
    Reason,
    Saving,
    Service,
    State,
)


def end_delay(desk: Desk, state: State, event: TimeOver) -> Outcome:
    """The armed delay ended."""
    if event.delay is Delay.OFFICER:
        return officers.time_out(desk, state, event.at_ms)
    if event.delay != delay_of(state):
        return state, []
    if event.delay is Delay.PANEL_IDLE:
        # Not a touch: when the question came on the screen is still when it did.
        return replace(state, panel=None, shown_ms=event.at_ms), []
    if event.delay is Delay.CALLED_IDLE:
        # Nobody looks for a number that was called hours ago, such as the evening before.
        return replace(state, called=None), []
    return _end_phase(desk, state, event.at_ms)


def _end_phase(desk: Desk, state: State, at_ms: int) -> Outcome:
    match state.phase:
        case Prompt() | Question() | Detail():
            return _end_waiting(desk, state, at_ms)
        case Saving(detail=Detail()):
            return replace(state, phase=OutOfService(Reason.DETAIL_NOT_SAVED)), []
        case Saving(visit):
            return replace(state, phase=OutOfService(Reason.NOT_SAVED, visit)), []
        case OutOfService():
            return as_at_first(desk, state), []
        case Service():
            return servicing.leave(desk, state, at_ms)
        case _:
            return rest(desk, state, at_ms, [])


def _end_waiting(desk: Desk, state: State, at_ms: int) -> Outcome:
    """Nobody goes on."""
    match state.phase:
        case Question() as asked if any(value is not None for _, value in asked.answers):
            record = drafts.partial_rating(desk, state, asked)
            # Whoever comes next is not thanked for it, and sees no check code of somebody else's.
            return replace(state, phase=Saving(asked.visit, left=True)), [record]
        case Question() as asked:
            return give_up(desk, state, asked, "window-over", at_ms)
        case Detail() as given:
            return detailing.leave(desk, state, given, at_ms)
        case _ if state.open:
            return end_and_rest(desk, state, state.open, "window-over", at_ms)
        case _:
            return rest(desk, state, at_ms, [])
