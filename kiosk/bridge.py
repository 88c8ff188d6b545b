"""From the worker threads to the GUI thread: signals, queued, and nothing else.

Guarantees that whatever a worker calls here is taken by the connected `@Slot` on the thread
that the receiver lives in: a plain function connected to a signal would run on the worker.
"""

from PySide6.QtCore import QObject, Signal

from kiosk.devices.source_state import SourceStatus
from kiosk.devices.ticket_event import SourceEvent


class Bridge(QObject):
    """One per application; lives in the GUI thread, its methods are called from any.

    Satisfies `kiosk.queue.storage_thread.StorageListener`.
    """

    source_said = Signal(str, object, object)
    source_changed = Signal(str, object)
    rating_stored = Signal(object)
    rating_failed = Signal(str)
    detail_stored = Signal(str)
    detail_failed = Signal(str)
    phone_drawn = Signal(str, object)
    storage_went_down = Signal(str)
    storage_came_up = Signal()
    roster_came = Signal(object)

    def source_event(self, name: str, event: SourceEvent, at_ms: int) -> None:
        """A source's thread: an event whose last byte came at `at_ms`."""
        self.source_said.emit(name, event, at_ms)

    def source_status(self, name: str, status: SourceStatus) -> None:
        """A source's thread: its state changed."""
        self.source_changed.emit(name, status)

    def storage_down(self, code: str) -> None:
        """The storage thread: nothing can be written."""
        self.storage_went_down.emit(code)

    def storage_up(self) -> None:
        """The storage thread: writing works (again)."""
        self.storage_came_up.emit()
