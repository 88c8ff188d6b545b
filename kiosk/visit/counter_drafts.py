"""The records a counter leaves beside its visits, before they are signed.

Bodies as in docs/record-format.md, section 6. Leaves to others: when each is due.
"""

from typing import Final

from kiosk.visit.desk import Desk
from kiosk.visit.drafts import VisitDraft

STUCK_AGAIN_MS: Final = 60_000
"""A panel with a fault is told of no more often: the log is the citizens'."""


def switched_test(*, on: bool, role: str) -> VisitDraft:
    """Test mode was switched by somebody with the PIN of `role`."""
    return VisitDraft("test.switched", {"on": on, "role": role})


def officer_changed(desk: Desk, officer: str | None, by: str) -> VisitDraft:
    """`officer` serves from now on; None: nobody is said to."""
    body = {"counter": desk.counter, "officer": officer, "by": by}
    return VisitDraft("officer.changed", body)


def is_told_again(told_ms: int | None, at_ms: int) -> bool:
    """Whether a stuck touch at `at_ms` is recorded, when the last one was at `told_ms`."""
    return told_ms is None or at_ms - told_ms >= STUCK_AGAIN_MS


def touch_stuck(desk: Desk, x_percent: int, y_percent: int, held_ms: int) -> VisitDraft:
    """A touch at this place of the screen did not end, and was put out of play."""
    place = {"x_percent": x_percent, "y_percent": y_percent}
    return VisitDraft("touch.stuck", {"counter": desk.counter, **place, "held_ms": held_ms})
