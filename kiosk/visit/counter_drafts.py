"""The records a counter leaves beside its visits, before they are signed.

Bodies as in docs/record-format.md, section 6. Leaves to others: when each is due.
"""

from kiosk.visit.desk import Desk
from kiosk.visit.drafts import VisitDraft


def switched_test(*, on: bool, role: str) -> VisitDraft:
    """Test mode was switched by somebody with the PIN of `role`."""
    return VisitDraft("test.switched", {"on": on, "role": role})


def touch_stuck(desk: Desk, x_percent: int, y_percent: int, held_ms: int) -> VisitDraft:
    """A touch at this place of the screen did not end, and was put out of play."""
    place = {"x_percent": x_percent, "y_percent": y_percent}
    return VisitDraft("touch.stuck", {"counter": desk.counter, **place, "held_ms": held_ms})
