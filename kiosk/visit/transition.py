"""The transitions: one function per kind of event, each total over the phases.

Guarantees that what lies beneath a panel takes no touch, that a scanned code is gone when its
panel is, and that drafts are marked by the test mode of the state. What the citizen does is in
`answering`, `comfort`, `detailing` and `scanning`, what the ticket source does in `ticketing` and
`unsure`, the officer in `turns`, `last_turn` and `officers`, storage in `storing`, the menu in
`servicing`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from kiosk.visit import (
    answering,
    comfort,
    detailing,
    events,
    last_turn,
    officers,
    scanning,
    servicing,
    storing,
    ticketing,
    timing,
    turns,
    unsure,
)
from kiosk.visit.desk import Desk
from kiosk.visit.drafts import VisitDraft
from kiosk.visit.events import Event, WentBack
from kiosk.visit.resting import Outcome
from kiosk.visit.state import Detail, Panel, Question, State


@dataclass(frozen=True, slots=True)
class Step:
    """Where an event leads, and what it leaves in the log, in that order."""

    state: State
    drafts: tuple[VisitDraft, ...] = ()


def transition(desk: Desk, state: State, event: Event) -> Step:
    """The step that `event` makes; an event that means nothing now makes none."""
    if state.panel is not None and isinstance(event, _BENEATH_A_PANEL):
        return Step(state)
    # The desk says how the kiosk started; the state, whether test mode was switched since.
    after, records = _HANDLERS[type(event)](replace(desk, test=state.test), state, event)
    if after.dossier is not None and after.panel is not Panel.DOSSIER:
        # Nobody agreed, whatever took the panel away.
        after = replace(after, dossier=None)
    return Step(last_turn.follow(state, after, event), tuple(records))


def _go_back(desk: Desk, state: State, event: WentBack) -> Outcome:
    match state.phase:
        case Question() as asked:
            return answering.go_back(desk, state, asked, event)
        case Detail() as given:
            return detailing.go_back(state, given, event)
        case _:
            return state, []


_BENEATH_A_PANEL: Final = (
    events.Touched,
    events.Answered,
    events.Skipped,
    events.WentBack,
    events.Dismissed,
    events.StartedAgain,
    events.DetailOpened,
    events.SideChosen,
    events.SidesShown,
    events.ReasonToggled,
    events.CommentOpened,
    events.CommentClosed,
    events.CommentChanged,
    events.DetailSent,
    events.DetailSkipped,
)
"""What a citizen can only mean for the screen that a panel covers."""

_HANDLERS: Final[dict[type[Event], Callable[[Desk, State, Any], Outcome]]] = {
    events.TicketCalled: ticketing.take,
    events.TicketRecalled: ticketing.take,
    events.TicketServed: ticketing.take,
    events.TicketSkipped: ticketing.take,
    events.TicketElsewhere: ticketing.move,
    events.TicketScanned: scanning.scan_ticket,
    events.TurnEnded: turns.end_turn,
    events.SourceLost: unsure.lose_source,
    events.DayBegan: unsure.begin_day,
    events.OfficerChanged: officers.change,
    events.DossierScanned: scanning.scan_dossier,
    events.DossierAgreed: scanning.agree,
    events.DossierDeclined: scanning.decline,
    events.Touched: answering.touch,
    events.Answered: answering.answer,
    events.Skipped: answering.answer,
    events.WentBack: _go_back,
    events.StartedAgain: answering.start_again,
    events.Dismissed: answering.dismiss,
    events.LanguageChosen: comfort.choose_language,
    events.AccessChosen: comfort.choose_access,
    events.PanelOpened: comfort.open_panel,
    events.PanelClosed: comfort.close_panel,
    events.DetailOpened: detailing.open_detail,
    events.SideChosen: detailing.choose_side,
    events.SidesShown: detailing.show_sides,
    events.ReasonToggled: detailing.toggle_reason,
    events.CommentOpened: detailing.open_comment,
    events.CommentClosed: detailing.close_comment,
    events.CommentChanged: detailing.change_comment,
    events.DetailSent: detailing.send,
    events.DetailSkipped: detailing.skip,
    events.DetailSaved: detailing.save,
    events.DetailNotSaved: detailing.fail_save,
    events.ServiceOpened: servicing.open_service,
    events.ServiceEntered: servicing.enter,
    events.ServiceUsed: servicing.use,
    events.ServiceClosed: servicing.close,
    events.TestSwitched: servicing.switch_test,
    events.TimeOver: timing.end_delay,
    events.Saved: storing.save,
    events.NotSaved: storing.fail_save,
    events.ServiceLost: storing.lose_service,
    events.ServiceReturned: storing.return_service,
}
