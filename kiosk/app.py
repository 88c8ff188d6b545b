"""The composition root: builds the parts of the kiosk and connects them, and nothing else."""

import logging
import os
import random
from collections.abc import Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from kiosk.arrangement import ENROLMENT, arrange
from kiosk.bridge import Bridge
from kiosk.deadline import DeadlineSession
from kiosk.health.clock import SystemClock
from kiosk.health.disk import free_mb
from kiosk.identity.enrolment import APPROVED, Enrolment
from kiosk.identity.enrolment_thread import EnrolmentRequest, EnrolmentThread
from kiosk.identity.token import random_nonce, request_token
from kiosk.identity.visit_id import RANDOM_BYTES, visit_id
from kiosk.queue.forwarder import Central, Forwarder
from kiosk.queue.heartbeat import Condition, Heartbeat
from kiosk.queue.lock import OUTBOX
from kiosk.queue.outbox import Outbox
from kiosk.queue.storage_thread import StorageThread
from kiosk.record import Draft, Place, Record, SealingPublicKey, VerifyKey
from kiosk.record.check_code import CheckCode
from kiosk.ticket_line import TicketLine
from kiosk.ui.counter_view import CheckCodeView, LocalTime
from kiosk.ui.view import present
from kiosk.ui.view_model import KioskViewModel
from kiosk.ui.visit_controller import VisitController
from kiosk.ui.warming import warming_views
from kiosk.ui.window import KioskWindow
from kiosk.visit import (
    OutOfService,
    Reason,
    State,
    Thanks,
    VisitDraft,
)
from kiosk.visit_log import VisitLog

logger = logging.getLogger(__name__)

CLOCK_TICK_MS = 1_000
"""How long after the full minute the clock on the screen moves, so that it never runs ahead."""
MINUTE_MS = 60_000


