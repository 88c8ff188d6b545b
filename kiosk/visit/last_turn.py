"""The turn that was last at the counter: what the end of a turn told by hand may still mean.

Guarantees that a walk-up which was rated and has left is known for `TURN_OF_RATED_MS`, so that the
key that comes then is that visit's and nobody is invited to an empty chair; that a ticket's turn
which its own source told to be over is known as long, so that key and feed tell of no second one;
and that both are forgotten as soon as another turn, call or rating shows that somebody else stands
there. Leaves to `turns` what the end of a turn does.
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
from kiosk.visit.state import LastTurn, State, Visit

QUEUE_SOURCES: Final = ("queue", "feed")
"""Where a number comes from whose end the source itself tells."""


def is_walk_up(visit: Visit) -> bool:
    """Whether nothing but a key or the feed can tell that the turn of `visit` is over."""
    return visit.source not in QUEUE_SOURCES


def follow(before: State, state: State, event: Event) -> State:
    """`state`, which `event` made of `before`, with what is known of the last turn."""
    rated = answered_visit(before)
    match event:
        case TicketServed(ticket=ticket):
            last = _served(before, state, ticket, event.at_ms)
        case (
            TicketCalled(ticket=ticket)
            | TicketRecalled(ticket=ticket)
            | TicketSkipped(ticket=ticket)
        ):
            last = _called(state.last_turn, ticket)
        case Saved(visit=visit) if rated is not None and rated.id == visit:
            last = _rated(state, rated, event.at_ms)
        case _:
            last = _seen(state.last_turn, rated, answered_visit(state), event.at_ms)
    return state if last == state.last_turn else replace(state, last_turn=last)


def last_turn(state: State, event: TurnEnded) -> LastTurn | None:
    """The turn that `event` may mean although it has left; None: it means another."""
    held = state.last_turn
    if held is None or event.at_ms - held.at_ms > TURN_OF_RATED_MS:
        return None
    return held


def _served(before: State, state: State, ticket: str, at_ms: int) -> LastTurn | None:
    """The turn of `ticket` if it is over, and nobody else is at the counter."""
    found = _over(state, ticket)
    was = _over(before, ticket)
    if found is None or (was is not None and was.id == found.id):
        # Said again, perhaps hours later, it is no turn of now.
        return _called(state.last_turn, ticket)
    return LastTurn(found, at_ms, told=True)


def _over(state: State, ticket: str) -> Visit | None:
    """The last visit of `ticket` that was served, unless another is open."""
    here = [each.visit for each in state.ended] if state.open is None else [state.open]
    return next((each for each in reversed(here) if each.ticket == ticket and each.served), None)


def _called(held: LastTurn | None, ticket: str) -> LastTurn | None:
    """A turn that is over stays the last one when its own number is called once more."""
    is_same = held is not None and held.told and held.visit.ticket == ticket
    return held if is_same else None


def _rated(state: State, rated: Visit, at_ms: int) -> LastTurn | None:
    if is_walk_up(rated) and not rated.served and state.turned != rated.id:
        return LastTurn(rated, at_ms)
    held = state.last_turn
    return held if held is not None and held.visit.id == rated.id else None


def _seen(
    held: LastTurn | None, before: Visit | None, answering: Visit | None, at_ms: int
) -> LastTurn | None:
    if held is None or (answering is not None and answering.id != held.visit.id):
        return None
    if answering is None and before is not None and not held.told:
        # The thanks were the visit's, too: its citizen stood there until now.
        return replace(held, at_ms=at_ms)
    return held
