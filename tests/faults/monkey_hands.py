"""Fingers on the glass and on the keys of a kiosk in this process: real events, no decisions."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest

from benchmarks.lone_kiosk import LoneKiosk

NO_MODIFIER = Qt.KeyboardModifier.NoModifier


class Hands:
    """As many fingers as wanted, at one kiosk."""

    def __init__(self, lone: LoneKiosk) -> None:
        self._lone = lone
        self._quick = lone.window.quick_window
        self._glass = QTest.createTouchDevice()

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the glass in pixels."""
        return self._quick.width(), self._quick.height()

    def controls(self) -> list[str]:
        """The names of what can be touched now."""
        return sorted(self._lone.window.keys.controls())

    def centre(self, name: str) -> QPoint | None:
        """The middle of that control, None if it is not on the screen."""
        centre = self._lone.window.centre_of(name)
        return None if centre is None else centre.toPoint()

    def touch(self, where: QPoint) -> None:
        """One finger, down and up."""
        self.finger("press", where)
        self.finger("release", where)

    def finger(
        self, change: str, where: QPoint, number: int = 0, others: Sequence[int] = ()
    ) -> None:
        """One event: finger `number` does `change`, and `others` stay where they are."""
        event = QTest.touchEvent(self._quick, self._glass)
        for other in others:
            event.stationary(other)
        getattr(event, change)(number, where)
        event.commit()

    def character(self, sign: str, modifier: Qt.KeyboardModifier = NO_MODIFIER) -> None:
        """A key that writes `sign`."""
        self.key(ord(sign.upper()[0]), sign, modifier)

    def key(
        self,
        key: int,
        text: str = "",
        modifier: Qt.KeyboardModifier = NO_MODIFIER,
        *,
        again: bool = False,
    ) -> None:
        """A key goes down and up; `again`: it repeats because it is held."""
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, modifier, text, again)
            event.setTimestamp(self._lone.clock.up_ms())
            QGuiApplication.sendEvent(self._quick, event)
        QCoreApplication.processEvents()
