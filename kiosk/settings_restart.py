"""When the kiosk starts itself anew for settings that wait, and when those it runs with are good.

Guarantees that it never ends under a citizen's hand: only on the invitation, or where its counter
was never confirmed, with no visit open, none that may still be rated late, nothing chosen and no
touch for `QUIET_MS`. Settings count as
good once the kiosk has run with them for `SETTLED_MS`; an orderly end before that says nothing of
them. Files are written on the worker that is passed in, but for the one of the orderly end.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from kiosk.health.clock import SystemClock
from kiosk.identity.configuration import Configuration
from kiosk.settings_in_force import SettingsInForce
from kiosk.ui.resting_screen import nobody_there
from kiosk.ui.visit_controller import VisitController
from kiosk.ui.window import KioskWindow
from kiosk.visit import Delays, OutOfService, Reason

SETTLED_MS = 10_000
"""Whatever of a start can fail has failed before."""
LOOK_MS = 5_000
"""Between two looks whether nobody is there."""
QUIET_MS = 60_000
"""Nobody was there for so long: a person who reads the invitation has touched it or gone."""
ORDERLY = ("sigterm", "sigint", "restart", "test")
"""Ends that somebody asked for."""


class SettingsRestart(QObject):
    """One kiosk's. Lives on the GUI thread."""

    wanted = Signal()
    """End in order, to be started again: settings wait, and nobody is there."""
    _came = Signal(bool)

    def __init__(
        self,
        in_force: SettingsInForce,
        controller: VisitController,
        clock: SystemClock,
        do: Callable[[Callable[[], None]], object],
        parent: QObject | None = None,
    ) -> None:
        """`do`: does it on a worker, soon."""
        super().__init__(parent)
        self._in_force = in_force
        self._controller = controller
        self._clock = clock
        self._do = do
        self._quiet_since_ms: int | None = None
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self.look)
        self._settle = QTimer(self, interval=SETTLED_MS, singleShot=True)
        self._settle.timeout.connect(self.settled)
        self._came.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def start(self, window: KioskWindow) -> None:
        """Every screen is built. `window` was made by kiosk.toml alone."""
        if (animations := self._in_force.values.get("screen.animations")) is not None:
            window.animate(on=bool(animations))
        self._settle.start()

    def is_whole(self, found: Configuration) -> bool:
        """Whether `found`, which was taken, is in force with its settings; else they wait for a
        start, which is looked for from here on. Any thread.
        """
        waits = self._in_force.waits(found.settings)
        self._came.emit(waits)
        return not waits

    def stop(self, reason: str) -> None:
        """The kiosk ends."""
        self._look.stop()
        if self._settle.isActive() and reason in ORDERLY:
            self._in_force.withdraw()
        self._settle.stop()

    @Slot()
    def touched(self) -> None:
        """Somebody is there."""
        self._quiet_since_ms = None

    @Slot()
    def settled(self) -> None:
        """The kiosk has started with what it runs with."""
        self._do(self._in_force.settle)

    @property
    def waits(self) -> bool:
        """Whether settings wait for a start."""
        return self._look.isActive()

    @Slot()
    def look(self) -> None:
        """Whether it is time."""
        if not self.waits:
            return
        now_ms = self._clock.up_ms()
        if not self._is_at_rest(now_ms):
            self._quiet_since_ms = None
        elif self._quiet_since_ms is None:
            self._quiet_since_ms = now_ms
        elif now_ms - self._quiet_since_ms >= QUIET_MS:
            self._look.stop()
            self.wanted.emit()

    @Slot(bool)
    def _take(self, waits: bool) -> None:  # noqa: FBT001 - a slot
        if waits:
            self._look.start()
        else:
            self._look.stop()
        self._quiet_since_ms = None

    def _is_at_rest(self, now_ms: int) -> bool:
        state = self._controller.state
        late = state.unrated
        may_come_late = late is not None and now_ms - late.at_ms < Delays().late_rating_ms
        unbound = isinstance(state.phase, OutOfService) and state.phase.reason is Reason.UNBOUND
        rests = unbound or nobody_there(state)
        return rests and state.open is None and not may_come_late
