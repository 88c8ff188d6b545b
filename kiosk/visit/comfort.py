"""Language, access and the panels over the screen: what makes a visit easier and decides nothing.

Guarantees that each of them gives whoever needs it their time: the delay of the phase begins
anew, and on the prompt it counts as the first touch. Nothing of it is open while a rating is on
its way to the disk. Leaves to `resting` that all of it is as at first after the visit.
"""

from dataclasses import fields, replace

from kiosk.visit.answering import begin
from kiosk.visit.desk import Desk
from kiosk.visit.events import AccessChosen, LanguageChosen, PanelClosed, PanelOpened, Touched
from kiosk.visit.resting import Outcome
from kiosk.visit.settling import PANEL, has_settled, is_second_tap, tapped
from kiosk.visit.state import (
    Access,
    Detail,
    Panel,
    Prompt,
    Question,
    Saving,
    Service,
    Serving,
    State,
    Thanks,
)


def choose_language(desk: Desk, state: State, event: LanguageChosen) -> Outcome:
    """Another language, if the screen has it."""
    if event.language not in (desk.languages or desk.questionnaire.languages):
        return state, []
    return _choose(desk, state, replace(state, language=event.language), "language", event.at_ms)


def choose_access(desk: Desk, state: State, event: AccessChosen) -> Outcome:
    """The screen is to be as asked."""
    name = "+".join(
        each.name
        for each in fields(Access)
        if getattr(state.access, each.name) != getattr(event.access, each.name)
    )
    return _choose(desk, state, replace(state, access=event.access), name, event.at_ms)


def open_panel(desk: Desk, state: State, event: PanelOpened) -> Outcome:
    """A panel is laid over the screen; the telephone's only over a visit that it can rate, and
    never in test mode: a phone's rating would be a real one.
    """
    if isinstance(state.phase, Saving | Service) or event.panel is Panel.DOSSIER:
        # The panel of a dossier comes with the code that was scanned.
        return state, []
    if is_second_tap(state, PANEL, event.at_ms) or not has_settled(state, event.at_ms):
        return state, []
    if event.panel is Panel.PHONE and not _may_be_handed_on(state):
        return state, []
    opened = tapped(replace(state, panel=event.panel), PANEL, event.at_ms)
    return touched(desk, opened, event.at_ms)


def close_panel(desk: Desk, state: State, event: PanelClosed) -> Outcome:
    """The screen beneath has its whole time again."""
    if state.panel is None or is_second_tap(state, PANEL, event.at_ms):
        return state, []
    closed = tapped(replace(state, panel=None), PANEL, event.at_ms)
    return touched(desk, closed, event.at_ms)


def touched(desk: Desk, state: State, at_ms: int) -> Outcome:
    """`state` with the delay of its phase begun anew, since somebody is there."""
    match state.phase:
        case Prompt() if state.open:
            return begin(desk, state, Touched(at_ms, state.open.id))
        case Question() | Thanks() | Detail() | Service() as phase:
            return replace(state, phase=replace(phase, since_ms=at_ms)), []
        case _:
            return state, []


def _choose(desk: Desk, state: State, chosen: State, name: str, at_ms: int) -> Outcome:
    """`name`: what was switched, so that a double tap switches it once."""
    if is_second_tap(state, name, at_ms) or not has_settled(state, at_ms):
        return state, []
    state = tapped(chosen, name, at_ms)
    first = state.language == desk.default_language and state.access == Access()
    return touched(desk, replace(state, chosen_ms=None if first else at_ms), at_ms)


def _may_be_handed_on(state: State) -> bool:
    match state.phase:
        case Serving() | Prompt():
            visit = state.open
        case Question(visit=asked):
            visit = asked
        case _:
            return False
    return not state.test and visit is not None and visit.ticket is not None and not visit.rated
