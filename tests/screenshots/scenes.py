"""Every picture there is: which screen, how large, in which mode and language. The one list."""

from dataclasses import dataclass, replace

from kiosk.service import Entry, Role, ServiceState
from kiosk.ui.comment_pad import CommentPad
from kiosk.ui.view import present
from kiosk.visit import (
    Detail,
    DetailStep,
    Idle,
    Panel,
    Service,
    Serving,
    Side,
    State,
)
from tests.kiosk.ui.matrix import MODES, PHONE, REASONS, SCENES, USUAL, Scene
from tests.kiosk.ui.scene import CODE, LANDSCAPE, NOON, PORTRAIT, VISIT, Counter

SIZES = {
    "portrait": PORTRAIT,
    "landscape": LANDSCAPE,
    "wide": (1920, 1080),
    "small": (800, 1280),
}
DETAIL = Detail(VISIT, 1, DetailStep.SIDES, None, (), "", 0, SCENES["thanks"].phase)
CHOSEN = tuple((Side.PRAISE, reason.id) for reason in REASONS.reasons[:2])
WRITTEN = "Cán bộ hướng dẫn rõ, hồ sơ xong trong một buổi."
SCREENS = {
    "idle": Scene(USUAL, Idle()),
    "serving": Scene(USUAL, Serving()),
    "prompt": SCENES["prompt"],
    "question": SCENES["officer"],
    "faceless": SCENES["faceless-3"],
    "thanks": SCENES["thanks"],
    "detail": Scene(USUAL, DETAIL),
    "reasons": Scene(
        USUAL, replace(DETAIL, step=DetailStep.REASONS, side=Side.PRAISE, chosen=CHOSEN)
    ),
    "comment": Scene(USUAL, replace(DETAIL, step=DetailStep.COMMENT, comment=WRITTEN)),
    "question-service": SCENES["service"],
    "three-levels": SCENES["three"],
    "keypad": SCENES["keypad"],
    "saving": SCENES["saving"],
    "out-of-service-starting": SCENES["starting"],
    "out-of-service-not-saved": SCENES["not-saved"],
    "out-of-service-storage": SCENES["storage"],
    "notice": Scene(USUAL, Idle(), panel=Panel.NOTICE),
    "petition": SCENES["panel-petition"],
    "phone": SCENES["panel-phone"],
    "help": SCENES["panel-help"],
    "service": Scene(USUAL, Service(0)),
}
MAIN = tuple(SCREENS)[:9]
"""The screens of a visit, which are taken in every language."""


@dataclass(frozen=True)
class Picture:
    """One picture."""

    screen: str
    size: str
    mode: str
    language: str

    @property
    def name(self) -> str:
        """Its file's, without the ending."""
        mode = "" if self.mode == "usual" else f"-{self.mode}"
        return f"{self.screen}-{self.size}{mode}-{self.language}"


PICTURES = [
    *(Picture(screen, size, "usual", "vi") for screen in SCREENS for size in list(SIZES)[:2]),
    *(Picture(screen, "portrait", "usual", "en") for screen in MAIN),
    *(
        Picture(screen, size, "usual", "vi")
        for screen in ("prompt", "question", "faceless", "thanks", "comment")
        for size in list(SIZES)[2:]
    ),
    *(
        Picture(screen, size, mode, "vi")
        for screen in ("idle", "question", "thanks", "reasons", "comment")
        for size in list(SIZES)[:2]
        for mode in list(MODES)[1:]
    ),
]


def show(counter: Counter, picture: Picture) -> None:
    """Put what `picture` shows on the counter's window."""
    scene = SCREENS[picture.screen]
    waits = picture.screen in {"serving", "prompt", "phone"}
    state = State(
        scene.phase,
        open=VISIT if waits else None,
        language=picture.language,
        access=MODES[picture.mode],
        panel=scene.panel,
    )
    pad = CommentPad()
    pad.reset(WRITTEN)
    counter.model.show(
        present(
            scene.counter,
            scene.questionnaire,
            state,
            counter.words,
            NOON,
            CODE,
            reasons=REASONS,
            comment=pad.view,
            service=ServiceState(Entry(Role.IT)),
            phone=PHONE,
        )
    )
