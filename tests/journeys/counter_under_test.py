"""One counter as journeys use it: what the citizen sees and touches, what the hall says, the log.

What a citizen sees is read from the view that the screen shows; what a citizen touches is found
on the drawn screen by its objectName and touched by a touch event. Time is turned by hand.
"""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest

from kiosk.app import KioskApp
from kiosk.devices.simulator import TicketSimulator
from kiosk.queue.storage_thread import StorageThread
from kiosk.record import Record, SealingKey, SigningKey
from kiosk.ui.view_model import KioskViewModel
from kiosk.ui.window import KioskWindow
from kiosk.visit import Delay, Delays, Idle, Saving, State, TimeOver, delay_of
from kiosk.visit.delays import SAME_VISIT_MS, SETTLE_MS
from tests.journeys.outbox_file import STORED_LIMIT_S, OutboxFile
from tests.journeys.turned_clock import TurnedClock

WAIT_MS = 60_000
HELD_LIMIT_S = 30
KEY_GAP_MS = 400
"""Between two keys of a person."""
MOST_DELAYS = 5
"""From any screen to the invitation, when nobody goes on."""
OWN_KINDS = ("epoch.opened", "kiosk.", "source.", "config.")
"""The kinds that the machine leaves by itself."""


@dataclass
class CounterUnderTest:
    """`sees` and `touches` for the citizen, `device` for the hall, `log` for the verifier."""

    kiosk: KioskApp
    window: KioskWindow
    model: KioskViewModel
    clock: TurnedClock
    device: TicketSimulator
    folder: Path
    sealing_key: SealingKey
    configuration_key: SigningKey
    qtbot: Any
    touchscreen: Any = field(default_factory=QTest.createTouchDevice)
    disk: threading.Event = field(default_factory=threading.Event)
    begins_at: int = 0
    stopped: bool = False

    def __post_init__(self) -> None:
        """The disk answers."""
        self.disk.set()

    @property
    def outbox(self) -> Path:
        """The file that the log is in."""
        return self.folder / "data" / "outbox.sqlite"

    @property
    def outbox_file(self) -> OutboxFile:
        """The same, to read from."""
        return OutboxFile(self.outbox)

    @property
    def screen(self) -> str:
        """The name of the screen that is shown."""
        return str(self.model.shown["screen"])

    @property
    def view(self) -> dict[str, Any]:
        """Everything that is shown."""
        return self.model.shown

    @property
    def content(self) -> dict[str, Any]:
        """What is shown between header and footer."""
        return self.model.shown["content"]

    @property
    def panel(self) -> str:
        """The name of the panel over the screen, or nothing."""
        return str(self.model.shown["panel"].get("name", ""))

    @property
    def state(self) -> State:
        """What the kiosk knows."""
        return self.kiosk.controller.state

    # --- the citizen

    def sees(self, screen: str) -> None:
        """Waits until the citizen sees `screen`."""
        self.waits_for(lambda: self.screen == screen)

    def can_touch(self, name: str) -> bool:
        """Whether the control of that name is on the screen and takes touches."""
        item = self.window.touchable(name)
        # Both: a MouseArea's own, and that of what it stands in.
        return item is not None and item.isEnabled() and bool(item.property("enabled"))

    def place_of(self, name: str) -> QPoint:
        """The middle of that control, once it is on the screen; a double tap's time later."""
        self.turn(SETTLE_MS + 1)
        self.waits_for(lambda: self.can_touch(name))
        # What was just shown finds its place when it is drawn.
        QCoreApplication.processEvents()
        return self.window.centre_of(name).toPoint()

    def touches(self, *names: str) -> None:
        """Touches the controls of those names, one after the other."""
        for name in names:
            self.touches_at(self.place_of(name))

    def touches_at(self, place: QPoint) -> None:
        """Touches that place of the glass."""
        quick = self.window.quick_window
        QTest.touchEvent(quick, self.touchscreen).press(0, place).commit()
        QTest.touchEvent(quick, self.touchscreen).release(0, place).commit()

    def holds_the_corner(self) -> None:
        """Presses long where nothing is seen; the corner waits for a moment only, as set here."""
        corner = self.window.touchable("service-corner")
        interval_ms = corner.property("pressAndHoldInterval")
        corner.setProperty("pressAndHoldInterval", 1)
        place, quick = self.place_of("service-corner"), self.window.quick_window
        QTest.touchEvent(quick, self.touchscreen).press(0, place).commit()
        self.sees("service")
        QTest.touchEvent(quick, self.touchscreen).release(0, place).commit()
        corner.setProperty("pressAndHoldInterval", interval_ms)

    def strikes(self, key: Qt.Key, text: str = "") -> None:
        """Strikes a key of a keyboard that is plugged in, as a person does."""
        self.turn(KEY_GAP_MS)
        self.is_sent(key, text)

    def is_sent(self, key: Qt.Key, text: str = "") -> None:
        """A key comes from a keyboard, or from what says that it is one."""
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
        event.setTimestamp(self.clock.up_ms())
        QCoreApplication.sendEvent(self.window.quick_window, event)

    def begins(self) -> None:
        """Walks up and asks to rate."""
        self.sees("idle")
        self.touches("rate")
        self.sees("question")

    def answers(self, *values: int) -> None:
        """Touches these levels, question after question."""
        self.touches(*(f"answer-{value}" for value in values))

    def rates(self, *values: int) -> None:
        """Walks up, answers and is thanked."""
        self.begins()
        self.answers(*values)
        self.sees("thanks")

    def leaves(self) -> None:
        """Touches the thanks away."""
        self.touches("close-thanks")
        self.waits_for(lambda: self.screen != "thanks")

    # --- the hall

    def hears(self) -> None:
        """Waits until the ticket source listens: what is said before is lost, as on a cable."""
        self.waits_for(lambda: self.kiosk.sources.is_ok("queue"))

    def is_served(self, ticket: str) -> None:
        """The ticket is called, its turn ends, and its citizen is invited."""
        self.device.call(ticket)
        self.sees("serving")
        self.device.serve(ticket)
        self.sees("prompt")

    # --- time

    def waits_for(self, condition: Callable[[], bool]) -> None:
        """Waits until `condition` holds."""
        self.qtbot.waitUntil(condition, timeout=WAIT_MS)

    def turn(self, by_ms: int) -> None:
        """So many milliseconds go by; what is on its way to the disk is there before."""
        if self.disk.is_set():
            self.waits_for_the_disk()
        self.clock.turn(by_ms)

    def lets_pass(self, delay: Delay) -> None:
        """Turns the clock to the end of `delay`."""
        self.kiosk.controller.take(TimeOver(self.clock.up_ms(), delay))

    def waits_for_the_disk(self) -> None:
        """Waits until everything that was asked for is stored, or could not be."""
        if self.kiosk.storage is not None:
            self.kiosk.storage.call(lambda _outbox: None).exception(STORED_LIMIT_S)

    def holds_the_disk(self) -> None:
        """From now on the disk does not answer, until `lets_the_disk_go`."""
        self.disk.clear()
        self.kiosk.storage.call(lambda _outbox: self.disk.wait(HELD_LIMIT_S))

    def lets_the_disk_go(self) -> None:
        """The disk answers again."""
        self.disk.set()

    # --- the log

    def whole_log(self) -> list[Record]:
        """Every record since the first start, verified from the first to the last."""
        return self.outbox_file.log(self._storage, self.kiosk.key().verify_key)

    def has_recorded_its_configuration(self) -> bool:
        """Whether the start has come to its end: that record is made by a worker."""
        return any(record.kind == "config.applied" for record in self.whole_log())

    def log(self) -> list[Record]:
        """The records of this journey; those before them were verified, too."""
        return self.whole_log()[self.begins_at :]

    def bodies(self, kind: str) -> list[dict[str, Any]]:
        """The bodies of this journey's records of one kind."""
        return [dict(record.body) for record in self.log() if record.kind == kind]

    def body(self, kind: str) -> dict[str, Any]:
        """The body of this journey's one record of that kind."""
        found = self.bodies(kind)
        assert len(found) == 1, (kind, self.kinds())
        return found[0]

    def kinds(self) -> list[str]:
        """The kinds of this journey, without the machine's own."""
        return [each.kind for each in self.log() if not each.kind.startswith(OWN_KINDS)]

    def opens(self, record: Record, name: str) -> dict[str, Any]:
        """What was sealed beside `record` as `name`: only the central can do this."""
        box = self.outbox_file.box(self._storage, record, name)
        opened: dict[str, Any] = json.loads(self.sealing_key.open(box))
        return opened

    def bytes_on_disk(self) -> bytes:
        """All that the kiosk keeps, file after file."""
        self.waits_for_the_disk()
        return b"".join(
            file.read_bytes() for file in sorted(self.folder.rglob("*")) if file.is_file()
        )

    @property
    def _storage(self) -> StorageThread | None:
        return None if self.stopped else self.kiosk.storage

    # --- the end

    def comes_to_rest(self) -> bool:
        """Whether the next journey can begin here as at a counter that was just started."""
        if self.stopped:
            return False
        for _ in range(MOST_DELAYS):
            self.waits_for(lambda: not isinstance(self.state.phase, Saving))
            if (delay := delay_of(self.state)) is None:
                break
            self.lets_pass(delay)
        if self.state.unrated is not None:
            self.turn(Delays().late_rating_ms + 1)
        if self.state.ended:
            # The next journey's visit of the same number is another.
            self.turn(SAME_VISIT_MS + 1)
        tickets = {name: getattr(self.state, name) for name in ("unrated", "called", "ended")}
        untouched = State(Idle(), **tickets, officer="nv-03")
        listens = self.kiosk.sources.is_ok("queue")
        return self.state == untouched and listens and not self.kiosk.service.state.failures

    def stop(self) -> None:
        """The orderly way out; harmless the second time."""
        if not self.stopped:
            self.stopped = True
            self.kiosk.shut_down("test")
            self.window.close()
            self.device.close()
