"""The kiosk's side of its supervisor: the timer of the GUI thread, and whom it tells what.

Guarantees that nothing here waits: the storage thread is asked by a job in its queue and answers
by a flag. Where nobody supervises there is no timer and no question. What is said when is
`kiosk.health.watchdog`'s.
"""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from kiosk.app import KioskApp
from kiosk.health.notify_socket import NotifySocket
from kiosk.health.watchdog import TICK_MS, Watchdog


def _monotonic_ms() -> int:
    return time.monotonic_ns() // 1_000_000


class Supervised(QObject):
    """One started kiosk, as its supervisor sees it. Lives on the GUI thread."""

    def __init__(
        self,
        kiosk: KioskApp,
        line: NotifySocket,
        now_ms: Callable[[], int] = _monotonic_ms,
        parent: QObject | None = None,
    ) -> None:
        """`kiosk` is not started yet; `begin` when it is."""
        super().__init__(parent)
        self._kiosk = kiosk
        self._line = line
        self._now_ms = now_ms
        self._watchdog = Watchdog()
        self._timer = QTimer(self)
        # A coarse one may be late by a twentieth, and tick in company.
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        queued = Qt.ConnectionType.QueuedConnection
        kiosk.setting_up.approved.connect(self._opening)
        kiosk.bridge.storage_went_down.connect(self._down, queued)
        kiosk.bridge.storage_came_up.connect(self._up, queued)
        self._timer.start(_between_ticks(line.watchdog_ms))

    def begin(self) -> None:
        """Every screen is there: with no log to open, there is nothing more to wait for."""
        if self._kiosk.storage is None:
            self._line.say(self._watchdog.pending())

    def end(self) -> None:
        """The orderly end begins."""
        self._timer.stop()
        self._line.say(self._watchdog.ending())

    @Slot()
    def _opening(self) -> None:
        self._line.say(self._watchdog.opening(self._now_ms()))

    @Slot()
    def _up(self) -> None:
        self._line.say(self._watchdog.up())

    @Slot(str)
    def _down(self, code: str) -> None:
        self._line.say(self._watchdog.down(code))

    @Slot()
    def _tick(self) -> None:
        has_storage = self._kiosk.storage is not None
        self._line.say(self._watchdog.tick(self._now_ms(), self._ask if has_storage else None))

    def _ask(self, answered: Callable[[], None]) -> None:
        storage = self._kiosk.storage
        if storage is not None:
            # An error is an answer as well: it comes from a thread that works.
            storage.call(lambda _: None).add_done_callback(lambda _: answered())


def _between_ticks(watchdog_ms: int | None) -> int:
    """Half of what the supervisor bears, as sd_watchdog_enabled(3) advises."""
    return TICK_MS if watchdog_ms is None else max(1, min(TICK_MS, watchdog_ms // 2))
