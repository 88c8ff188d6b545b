"""How a visit leaves the screen: unrated, or to what the ticket source said meanwhile.

Guarantees that a visit which ends unrated is recorded once, and that language, access and panel
are as at first again for the next citizen.
"""

from dataclasses import replace

from kiosk.visit import drafts
from kiosk.visit.desk import Desk
from kiosk.visit.drafts import VisitDraft
from kiosk.visit.ended import remember
from kiosk.visit.state import Access, Idle, Prompt, Serving, State, Unrated, Visit

Outcome = tuple[State, list[VisitDraft]]


def rest(desk: Desk, state: State, at_ms: int, records: list[VisitDraft]) -> Outcome:
    """`state` with the phase its open visit asks for, and `records` with what that leaves."""
    rested = replace(as_at_first(desk, state), shown_ms=at_ms)
    visit = rested.open
    if visit is None:
        return replace(rested, phase=Idle()), records
    if visit.served and not visit.prompted and not visit.rated:
        prompted = replace(visit, prompted=True)
        after = replace(rested, phase=Prompt(at_ms), open=prompted)
        return after, [*records, drafts.prompted(desk, prompted)]
    if visit.served:
        return replace(remember(rested, visit, at_ms), phase=Idle(), open=None), records
    return replace(rested, phase=Serving()), records


def as_at_first(desk: Desk, state: State) -> State:
    """`state` without anything that a citizen chose for themselves."""
    return replace(
        state, language=desk.default_language, access=Access(), chosen_ms=None, panel=None
    )


def end_unrated(desk: Desk, state: State, visit: Visit, cause: str, at_ms: int) -> Outcome:
    """`visit` is over without a rating; the phase is the caller's to choose.

    A visit that is still being served is not over: its end, or the next call, will say how it
    went. A served one stays open to a late rating.
    """
    if state.open and state.open.id == visit.id:
        visit = state.open
        if not visit.served:
            return state, []
        state = replace(remember(state, visit, at_ms), open=None)
    elif state.unsure and state.unsure.id == visit.id:
        visit = state.unsure
        if not visit.served:
            return state, []
        state = replace(remember(state, visit, at_ms), unsure=None)
    if visit.told:
        return state, []
    if visit.served:
        state = replace(state, unrated=Unrated(replace(visit, told=True), at_ms))
    return state, [drafts.unrated(desk, visit, cause)]
