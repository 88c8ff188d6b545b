"""What storage and the kiosk's other parts say of a rating on its way and of the service.

Guarantees that a citizen who was told that the rating could not be saved is never thanked for it:
a commit that lands late is recorded as unacknowledged, and no visit comes on the screen before
the word on it is known. A visit that the outage cost its rating ends as unrated. What happens
beneath the service menu leaves the menu on the screen.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kiosk.visit import drafts
from kiosk.visit.desk import Desk
from kiosk.visit.drafts import VisitDraft
from kiosk.visit.ended import rated_since, remember
from kiosk.visit.events import NotSaved, Saved, ServiceLost, ServiceReturned
from kiosk.visit.resting import Outcome, end_unrated, rest
from kiosk.visit.showing import answered_visit
from kiosk.visit.state import (
    Detail,
    Idle,
    OutOfService,
    Prompt,
    Question,
    Reason,
    Saving,
    Service,
    State,
    Thanks,
    Visit,
)
from kiosk.visit.unsure import rated_meanwhile

_TO_BE_DONE = (Reason.PENDING, Reason.UNBOUND)
"""What somebody has to do before ratings are taken."""
_GIVES_WAY = (Reason.STARTING, *_TO_BE_DONE)


def save(desk: Desk, state: State, event: Saved) -> Outcome:
    """The rating is on the disk."""
    return _beneath_the_menu(_save, desk, state, event)


def fail_save(desk: Desk, state: State, event: NotSaved) -> Outcome:
    """The rating could not be written."""
    return _beneath_the_menu(_fail_save, desk, state, event)


def lose_service(desk: Desk, state: State, event: ServiceLost) -> Outcome:
    """No ratings can be taken."""
    return _beneath_the_menu(_lose_service, desk, state, event)


def return_service(desk: Desk, state: State, event: ServiceReturned) -> Outcome:
    """Ratings can be taken again, once the word on the unsaved one is known."""
    return _beneath_the_menu(_return_service, desk, state, event)


def _beneath_the_menu(
    handle: Callable[[Desk, State, Any], Outcome], desk: Desk, state: State, event: object
) -> Outcome:
    """`handle` on what the service menu covers, where it has the screen."""
    menu = state.phase
    if not isinstance(menu, Service):
        return handle(desk, state, event)
    covered = menu.over or Idle()
    after, records = handle(desk, replace(state, phase=covered), event)
    over = after.phase if isinstance(after.phase, OutOfService) else None
    return replace(after, phase=replace(menu, over=over)), records


def _save(desk: Desk, state: State, event: Saved) -> Outcome:
    saved = answered_visit(state)
    if saved is not None and saved.id == event.visit:
        state = rated_since(rated_meanwhile(state, saved, event.at_ms), saved, event.at_ms)
    if state.open and _is_of(state.open, event.visit, saved):
        rated = replace(state.open, rated=True)
        if rated.served:
            state = remember(state, rated, event.at_ms)
        state = replace(state, open=None if rated.served else rated)
    # A visit rated after it closes the one that went unrated: the next touch is somebody else's.
    match state.phase:
        case Saving(visit, None, left=True) if visit.id == event.visit:
            return rest(desk, replace(state, unrated=None), event.at_ms, [])
        case Saving(visit, None) if visit.id == event.visit:
            thanks = Thanks(visit, event.record_hash, event.code_path, event.at_ms, event.seq)
            return replace(state, phase=thanks, unrated=None), []
        case OutOfService(unsaved=visit) if visit and visit.id == event.visit:
            records = [drafts.unacknowledged(desk, visit, event.seq)]
            return _settle(desk, replace(state, unrated=None), event.at_ms, records)
        case _:
            return state, []


def _is_of(visit: Visit, rated: str, saved: Visit | None) -> bool:
    """Whether the rating is that of `visit`, or of the same number by a scan that came first."""
    if visit.id == rated:
        return True
    by_scan = saved is not None and saved.id == rated and saved.source == "scan"
    return (
        by_scan and saved is not None and saved.ticket is not None and saved.ticket == visit.ticket
    )


def _fail_save(desk: Desk, state: State, event: NotSaved) -> Outcome:
    match state.phase:
        case Saving(visit, None) if visit.id == event.visit:
            ended, records = _end_overtaken(desk, state, visit, event.at_ms)
            return replace(ended, phase=OutOfService(Reason.NOT_SAVED)), records
        case OutOfService(unsaved=visit) if visit and visit.id == event.visit:
            ended, records = _end_overtaken(desk, state, visit, event.at_ms)
            return _settle(desk, ended, event.at_ms, records)
        case _:
            return state, []


def _end_overtaken(desk: Desk, state: State, visit: Visit, at_ms: int) -> Outcome:
    """A visit whose rating is lost has an end, where its place at the counter is another's."""
    if visit.id in (each.id for each in (state.open, state.unsure) if each is not None):
        return state, []
    return end_unrated(desk, state, visit, "outage", at_ms)


def _lose_service(desk: Desk, state: State, event: ServiceLost) -> Outcome:
    if isinstance(state.phase, OutOfService):
        reason, unsaved = state.phase.reason, state.phase.unsaved
        # What the screen says first stays until the cause is known better than "starting", or what
        # somebody was to do is done; trouble of the storage comes before what somebody is to do.
        kept = event.reason if reason in _GIVES_WAY or event.reason in _TO_BE_DONE else reason
        return replace(state, phase=OutOfService(kept, unsaved)), []
    return _interrupt(desk, replace(state, panel=None), event)


def _interrupt(desk: Desk, state: State, event: ServiceLost) -> Outcome:
    """What was under way ends, and what was given is kept."""
    out, records = OutOfService(event.reason), list[VisitDraft]()
    match state.phase:
        case Saving(detail=Detail()) if event.reason is Reason.STORAGE:
            out = OutOfService(Reason.DETAIL_NOT_SAVED)
        case Saving(visit, None):
            out = replace(out, unsaved=visit)
        case Detail() as given:
            detail = drafts.rating_detail(desk, state, given, partial=True)
            records = [] if detail is None else [detail]
        case Prompt() if state.open:
            state, records = end_unrated(desk, state, state.open, "outage", event.at_ms)
        case Question() as asked if any(value is not None for _, value in asked.answers):
            out = replace(out, unsaved=asked.visit)
            records = [drafts.partial_rating(desk, state, asked)]
        case Question(visit=visit, late=False):
            state, records = end_unrated(desk, state, visit, "outage", event.at_ms)
    return replace(state, phase=out), records


def _return_service(desk: Desk, state: State, event: ServiceReturned) -> Outcome:
    match state.phase:
        case OutOfService(unsaved=visit) as out if visit:
            return replace(state, phase=replace(out, returned=True)), []
        case OutOfService():
            return _resume(desk, state, event.at_ms, [])
        case _:
            return state, []


def _settle(desk: Desk, state: State, at_ms: int, records: list[VisitDraft]) -> Outcome:
    """The word on the unsaved rating is known."""
    if isinstance(state.phase, OutOfService) and state.phase.returned:
        return _resume(desk, state, at_ms, records)
    if isinstance(state.phase, OutOfService):
        state = replace(state, phase=replace(state.phase, unsaved=None))
    return state, records


def _resume(desk: Desk, state: State, at_ms: int, records: list[VisitDraft]) -> Outcome:
    ended: list[VisitDraft] = []
    if state.open and state.open.served and not state.open.rated:
        state, ended = end_unrated(desk, state, state.open, "outage", at_ms)
    return rest(desk, state, at_ms, [*records, *ended])
