"""Every screen there is, in every step and with every panel, for tests that look at all of them."""

from dataclasses import replace

from kiosk.survey import load_library
from kiosk.ui.view import present
from kiosk.visit import (
    Detail,
    DetailStep,
    Idle,
    OutOfService,
    Panel,
    Prompt,
    Question,
    Reason,
    Saving,
    Service,
    Serving,
    Side,
    State,
    Thanks,
)
from kiosk.visit.state import Trigger
from tests.kiosk.ui.scene import CODE, COUNTER, NOON, QUESTIONNAIRE, VISIT, Counter

REASONS = load_library(QUESTIONNAIRE.parent).reason_lists[0]
THANKS = Thanks(VISIT, "", "")
FIRST = State(Question(VISIT, Trigger.SERVED, 0, (), 0, 0))
SECOND = State(Question(VISIT, Trigger.SERVED, 1, (("service", 4),), 0, 0))
PROMPT = State(Prompt(0), open=VISIT)
CHOSEN = ((Side.PRAISE, REASONS.reasons[0].id),)
COMMENT = State(Detail(VISIT, 1, DetailStep.COMMENT, None, (), "", 0, THANKS))
SERVICE = State(Service(0))
QUIET = State(Saving(VISIT))
"""The one screen on which there is nothing to press."""

WITH_CONTROLS = {
    "idle": State(Idle()),
    "serving": State(Serving(), open=VISIT),
    "serving, rated": State(Serving(), open=replace(VISIT, rated=True)),
    "prompt": PROMPT,
    "question 1": FIRST,
    "question 2": SECOND,
    "thanks": State(THANKS),
    "sides": State(Detail(VISIT, 1, DetailStep.SIDES, None, (), "", 0, THANKS)),
    "praise": State(Detail(VISIT, 1, DetailStep.REASONS, Side.PRAISE, CHOSEN, "", 0, THANKS)),
    "complaint": State(Detail(VISIT, 1, DetailStep.REASONS, Side.COMPLAINT, (), "", 0, THANKS)),
    "comment": COMMENT,
    "service menu": SERVICE,
    "out of service": State(OutOfService(Reason.STORAGE)),
    **{f"panel {panel}": replace(PROMPT, panel=panel) for panel in Panel},
}


def show(counter: Counter, state: State) -> None:
    """Show `state` with everything that the real counter shows."""
    counter.state = state
    counter.model.show(
        present(COUNTER, counter.questionnaire, state, counter.words, NOON, CODE, reasons=REASONS)
    )
