"""Visits that are over, by their tickets: so that nobody is asked twice.

Guarantees that a visit which was served or rated is known by its number for
`Delays.same_visit_ms` after its end, and that no more than `REMEMBERED` are kept. A visit that
nobody came to is not among them, since its citizen may still come; one that was called and
overtaken is, for its late end alone. The numbers are for the ticket source's next word; they stand
in no record. A restart forgets them (docs/adr/0031).
"""

from dataclasses import replace
from typing import Final

from kiosk.visit.state import Ended, State, Visit

REMEMBERED: Final = 512
"""More than one counter serves in the longest `same_visit_ms` that settings allow, 12 hours."""


def remember(state: State, visit: Visit, at_ms: int, *, came: bool = True) -> State:
    """`state`, which knows that `visit` is over; one without a ticket is nobody's next."""
    if visit.ticket is None:
        return state
    others = [each for each in state.ended if each.visit.id != visit.id]
    return replace(state, ended=(*others, Ended(visit, at_ms, came))[-REMEMBERED:])


def ended_of(state: State, ticket: str, since_ms: int, *, came: bool) -> Ended | None:
    """The last visit of `ticket` that is over, if it ended after `since_ms`: while the same number
    is still the same visit. `came`: not one that was overtaken before anybody was served.
    """
    for each in reversed(state.ended):
        if each.visit.ticket == ticket and (each.came or not came):
            return each if each.at_ms >= since_ms else None
    return None


def forget(state: State, ticket: str) -> State:
    """`state` without the overtaken visits of `ticket`: its number has a new visit."""
    kept = tuple(each for each in state.ended if each.came or each.visit.ticket != ticket)
    return replace(state, ended=kept)


def rated_since(state: State, visit: Visit, at_ms: int) -> State:
    """`state`, in which `visit` is rated if it is over; one from a scanned ticket is over by it."""
    held = _ended(state, visit.id)
    if held is not None:
        return _put(state, held, replace(held.visit, rated=True))
    if visit.source != "scan":
        return state
    served = visit.served or state.turned == visit.id
    return remember(state, replace(visit, rated=True, served=served), at_ms)


def served_since(state: State, visit: str) -> State:
    """`state`, in which `visit` is served if it is over."""
    held = _ended(state, visit)
    return state if held is None else _put(state, held, replace(held.visit, served=True))


def is_served(state: State, visit: str) -> bool:
    """Whether `visit` is over, and its end was told."""
    held = _ended(state, visit)
    return held is not None and held.visit.served


def _ended(state: State, visit: str) -> Ended | None:
    return next((each for each in state.ended if each.visit.id == visit), None)


def _put(state: State, held: Ended, visit: Visit) -> State:
    new = replace(held, visit=visit, came=True)
    return replace(state, ended=tuple(new if each is held else each for each in state.ended))
