"""The starter: the first frame first, everything heavy after it.

Guarantees that the screen says that the kiosk is starting before settings are checked, storage
is opened or the network is touched; that a fault in the settings ends with one clear message;
that SIGTERM, SIGINT and a closed session all take the orderly way out.
"""

import logging
import os
import signal
import socket
import sys
import tomllib
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Slot
from PySide6.QtGui import QGuiApplication

from kiosk.health.notify_socket import NotifySocket
from kiosk.ui.first_view import first_view
from kiosk.ui.view_model import KioskViewModel
from kiosk.ui.window import KioskWindow
from kiosk.ui.words import WordsError

if TYPE_CHECKING:
    from kiosk.app import KioskApp
    from kiosk.supervised import Supervised

logger = logging.getLogger(__name__)

EXIT_OK = 0
EXIT_BUG = 70
EXIT_USAGE = 2
DEFAULT_LANGUAGE = "vi"


class Starter(QObject):
    """Shows the first frame, then builds the application, and takes it down again."""

    def __init__(self, config: Path, screen: dict[str, Any], ready_file: Path | None) -> None:
        """`screen`: the table of that name in the settings, not yet checked."""
        super().__init__()
        self.config = config
        self.kiosk: KioskApp | None = None
        self._supervised: Supervised | None = None
        self.exit_code = EXIT_OK
        self._ready_file = ready_file
        self.view_model = KioskViewModel(_first_view(screen))
        self.window = KioskWindow(
            self.view_model,
            fullscreen=screen.get("fullscreen") is not False,
            size=_size(screen),
            animations=screen.get("animations") is not False,
            diagonal_inches=_diagonal(screen),
        )
        self.window.first_frame.connect(self._load_soon)
        self.window.show()

    @Slot()
    def _load_soon(self) -> None:
        # Out of the render loop's signal first: what follows takes half a second.
        QTimer.singleShot(0, self._load)

    @Slot()
    def _load(self) -> None:
        from kiosk.app import KioskApp
        from kiosk.start_error import StartError
        from kiosk.supervised import Supervised

        try:
            self.kiosk = KioskApp(self.config, self.view_model, self.window)
            self.kiosk.ready.connect(self._say_ready)
            self.kiosk.restart_wanted.connect(self._restart)
            line = NotifySocket.taken_from(os.environ)
            if line is not None:
                self._supervised = Supervised(self.kiosk, line)
            self.kiosk.start()
            if self._supervised is not None:
                self._supervised.begin()
        except StartError as error:
            sys.stderr.write(f"kiosk: {error}\n")
            self.exit_code = getattr(error.__cause__, "exit_code", EXIT_USAGE)
            self.leave("start-error")

    @Slot()
    def _say_ready(self) -> None:
        if self._ready_file is not None:
            self._ready_file.write_text(f"{os.getpid()}\n", "ascii")

    @Slot()
    def _restart(self) -> None:
        from kiosk.service import RESTART_EXIT_CODE

        self.exit_code = RESTART_EXIT_CODE
        # Out of the menu's own slot first: it is taken down with the rest.
        QTimer.singleShot(0, self._leave_to_restart)

    @Slot()
    def _leave_to_restart(self) -> None:
        self.leave("restart")

    def bug(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """`sys.excepthook`: an exception in a slot would else be printed and forgotten.

        Before the kiosk takes touches it ends, for its supervisor to start it again; afterwards
        the screen returns to its start and the next citizen can rate.
        """
        logger.critical("unexpected error", exc_info=(kind, error, trace))
        if self.kiosk is not None and self.kiosk.started:
            self.kiosk.controller.start_over()
        else:
            self.exit_code = EXIT_BUG
            self.leave("bug")

    def leave(self, reason: str) -> None:
        """The orderly way out: timers, devices, workers, screens, application."""
        if self._supervised is not None:
            self._supervised.end()
            self._supervised = None
        if self.kiosk is not None:
            self.kiosk.shut_down(reason)
            self.kiosk = None
        self.window.close()
        QGuiApplication.exit(self.exit_code)


class ScreenSettingsError(Exception):
    """The settings cannot even be read for their table `screen`."""


def prepare(config: Path, ready_file: Path | None = None) -> tuple[QGuiApplication, Starter]:
    """The application and its starter, with the window shown; raises ScreenSettingsError."""
    screen = _screen_table(config)
    _refuse_without_display()
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    application = QGuiApplication([sys.argv[0]])
    application.setApplicationName("thuocdo-kiosk")
    application.setQuitOnLastWindowClosed(False)
    starter = Starter(config, screen, ready_file)
    sys.excepthook = starter.bug
    return application, starter


def run(config: Path, ready_file: Path | None = None) -> int:
    """Runs the kiosk until it is told to stop; the exit code. `ready_file` is for supervisors."""
    try:
        application, starter = prepare(config, ready_file)
    except ScreenSettingsError as error:
        sys.stderr.write(f"kiosk: {error}\n")
        return EXIT_USAGE
    signals = _SignalWatch(starter)
    application.exec()
    signals.close()
    sys.excepthook = sys.__excepthook__
    return starter.exit_code


class _SignalWatch(QObject):
    """Turns SIGTERM and SIGINT into the orderly way out, without waking up to look for them."""

    def __init__(self, starter: Starter) -> None:
        super().__init__()
        self._starter = starter
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        signal.set_wakeup_fd(self._writer.fileno())
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _noted)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._came)

    @Slot()
    def _came(self) -> None:
        number = self._reader.recv(1)
        if number and number[0] in (signal.SIGTERM, signal.SIGINT):
            self._starter.leave(signal.Signals(number[0]).name.lower())

    def close(self) -> None:
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        self._reader.close()
        self._writer.close()


def _noted(_number: int, _frame: object) -> None:
    """Does nothing: the wake-up descriptor already carries the signal to the event loop."""


def _refuse_without_display() -> None:
    """Qt would abort the process with a core dump."""
    named = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    if sys.platform == "linux" and not any(os.environ.get(name) for name in named):
        raise ScreenSettingsError(
            "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set); start the kiosk in "
            "its session, or set QT_QPA_PLATFORM"
        )


def _screen_table(config: Path) -> dict[str, Any]:
    """The table `screen` of the settings, unchecked."""
    try:
        screen = tomllib.loads(config.read_text("utf-8")).get("screen", {})
    except FileNotFoundError as error:
        message = f"{config}: there is no such file; copy config/kiosk.toml there and edit it"
        raise ScreenSettingsError(message) from error
    except tomllib.TOMLDecodeError as error:
        raise ScreenSettingsError(f"{config}: not TOML: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ScreenSettingsError(f"{config}: cannot be read: {error}") from error
    return screen if isinstance(screen, dict) else {}


def _first_view(screen: dict[str, Any]) -> dict[str, object]:
    try:
        return first_view(str(screen.get("language", DEFAULT_LANGUAGE)))
    except WordsError:
        # A wrong language is refused with the settings; the first frame is Vietnamese then.
        return first_view(DEFAULT_LANGUAGE)


def _diagonal(screen: dict[str, Any]) -> float | None:
    diagonal = screen.get("diagonal_inches")
    return float(diagonal) if isinstance(diagonal, int | float) and diagonal > 0 else None


def _size(screen: dict[str, Any]) -> tuple[int, int] | None:
    width, height = screen.get("width"), screen.get("height")
    if isinstance(width, int) and isinstance(height, int) and width > 0 and height > 0:
        return width, height
    return None
