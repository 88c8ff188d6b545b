"""What the ticket source's events do to a visit.

Guarantees that no ticket is invented and none taken over: a recall is not a second visit, the
next call ends the visit before it, while somebody answers the screen stays theirs, and the
thanks give way to the next ticket only. A number whose visit was served or rated opens no second
one for `Delays.same_visit_ms`: nobody is asked twice, whatever the queue device repeats. The end
of a visit that was overtaken is told of that visit. Each rule with its reason: docs/attribution.md.
"""

from dataclasses import replace

from kiosk.visit import drafts
from kiosk.visit.delays import TURN_AGAIN_MS
from kiosk.visit.desk import Desk
from kiosk.visit.ended import ended_of, forget, remember
from kiosk.visit.events import (
    TicketCalled,
    TicketElsewhere,
    TicketEvent,
    TicketRecalled,
    TicketServed,
    TicketSkipped,
    TurnEnded,
)
from kiosk.visit.overtaking import of_now, overtake, overtake_unsure
from kiosk.visit.resting import Outcome
from kiosk.visit.service_map import Purpose, purpose_of
from kiosk.visit.showing import answered_visit, is_answering, show
from kiosk.visit.state import SCAN, Ended, State, Visit
from kiosk.visit.unsure import believe, is_kept_unsure, tell_unsure


def take(desk: Desk, state: State, event: TicketEvent) -> Outcome:
    """The state after `event` and the records it leaves."""
    if isinstance(event, TicketSkipped):
        return _skip(desk, state, event)
    unsure = state.unsure
    if unsure is not None and unsure.ticket == event.ticket:
        if is_kept_unsure(state, unsure):
            return tell_unsure(desk, state, unsure, event)
        return _take_up(desk, state, event)
    if state.open is None or state.open.ticket != event.ticket:
        ended = ended_of(
            state,
            event.ticket,
            event.at_ms - desk.delays.same_visit_ms,
            came=not isinstance(event, TicketServed),
        )
        if ended is not None and not _is_first_call(ended, event):
            return _repeat(desk, state, ended, event)
    state = replace(state, called=event.ticket)
    if state.open is not None and state.open.ticket == event.ticket:
        return _go_on(desk, state, state.open, event)
    return _open(desk, state, event)


def serve(desk: Desk, state: State, visit: Visit, event: TicketServed | TurnEnded) -> Outcome:
    """The open `visit` is served, by whoever serves now."""
    served = replace(told_of(desk, visit, event), served=True, officer=state.officer)
    after = replace(state, open=served, turn_ms=event.at_ms)
    return show(desk, state, after, event.at_ms, [drafts.served(desk, served)])


def told_of(desk: Desk, visit: Visit, event: TicketEvent | TurnEnded) -> Visit:
    """`visit` with what `event` says it is for; what was said before stays elsewhere."""
    service = event.service or visit.service
    said = purpose_of((), None, None, Purpose(event.procedure, event.stage))
    before = Purpose(said.procedure or visit.procedure, said.stage or visit.stage)
    purpose = purpose_of(desk.services, visit.ticket, service, before)
    return replace(visit, service=service, procedure=purpose.procedure, stage=purpose.stage)


def move(desk: Desk, state: State, event: TicketElsewhere) -> Outcome:
    """Another counter has the ticket: whoever is to be served here, it is not its citizen."""
    if state.called == event.ticket and state.open is None:
        state = replace(state, called=None)
    unsure = state.unsure
    if unsure is not None and _may_have_moved(state, unsure, event.ticket):
        record = drafts.unrated(desk, of_now(state, unsure), "moved")
        return replace(state, unsure=None), [record]
    visit = state.open
    if visit is None or not _may_have_moved(state, visit, event.ticket):
        return state, []
    record = drafts.unrated(desk, of_now(state, visit), "moved")
    return show(desk, state, replace(state, open=None, called=None), event.at_ms, [record])


def _may_have_moved(state: State, visit: Visit, ticket: str) -> bool:
    if visit.ticket != ticket or visit.served or visit.rated:
        return False
    return not is_answering(state, visit)


