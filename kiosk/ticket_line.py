"""The ticket source as the counter uses it: opened, translated into events of a visit, stopped.

Guarantees that what the source says reaches the GUI thread as events of `kiosk.visit`, and each
change of its state as a record. Leaves to others: reading the device (`kiosk.devices`) and what
an event does (`kiosk.visit`).
"""

import logging
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Slot

from kiosk.bridge import Bridge
from kiosk.devices import ticket_event
from kiosk.devices.profile import Profile
from kiosk.devices.source_state import SourceStatus
from kiosk.devices.ticket_source import TicketSource, open_source
from kiosk.record import Draft
from kiosk.ui.visit_controller import VisitController
from kiosk.visit import TicketCalled, TicketRecalled, TicketServed, TicketSkipped
from kiosk.visit.events import TicketEvent

logger = logging.getLogger(__name__)

NO_SOURCE = "none"
"""What a heartbeat says where no ticket source is set up."""
MAX_REASON_CHARACTERS = 200


class TicketLine(QObject):
    """One counter's ticket source. Lives on the GUI thread."""

    def __init__(
        self,
        controller: VisitController,
        append: Callable[[Sequence[Draft]], None],
        fresh_visit: Callable[[], str],
        parent: QObject,
    ) -> None:
        """`controller` is told the events, `append` the records; `fresh_visit` makes an id."""
        super().__init__(parent)
        self._controller = controller
        self._append = append
        self._fresh_visit = fresh_visit
        self._source: TicketSource | None = None
        self.status: SourceStatus | None = None

    def open(
        self,
        url: str,
        profile: Profile,
        counter: str,
        bridge: Bridge,
        monotonic_ms: Callable[[], int],
    ) -> None:
        """Begins to listen; what comes, comes through `bridge`."""
        self._source = open_source(
            url, profile, counter, bridge.ticket_event, bridge.source_status, monotonic_ms
        )
        self._source.start()

    def stop(self) -> None:
        """Ends the source's thread."""
        if self._source is not None:
            self._source.stop()

    @property
    def state(self) -> tuple[str, str]:
        """State and reason, as a heartbeat says them."""
        if self.status is None:
            return NO_SOURCE, ""
        return str(self.status.state), self.status.reason[:MAX_REASON_CHARACTERS]

    @Slot(object, object)
    def ticket_came(self, event: ticket_event.TicketEvent, at_ms: int) -> None:
        """The device said something of a ticket, whose last byte came at `at_ms`."""
        taken = _TICKET_EVENTS[type(event)]
        self._controller.take(taken(at_ms, event.ticket, self._fresh_visit(), event.service))

    @Slot(object)
    def source_changed(self, status: SourceStatus) -> None:
        """The source is in another state."""
        self.status = status
        logger.info("ticket source: %s (%s)", status.state, status.reason)
        state, reason = self.state
        self._append([Draft("source.changed", {"state": state, "reason": reason})])


_TICKET_EVENTS: dict[type, Callable[[int, str, str, str | None], TicketEvent]] = {
    ticket_event.TicketCalled: TicketCalled,
    ticket_event.TicketRecalled: TicketRecalled,
    ticket_event.TicketServed: TicketServed,
    ticket_event.TicketSkipped: TicketSkipped,
}
