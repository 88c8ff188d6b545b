"""A walk-up that was rated and has left: the turn whose end the officer has not told yet.

Guarantees that the end of a turn told by hand within `TURN_OF_RATED_MS` is that visit's, so that
nobody is invited to an empty chair; and that it is forgotten as soon as another turn, call or
rating shows that somebody else stands there. Leaves to `turns` what the end of a turn does.
"""

from dataclasses import replace
from typing import Final

from kiosk.visit.delays import TURN_OF_RATED_MS
from kiosk.visit.events import (
    Event,
    Saved,
    TicketCalled,
    TicketRecalled,
    TicketServed,
    TicketSkipped,
    TurnEnded,
)
from kiosk.visit.showing import answered_visit
from kiosk.visit.state import State, Visit, WalkUp

QUEUE_SOURCES: Final = ("queue", "feed")
"""Where a number comes from whose end the source itself tells."""


def is_walk_up(visit: Visit) -> bool:
    """Whether nothing but a key or the feed can tell that the turn of `visit` is over."""
    return visit.source not in QUEUE_SOURCES


def follow(before: State, state: State, event: Event) -> State:
    """`state`, which `event` made of `before`, with the walk-up that waits for its end."""
    rated = answered_visit(before)
    if isinstance(event, Saved) and rated is not None and rated.id == event.visit:
        waits = is_walk_up(rated) and not rated.served and state.turned != rated.id
        return replace(state, walk_up=WalkUp(rated, event.at_ms) if waits else None)
    held, answering = state.walk_up, answered_visit(state)
    if held is None:
        return state
    if isinstance(event, TicketCalled | TicketRecalled | TicketServed | TicketSkipped):
        return replace(state, walk_up=None)
    if answering is not None and answering.id != held.visit.id:
        return replace(state, walk_up=None)
    if answering is None and rated is not None:
        # The thanks were the visit's, too: its citizen stood there until now.
        return replace(state, walk_up=replace(held, at_ms=event.at_ms))
    return state


def waiting(state: State, event: TurnEnded) -> Visit | None:
    """The visit that has left and whose turn `event` ends; None: there is none."""
    held = state.walk_up
    if held is None or event.at_ms - held.at_ms > TURN_OF_RATED_MS:
        return None
    return held.visit
