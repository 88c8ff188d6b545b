"""Which of the sample scenes are kept as pictures: how large, in which mode and language."""

from dataclasses import dataclass

from demo.sample_scenes import MAIN, MODES, SCENES, SIZES
from tests.kiosk.ui.scene import Counter

SCREENS = (
    *MAIN,
    "question-service",
    "three-levels",
    "keypad",
    "saving",
    "out-of-service-starting",
    "out-of-service-not-saved",
    "out-of-service-storage",
    "notice",
    "petition",
    "phone",
    "help",
    "dossier",
    "service",
)
IN_PORTRAIT = ("badge", "service-page-source")
"""Screens that differ little from another, of which one picture says enough."""


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
    *(Picture(screen, size, "usual", "vi") for screen in SCREENS for size in SIZES),
    *(Picture(screen, "portrait", "usual", "vi") for screen in IN_PORTRAIT),
    *(Picture(screen, "portrait", "usual", "en") for screen in MAIN),
    *(
        Picture(screen, size, mode, "vi")
        for screen in ("idle", "question", "thanks", "reasons", "comment")
        for size in list(SIZES)[:2]
        for mode in list(MODES)[1:]
    ),
]


def show(counter: Counter, picture: Picture) -> None:
    """Put what `picture` shows on the counter's window."""
    access = MODES[picture.mode]
    counter.model.show(SCENES[picture.screen].view(counter.words, picture.language, access))
