"""What has to be done before a kiosk takes ratings: it is approved, and its counter is confirmed.

Guarantees that `hinders` names the first of the two that is missing, that a change is told on the
GUI thread, and that an approved kiosk goes on to follow what the central says of its place.
Leaves to others: opening the log (`kiosk.app`) and the screens (`kiosk.ui.enrolment_content`,
`kiosk.ui.binding_content`).
"""

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal, Slot

from kiosk.arrangement import ENROLMENT, Arrangement
from kiosk.counter_binding import CounterBinding, Store
from kiosk.identity.central_keys import CentralKeys
from kiosk.identity.enrolment import APPROVED, REVOKED, Enrolment
from kiosk.identity.enrolment_progress import EnrolmentProgress
from kiosk.identity.enrolment_thread import EnrolmentRequest, EnrolmentThread
from kiosk.identity.provision_error import ProvisionFault
from kiosk.identity.provision_result import load_result
from kiosk.identity.provisioned_enrolment import ByFile
from kiosk.provision_watch import ProvisionWatch
from kiosk.record import VerifyKey
from kiosk.ui.binding_content import BindingView
from kiosk.ui.enrolment_content import EnrolmentView
from kiosk.visit import Reason


class SettingUp(QObject):
    """One kiosk's. Lives on the GUI thread."""

    approved = Signal(object)
    """The `Enrolment`, once: the log may be opened."""
    changed = Signal()
    """`hinders`, or what the two screens show, has changed."""
    restart_wanted = Signal()
    """A provisioning file came, or the central has put a kiosk made ready by file elsewhere: the
    settings are others from the next start on."""
    _file_came = Signal()
    _file_failed = Signal(object)
    _was_approved = Signal(object)
    _progressed = Signal(object)

    def __init__(self, arranged: Arrangement, store: Store, parent: QObject | None = None) -> None:
        """`store`: as for `CounterBinding`."""
        super().__init__(parent)
        self._address = arranged.settings.central.url
        self._known = arranged.known
        self._enrolment: Enrolment | None = None
        self._opened = False
        self._revoked = False
        self.keys: CentralKeys | None = None
        result = load_result(arranged.folder)
        self._fault = "" if result is None else result[0].value
        self._view = EnrolmentView(
            own=arranged.key().verify_key.fingerprint, address=self._address, file_fault=self._fault
        )
        self._batch, self._counter = arranged.batch, arranged.settings.counter.id
        self.binding = CounterBinding(
            arranged.settings,
            arranged.in_force.file_site,
            store,
            self,
            follows=arranged.batch is not None,
        )
        request = EnrolmentRequest(
            arranged.settings.central.url,
            arranged.ca_file,
            arranged.key,
            arranged.settings.central.batch_token,
            # One kiosk.toml for all of a batch: which counter it is, the approval says.
            self._counter if self._batch is None else self._batch.counter,
            arranged.folder / ENROLMENT,
            arranged.settings.central.fingerprint,
            self._announced,
            arranged.settings.central.proxy,
            None if self._batch is None else ByFile(arranged.folder, self._batch),
        )
        # They emit on the thread that asks; the slots run here.
        self._thread = EnrolmentThread(
            request, self._known, self._was_approved.emit, self._progressed.emit
        )
        self._watch = ProvisionWatch(arranged.folder, self._file_failed.emit, self._file_came.emit)
        queued = Qt.ConnectionType.QueuedConnection
        self._file_failed.connect(self._take_fault, queued)
        self._file_came.connect(self.restart_wanted, queued)
        self._was_approved.connect(self._take_approved, queued)
        self._progressed.connect(self._follow, queued)
        self.binding.changed.connect(self.changed)
        self.binding.settled.connect(self.changed)
        self.binding.central_wanted.connect(self._thread.ask_now)

    @property
    def hinders(self) -> Reason | None:
        """Why no ratings may be taken yet; None where nothing of this hinders."""
        if self._enrolment is None or self._revoked:
            return Reason.PENDING
        return None if self.binding.is_bound else Reason.UNBOUND

    @property
    def enrolment_view(self) -> EnrolmentView:
        """What the screen of the enrolment shows."""
        return self._view

    @property
    def binding_view(self) -> BindingView:
        """What the screen of the counter shows."""
        return self.binding.view

    def start(self) -> None:
        """Begins to ask the central; an enrolment that was approved before holds at once."""
        if self._known is not None and self._known.state == APPROVED:
            self._take_approved(self._known)
        else:
            self._watch.start()
        self._thread.start()

    def opened(self) -> None:
        """The log is open: what is to be recorded can be."""
        self._opened = True
        if self._enrolment is not None:
            self.binding.enrolled(self._enrolment)

    def stop(self) -> None:
        """Nothing is asked any more."""
        self.binding.stop()
        self._watch.stop()
        self._thread.stop()

    def _announced(self) -> tuple[str, ...]:
        # On the thread that asks.
        return () if self.keys is None else tuple(key.text for key in self.keys.receipt_keys())

    @Slot(object)
    def _take_approved(self, enrolment: Enrolment) -> None:
        if self._is_elsewhere(enrolment):
            self.restart_wanted.emit()
            return
        self._watch.stop()
        is_first, self._enrolment = self._enrolment is None, enrolment
        self._revoked = False
        self._view = self._shown(
            EnrolmentProgress.of(enrolment, self._view.own),
        )
        if is_first:
            self.approved.emit(enrolment)
        elif self._opened:
            self.binding.enrolled(enrolment)
        self.changed.emit()

    def _is_elsewhere(self, enrolment: Enrolment) -> bool:
        """Whether the next start will name another counter than this one does."""
        by_file = self._batch is not None and enrolment is not self._known
        return by_file and enrolment.counter not in {"", self._counter}

    @Slot(object)
    def _take_fault(self, fault: ProvisionFault | None) -> None:
        self._fault = "" if fault is None else fault.value
        self._view = replace(self._view, file_fault=self._fault)
        self.changed.emit()

    @Slot(object)
    def _follow(self, progress: EnrolmentProgress) -> None:
        self._revoked = progress.state == REVOKED
        self._view = self._shown(progress)
        self.changed.emit()

    def _shown(self, progress: EnrolmentProgress) -> EnrolmentView:
        place = (progress.site_name, progress.unit)
        central = progress.central
        if not central and self._known is not None:
            central = VerifyKey.from_text(self._known.receipt_key).fingerprint
        return EnrolmentView(
            progress.state,
            progress.own,
            central,
            self._address,
            progress.kiosk,
            ", ".join(each for each in place if each),
            progress.code,
            progress.expires_s,
            progress.trouble,
            self._fault,
        )