class KioskApp(QObject):
    """Everything behind the first frame. Lives on the GUI thread."""

    ready = Signal()
    """The kiosk takes touches: emitted once."""

    def __init__(self, config: Path, view_model: KioskViewModel, window: KioskWindow) -> None:
        """Reads settings, key and questionnaires; raises StartError. Opens nothing yet."""
        super().__init__()
        self._view_model = view_model
        self._window = window
        self.clock = SystemClock()
        self._arranged = arrange(config, self.clock.now().date())
        self.key = self._arranged.key
        self._bridge = Bridge()
        self._codes: dict[str, CheckCodeView] = {}
        self._log: VisitLog | None = None
        self.storage: StorageThread | None = None
        self._forwarder: Forwarder | None = None
        self._enrolment: EnrolmentThread | None = None
        self.started = False
        self._waits_in_vain = False
        self._counter_view = self._arranged.counter_view()
        self.controller = VisitController(
            self._arranged.desk(),
            self._draw,
            self._keep,
            self.clock.up_ms,
            self._fresh_visit,
            self,
        )
        self.ticket_line = TicketLine(self.controller.take, self._append, self._fresh_visit, self)
        self._minute = QTimer(self)
        self._minute.setSingleShot(True)
        self._minute.timeout.connect(self._tick)
        self._connect()

    def start(self) -> None:
        """Builds the other screens and begins to work; `ready` follows when storage answers."""
        self._window.build_all_screens(
            warming_views(
                self._counter_view,
                self._arranged.questionnaire,
                self._arranged.words,
                self._arranged.settings.screen.language,
            )
        )
        self._tick()
        if self._arranged.known is not None and self._arranged.known.state == APPROVED:
            self._begin(self._arranged.known)
            return
        self.controller.service_lost(Reason.PENDING)
        request = EnrolmentRequest(
            self._arranged.settings.central.url,
            self._arranged.ca_file,
            self.key,
            self._arranged.settings.central.batch_token,
            self._arranged.settings.counter.id,
            self._arranged.folder / ENROLMENT,
        )
        self._enrolment = EnrolmentThread(request, self._arranged.known, self._bridge.approved)
        self._enrolment.start()

    def shut_down(self, reason: str) -> None:
        """Timers, devices, workers, in this order; the starter closes the window after it."""
        self._minute.stop()
        self.ticket_line.stop()
        if self._enrolment is not None:
            self._enrolment.stop()
        # What a citizen had answered is still kept; then the log is closed.
        self.controller.stop()
        if self.storage is not None and self.started:
            self.storage.append([Draft("kiosk.stopped", {"reason": reason})])
        # The forwarder asks the storage thread, so it ends first.
        if self._forwarder is not None:
            self._forwarder.stop()
        if self.storage is not None:
            self.storage.stop()
        self._arranged.lock.release()

    def _connect(self) -> None:
        queued = Qt.ConnectionType.QueuedConnection
        bridge, model, controller = self._bridge, self._view_model, self.controller
        bridge.ticket_came.connect(self.ticket_line.ticket_came, queued)
        bridge.source_changed.connect(self.ticket_line.source_changed, queued)
        bridge.rating_stored.connect(self._rating_stored, queued)
        bridge.rating_failed.connect(self._rating_failed, queued)
        bridge.storage_went_down.connect(self._storage_went_down, queued)
        bridge.storage_came_up.connect(self._storage_came_up, queued)
        bridge.enrolment_approved.connect(self._begin, queued)
        model.touched.connect(controller.touched)
        model.answered.connect(controller.answered)
        model.skipped.connect(controller.skipped)
        model.wentBack.connect(controller.went_back)
        model.dismissed.connect(controller.dismissed)
        model.languageChosen.connect(controller.language_chosen)

    @Slot(object)
    def _begin(self, enrolment: Enrolment) -> None:
        """Opens the log of the kiosk that `enrolment` says this is."""
        place = Place(enrolment.site, enrolment.kiosk)
        self.storage = StorageThread(
            partial(Outbox, self._arranged.folder / OUTBOX, place, self.key, self.clock.stamp),
            self._bridge,
            self.clock.up_ms,
        )
        central = self._arranged.settings.central
        receipt_key = VerifyKey.from_text(enrolment.receipt_key)
        heartbeat = Heartbeat(
            central.url,
            enrolment.kiosk,
            self.key,
            receipt_key,
            self._condition,
            self.clock.compare,
            partial(request_token, self.key, enrolment.kiosk),
            self.clock.up_s,
            random_nonce,
            random.random,
        )
        self._forwarder = Forwarder(
            Central(central.url, enrolment.kiosk, receipt_key, self._arranged.ca_file),
            self.storage,
            DeadlineSession(self._arranged.ca_file),
            heartbeat,
            self.clock.up_s,
        )
        self._log = VisitLog(
            self.storage,
            SealingPublicKey.from_text(enrolment.sealing_key),
            self._bridge,
            central.public_url,
            self._forwarder.wake,
        )
        self.storage.start()
        self._log.warm(enrolment.kiosk)
        self._forwarder.start()
        source, profile = self._arranged.settings.ticket_source, self._arranged.profile
        if source is not None and profile is not None:
            counter = self._arranged.settings.counter.id
            self.ticket_line.open(source.url, profile, counter, self._bridge, self.clock.up_ms)

    def _keep(self, drafts: Sequence[VisitDraft]) -> None:
        if self._log is not None:
            self._log.keep(drafts)

    def _append(self, drafts: Sequence[Draft]) -> None:
        if self._log is not None:
            self._log.append(drafts)

    @Slot(object)
    def _rating_stored(self, stored: tuple[Record, CheckCodeView]) -> None:
        rating, code = stored
        self._codes = {rating.hash: code}
        path = CheckCode.of(rating).path
        self.controller.saved(rating.body["visit"], rating.seq, rating.hash, path)

    @Slot(str)
    def _rating_failed(self, visit: str) -> None:
        self.controller.not_saved(visit)

    @Slot(str)
    def _storage_went_down(self, _code: str) -> None:
        """Storage cannot write: no ratings are taken."""
        self.controller.service_lost(Reason.STORAGE)

    @Slot()
    def _storage_came_up(self) -> None:
        """Storage can write; the first time, the kiosk has started."""
        if not self.started:
            self.started = True
            body = {"version": version("thuocdo"), "boot": self.clock.boot}
            self._append([Draft("kiosk.started", body)])
            self.controller.service_returned()
            self.ready.emit()
            return
        self.controller.service_returned()

    @Slot()
    def _tick(self) -> None:
        now = self.clock.now()
        past_ms = (now.second * 1_000_000 + now.microsecond) // 1_000
        self._minute.start(MINUTE_MS - past_ms + CLOCK_TICK_MS)
        self._draw(self.controller.state)

    def _draw(self, state: State) -> None:
        phase = state.phase
        waits_in_vain = isinstance(phase, OutOfService) and phase.reason is Reason.NOT_SAVED
        if waits_in_vain and not self._waits_in_vain and self.storage is not None:
            # The screen gave up on a commit: only a quick probe brings the service back.
            self.storage.check()
        self._waits_in_vain = waits_in_vain
        now = self.clock.now()
        time = LocalTime(now.weekday(), now.day, now.month, now.hour, now.minute)
        code = None
        if isinstance(state.phase, Thanks):
            code = self._codes.get(state.phase.record_hash)
        self._view_model.show(
            present(
                self._counter_view,
                self._arranged.questionnaire,
                state,
                self._arranged.words,
                time,
                code,
            )
        )

    def _fresh_visit(self) -> str:
        return visit_id(int(self.clock.now().timestamp() * 1000), os.urandom(RANDOM_BYTES))

    def _condition(self) -> Condition:
        source, reason = self.ticket_line.state
        return Condition(
            source,
            reason,
            free_mb(self._arranged.folder),
            self.clock.synced,
            version("thuocdo"),
            self.clock.at(),
        )
