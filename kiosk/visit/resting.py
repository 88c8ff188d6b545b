"""Where the screen goes when a citizen is done: to what the ticket source said meanwhile."""

from dataclasses import replace

from kiosk.visit import drafts
from kiosk.visit.desk import Desk
from kiosk.visit.drafts import VisitDraft
from kiosk.visit.state import Idle, Prompt, Serving, State


def rest(
    desk: Desk, state: State, at_ms: int, records: list[VisitDraft]
) -> tuple[State, list[VisitDraft]]:
    """`state` with the phase its open visit asks for, and `records` with what that leaves."""
    rested = replace(state, language=desk.default_language)
    visit = rested.open
    if visit is None:
        return replace(rested, phase=Idle()), records
    if visit.served and not visit.prompted and not visit.rated:
        prompted = replace(visit, prompted=True)
        after = replace(rested, phase=Prompt(at_ms), open=prompted)
        return after, [*records, drafts.prompted(desk, prompted)]
    if visit.served:
        return replace(rested, phase=Idle(), open=None), records
    return replace(rested, phase=Serving()), records
