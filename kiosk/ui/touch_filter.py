"""Touches and the mouse on their way into the window: one finger passes, as a mouse's left button.

Guarantees that the scene gets presses, moves and releases of the finger that `TouchGuard` lets
count, and of a mouse's left button as one finger more; that the other buttons, the wheel, a pen,
gestures, dragging and the context menu never arrive. Why not Qt's own way, which makes a mouse of
the first finger: docs/adr/0029. Leaves to others: what is under the finger (QML), keys
(`kiosk.ui.key_filter`).
"""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QEventPoint, QMouseEvent, QTouchEvent
from PySide6.QtQuick import QQuickItem, QQuickView

from kiosk.ui.touch_guard import Change, Stroke, Strokes, TouchGuard, TouchPoint

NOWHERE = QPointF(-100_000, -100_000)
"""Where a finger is lifted that is to mean nothing: outside of everything, as if slid off."""
MOUSE = -1
"""The device number of every mouse."""

CHANGES = {
    QEventPoint.State.Pressed: Change.DOWN,
    QEventPoint.State.Updated: Change.MOVED,
    QEventPoint.State.Released: Change.UP,
}
MOUSE_CHANGES = {
    QEvent.Type.MouseButtonPress: Change.DOWN,
    QEvent.Type.MouseButtonDblClick: Change.DOWN,
    QEvent.Type.MouseMove: Change.MOVED,
    QEvent.Type.MouseButtonRelease: Change.UP,
}
STROKES = {
    Stroke.PRESS: (QEvent.Type.MouseButtonPress, Qt.MouseButton.LeftButton),
    Stroke.MOVE: (QEvent.Type.MouseMove, Qt.MouseButton.NoButton),
    Stroke.RELEASE: (QEvent.Type.MouseButtonRelease, Qt.MouseButton.LeftButton),
}
TOUCHES = {
    QEvent.Type.TouchBegin,
    QEvent.Type.TouchUpdate,
    QEvent.Type.TouchEnd,
    QEvent.Type.TouchCancel,
}
REFUSED = {
    QEvent.Type.Wheel,
    QEvent.Type.ContextMenu,
    QEvent.Type.NativeGesture,
    QEvent.Type.Gesture,
    QEvent.Type.TabletPress,
    QEvent.Type.TabletMove,
    QEvent.Type.TabletRelease,
    QEvent.Type.DragEnter,
    QEvent.Type.DragMove,
    QEvent.Type.Drop,
}


class TouchFilter(QObject):
    """Stands in front of one window; `stuck` carries x and y in percent of it, and ms held."""

    stuck = Signal(int, int, int)
    came = Signal()
    """A finger or a button came down, whether or not it counts."""

    def __init__(self, window: QQuickView, up_ms: Callable[[], int]) -> None:
        """`up_ms`: a clock that only goes forward."""
        super().__init__()
        self._window = window
        self._up_ms = up_ms
        self._guard = TouchGuard()
        self._delivering = False
        self._watch = QTimer(self)
        self._watch.setSingleShot(True)
        self._watch.timeout.connect(self.look)
        window.installEventFilter(self)

    def remove(self) -> None:
        """Before the window goes."""
        self._watch.stop()
        self._window.removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Swallow every touch and mouse event but the strokes that this makes of them."""
        kind = event.type()
        if self._delivering:
            return False
        if kind in TOUCHES and isinstance(event, QTouchEvent):
            self._take_touch(event)
        elif kind in MOUSE_CHANGES and isinstance(event, QMouseEvent):
            self._take_mouse(event)
        elif kind not in REFUSED:
            return False
        event.accept()
        return True

    @Slot()
    def look(self) -> None:
        """Puts out of play what is stuck by now."""
        strokes, found = self._guard.look(self._up_ms())
        self._deliver(strokes)
        for touch in found:
            x = _percent(touch.x, self._window.width())
            self.stuck.emit(x, _percent(touch.y, self._window.height()), touch.held_ms)
        self._watch_on()

    def _take_touch(self, event: QTouchEvent) -> None:
        device = event.device().systemId()
        if event.type() in (QEvent.Type.TouchBegin, QEvent.Type.TouchCancel):
            # A first finger says that no other is down, though no release was told.
            self._deliver(self._guard.forget(device))
        if event.type() == QEvent.Type.TouchCancel:
            return
        points = [
            TouchPoint(
                (device, point.id()),
                CHANGES[point.state()],
                point.position().x(),
                point.position().y(),
            )
            for point in event.points()
            if point.state() in CHANGES
        ]
        self._take(points)

    def _take_mouse(self, event: QMouseEvent) -> None:
        change = MOUSE_CHANGES[event.type()]
        if change is not Change.MOVED and event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position()
        self._take([TouchPoint((MOUSE, 0), change, at.x(), at.y())])

    def _take(self, points: list[TouchPoint]) -> None:
        if any(point.change is Change.DOWN for point in points):
            self.came.emit()
        # Before anything else: fingers that are stuck by now make room for others.
        self.look()
        self._deliver(self._guard.take(points, self._up_ms()))
        self._watch_on()

    def _watch_on(self) -> None:
        due_ms = self._guard.due_ms
        if due_ms is None:
            self._watch.stop()
        elif not self._watch.isActive():
            self._watch.start(max(1, due_ms - self._up_ms()))

    def _deliver(self, strokes: Strokes) -> None:
        for stroke, x, y in strokes:
            if stroke is Stroke.CANCEL:
                self._send(Stroke.MOVE, NOWHERE)
                self._send(Stroke.RELEASE, NOWHERE)
            elif not self._send(stroke, QPointF(x, y)):
                if stroke is Stroke.PRESS:
                    self._guard.missed()
            elif stroke is Stroke.PRESS and self._is_unseen():
                self._guard.may_give_way()

    def _is_unseen(self) -> bool:
        """Whether what was pressed says that a hand may rest there unawares."""
        pressed = cast("QQuickItem | None", self._window.mouseGrabberItem())
        return pressed is not None and bool(pressed.property("givesWay"))

    def _send(self, stroke: Stroke, at: QPointF) -> bool:
        """Whether anything in the scene took it."""
        kind, button = STROKES[stroke]
        held = Qt.MouseButton.NoButton if stroke is Stroke.RELEASE else Qt.MouseButton.LeftButton
        event = QMouseEvent(
            kind, at, self._window.mapToGlobal(at), button, held, Qt.KeyboardModifier.NoModifier
        )
        self._delivering = True
        try:
            QCoreApplication.sendEvent(self._window, event)
        finally:
            self._delivering = False
        return event.isAccepted()


def _percent(pixel: float, size: int) -> int:
    return min(100, max(0, round(100 * pixel / max(1, size))))
