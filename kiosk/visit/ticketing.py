"""What the ticket source's events do to a visit.

Guarantees that no ticket is invented and none taken over: a recall is not a second visit, the
next call ends the visit before it, while somebody answers the screen stays theirs, and the
thanks give way to the next ticket only. A number whose visit was served or rated opens no second
one for `delays.SAME_VISIT_MS`: nobody is asked twice, whatever the queue device repeats.
"""

from dataclasses import replace

from kiosk.visit import drafts
from kiosk.visit.desk import Desk
from kiosk.visit.ended import ended_of, remember
from kiosk.visit.events import (
    TicketCalled,
    TicketEvent,
    TicketRecalled,
    TicketServed,
    TicketSkipped,
)
from kiosk.visit.resting import Outcome, end_unrated, rest
from kiosk.visit.servicing import gives_way
from kiosk.visit.state import (
    Detail,
    Ended,
    OutOfService,
    Question,
    Saving,
    Service,
    State,
    Thanks,
    Unrated,
    Visit,
)


def take(desk: Desk, state: State, event: TicketEvent) -> Outcome:
    """The state after `event` and the records it leaves."""
    if isinstance(event, TicketSkipped):
        return _skip(desk, state, event)
    if state.open is None or state.open.ticket != event.ticket:
        ended = ended_of(state, event.ticket, event.at_ms)
        if ended is not None:
            return _repeat(desk, state, ended, event)
    state = replace(state, called=event.ticket)
    if state.open is not None and state.open.ticket == event.ticket:
        return _go_on(desk, state, state.open, event)
    after, records = _overtake(desk, state, event.at_ms)
    visit = Visit(event.fresh, event.ticket, event.service, served=isinstance(event, TicketServed))
    # A recall of a ticket that was not called here: the call was missed, or another came between.
    opening = drafts.served if visit.served else drafts.called
    records.append(opening(desk, visit))
    return _show(desk, state, replace(after, open=visit), event.at_ms, records)


def _go_on(desk: Desk, state: State, visit: Visit, event: TicketEvent) -> Outcome:
    """The ticket is the open visit's. One that is called twice is recalled: the same citizen."""
    match event:
        case TicketCalled() | TicketRecalled():
            return state, [drafts.recalled(desk, visit)]
        case TicketServed() if not visit.served:
            served = replace(visit, served=True)
            records = [drafts.served(desk, served)]
            return _show(desk, state, replace(state, open=served), event.at_ms, records)
        case _:
            return state, []


def _repeat(desk: Desk, state: State, ended: Ended, event: TicketEvent) -> Outcome:
    """The ticket's visit is over: told where that is news, and neither opened nor shown again."""
    match event:
        case TicketCalled() | TicketRecalled():
            return replace(state, called=event.ticket), [drafts.recalled(desk, ended.visit)]
        case TicketServed() if not ended.visit.served:
            served = replace(ended.visit, served=True)
            return remember(state, served, ended.at_ms), [drafts.served(desk, served)]
        case _:
            return state, []


def _skip(desk: Desk, state: State, event: TicketSkipped) -> Outcome:
    visit = state.open
    if visit is None or visit.ticket != event.ticket or visit.served:
        return state, []
    after = replace(state, open=None)
    if visit.rated or _answering(state, visit):
        return _show(desk, state, remember(after, visit, event.at_ms), event.at_ms, [])
    records = [drafts.unrated(desk, visit, "no-show")]
    return _show(desk, state, after, event.at_ms, records)


def _overtake(desk: Desk, state: State, at_ms: int) -> Outcome:
    """The open visit ends because another ticket took its place."""
    visit = state.open
    if visit is None:
        return state, []
    ended = replace(state, open=None)
    if visit.rated or _answering(state, visit):
        return remember(ended, visit, at_ms), []
    if visit.served:
        ended = replace(
            remember(ended, visit, at_ms), unrated=Unrated(replace(visit, told=True), at_ms)
        )
    return ended, [drafts.unrated(desk, visit, "next-called")]


def _show(
    desk: Desk, before: State, state: State, at_ms: int, records: list[drafts.VisitDraft]
) -> Outcome:
    """The screen of `state`, where the ticket source may change it."""
    match state.phase:
        case Question() | Saving() | Detail():
            return state, records
        case Service() as menu if gives_way(menu):
            # A pad without a PIN keeps nobody from being asked; a call is told when it goes.
            if state.open is None or not state.open.served:
                return state, records
            after, records = rest(desk, state, at_ms, records)
        case OutOfService() | Service():
            return _end_unseen(desk, state, at_ms, records)
        case Thanks(thanked) if state.open is None or state.open.id == thanked.id:
            return state, records
        case _:
            after, records = rest(desk, state, at_ms, records)
    if before.open and after.open and before.open.id == after.open.id:
        # The visit goes on, and with it what its citizen chose.
        after = replace(
            after,
            language=before.language,
            access=before.access,
            chosen_ms=before.chosen_ms,
        )
    return after, records


def _end_unseen(desk: Desk, state: State, at_ms: int, records: list[drafts.VisitDraft]) -> Outcome:
    """No invitation can be shown: a visit that is served now cannot be rated."""
    visit = state.open
    if visit is None or not visit.served or _answering(state, visit):
        return state, records
    if visit.rated:
        return replace(remember(state, visit, at_ms), open=None), records
    ended, unrated = end_unrated(desk, state, visit, "outage", at_ms)
    return ended, [*records, *unrated]


def _answering(state: State, visit: Visit) -> bool:
    """Whether the visit's rating is being given, or is on its way to the disk."""
    match state.phase:
        case Question(visit=rating) | Saving(visit=rating) | OutOfService(unsaved=rating):
            return rating is not None and rating.id == visit.id
        case Service(over=OutOfService(unsaved=Visit(id=unsaved))):
            return unsaved == visit.id
        case _:
            return False
