"""A ticket source that says nothing any more, and a new day: numbers that are not believed.

Guarantees that no number is shown and no new rating carries one once the source is lost; that the
visit which was open then is taken up again by the next word on its very ticket, and ends by the
next word on another; that whoever rated meanwhile is not asked again; and that a new day knows no
number of the day before.
"""

from dataclasses import replace

from kiosk.visit import drafts
from kiosk.visit.desk import Desk
from kiosk.visit.drafts import VisitDraft
from kiosk.visit.ended import remember
from kiosk.visit.events import DayBegan, SourceLost, TicketEvent, TicketServed
from kiosk.visit.officers import begin_day as officer_of_the_day
from kiosk.visit.overtaking import of_now
from kiosk.visit.resting import Outcome
from kiosk.visit.showing import answered_visit, is_answering, show
from kiosk.visit.state import NO_TICKET, Detail, State, Thanks, Visit


def lose_source(desk: Desk, state: State, event: SourceLost) -> Outcome:
    """The open visit is not sure any more, unless its citizen answers."""
    state = replace(state, called=None, unrated=None)
    visit = state.open
    if visit is None or visit.ticket is None:
        return state, []
    if not visit.served:
        after = replace(state, open=None, unsure=visit)
        return show(desk, state, after, event.at_ms, [])
    if is_answering(state, visit):
        return state, []
    # The turn is over and its citizen invited: only the number is not believed any more.
    nameless = replace(visit, ticket=None, source=NO_TICKET)
    return replace(remember(state, visit, event.at_ms), open=nameless), []


def is_kept_unsure(state: State, unsure: Visit) -> bool:
    """Whether a word on its ticket leaves it aside: somebody without a number answers, and that
    may be its citizen; or its turn is over, and nobody is invited to it.
    """
    answering = answered_visit(state)
    if unsure.served:
        return True
    if answering is None or isinstance(state.phase, Thanks | Detail):
        return False
    return answering.ticket is None


def tell_unsure(desk: Desk, state: State, unsure: Visit, event: TicketEvent) -> Outcome:
    """The word is recorded, and the visit stays aside."""
    if not isinstance(event, TicketServed):
        return state, [drafts.recalled(desk, unsure)]
    if unsure.served:
        return state, []
    return serve_unsure(desk, state, unsure, event.at_ms)


def serve_unsure(desk: Desk, state: State, unsure: Visit, at_ms: int) -> Outcome:
    """The turn of the visit that is not sure is over."""
    served = replace(unsure, served=True, officer=state.officer)
    return _settled(replace(state, unsure=served), at_ms), [drafts.served(desk, served)]


def believe(state: State) -> tuple[State, Visit]:
    """`state` with the unsure visit open again, and that visit."""
    visit = state.unsure
    if visit is None:
        message = "there is no unsure visit"
        raise ValueError(message)
    return replace(state, open=visit, unsure=None), visit


def rated_meanwhile(state: State, visit: Visit, at_ms: int) -> State:
    """`state` after the rating of `visit` was saved: the unsure visit's own, or that of somebody
    without a number who stood where its citizen stood.
    """
    unsure = state.unsure
    if unsure is None or (unsure.id != visit.id and visit.ticket is not None):
        return state
    return _settled(replace(state, unsure=replace(unsure, rated=True)), at_ms)


def begin_day(desk: Desk, state: State, event: DayBegan) -> Outcome:
    """Numbers begin anew: what was open over night is over, and no number is remembered."""
    before = state
    state = replace(state, ended=(), called=None)
    records: list[VisitDraft] = []
    if state.unsure is not None:
        records += _over_night(desk, state, state.unsure)
        state = replace(state, unsure=None)
    if state.open is not None and not state.open.served:
        records += _over_night(desk, state, state.open)
        state, records = show(desk, before, replace(state, open=None), event.at_ms, records)
    after, more = officer_of_the_day(desk, state)
    return after, [*records, *more]


def _over_night(desk: Desk, state: State, visit: Visit) -> list[VisitDraft]:
    if visit.rated or is_answering(state, visit):
        return []
    return [drafts.unrated(desk, of_now(state, visit), "window-over")]


def _settled(state: State, at_ms: int) -> State:
    """An unsure visit that was served and rated is over."""
    unsure = state.unsure
    if unsure is None or not (unsure.served and unsure.rated):
        return state
    return replace(remember(state, unsure, at_ms), unsure=None)
