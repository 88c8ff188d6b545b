"""What a citizen holds before the scanner: a ticket, or a receipt slip.

Guarantees that a scanned number begins the rating of its own visit and of no other, that a dossier
code is held nowhere but in `State.dossier` until its citizen agreed, that it is asked for once a
visit and never once an answer was touched, and that whoever does not agree rates all the same.
Leaves to `transition` that the code is gone when its panel is.
"""

from dataclasses import replace

from kiosk.visit import drafts
from kiosk.visit.answering import begin
from kiosk.visit.comfort import touched
from kiosk.visit.desk import Desk
from kiosk.visit.ended import ended_of
from kiosk.visit.events import (
    DossierAgreed,
    DossierDeclined,
    DossierScanned,
    TicketScanned,
    Touched,
)
from kiosk.visit.resting import Outcome, rest
from kiosk.visit.service_map import Purpose, purpose_of
from kiosk.visit.settling import PANEL, is_second_tap, tapped
from kiosk.visit.state import (
    SCAN,
    Idle,
    Panel,
    Prompt,
    Question,
    Serving,
    State,
    Trigger,
    Visit,
)
from kiosk.visit.unsure import believe


def scan_ticket(desk: Desk, state: State, event: TicketScanned) -> Outcome:
    """The rating of the ticket's visit begins; of the open one if it is that, else of its own."""
    if not isinstance(state.phase, Idle | Serving | Prompt):
        return state, []
    after = state
    if state.open is None and _is_unsure(state, event.ticket):
        after, records = rest(desk, believe(state)[0], event.at_ms, [])
    is_open = after.open is not None and after.open.ticket == event.ticket
    if is_open or _is_late(desk, after, event):
        after, records = begin(desk, after, Touched(event.at_ms, event.fresh), Trigger.SCAN)
        return replace(after, panel=None) if isinstance(after.phase, Question) else state, records
    since_ms = event.at_ms - desk.delays.same_visit_ms
    ended = ended_of(state, event.ticket, since_ms, came=True)
    # The invitation on the screen is that of the citizen who was served.
    if isinstance(state.phase, Prompt) or (ended is not None and ended.visit.rated):
        return state, []
    purpose = purpose_of(desk.services, event.ticket, None, Purpose(None, None))
    visit = Visit(
        event.fresh, event.ticket, procedure=purpose.procedure, stage=purpose.stage, source=SCAN
    )
    return _begin_own(replace(state, panel=None), visit, event.at_ms), []


def scan_dossier(desk: Desk, state: State, event: DossierScanned) -> Outcome:
    """The citizen is asked whether the code may be kept."""
    if not _may_be_asked(state) or state.dossier == event.code:
        return state, []
    asked = replace(state, panel=Panel.DOSSIER, dossier=event.code)
    return touched(desk, tapped(asked, PANEL, event.at_ms), event.at_ms)


def agree(desk: Desk, state: State, event: DossierAgreed) -> Outcome:
    """The code is kept, sealed; the rating begins, or goes on."""
    code = state.dossier
    if code is None or is_second_tap(state, PANEL, event.at_ms):
        return state, []
    closed = _closed(state, event.at_ms)
    match closed.phase:
        case Question(visit=visit):
            kept = _kept_of(closed, visit)
            after, _ = touched(desk, kept, event.at_ms)
            return after, [drafts.scanned(desk, visit, code)]
        case Serving() if closed.open is not None:
            record = drafts.scanned(desk, closed.open, code)
            kept = _kept_of(closed, closed.open)
            after, records = begin(desk, kept, Touched(event.at_ms, event.fresh))
            return after, [record, *records]
        case Idle():
            visit = Visit(event.fresh, source=SCAN, dossier_kept=True)
            return _begin_own(closed, visit, event.at_ms), [drafts.scanned(desk, visit, code)]
        case _:
            return closed, []


def decline(desk: Desk, state: State, event: DossierDeclined) -> Outcome:
    """The code is gone; the rating begins, or goes on."""
    if state.panel is not Panel.DOSSIER or is_second_tap(state, PANEL, event.at_ms):
        return state, []
    closed = _closed(state, event.at_ms)
    if isinstance(closed.phase, Question):
        return touched(desk, closed, event.at_ms)
    return begin(desk, closed, Touched(event.at_ms, event.fresh))


def _may_be_asked(state: State) -> bool:
    match state.phase:
        case Idle():
            return True
        case Serving() | Prompt():
            return state.open is not None and not state.open.dossier_kept
        case Question(visit=visit, answers=()):
            return not visit.dossier_kept
        case _:
            return False


def _is_unsure(state: State, ticket: str) -> bool:
    unsure = state.unsure
    return unsure is not None and unsure.ticket == ticket and not unsure.served


def _is_late(desk: Desk, state: State, event: TicketScanned) -> bool:
    """Whether the ticket is that of the visit which is open to a late rating."""
    late = state.unrated
    if late is None or not isinstance(state.phase, Idle) or late.visit.ticket != event.ticket:
        return False
    return event.at_ms - late.at_ms <= desk.delays.late_rating_ms


def _begin_own(state: State, visit: Visit, at_ms: int) -> State:
    visit = replace(visit, officer=state.officer)
    return replace(state, phase=Question(visit, Trigger.SCAN, 0, (), at_ms, at_ms))


def _closed(state: State, at_ms: int) -> State:
    return tapped(replace(state, panel=None, dossier=None), PANEL, at_ms)


def _kept_of(state: State, visit: Visit) -> State:
    """`state`, in which the code of `visit` is asked for no more, wherever the visit stands."""
    if state.open is not None and state.open.id == visit.id:
        state = replace(state, open=replace(state.open, dossier_kept=True))
    if state.unsure is not None and state.unsure.id == visit.id:
        state = replace(state, unsure=replace(state.unsure, dossier_kept=True))
    if state.unrated is not None and state.unrated.visit.id == visit.id:
        kept = replace(state.unrated.visit, dossier_kept=True)
        state = replace(state, unrated=replace(state.unrated, visit=kept))
    match state.phase:
        case Question(visit=asked) as phase if asked.id == visit.id:
            kept = replace(asked, dossier_kept=True)
            return replace(state, phase=replace(phase, visit=kept))
        case _:
            return state
