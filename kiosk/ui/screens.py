"""Which screen shows which phase: the one table. No screen opens another.

Guarantees that every phase has a screen (a test compares the table with `kiosk.visit.Phase`).
Leaves to others: what stands on it (`kiosk.ui.view`) and how it is drawn (qml/screens).
"""

from typing import Final

from kiosk.visit import (
    Detail,
    DetailStep,
    Idle,
    OutOfService,
    Phase,
    Prompt,
    Question,
    Reason,
    Saving,
    Service,
    Serving,
    Thanks,
)

SCREENS: Final[dict[type[Phase], str]] = {
    Idle: "idle",
    Serving: "serving",
    Prompt: "prompt",
    Question: "question",
    Saving: "saving",
    Thanks: "thanks",
    Detail: "detail",
    OutOfService: "out-of-service",
    Service: "service",
}
COMMENT: Final = "comment"
"""The screen of the detail's step COMMENT: a keyboard needs a screen of its own."""
TO_BE_DONE: Final = {Reason.PENDING: "enrolment", Reason.UNBOUND: "binding"}
"""The screens of what IT has to do before the kiosk takes ratings, by reason."""
NAMES: Final = frozenset({*SCREENS.values(), COMMENT, *TO_BE_DONE.values()})
"""Every screen there is."""


def screen_of(phase: Phase) -> str:
    """The name of the screen that shows `phase`."""
    if isinstance(phase, Detail) and phase.step is DetailStep.COMMENT:
        return COMMENT
    # Whose rating was on its way to the disk is told so first.
    if isinstance(phase, OutOfService) and phase.unsaved is None and phase.reason in TO_BE_DONE:
        return TO_BE_DONE[phase.reason]
    return SCREENS[type(phase)]
