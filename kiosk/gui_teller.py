"""What only the GUI thread knows, told to others: the window, its input devices, the sources.

Guarantees that nobody touches an object of the GUI thread from another one, and that an asker who
gets no answer in time has a TimeoutError: then that thread hangs. Lives on the GUI thread.
"""

from concurrent.futures import Future

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QGuiApplication, QInputDevice, QWindow
from PySide6.QtQuick import QQuickWindow, QSGRendererInterface

from kiosk.counter_sources import CounterSources
from kiosk.gui_told import GuiTold, SourceTold
from kiosk.health.doctor.display import ScreenFacts
from kiosk.health.doctor.fonts import TRIED
from kiosk.ui.window import KioskWindow

ANSWER_LIMIT_S = 3.0


class GuiTeller(QObject):
    """One kiosk's."""

    _asked = Signal(object)

    def __init__(self, window: KioskWindow, sources: CounterSources) -> None:
        super().__init__(window)
        self._window, self._sources = window, sources
        self._asked.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def ask(self) -> GuiTold:
        """From any thread but the GUI's; TimeoutError where that does not answer."""
        answer: Future[GuiTold] = Future()
        self._asked.emit(answer)
        return answer.result(ANSWER_LIMIT_S)

    @Slot(object)
    def _answer(self, answer: "Future[GuiTold]") -> None:
        try:
            answer.set_result(GuiTold(self._screen(), self._told()))
        except Exception as error:  # noqa: BLE001 - whoever asks has it, and the kiosk goes on
            answer.set_exception(error)

    def _told(self) -> tuple[SourceTold, ...]:
        heard = self._sources.heard_s
        return tuple(SourceTold(*said, heard.get(said[0])) for said in self._sources.each)

    def _screen(self) -> ScreenFacts:
        window = self._window.quick_window
        font = QGuiApplication.font()
        metrics = QFontMetrics(font)
        kinds = QInputDevice.DeviceType
        return ScreenFacts(
            width=window.width(),
            height=window.height(),
            scale=window.devicePixelRatio(),
            renderer=_renderer(window),
            platform=QGuiApplication.platformName(),
            fullscreen=_fills_the_screen(window),
            visible=window.isVisible(),
            touch=_names(kinds.TouchScreen),
            pointers=_names(kinds.Mouse),
            font=font.family(),
            letters=all(metrics.inFontUcs4(ord(letter)) for letter in TRIED),
        )


def _names(kind: QInputDevice.DeviceType) -> tuple[str, ...]:
    return tuple(each.name() for each in QInputDevice.devices() if each.type() == kind)


def _fills_the_screen(window: QQuickWindow) -> bool:
    # cage makes a window as large as the screen without calling it full screen.
    is_full = window.visibility() == QWindow.Visibility.FullScreen
    return is_full or window.size() == window.screen().size()


def _renderer(window: QQuickWindow) -> str:
    interface = window.rendererInterface()
    api = QSGRendererInterface.GraphicsApi
    named = {api.Software: "software", api.OpenGL: "OpenGL", api.Vulkan: "Vulkan"}
    return named.get(interface.graphicsApi(), interface.graphicsApi().name)
