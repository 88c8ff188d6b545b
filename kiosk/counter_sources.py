"""The counter's sources: queue device, feed, scanner; opened, translated for the visit, stopped.

Guarantees that what a source says reaches the GUI thread as events of `kiosk.visit`, and the
changes of a source's state the log, in as few records as `kiosk.source_flapping` allows; that a
number is believed only while its source is (`kiosk.source_trust`); that a badge or an officer's id
which the roster does not know is nobody.
Leaves to others: reading the devices (`kiosk.devices`) and what an event does (`kiosk.visit`).
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kiosk.arrangement import Arrangement
from kiosk.devices import ticket_event as told
from kiosk.devices.source_state import SourceState, SourceStatus
from kiosk.devices.ticket_source import TicketSource
from kiosk.health.clock import SystemClock
from kiosk.identity.roster import NOBODY, Roster, after_pin, still_serving
from kiosk.officer_handed_over import HandedOver, hand_over, take_over
from kiosk.record import Draft
from kiosk.source_flapping import RecordedChange, SourceFlapping
from kiosk.source_trust import SourceTrust
from kiosk.ticket_spelling import TicketSpelling
from kiosk.ui.counter_view import SaidView
from kiosk.ui.visit_controller import VisitController
from kiosk.visit import events

logger = logging.getLogger(__name__)

QUEUE: Final = "queue"
FEED: Final = "feed"
SCANNER: Final = "scanner"
IN_ORDER: Final = (QUEUE, FEED, SCANNER)
NO_SOURCE: Final = "none"
"""What a heartbeat says where no source is set up."""
MAX_REASON_CHARACTERS: Final = 200
CLOCK_SET_MS: Final = 3_600_000
"""A wall clock that went so much further, or less far, than time did has been set: no night has
passed, and whoever serves and is being served is still there."""
LOOK_MS: Final = 15_000
"""How often it is looked whether a source has become unknown, or a new day has begun."""


@dataclass(slots=True)
class _Open:
    source: TicketSource
    trust: SourceTrust | None
    flapping: SourceFlapping
    status: SourceStatus | None = None


class CounterSources(QObject):
    """One counter's sources. Lives on the GUI thread."""

    said = Signal(object)
    """What became of a badge or a PIN (`SaidView`), for the screen to say."""
    changed = Signal()
    """`state` may be another: a source's is, by what it says or by how long it says nothing."""

    def __init__(
        self,
        controller: VisitController,
        append: Callable[[Sequence[Draft]], None],
        fresh_visit: Callable[[], str],
        clock: SystemClock,
        arranged: Arrangement,
        parent: QObject,
    ) -> None:
        """`controller` is told the events, `append` the records; `fresh_visit` makes an id."""
        super().__init__(parent)
        self._controller = controller
        self._append = append
        self._fresh_visit = fresh_visit
        self._now, self._up_ms, self._boot = clock.now, clock.up_ms, clock.boot
        self._folder = arranged.folder
        self._hours = arranged.hours
        self._fixed_officer = arranged.settings.counter.officer
        self._open: dict[str, _Open] = {}
        self._day: date = self._now().date()
        self._looked = self._now(), self._up_ms()
        self._awaited: tuple[str, int] | None = None
        self._by = ""
        today = self._day.isoformat()
        self._handed_over = take_over(self._folder, self._boot, self._up_ms(), today)
        self._stranger: str | None = None
        self._heard: dict[str, int] = {}
        self._spelling = TicketSpelling()
        self.roster = NOBODY
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self.look)

    def start(self) -> None:
        """Begins to watch the day and the sources' silence."""
        self._look.start()

    def open(self, name: str, source: TicketSource, trust: SourceTrust | None) -> None:
        """Begins to listen to `source`; `trust`: None for one that tells no numbers by itself."""
        self._open[name] = _Open(source, trust, SourceFlapping(self._up_ms()))
        source.start()

    def stop(self) -> None:
        """Ends the sources' threads."""
        self._look.stop()
        for name, held in self._open.items():
            held.source.stop()
            self._record(name, held.flapping.rest())

    @property
    def state(self) -> tuple[str, str]:
        """State and reason as a heartbeat says them: of the first source that is not well."""
        found = [self._open[name].status for name in IN_ORDER if name in self._open]
        known = [status for status in found if status is not None]
        if not known:
            return NO_SOURCE, ""
        ill = [status for status in known if status.state is not SourceState.ok]
        return _in_words((ill or known)[0])

    @property
    def each(self) -> tuple[tuple[str, str, str], ...]:
        """Name, state and reason of every source that has said how it is doing."""
        found = [(name, self._open[name].status) for name in IN_ORDER if name in self._open]
        return tuple((name, *_in_words(status)) for name, status in found if status is not None)

    @property
    def heard_s(self) -> dict[str, int]:
        """Seconds since each source last said something; nothing of one that has not."""
        now_ms = self._up_ms()
        return {name: max(0, now_ms - at_ms) // 1000 for name, at_ms in self._heard.items()}

    def is_ok(self, name: str) -> bool:
        """Whether that source is there and well."""
        held = self._open.get(name)
        return held is not None and held.status is not None and held.status.state is SourceState.ok

    @Slot(str, object, object)
    def source_told(self, name: str, event: told.SourceEvent, at_ms: int) -> None:
        """A source said something, whose last byte came at `at_ms`."""
        self._heard[name] = at_ms
        match event:
            case told.OfficerNamed(officer):
                self._officer_named(officer, at_ms)
            case told.BadgeScanned(badge):
                self._badge_scanned(badge, at_ms)
            case told.TicketElsewhere(ticket):
                self._controller.take(events.TicketElsewhere(at_ms, self._spelling.of(ticket)))
            case told.TicketScanned(ticket):
                known = self._spelling.of(ticket)
                self._controller.take(events.TicketScanned(at_ms, known, self._fresh_visit()))
            case told.DossierScanned(code):
                self._controller.take(events.DossierScanned(at_ms, code, self._fresh_visit()))
            case _:
                self._turn_told(name, event, at_ms)

    @Slot(str, object)
    def source_changed(self, name: str, status: SourceStatus) -> None:
        """A source is in another state."""
        held = self._open[name]
        if held.trust is not None:
            status = held.trust.changed(status, self._up_ms(), is_open=self._is_open())
        self._tell(name, status)

    @Slot()
    def look(self) -> None:
        """Time has passed: for a source that says nothing, and for the day."""
        for name, held in self._open.items():
            self._record(name, held.flapping.look(self._up_ms()))
            if held.trust is None:
                continue
            status = held.trust.look(self._up_ms(), is_open=self._is_open())
            if status is not None:
                self._tell(name, status)
        self._look_at_the_day()

    def _look_at_the_day(self) -> None:
        (now, up_ms), (then, then_up_ms) = (self._now(), self._up_ms()), self._looked
        self._looked = now, up_ms
        if now.date() == self._day:
            return
        self._day = now.date()
        went_ms = (now - then) // timedelta(milliseconds=1)
        if abs(went_ms - (up_ms - then_up_ms)) < CLOCK_SET_MS:
            self._spelling.forget()
            self._awaited = None
            self._controller.take(events.DayBegan(up_ms))

    @Slot(object)
    def roster_changed(self, roster: Roster) -> None:
        """Another configuration is in force; whoever it does not know any more is signed off."""
        self.roster = roster
        if not still_serving(self._controller.state.officer, roster, self._fixed_officer):
            self._officer_is(None, "removed")
            self.said.emit(SaidView("removed"))
        if self._awaited is not None and roster.by_id(self._awaited[0]) is not None:
            officer, named_ms = self._awaited
            self._officer_is(officer, "feed", named_ms)
        if self._handed_over is not None and roster.by_id(self._handed_over.officer) is not None:
            self._officer_is(
                self._handed_over.officer, self._handed_over.by, self._handed_over.at_ms
            )

    @Slot()
    def hand_over(self) -> None:
        """The kiosk is about to be started anew: who signed on serves then, too."""
        state = self._controller.state
        if state.officer is None or state.officer_ms is None:
            return
        now_ms, day = self._up_ms(), self._now().date().isoformat()
        since_ms = state.officer_ms
        who = HandedOver(state.officer, self._by, since_ms, self._boot, now_ms, day)
        hand_over(self._folder, who)

    @Slot(str)
    def officer_entered(self, officer: str) -> None:
        """An officer typed the PIN: comes, or leaves."""
        found = after_pin(self._controller.state.officer, officer)
        self._officer_is(found, "pin")
        known = self.roster.by_id(officer)
        name = "" if known is None else known.name
        self.said.emit(SaidView("off" if found is None else "on", name))

    def _turn_told(self, name: str, event: told.TicketEvent | told.TurnEnded, at_ms: int) -> None:
        if event.officer is not None:
            self._officer_named(event.officer, at_ms)
        fresh, what = self._fresh_visit(), (event.service, event.procedure, event.stage)
        if isinstance(event, told.TurnEnded):
            self._controller.take(events.TurnEnded(at_ms, fresh, *what))
            return
        take = _TICKET_EVENTS[type(event)]
        ticket = self._spelling.of(event.ticket)
        self._controller.take(take(at_ms, ticket, fresh, *what, source=name))

    def _officer_named(self, officer: str | None, at_ms: int) -> None:
        known = officer in (None, self._fixed_officer) or self.roster.by_id(officer) is not None
        if not known and officer != self._stranger:
            self._stranger = officer
            logger.warning(
                "the feed or the device names an officer whom the roster does not know; the "
                "counter alone is rated. Add the officer at the central, or correct the id"
            )
        self._officer_is(officer if known else None, "feed", at_ms)
        if officer is not None and not known:
            # Its word is the last on who serves, should the roster come to know it.
            self._awaited = officer, at_ms

    def _badge_scanned(self, badge: str, at_ms: int) -> None:
        found = self.roster.by_badge(badge)
        if found is None:
            self.said.emit(SaidView("unknown"))
            return
        self._officer_is(found.id, "badge", at_ms)
        self.said.emit(SaidView("on", found.name))

    def _officer_is(self, officer: str | None, by: str, at_ms: int | None = None) -> None:
        at_ms = self._up_ms() if at_ms is None else at_ms
        self._awaited = self._handed_over = None
        self._by = by
        self._controller.take(events.OfficerChanged(at_ms, officer, by))

    def _is_open(self) -> bool:
        return self._hours is None or self._hours.is_open(self._now())

    def _tell(self, name: str, status: SourceStatus) -> None:
        held = self._open[name]
        if status == held.status:
            return
        held.status = status
        self._record(name, held.flapping.changed(status, self._up_ms()))
        if status.state is SourceState.unknown and self._is_all_that_is_known(name):
            self._controller.take(events.SourceLost(self._up_ms()))
        self.changed.emit()

    def _is_all_that_is_known(self, name: str) -> bool:
        """Whether the visit at the counter, or else the one just gone, is of this source; with
        neither, whether no other one tells numbers.
        """
        state = self._controller.state
        visit = state.open or (state.unrated.visit if state.unrated else None)
        if visit is not None:
            return visit.source == name
        return not any(self.is_ok(other) for other in (QUEUE, FEED) if other != name)

    def _record(self, name: str, change: RecordedChange | None) -> None:
        if change is None:
            return
        state, reason = _in_words(change.status)
        logger.info("source %s: %s (%s), changes: %d", name, state, reason, change.times)
        body = {"source": name, "state": state, "reason": reason, "times": change.times}
        self._append([Draft("source.changed", body)])


def _in_words(status: SourceStatus) -> tuple[str, str]:
    return str(status.state), status.reason[:MAX_REASON_CHARACTERS]


_TICKET_EVENTS: dict[type, Callable[..., events.TicketEvent]] = {
    told.TicketCalled: events.TicketCalled,
    told.TicketRecalled: events.TicketRecalled,
    told.TicketServed: events.TicketServed,
    told.TicketSkipped: events.TicketSkipped,
}
