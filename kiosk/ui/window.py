"""The kiosk's window: full screen, no pointer, no way out.

Guarantees: it draws on the renderer that `QT_QUICK_BACKEND` names, software if none; it closes
by `close()` alone, which takes the scene apart before the objects it shows; the first QML load
holds the starting screen only; no touch, click or key reaches the scene but through
`kiosk.ui.touch_filter` and `kiosk.ui.key_filter`. Leaves to others: what is shown
(`KioskViewModel`), when the other screens are built (`build_all_screens`, after `first_frame`),
and the end of the process.
"""

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, cast

import shiboken6
from PySide6.QtCore import QObject, QPointF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QColor, QKeyEvent
from PySide6.QtQuick import QQuickItem, QQuickView

from kiosk.ui.announcer import Announcer
from kiosk.ui.first_view import View
from kiosk.ui.font import load_font
from kiosk.ui.kept_pictures import KeptPictures
from kiosk.ui.key_filter import KeyFilter
from kiosk.ui.pictures import PROVIDER, Pictures
from kiosk.ui.tokens import COLOURS, Mode
from kiosk.ui.touch_filter import TouchFilter
from kiosk.ui.view_model import KioskViewModel

MAIN = Path(__file__).parent / "qml" / "Main.qml"
GROUND = COLOURS[Mode.LIGHT]["ground"]
DEFAULT_SIZE = (1080, 1920)
"""Pixels, of a window that is neither full screen nor given a size."""

FIRST_FRAME = Qt.ConnectionType(
    Qt.ConnectionType.QueuedConnection.value | Qt.ConnectionType.SingleShotConnection.value
)


class ScreensError(Exception):
    """The screens could not be loaded; says which file and line. A fault of the installation."""


class _View(QQuickView):
    """The window proper: refuses to close, and its keys go to `key_pressed` alone."""

    may_close = False
    key_pressed: Callable[[QKeyEvent], None] | None = None

    def closeEvent(self, event: QCloseEvent) -> None:
        """Refuse Alt+F4 and whatever else asks, until the kiosk itself closes."""
        event.setAccepted(self.may_close)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take every key: none may reach the scene or whoever started the kiosk."""
        event.accept()
        if self.key_pressed is not None:
            self.key_pressed(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Take this too."""
        event.accept()


def _up_ms() -> int:
    return time.monotonic_ns() // 1_000_000


class KioskWindow(QObject):
    """The window and its QML engine. Make it after QGuiApplication, close it before that ends.

    `size` in pixels is used when not `fullscreen`. `animations` is off where pictures are
    compared or frames counted. `diagonal_inches` is the real screen's, None if nobody measured.
    `up_ms` is a clock that only goes forward, for how long a finger is down.
    """

    first_frame = Signal()
    touch_stuck = Signal(int, int, int)
    """A finger was put out of play: x and y in percent of the window, and ms it was down."""

    def __init__(
        self,
        view_model: KioskViewModel,
        *,
        fullscreen: bool,
        size: tuple[int, int] | None = None,
        animations: bool = True,
        diagonal_inches: float | None = None,
        up_ms: Callable[[], int] = _up_ms,
    ) -> None:
        """Load the starting screen; ScreensError if it cannot be. Nothing is visible yet."""
        super().__init__()
        os.environ.setdefault("QT_QUICK_BACKEND", "software")
        # Qt waits this long (ms) before it draws, 5 unless told: a third of the time to a frame.
        os.environ.setdefault("QT_QPA_UPDATE_IDLE_TIME", "0")
        load_font()
        self._view_model = view_model
        self._fullscreen = fullscreen
        view = _View()
        view.setFlags(Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        view.setColor(QColor(GROUND))
        view.setCursor(Qt.CursorShape.BlankCursor)
        view.setResizeMode(QQuickView.ResizeMode.SizeRootObjectToView)
        view.resize(QSize(*(size or DEFAULT_SIZE)))
        self._pictures = Pictures()
        view.engine().addImageProvider(PROVIDER, self._pictures)
        view.setInitialProperties(
            {
                "viewModel": view_model,
                "animations": animations,
                "diagonalInches": diagonal_inches or 0.0,
            }
        )
        view.setSource(QUrl.fromLocalFile(str(MAIN)))
        if view.status() != QQuickView.Status.Ready:
            raise ScreensError("; ".join(error.toString() for error in view.errors()))
        self._view: _View | None = view
        self.touches = TouchFilter(view, up_ms)
        self.touches.stuck.connect(self.touch_stuck)
        self.keys = KeyFilter(view, view_model, up_ms)
        self.touches.came.connect(self.keys.hide)
        view.key_pressed = self.keys.press
        self._announcer = Announcer(view.rootObject(), view_model)

    @property
    def quick_window(self) -> QQuickView:
        """The window that touches are sent to and pictures are grabbed from; until `close`."""
        if self._view is None:
            raise ScreensError("the window has been closed")
        return self._view

    def show(self) -> None:
        """Bring the window up; `first_frame` follows when something can be seen."""
        view = self.quick_window
        # Queued, so that whoever hears of it may do anything, even close.
        view.frameSwapped.connect(self._on_frame, FIRST_FRAME)
        if self._fullscreen:
            view.showFullScreen()
        else:
            view.show()

    def _on_frame(self) -> None:
        self.first_frame.emit()

    def build_all_screens(self, views: Iterable[View]) -> None:
        """Build the screens that `views` name, without showing them (`kiosk.ui.warming`)."""
        stage = self.quick_window.rootObject()
        for view in views:
            slot = cast("Any", stage.findChild(QQuickItem, f"screen-{view['screen']}"))
            slot.build(view["content"])

    def animate(self, *, on: bool) -> None:
        """Have things move, or not: the first frame could not know yet what the settings say."""
        self.quick_window.rootObject().setProperty("animations", on)

    def keep_pictures(self, kept: KeptPictures) -> None:
        """Have these photos and notices from files to show; before the screens are built."""
        self._pictures.keep(kept)

    def touchable(self, name: str) -> QQuickItem | None:
        """The visible control of that object name, such as `answer-5`, or None."""
        waiting = [self.quick_window.contentItem()]
        while waiting:
            item = waiting.pop()
            if item.objectName() == name:
                return item
            # Not by QObject's children: what a Repeater makes is nobody's.
            waiting += [child for child in item.childItems() if child.isVisible()]
        return None

    def centre_of(self, name: str) -> QPointF | None:
        """The middle of the visible control, in the window's pixels, or None."""
        item = self.touchable(name)
        if item is None:
            return None
        return item.mapToScene(QPointF(item.width() / 2, item.height() / 2))

    def close(self) -> None:
        """Take the scene apart, then the engine. The view model may go afterwards, not before."""
        if self._view is None:
            return
        view, self._view = self._view, None
        self.touches.remove()
        view.key_pressed = None
        view.may_close = True
        view.hide()
        # The scene first, by way of the view: a root object deleted under it crashes Qt.
        view.setSource(QUrl())
        shiboken6.delete(view)