def _open(desk: Desk, state: State, event: TicketCalled | TicketRecalled | TicketServed) -> Outcome:
    """A visit of its own. A recall of a ticket that was not called here: the call was missed, or
    another came between.
    """
    if isinstance(event, TicketServed) and _was_told_by_hand(state, event.at_ms):
        return _name(desk, state, event)
    after, records = overtake(desk, state, event.at_ms)
    after, more = overtake_unsure(desk, after, event.at_ms)
    after = forget(after, event.ticket)
    visit = told_of(desk, Visit(event.fresh, event.ticket, source=event.source), event)
    if isinstance(event, TicketServed):
        visit = replace(visit, served=True, officer=state.officer)
        after = replace(after, turn_ms=event.at_ms)
    opening = drafts.served if visit.served else drafts.called
    records = [*records, *more, opening(desk, visit)]
    return show(desk, state, replace(after, open=visit), event.at_ms, records)


def _was_told_by_hand(state: State, at_ms: int) -> bool:
    """Whether the end of this turn was just told without its number."""
    if state.open is None or state.open.ticket is not None or state.turn_ms is None:
        return False
    return at_ms - state.turn_ms < TURN_AGAIN_MS


def _name(desk: Desk, state: State, event: TicketServed) -> Outcome:
    """The turn that was ended by hand is that of `event`: one visit, and nothing new of it."""
    after, records = overtake_unsure(desk, forget(state, event.ticket), event.at_ms)
    if after.open is None:
        return after, records
    named = replace(after.open, ticket=event.ticket, source=event.source)
    return replace(after, open=told_of(desk, named, event)), records


def _take_up(
    desk: Desk, state: State, event: TicketCalled | TicketRecalled | TicketServed
) -> Outcome:
    """The source tells again of the ticket that it was lost with."""
    after, records = overtake(desk, replace(state, called=event.ticket), event.at_ms)
    after, visit = believe(after)
    after, more = _go_on(desk, after, visit, event)
    if isinstance(event, TicketServed):
        return after, [*records, *more]
    return show(desk, state, after, event.at_ms, [*records, *more])


def _go_on(desk: Desk, state: State, visit: Visit, event: TicketEvent) -> Outcome:
    """The ticket is the open visit's. One that is called twice is recalled: the same citizen."""
    match event:
        case TicketCalled() | TicketRecalled():
            known = visit if visit.served else told_of(desk, visit, event)
            return replace(state, open=known), [drafts.recalled(desk, visit)]
        case TicketServed() if not visit.served:
            return serve(desk, state, visit, event)
        case _:
            return state, []


def _is_first_call(ended: Ended, event: TicketEvent) -> bool:
    """Whether the number was rated by a scan alone: before its call nobody was served, and whoever
    is called now is still to be asked.
    """
    visit = ended.visit
    return isinstance(event, TicketCalled) and visit.source == SCAN and not visit.served


def _repeat(desk: Desk, state: State, ended: Ended, event: TicketEvent) -> Outcome:
    """The ticket's visit is over: told where that is news, and neither opened nor shown again."""
    match event:
        case TicketCalled() | TicketRecalled():
            return replace(state, called=event.ticket), [drafts.recalled(desk, ended.visit)]
        case TicketServed() if not ended.visit.served:
            served = replace(ended.visit, served=True, officer=state.officer)
            answering = answered_visit(state)
            if answering is not None and answering.id == served.id:
                state = replace(state, turned=served.id)
            return remember(state, served, ended.at_ms), [drafts.served(desk, served)]
        case _:
            return state, []


def _skip(desk: Desk, state: State, event: TicketSkipped) -> Outcome:
    unsure = state.unsure
    if unsure is not None and unsure.ticket == event.ticket and not unsure.served:
        # It is on no screen.
        return _end_skipped(desk, replace(state, unsure=None), unsure, event.at_ms)
    visit = state.open
    if visit is None or visit.ticket != event.ticket or visit.served:
        return state, []
    after, records = _end_skipped(desk, replace(state, open=None), visit, event.at_ms)
    return show(desk, state, after, event.at_ms, records)


def _end_skipped(desk: Desk, state: State, visit: Visit, at_ms: int) -> Outcome:
    if visit.rated or is_answering(state, visit):
        return remember(state, visit, at_ms), []
    return state, [drafts.unrated(desk, of_now(state, visit), "no-show")]
