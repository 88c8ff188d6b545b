"""Which screen shows which phase: the one table. No screen opens another.

Guarantees that every phase has a screen (a test compares the table with `kiosk.visit.Phase`).
Leaves to others: what stands on it (`kiosk.ui.view`) and how it is drawn (qml/screens).
"""

from typing import Final

from kiosk.visit import Idle, OutOfService, Phase, Prompt, Question, Saving, Serving, Thanks

SCREENS: Final[dict[type[Phase], str]] = {
    Idle: "idle",
    Serving: "serving",
    Prompt: "prompt",
    Question: "question",
    Saving: "saving",
    Thanks: "thanks",
    OutOfService: "out-of-service",
}


def screen_of(phase: Phase) -> str:
    """The name of the screen that shows `phase`."""
    return SCREENS[type(phase)]
