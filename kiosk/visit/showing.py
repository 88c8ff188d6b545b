"""The screen after a word on a turn, where such a word may change it.

Guarantees that a rating, the detail after it and an entered service menu keep the screen; that the
thanks give way to another visit only; and that a visit which is served where nobody can be invited
ends as `outage`.
"""

from dataclasses import replace

from kiosk.visit.desk import Desk
from kiosk.visit.drafts import VisitDraft
from kiosk.visit.ended import remember
from kiosk.visit.resting import Outcome, end_unrated, rest
from kiosk.visit.servicing import gives_way
from kiosk.visit.state import (
    Detail,
    OutOfService,
    Question,
    Saving,
    Service,
    State,
    Thanks,
    Visit,
)


def show(desk: Desk, before: State, state: State, at_ms: int, records: list[VisitDraft]) -> Outcome:
    """The screen of `state`, which was `before`; and `records` with what that leaves."""
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


def is_answering(state: State, visit: Visit) -> bool:
    """Whether the visit's rating is being given, or is on its way to the disk."""
    match state.phase:
        case Question(visit=rating) | Saving(visit=rating):
            return rating.id == visit.id
        case OutOfService(unsaved=Visit(id=unsaved)):
            return unsaved == visit.id
        case Service(over=OutOfService(unsaved=Visit(id=unsaved))):
            return unsaved == visit.id
        case _:
            return False


def answered_visit(state: State) -> Visit | None:
    """Whose rating is being given, is on its way to the disk, or is thanked for."""
    match state.phase:
        case Question(visit=visit) | Saving(visit=visit) | Thanks(visit=visit):
            return visit
        case Detail(visit=visit):
            return visit
        case OutOfService(unsaved=visit) | Service(over=OutOfService(unsaved=visit)):
            return visit
        case _:
            return None


def _end_unseen(desk: Desk, state: State, at_ms: int, records: list[VisitDraft]) -> Outcome:
    """No invitation can be shown: a visit that is served now cannot be rated."""
    visit = state.open
    if visit is None or not visit.served or is_answering(state, visit):
        return state, records
    if visit.rated:
        return replace(remember(state, visit, at_ms), open=None), records
    ended, unrated = end_unrated(desk, state, visit, "outage", at_ms)
    return ended, [*records, *unrated]
