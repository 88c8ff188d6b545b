"""How a visit ends because somebody else's turn began, and what a later word adds to it.

Guarantees that a visit which is rated, or whose citizen answers, leaves no word that it went
unrated; and that one which was called and overtaken is still known by its number, so that its end
can be told late.
"""

from dataclasses import replace

from kiosk.visit import drafts
from kiosk.visit.desk import Desk
from kiosk.visit.drafts import VisitDraft
from kiosk.visit.ended import remember
from kiosk.visit.resting import Outcome
from kiosk.visit.showing import is_answering
from kiosk.visit.state import State, Unrated, Visit


def overtake(desk: Desk, state: State, at_ms: int) -> Outcome:
    """The open visit ends because another one took its place."""
    if state.open is None:
        return state, []
    return _end(desk, replace(state, open=None), state.open, at_ms)


def overtake_unsure(desk: Desk, state: State, at_ms: int) -> Outcome:
    """The visit that is not sure any more ends: the source tells of another ticket."""
    if state.unsure is None:
        return state, []
    return _end(desk, replace(state, unsure=None), state.unsure, at_ms)


def of_now(state: State, visit: Visit) -> Visit:
    """`visit` as whoever serves now leaves it; one that was served has its officer already."""
    return visit if visit.served else replace(visit, officer=state.officer)


def _end(desk: Desk, state: State, visit: Visit, at_ms: int) -> tuple[State, list[VisitDraft]]:
    if visit.rated or is_answering(state, visit):
        return remember(state, visit, at_ms), []
    record = drafts.unrated(desk, of_now(state, visit), "next-called")
    told = replace(visit, told=True)
    if not visit.served:
        return remember(state, told, at_ms, came=False), [record]
    return replace(remember(state, visit, at_ms), unrated=Unrated(told, at_ms)), [record]
