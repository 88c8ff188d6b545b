"""A counter as the tests of the screens know it: sample values, its visits, a citizen's fingers."""

from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from demo.sample_counter import CODE, COUNTER, NOON
from kiosk.ui.view import present
from kiosk.visit import (
    Answered,
    Desk,
    Dismissed,
    Event,
    LanguageChosen,
    Saved,
    Saving,
    Skipped,
    State,
    Touched,
    Visit,
    WentBack,
    transition,
)

TREE = Path(__file__).parents[3]
QUESTIONNAIRE = TREE / "config" / "questionnaires" / "mot-cua.toml"
PORTRAIT = (1080, 1920)
LANDSCAPE = (1280, 800)
SETTLED_MS = 10_000
"""Between two events, so that none is taken for a double tap."""


VISIT = Visit("v", ticket="A012")


class Counter:
    """A counter's visits, its window, and a citizen's fingers."""

    def __init__(self, window, model, questionnaire, words) -> None:
        self.window, self.model = window, model
        self.questionnaire, self.words = questionnaire, words
        self.desk = Desk("quay-03", questionnaire, officer="cb-01")
        self.state = State()
        self.now_ms = 0
        self.visits = 0
        self.heard: list[tuple[object, ...]] = []
        self.saves = True
        self.code = CODE
        self.device = QTest.createTouchDevice()
        model.touched.connect(self._touched)
        model.answered.connect(self._answered)
        model.skipped.connect(self._skipped)
        model.wentBack.connect(self._went_back)
        model.dismissed.connect(self._dismissed)
        model.languageChosen.connect(self._language_chosen)
        self.draw()

    def draw(self) -> None:
        self.model.show(
            present(COUNTER, self.questionnaire, self.state, self.words, NOON, self.code)
        )

    def take(self, event: type[Event], *arguments: object) -> None:
        self.now_ms += SETTLED_MS
        self.state = transition(self.desk, self.state, event(self.now_ms, *arguments)).state
        self.draw()
        if self.saves and isinstance(self.state.phase, Saving):
            self.take(Saved, self.state.phase.visit.id, 1, "h" * 43, "path")

    def go(self, state: State) -> None:
        """Show `state`, however it came about."""
        self.state = state
        self.draw()

    def fresh(self) -> str:
        self.visits += 1
        return f"visit-{self.visits}"

    @property
    def screen(self) -> str:
        return self.model.view["screen"]

    def point(self, name: str, *, off: tuple[int, int] = (0, 0)) -> QPoint:
        centre = self.window.centre_of(name)
        assert centre is not None, f"nothing visible is named {name}"
        return centre.toPoint() + QPoint(*off)

    def press(self, at: QPoint, finger: int = 0) -> None:
        self.touch_event().press(finger, at, self.window.quick_window).commit()

    def move(self, at: QPoint, finger: int = 0) -> None:
        self.touch_event().move(finger, at, self.window.quick_window).commit()

    def release(self, at: QPoint, finger: int = 0) -> None:
        self.touch_event().release(finger, at, self.window.quick_window).commit()

    def tap(self, name: str) -> None:
        at = self.point(name)
        self.press(at)
        self.release(at)

    def touch_event(self):
        """An empty step of a touch, for several fingers at once."""
        return QTest.touchEvent(self.window.quick_window, self.device)

    def _touched(self) -> None:
        self.heard.append(("touched",))
        self.take(Touched, self.fresh())

    def _answered(self, question: str, value: int) -> None:
        self.heard.append(("answered", question, value))
        self.take(Answered, question, value)

    def _skipped(self, question: str) -> None:
        self.heard.append(("skipped", question))
        self.take(Skipped, question)

    def _went_back(self) -> None:
        self.heard.append(("back",))
        self.take(WentBack)

    def _dismissed(self) -> None:
        self.heard.append(("dismissed",))
        self.take(Dismissed)

    def _language_chosen(self, code: str) -> None:
        self.heard.append(("language", code))
        self.take(LanguageChosen, code)
