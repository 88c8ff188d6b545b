"""The screen of the comment as the tests know it: a window, a pad, a finger on its keys."""

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QRectF
from PySide6.QtQuick import QQuickItem

from kiosk.ui.comment_pad import CommentPad
from kiosk.ui.view import present
from kiosk.ui.warming import SAMPLE_DETAIL
from kiosk.visit import Access, CommentChanged, Desk, DetailStep, State, transition
from tests.kiosk.ui.scene import COUNTER, NOON

INCH_MM = 25.4
SCREEN_INCHES = 10.1
COMMENT = replace(SAMPLE_DETAIL, step=DetailStep.COMMENT)


class CommentScene:
    """A citizen who writes. Keys go to a real pad, what it says to the real visit, and back."""

    def __init__(self, counter, access: Access | None = None, language: str = "vi") -> None:
        self.counter, self.pad = counter, CommentPad()
        self.desk = Desk("quay-03", counter.questionnaire, officer="cb-01")
        self.state = State(COMMENT, language=language, access=access or Access())
        self.told: list[str] = []
        counter.model.commentKeyed.connect(self.pad.take)
        self.pad.commentChanged.connect(self._changed)
        self.pad.keyboardChanged.connect(self.draw)
        self.draw()
        counter.window.quick_window.grabWindow()

    def draw(self) -> None:
        counter = self.counter
        counter.model.show(
            present(
                COUNTER,
                counter.questionnaire,
                self.state,
                counter.words,
                NOON,
                None,
                comment=self.pad.view,
            )
        )

    def _changed(self, text: str) -> None:
        self.told.append(text)
        self.state = transition(self.desk, self.state, CommentChanged(0, text)).state
        self.draw()

    @property
    def comment(self) -> str:
        """What the visit holds, which is what would be sent."""
        return self.state.phase.comment

    def type(self, *keys: str) -> None:
        for key in keys:
            self.counter.tap(f"key-{key}")

    def place(self, name: str) -> QRectF:
        item = self.counter.window.touchable(name)
        assert item is not None, f"nothing visible is named {name}"
        return item.mapRectToScene(item.boundingRect())

    def visible(self) -> Iterator[QQuickItem]:
        """Every item that can be seen."""
        waiting = [self.counter.window.quick_window.contentItem()]
        while waiting:
            item = waiting.pop()
            if item.isVisible():
                waiting += item.childItems()
                yield item

    def keys(self) -> dict[str, QRectF]:
        """Where every key that can be seen stands."""
        return {
            item.objectName(): item.mapRectToScene(item.boundingRect())
            for item in self.visible()
            if item.objectName().startswith("key-")
        }

    def texts(self) -> Iterator[tuple[str, QRectF, QRectF]]:
        """What is written anywhere, the place that its letters take, and the one they may take."""
        for item in self.visible():
            if item.inherits("QQuickText") and item.property("text"):
                wide, high = item.property("contentWidth"), item.property("contentHeight")
                taken = QRectF(0, 0, wide, max(high, item.height()))
                taken.moveCenter(QRectF(0, 0, item.width(), item.height()).center())
                allowed = item.parentItem()
                yield (
                    item.property("text"),
                    item.mapRectToScene(taken),
                    allowed.mapRectToScene(QRectF(0, 0, allowed.width(), allowed.height())),
                )
