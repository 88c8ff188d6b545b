"""The composition root: builds the parts of the kiosk and connects them, and nothing else."""

import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.metadata import version
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from kiosk.arrangement import arrange
from kiosk.bridge import Bridge
from kiosk.command_socket import CommandSocket
from kiosk.counter_sources import CounterSources
from kiosk.devices.ticket_event import SourceEvent
from kiosk.health.clock import SystemClock
from kiosk.health.disk import free_mb
from kiosk.identity.configuration import Configuration
from kiosk.identity.enrolment import Enrolment
from kiosk.identity.visit_id import RANDOM_BYTES, visit_id
from kiosk.phone_offer import PhoneOffer, visit_url
from kiosk.queue.heartbeat import Condition
from kiosk.queue.storage_thread import StorageThread
from kiosk.record import Draft, Record
from kiosk.record.check_code import CheckCode
from kiosk.running_log import RunningLog, config_applied
from kiosk.screen_connections import connect_binding, connect_screen, connect_service
from kiosk.screen_drawing import ScreenDrawing
from kiosk.service import OneSource, ServiceState
from kiosk.service_controller import ServiceController
from kiosk.service_facts import FactsGatherer, sources_of
from kiosk.service_thread import ServiceThread
from kiosk.setting_up import SettingUp
from kiosk.settings_restart import SettingsRestart
from kiosk.source_opening import open_sources
from kiosk.speech.keys import spoken_keys
from kiosk.speech.speaker import Speaker
from kiosk.ui.counter_view import CheckCodeView, PhoneView
from kiosk.ui.view_model import KioskViewModel
from kiosk.ui.visit_controller import VisitController
from kiosk.ui.window import KioskWindow
from kiosk.visit import Idle, OutOfService, Reason, Service, State, VisitDraft
from kiosk.visit.counter_drafts import is_told_again, touch_stuck

SWITCH_S = 0.001
"""How long a worker may keep the interpreter while the screen waits for it: five times less than
usual, so that signing and drawing a code cost the next frame a millisecond."""
PIN_TRIES = "pin-tries"
"""The file in the data folder that counts wrong PINs."""

CLOSING_LOOK_MS = 30_000
"""Between two looks whether the day is to be closed."""

_NOBODY_SERVED = (Idle, OutOfService, Service)
UNSAVED = (Reason.NOT_SAVED, Reason.DETAIL_NOT_SAVED)
"""The screen gave up on a commit: only a quick probe brings the service back."""


