"""Every picture there is: each screen in both orientations and languages."""

from kiosk.visit import (
    Idle,
    OutOfService,
    Phase,
    Prompt,
    Question,
    Reason,
    Saving,
    Serving,
    State,
    Thanks,
)
from kiosk.visit.state import Trigger
from tests.kiosk.ui.scene import LANDSCAPE, PORTRAIT, VISIT, Counter

SIZES = {"portrait": PORTRAIT, "landscape": LANDSCAPE}
LANGUAGES = ("vi", "en")
PHASES: dict[str, Phase] = {
    "idle": Idle(),
    "serving": Serving(),
    "prompt": Prompt(0),
    "question-service": Question(VISIT, Trigger.SERVED, 0, (), 0, 0),
    "question-officer": Question(VISIT, Trigger.SERVED, 1, (), 0, 0),
    "saving": Saving(VISIT),
    "thanks": Thanks(VISIT, "", ""),
    "out-of-service-starting": OutOfService(Reason.STARTING),
    "out-of-service-not-saved": OutOfService(Reason.NOT_SAVED),
    "out-of-service-storage": OutOfService(Reason.STORAGE),
}
NAMES = [
    f"{phase}-{size}-{language}" for phase in PHASES for size in SIZES for language in LANGUAGES
]


def show(counter: Counter, phase: str, language: str) -> None:
    """Put the scene on the counter's window."""
    waits = phase in {"serving", "prompt"}
    counter.go(State(PHASES[phase], open=VISIT if waits else None, language=language))
