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
NAMES: Final = frozenset({*SCREENS.values(), COMMENT})
"""Every screen there is."""


def screen_of(phase: Phase) -> str:
    """The name of the screen that shows `phase`."""
    if isinstance(phase, Detail) and phase.step is DetailStep.COMMENT:
        return COMMENT
    return SCREENS[type(phase)]