class KioskApp(QObject):
    """Everything behind the first frame. Lives on the GUI thread."""

    ready = Signal()
    """The kiosk takes touches: emitted once."""
    restart_wanted = Signal()
    """Somebody with a PIN wants the kiosk to end and to be started again."""

    def __init__(
        self,
        config: Path,
        view_model: KioskViewModel,
        window: KioskWindow,
        clock: SystemClock | None = None,
    ) -> None:
        """Reads settings, key and questionnaires; raises StartError. Opens nothing yet."""
        super().__init__()
        self._window = window
        self.clock = clock or SystemClock()
        self._arranged = arrange(config, lambda: self.clock.now().date())
        self.key = self._arranged.key
        self._desk = self._arranged.desk()
        self.bridge = Bridge()
        self.log: RunningLog | None = None
        self.started = False
        self._writes = False
        self._waits_in_vain = False
        self._stuck_told_ms: int | None = None
        self._officer: str | None = None
        self._drawing_worker = ThreadPoolExecutor(1, thread_name_prefix="drawing")
        self.controller = VisitController(
            self._desk, self._show, self._keep, self.clock.up_ms, self._fresh_visit, self
        )
        self.drawing = ScreenDrawing(
            self._arranged, view_model, self.clock.now, lambda: self.controller.state, self
        )
        self.setting_up = SettingUp(self._arranged, self._store, self)
        self.drawing.setting_up = self.setting_up
        self.sources = CounterSources(
            self.controller, self._append, self._fresh_visit, self.clock, self._arranged, self
        )
        self._facts = sources_of(self._arranged, self.clock.now, window, self.sources)
        self._closing_look = QTimer(self)
        self._commands = CommandSocket(
            self._arranged.folder, self._facts, self.key, self._screen_name
        )
        self.service = ServiceController(
            ServiceThread(
                FactsGatherer(self._facts),
                self._arranged.folder / PIN_TRIES,
                lambda: self._facts.configuration,
            ),
            self._service_changed,
            lambda kind, body: self._append([Draft(kind, body)]),
            self.clock.up_ms,
            self,
        )
        self.settings_restart = SettingsRestart(
            self._arranged.in_force, self.controller, self.clock, self._drawing_worker.submit, self
        )
        self._speaker = self._open_speaker()
        self._connect_workers()
        connect_screen(view_model, self.controller, self.drawing.pad)
        self.drawing.pad.keyboardChanged.connect(self._redraw)
        connect_service(view_model, self.controller, self.service)
        connect_binding(view_model, self.setting_up.binding)
        self.setting_up.approved.connect(self._begin)
        self.setting_up.changed.connect(self._serve)
        self.service.restart_wanted.connect(self.restart_wanted)
        self.settings_restart.wanted.connect(self.restart_wanted)
        window.touches.came.connect(self.settings_restart.touched)
        self.service.officer_entered.connect(self.sources.officer_entered)
        self.sources.said.connect(self.drawing.saying.say)
        self.sources.changed.connect(self._source_seen)
        window.touch_stuck.connect(self._touch_stuck)

    def start(self) -> None:
        """Builds the other screens and begins to work; `ready` follows when storage answers."""
        sys.setswitchinterval(SWITCH_S)
        self._window.keep_pictures(self._arranged.pictures)
        self._window.keys.end_turn_with(self._arranged.settings.counter.end_key)
        self._window.build_all_screens(self.drawing.warming())
        self.drawing.start()
        if self._speaker is not None:
            self._speaker.start()
        self._facts.state = "pending"
        self._commands.start()
        self.setting_up.start()
        self.settings_restart.start(self._window)
        self._serve()

    def shut_down(self, reason: str) -> None:
        """Timers, devices, workers, in this order; the starter closes the window after it."""
        self.settings_restart.stop(reason)
        self.drawing.stop()
        self.sources.stop()
        self.service.stop()
        if self._speaker is not None:
            self._speaker.stop()
        self.setting_up.stop()
        # What a citizen had answered is still kept; then the log is closed.
        self.controller.stop()
        self._closing_look.stop()
        self._commands.stop()
        if self.log is not None:
            stopped = Draft("kiosk.stopped", {"reason": reason})
            self.log.stop(stopped if self.started else None)
        self._drawing_worker.shutdown(cancel_futures=True)
        self._arranged.lock.release()

    def _connect_workers(self) -> None:
        bridge, queued = self.bridge, Qt.ConnectionType.QueuedConnection
        self.restart_wanted.connect(self.sources.hand_over)
        self.setting_up.restart_wanted.connect(self.restart_wanted)
        bridge.source_said.connect(self.sources.source_told, queued)
        bridge.source_changed.connect(self.sources.source_changed, queued)
        bridge.source_said.connect(self._event_seen, queued)
        bridge.roster_came.connect(self.sources.roster_changed, queued)
        bridge.roster_came.connect(self.drawing.name_officers, queued)
        bridge.rating_stored.connect(self._rating_stored, queued)
        bridge.rating_failed.connect(self._rating_failed, queued)
        bridge.detail_stored.connect(self._detail_stored, queued)
        bridge.detail_failed.connect(self._detail_failed, queued)
        bridge.phone_drawn.connect(self._phone_drawn, queued)
        bridge.storage_went_down.connect(self._storage_went_down, queued)
        bridge.storage_came_up.connect(self._storage_came_up, queued)

    @Slot(object)
    def _begin(self, enrolment: Enrolment) -> None:
        """Opens the log of the kiosk that `enrolment` says this is."""
        self.log = RunningLog(
            self._arranged,
            enrolment,
            self.bridge,
            self.clock,
            self._condition,
            self._configuration_applied,
            lambda: not isinstance(self.controller.state.phase, _NOBODY_SERVED),
        )
        self.setting_up.keys = self.log.central
        self._tell_facts(enrolment, self.log)
        self._open_phone(enrolment.kiosk)
        self._commands.log_opens(self.log.storage, self.log.handlers)
        self.log.start()
        self.sources.start()
        open_sources(self._arranged, self.sources, self.bridge, self.clock)

    @property
    def storage(self) -> StorageThread | None:
        """Who owns the log; None before the kiosk is approved."""
        return None if self.log is None else self.log.storage

    def _screen_name(self) -> str:
        return type(self.controller.state.phase).__name__

    def _open_phone(self, kiosk: str) -> None:
        url = self._arranged.phone_url
        if url is not None:
            url_of = partial(visit_url, self.key, kiosk, self._desk, url)
            drawn = self.bridge.phone_drawn.emit
            self.drawing.phone = PhoneOffer(url_of, self._drawing_worker, drawn)

    def _open_speaker(self) -> Speaker | None:
        asked = self._arranged.settings.speech
        if asked is None:
            return None
        return Speaker(asked.folder, asked.player, self._spoken_keys, always=asked.always)

    def _spoken_keys(self, state: State) -> tuple[str, ...]:
        return spoken_keys(
            state,
            self._desk.questionnaire,
            self._desk.reasons,
            best_first=self._desk.scale_order == "best-first",
            phone_code=self.drawing.phone_code(state) is not None,
        )

    def _tell_facts(self, enrolment: Enrolment, log: RunningLog) -> None:
        sources = self._facts
        sources.kiosk, sources.site = enrolment.kiosk, enrolment.site
        sources.state = enrolment.state
        sources.receipt_keys = log.central.receipt_keys
        sources.configuration = log.configuration
        sources.storage, sources.forwarder = log.storage, log.forwarder

    def _keep(self, drafts: Sequence[VisitDraft]) -> None:
        if self.log is not None:
            self.log.visits.keep(drafts)

    def _append(self, drafts: Sequence[Draft]) -> None:
        if self.log is not None:
            self.log.visits.append(drafts)

    def _configuration_applied(self, found: Configuration) -> None:
        """On the forwarder's thread, and at the start on a worker's."""
        if self.settings_restart.is_whole(found):
            self._append([config_applied(found, self._arranged.in_force)])
        self.bridge.roster_came.emit(found.roster)

    def _show(self, state: State) -> None:
        """Whatever follows from a state: the screen, the sound, the service menu."""
        phase = state.phase
        waits_in_vain = isinstance(phase, OutOfService) and phase.reason in UNSAVED
        if waits_in_vain and not self._waits_in_vain and self.log is not None:
            self.log.storage.check()
        self._waits_in_vain = waits_in_vain
        if state.officer != self._officer:
            self._officer = state.officer
            since = self.clock.now().strftime("%H:%M") if state.officer else ""
            self.service.officer_is(self.drawing.officer_name(state.officer), since)
        if isinstance(phase, Service):
            self.service.test_is(state.test)
            self.service.opened()
        else:
            self.service.shut_away()
        self.drawing.draw(state)
        if self._speaker is not None:
            self._speaker.show(state)

    @Slot()
    def _redraw(self) -> None:
        self.drawing.draw(self.controller.state)

    def _service_changed(self, state: ServiceState) -> None:
        self.drawing.service = state
        # Tickets come in while the menu is shut, too.
        if isinstance(self.controller.state.phase, Service):
            self._redraw()

    @Slot(str, object, object)
    def _event_seen(self, _name: str, event: SourceEvent, _at_ms: int) -> None:
        at = self.clock.now().strftime("%H:%M:%S")
        # Of a badge or a receipt slip nothing but that it came: others look at the menu.
        self.service.ticket_came(at, type(event).__name__, getattr(event, "ticket", ""))

    @Slot()
    def _source_seen(self) -> None:
        self.service.sources_are(tuple(OneSource(*said) for said in self.sources.each))

    @Slot(int, int, int)
    def _touch_stuck(self, x_percent: int, y_percent: int, held_ms: int) -> None:
        at_ms = self.clock.up_ms()
        if is_told_again(self._stuck_told_ms, at_ms):
            self._stuck_told_ms = at_ms
            self._keep([touch_stuck(self._desk, x_percent, y_percent, held_ms)])

    @Slot(str, object)
    def _phone_drawn(self, visit: str, code: PhoneView) -> None:
        if self.drawing.phone is not None:
            self.drawing.phone.drawn(visit, code)
            self._redraw()
            if self._speaker is not None:
                self._speaker.show(self.controller.state)

    @Slot(object)
    def _rating_stored(self, stored: tuple[Record, CheckCodeView]) -> None:
        rating, code = stored
        self.drawing.remember(rating.hash, code)
        path = CheckCode.of(rating).path
        self.controller.saved(rating.body["visit"], rating.seq, rating.hash, path)

    @Slot(str)
    def _rating_failed(self, visit: str) -> None:
        self.controller.not_saved(visit)

    @Slot(str)
    def _detail_stored(self, visit: str) -> None:
        self.controller.detail_saved(visit)

    @Slot(str)
    def _detail_failed(self, visit: str) -> None:
        self.controller.detail_not_saved(visit)

    @Slot(str)
    def _storage_went_down(self, _code: str) -> None:
        """Storage cannot write: no ratings are taken."""
        self._writes = False
        self.controller.service_lost(Reason.STORAGE)

    @Slot()
    def _storage_came_up(self) -> None:
        """Storage can write; the first time, the kiosk has started."""
        self._writes = True
        if not self.started:
            self.started = True
            self._close_days()
            body = {"version": version("thuocdo"), "boot": self.clock.boot}
            self._append([Draft("kiosk.started", body)])
            if self.log is not None:
                # Reads a file, so not here.
                self._drawing_worker.submit(self.log.configuration.tell_in_force)
            self.setting_up.opened()
            self._serve()
            self.ready.emit()
            return
        self._serve()

    def _close_days(self) -> None:
        """A day that ended while the kiosk was off is closed before anything else is recorded."""
        if self.log is not None:
            self.log.closing.at_start()
            self._closing_look.timeout.connect(self.log.closing.tick)
            self._closing_look.start(CLOSING_LOOK_MS)

    @Slot()
    def _serve(self) -> None:
        """Ratings are taken, where nothing hinders; trouble of the storage is told by itself."""
        hinders = self.setting_up.hinders
        if hinders is None:
            if self._writes:
                self.controller.service_returned()
        elif self._writes or self.log is None:
            self.controller.service_lost(hinders)
        self._redraw()

    def _store(
        self,
        drafts: Sequence[Draft],
        on_stored: Callable[[Sequence[Record]], None],
        on_failed: Callable[[str], None],
    ) -> None:
        if self.log is not None:
            self.log.visits.store(drafts, on_stored, on_failed)

    def _fresh_visit(self) -> str:
        return visit_id(int(self.clock.now().timestamp() * 1000), os.urandom(RANDOM_BYTES))

    def _condition(self) -> Condition:
        source, reason = self.sources.state
        return Condition(
            source,
            reason,
            free_mb(self._arranged.folder),
            self.clock.synced,
            version("thuocdo"),
            self.clock.at(),
            self.clock.boot,
            self.clock.up_ms(),
            self.key.level,
        )
