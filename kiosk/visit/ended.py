"""Visits that are over, by their tickets: so that nobody is asked twice.

Guarantees that a visit which was served or rated is known by its number for
`delays.SAME_VISIT_MS` after its end, and that no more than `REMEMBERED` are kept. A visit that
nobody came to is not among them: its citizen may still come. The numbers are for the ticket
source's next word alone; they stand in no record. A restart forgets them (docs/adr/0031).
"""

from dataclasses import replace
from typing import Final

from kiosk.visit.delays import SAME_VISIT_MS
from kiosk.visit.state import Ended, State, Visit

REMEMBERED: Final = 64
"""More than one counter serves in `SAME_VISIT_MS`."""


def remember(state: State, visit: Visit, at_ms: int) -> State:
    """`state`, which knows that `visit` is over; one without a ticket is nobody's next."""
    if visit.ticket is None:
        return state
    others = [each for each in state.ended if each.visit.id != visit.id]
    return replace(state, ended=(*others, Ended(visit, at_ms))[-REMEMBERED:])


def ended_of(state: State, ticket: str, at_ms: int) -> Ended | None:
    """The visit of `ticket` that is over, while the same number is still the same visit."""
    for each in reversed(state.ended):
        if each.visit.ticket == ticket:
            return each if at_ms - each.at_ms <= SAME_VISIT_MS else None
    return None
