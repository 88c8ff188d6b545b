"""When a touch counts: not in the first moment of a screen, and not twice for one finger.

Guarantees that a double tap does what one tap does: what came on the screen by the first tap is
not pressed by the second, and what the first one switched, the second does not switch back.
Leaves to the phases that have a `since_ms` of their own to look at it.
"""

from dataclasses import replace

from kiosk.visit.delays import is_too_soon
from kiosk.visit.state import Idle, Serving, State, Tap

PANEL = "panel"
"""The tap that opened or closed a panel: what was beneath the finger is now something else."""


def tapped(state: State, name: str, at_ms: int) -> State:
    """`state`, which knows that `name` was switched just now."""
    return replace(state, tap=Tap(name, at_ms))


def is_second_tap(state: State, name: str, at_ms: int) -> bool:
    """Whether a touch of `name` belongs to the tap that did the same, or moved a panel."""
    tap = state.tap
    return tap is not None and tap.name in (name, PANEL) and is_too_soon(tap.at_ms, at_ms)


def has_settled(state: State, at_ms: int) -> bool:
    """Whether the invitation, or the ticket being served, has been there for long enough."""
    if not isinstance(state.phase, Idle | Serving) or state.shown_ms is None:
        return True
    return not is_too_soon(state.shown_ms, at_ms)
