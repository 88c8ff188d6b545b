"""Drives the service menu on the GUI thread: keys in, states out, and what it asks for is done.

Guarantees that every event is taken on the GUI thread, that nothing here does I/O, and that
ticket numbers stay in memory and go with the menu's facts alone.
Leaves to others: the visit (`entered`, `left`, `used` and `test_wanted` tell it), drawing
(`on_state`), records (`on_record`) and ending the program (`restart_wanted`).
"""

from collections import deque
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from kiosk.service import (
    AskFacts,
    AskPins,
    ChangeVolume,
    Checked,
    CheckPin,
    Closed,
    Entry,
    Event,
    FactsCame,
    Keyed,
    Leave,
    Menu,
    OfficerFacts,
    OneSource,
    Opened,
    PinsCame,
    RecordTry,
    Request,
    Restart,
    Role,
    ServiceState,
    ShutAway,
    SignOn,
    SourceEvent,
    SourceFacts,
    SwitchedTest,
    SwitchTest,
    Ticked,
    WriteBundle,
    transition,
)
from kiosk.service.facts import Part
from kiosk.service.pin_check import Whose
from kiosk.service_thread import ServiceThread

TICK_MS = 1_000
"""Between two looks at the clock while the menu is open."""
EVENTS_SHOWN = 8
PIN_TRIED_KIND = "pin.tried"
OFFICER_ROLE = "officer"
"""In `pin.tried`: an officer's PIN. Which officer stands in `officer.changed`, if that changed."""


class ServiceController(QObject):
    """One kiosk's service menu. Lives on the GUI thread; all slots are called there."""

    used = Signal()
    """Somebody is at work: the idle time begins anew (`kiosk.visit.ServiceUsed`)."""
    entered = Signal(str)
    """The PIN of this role was right (`kiosk.visit.ServiceEntered`)."""
    officer_entered = Signal(str)
    """The PIN of the officer with this id was right; `left` came before it."""
    left = Signal()
    """Back to the citizens (`kiosk.visit.ServiceClosed`)."""
    test_wanted = Signal(bool, str)
    """Test mode is to be on or off, by this role (`kiosk.visit.TestSwitched`)."""
    restart_wanted = Signal()
    """End in order with `kiosk.service.RESTART_EXIT_CODE`."""

    _pins_came = Signal(object, bool, int)
    _checked = Signal(int, object)
    _part_came = Signal(object)

    def __init__(
        self,
        thread: ServiceThread,
        on_state: Callable[[ServiceState], None],
        on_record: Callable[[str, dict[str, object]], None],
        monotonic_ms: Callable[[], int],
        parent: QObject | None = None,
    ) -> None:
        """`on_record` takes a record's kind and body; both callbacks are called on the GUI
        thread.
        """
        super().__init__(parent)
        self._thread = thread
        self._on_state = on_state
        self._on_record = on_record
        self._monotonic_ms = monotonic_ms
        self._events: deque[SourceEvent] = deque(maxlen=EVENTS_SHOWN)
        self._source = SourceFacts()
        self.state = ServiceState()
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._ticked)
        queued = Qt.ConnectionType.QueuedConnection
        self._pins_came.connect(self._take_pins, queued)
        self._checked.connect(self._take_check, queued)
        self._part_came.connect(self._take_part, queued)

    @Slot()
    def opened(self) -> None:
        """The service screen is up."""
        if isinstance(self.state.phase, Closed):
            self._tick.start()
            self.take(Opened(self._monotonic_ms()))

    @Slot()
    def shut_away(self) -> None:
        """The service screen is gone, whatever the cause."""
        self._tick.stop()
        if not isinstance(self.state.phase, Closed):
            self.take(ShutAway(self._monotonic_ms()))

    @Slot(str)
    def keyed(self, key: str) -> None:
        """A key or button of the service screen was touched."""
        self.used.emit()
        self.take(Keyed(self._monotonic_ms(), key))

    @Slot(bool)
    def test_is(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Test mode is on or off."""
        if self.state.test != on:
            self.take(SwitchedTest(self._monotonic_ms(), on))

    def sources_are(self, each: tuple[OneSource, ...]) -> None:
        """A source changed its state."""
        self._source = SourceFacts(each, self._source.events)
        self._tell(self._source)

    @Slot(str, str)
    def officer_is(self, name: str, since: str) -> None:
        """Who serves at the counter: empty for nobody; `since` as hours and minutes."""
        found = OfficerFacts(name, since)
        if self.state.facts.officer != found:
            self._tell(found)

    def ticket_came(self, at: str, kind: str, ticket: str) -> None:
        """A ticket event, for the live view: `at` as hours, minutes and seconds."""
        self._events.appendleft(SourceEvent(at, kind, ticket))
        self._source = SourceFacts(self._source.each, tuple(self._events))
        self._tell(self._source)

    def stop(self) -> None:
        """Nothing happens any more."""
        self._tick.stop()
        self._thread.stop()

    def take(self, event: Event) -> None:
        """Makes the step that `event` asks for. GUI thread only."""
        before = self.state
        step = transition(before, event)
        self.state = step.state
        if isinstance(step.state.phase, Closed):
            self._tick.stop()
        if isinstance(before.phase, Entry) and isinstance(step.state.phase, Menu):
            self.entered.emit(step.state.phase.role.value)
        for request in step.requests:
            self._do(request)
        if step.state != before:
            self._on_state(step.state)

    def _do(self, request: Request) -> None:
        match request:
            case RecordTry():
                self._on_record(PIN_TRIED_KIND, _tried(request))
            case SignOn(officer):
                self.officer_entered.emit(officer)
            case SwitchTest(on, role):
                self.test_wanted.emit(on, role.value)
            case Restart():
                self.restart_wanted.emit()
            case Leave():
                self.left.emit()
            case _:
                self._have_done(request)

    def _have_done(
        self, request: AskPins | CheckPin | AskFacts | ChangeVolume | WriteBundle
    ) -> None:
        """What takes its time is done on the service threads."""
        match request:
            case AskPins():
                self._thread.ask_pins(self._pins_came.emit)
            case CheckPin(attempt, pin, failures, if_right):
                self._thread.check(pin, failures, if_right, partial(self._checked.emit, attempt))
            case AskFacts(page):
                self._thread.ask_facts(page, self._part_came.emit)
            case ChangeVolume(by):
                self._thread.change_volume(by, self._part_came.emit)
            case WriteBundle():
                self._thread.write_bundle(self._part_came.emit)

    def _tell(self, part: Part) -> None:
        self.take(FactsCame(self._monotonic_ms(), part))

    @Slot()
    def _ticked(self) -> None:
        self.take(Ticked(self._monotonic_ms()))

    @Slot(object, bool, int)
    def _take_pins(self, roles: frozenset[Role], officers: bool, failures: int) -> None:  # noqa: FBT001 - a slot
        self.take(PinsCame(self._monotonic_ms(), roles, failures, officers))

    @Slot(int, object)
    def _take_check(self, attempt: int, found: Whose) -> None:
        self.take(Checked(self._monotonic_ms(), attempt, found.role, found.officer))

    @Slot(object)
    def _take_part(self, part: Part) -> None:
        self._tell(part)


def _tried(request: RecordTry) -> dict[str, object]:
    role = None if request.role is None else request.role.value
    return {
        "role": OFFICER_ROLE if request.officer else role,
        "ok": request.officer or role is not None,
        "wait_s": request.wait_s,
    }
