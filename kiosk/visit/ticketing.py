"""What the ticket source's events do to a visit.

Guarantees that no ticket is invented and none taken over: a recall is not a second visit, the
next call ends the visit before it, and while somebody answers the screen stays theirs.
"""

from dataclasses import replace

from kiosk.visit import drafts
from kiosk.visit.desk import Desk
from kiosk.visit.drafts import VisitDraft
from kiosk.visit.events import (
    TicketCalled,
    TicketEvent,
    TicketRecalled,
    TicketServed,
    TicketSkipped,
)
from kiosk.visit.resting import rest
from kiosk.visit.state import (
    OutOfService,
    Question,
    Saving,
    State,
    Unrated,
    Visit,
)


def take(desk: Desk, state: State, event: TicketEvent) -> tuple[State, list[VisitDraft]]:
    """The state after `event` and the records it leaves."""
    same = state.open is not None and state.open.ticket == event.ticket
    if isinstance(event, TicketSkipped):
        if not same:
            return state, []
        return _close(desk, state, event.at_ms, "no-show")
    records: list[VisitDraft] = []
    if isinstance(event, TicketCalled) and same:
        # The device called one ticket twice: the same citizen, not a second visit.
        event = TicketRecalled(event.at_ms, event.ticket, event.fresh, event.service)
    if not same:
        state, records = _overtake(desk, state, event.at_ms)
        state = replace(state, open=Visit(event.fresh, event.ticket, event.service))
    visit = state.open
    if visit is None:  # pragma: no cover - opened just above
        return state, records
    match event:
        case TicketCalled():
            records.append(drafts.called(desk, visit))
        case TicketRecalled():
            records.append(drafts.recalled(desk, visit))
        case TicketServed() if not visit.served:
            visit = replace(visit, served=True)
            state = replace(state, open=visit)
            records.append(drafts.served(desk, visit))
        case _:
            return state, records
    return _show(desk, state, event.at_ms, records)


def _show(
    desk: Desk, state: State, at_ms: int, records: list[VisitDraft]
) -> tuple[State, list[VisitDraft]]:
    match state.phase:
        case Question() | Saving():
            return state, records
        case OutOfService():
            visit = state.open
            if visit and visit.served:
                ended = replace(state, open=None, unrated=Unrated(visit, at_ms))
                return ended, [*records, drafts.unrated(desk, visit, "outage")]
            return state, records
        case _:
            return rest(desk, state, at_ms, records)


def _overtake(desk: Desk, state: State, at_ms: int) -> tuple[State, list[VisitDraft]]:
    """The open visit ends because another ticket took its place."""
    visit = state.open
    if visit is None:
        return state, []
    ended = replace(state, open=None)
    if visit.rated or _answering(state, visit):
        return ended, []
    if visit.served:
        ended = replace(ended, unrated=Unrated(visit, at_ms))
    return ended, [drafts.unrated(desk, visit, "next-called")]


def _close(
    desk: Desk, state: State, at_ms: int, cause: str
) -> tuple[State, list[VisitDraft]]:
    visit = state.open
    ended = replace(state, open=None)
    if visit is None or visit.rated or _answering(state, visit):
        return ended, []
    return _show(desk, ended, at_ms, [drafts.unrated(desk, visit, cause)])


def _answering(state: State, visit: Visit) -> bool:
    match state.phase:
        case Question(visit=answering) | Saving(answering):
            return answering.id == visit.id
        case _:
            return False
