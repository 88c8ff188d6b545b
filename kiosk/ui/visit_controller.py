"""Drives the visit machine: events in from screen, ticket source and storage; state out.

Guarantees that every event is taken on the GUI thread, that one timer is armed for what the phase
asks for and one for who has signed on, and that drafts are handed on in the order they were made.
Knows neither storage nor devices: the composition root connects them.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from kiosk.visit import (
    AccessChosen,
    Answered,
    CommentChanged,
    CommentClosed,
    CommentOpened,
    DayBegan,
    Delay,
    Desk,
    DetailNotSaved,
    DetailOpened,
    DetailSaved,
    DetailSent,
    DetailSkipped,
    Dismissed,
    DossierAgreed,
    DossierDeclined,
    DossierScanned,
    Event,
    LanguageChosen,
    NotSaved,
    OfficerChanged,
    OutOfService,
    Panel,
    PanelClosed,
    PanelOpened,
    Reason,
    ReasonToggled,
    Saved,
    ServiceClosed,
    ServiceEntered,
    ServiceLost,
    ServiceOpened,
    ServiceReturned,
    ServiceUsed,
    Side,
    SideChosen,
    SidesShown,
    Skipped,
    SourceLost,
    StartedAgain,
    State,
    TestSwitched,
    TicketElsewhere,
    TicketScanned,
    TimeOver,
    Touched,
    TurnEnded,
    VisitDraft,
    WentBack,
    delay_of,
    officer_delay_of,
    starting,
    timed_by,
    transition,
)


class VisitController(QObject):
    """One counter's visits."""

    def __init__(
        self,
        desk: Desk,
        on_state: Callable[[State], None],
        on_drafts: Callable[[Sequence[VisitDraft]], None],
        monotonic_ms: Callable[[], int],
        fresh_visit: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        """`on_state` draws, `on_drafts` has them stored; both are called on the GUI thread."""
        super().__init__(parent)
        self._desk = desk
        self._on_state = on_state
        self._on_drafts = on_drafts
        self._monotonic_ms = monotonic_ms
        self._fresh_visit = fresh_visit
        self.state = starting(desk.default_language, test=desk.test, officer=desk.officer)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._time_over)
        self._officer_timer = QTimer(self)
        self._officer_timer.setSingleShot(True)
        self._officer_timer.timeout.connect(self._officer_time_over)

    def take(self, event: Event) -> None:
        """Makes the step that `event` asks for. GUI thread only."""
        before = self.state
        step = transition(self._desk, before, event)
        self.state = step.state
        if timed_by(step.state) != timed_by(before):
            self._arm()
        if step.state.officer_ms != before.officer_ms:
            self._arm_officer()
        if step.drafts:
            self._on_drafts(step.drafts)
        if step.state != before:
            self._on_state(step.state)

    def stop(self) -> None:
        """Ends what is under way, keeping what was answered; nothing happens by itself any more."""
        if not isinstance(self.state.phase, OutOfService):
            self.take(ServiceLost(self._monotonic_ms(), Reason.STARTING))
        self._timer.stop()
        self._officer_timer.stop()

    def start_over(self) -> None:
        """The way out of a bug: what was answered is kept, and the screen begins anew.

        Out of service stays out of service: whoever took the screen there brings it back.
        """
        if isinstance(self.state.phase, OutOfService):
            return
        self.take(ServiceLost(self._monotonic_ms(), Reason.STARTING))
        self.take(ServiceReturned(self._monotonic_ms()))

    def _arm(self) -> None:
        delay = delay_of(self.state)
        if delay is None:
            self._timer.stop()
        else:
            self._timer.start(self._desk.delays.length_ms(delay, self.state))

    def _arm_officer(self) -> None:
        delay = officer_delay_of(self.state)
        if delay is None:
            self._officer_timer.stop()
        else:
            gone_ms = self._monotonic_ms() - (self.state.officer_ms or 0)
            left_ms = self._desk.delays.length_ms(delay, self.state) - gone_ms
            self._officer_timer.start(max(1, left_ms))

    @Slot()
    def _officer_time_over(self) -> None:
        self.take(TimeOver(self._monotonic_ms(), Delay.OFFICER))
        # Qt may end a long wait a little early.
        self._arm_officer()

    @Slot()
    def _time_over(self) -> None:
        delay = delay_of(self.state)
        if delay is not None:
            self.take(TimeOver(self._monotonic_ms(), delay))

    @Slot()
    def touched(self) -> None:
        """The citizen asked to rate."""
        self.take(Touched(self._monotonic_ms(), self._fresh_visit()))

    @Slot(str, int)
    def answered(self, question: str, value: int) -> None:
        """A level was touched."""
        self.take(Answered(self._monotonic_ms(), question, value))

    @Slot(str)
    def skipped(self, question: str) -> None:
        """The question was left out."""
        self.take(Skipped(self._monotonic_ms(), question))

    @Slot()
    def went_back(self) -> None:
        """Back was touched."""
        self.take(WentBack(self._monotonic_ms()))

    @Slot()
    def dismissed(self) -> None:
        """The prompt was declined or the thanks touched away."""
        self.take(Dismissed(self._monotonic_ms()))

    @Slot(str)
    def language_chosen(self, language: str) -> None:
        """A language was chosen."""
        self.take(LanguageChosen(self._monotonic_ms(), language))

    @Slot()
    def started_again(self) -> None:
        """The first question is wanted, with nothing answered."""
        self.take(StartedAgain(self._monotonic_ms()))

    @Slot(str, bool)
    def access_chosen(self, name: str, on: bool) -> None:  # noqa: FBT001 - a signal's arguments
        """One field of the access was chosen: its name with dashes, as a button has it."""
        changed: dict[str, bool] = {name.replace("-", "_"): on}
        self.take(AccessChosen(self._monotonic_ms(), replace(self.state.access, **changed)))

    @Slot(str)
    def panel_opened(self, name: str) -> None:
        """A panel is wanted."""
        self.take(PanelOpened(self._monotonic_ms(), Panel(name)))

    @Slot()
    def panel_closed(self) -> None:
        """The panel is to go."""
        self.take(PanelClosed(self._monotonic_ms()))

    @Slot()
    def detail_opened(self) -> None:
        """Reasons or a comment are to be added."""
        self.take(DetailOpened(self._monotonic_ms()))

    @Slot(str)
    def side_chosen(self, side: str) -> None:
        """The reasons of one side are wanted."""
        self.take(SideChosen(self._monotonic_ms(), Side(side)))

    @Slot()
    def sides_shown(self) -> None:
        """The two sides are wanted again."""
        self.take(SidesShown(self._monotonic_ms()))

    @Slot(str, str)
    def reason_toggled(self, side: str, reason: str) -> None:
        """A reason was touched."""
        self.take(ReasonToggled(self._monotonic_ms(), Side(side), reason))

    @Slot()
    def comment_opened(self) -> None:
        """The keyboard is wanted."""
        self.take(CommentOpened(self._monotonic_ms()))

    @Slot()
    def comment_closed(self) -> None:
        """The keyboard is to go."""
        self.take(CommentClosed(self._monotonic_ms()))

    @Slot(str)
    def comment_changed(self, text: str) -> None:
        """The whole comment, as the keyboard has it now."""
        self.take(CommentChanged(self._monotonic_ms(), text))

    @Slot()
    def detail_sent(self) -> None:
        """What was chosen and written is to be kept."""
        self.take(DetailSent(self._monotonic_ms()))

    @Slot()
    def detail_skipped(self) -> None:
        """What was chosen and written is to be thrown away."""
        self.take(DetailSkipped(self._monotonic_ms()))

    @Slot()
    def service_opened(self) -> None:
        """The service menu is wanted."""
        self.take(ServiceOpened(self._monotonic_ms()))

    @Slot(str)
    def service_entered(self, role: str) -> None:
        """The PIN of `role` was right."""
        self.take(ServiceEntered(self._monotonic_ms(), role))

    @Slot()
    def service_used(self) -> None:
        """The service menu was touched."""
        self.take(ServiceUsed(self._monotonic_ms()))

    @Slot()
    def service_closed(self) -> None:
        """The service menu is to be left."""
        self.take(ServiceClosed(self._monotonic_ms()))

    @Slot(bool, str)
    def test_switched(self, on: bool, role: str) -> None:  # noqa: FBT001 - a signal's arguments
        """Test mode was switched by the PIN of `role`."""
        self.take(TestSwitched(self._monotonic_ms(), on, role))

    def saved(self, visit: str, seq: int, record_hash: str, code_path: str) -> None:
        """The rating of `visit` is on the disk."""
        self.take(Saved(self._monotonic_ms(), visit, seq, record_hash, code_path))

    def not_saved(self, visit: str) -> None:
        """The rating of `visit` could not be written."""
        self.take(NotSaved(self._monotonic_ms(), visit))

    def detail_saved(self, visit: str) -> None:
        """The reasons and the comment of `visit` are on the disk."""
        self.take(DetailSaved(self._monotonic_ms(), visit))

    def detail_not_saved(self, visit: str) -> None:
        """The reasons and the comment of `visit` could not be written."""
        self.take(DetailNotSaved(self._monotonic_ms(), visit))

    def service_lost(self, reason: Reason) -> None:
        """No ratings can be taken."""
        self.take(ServiceLost(self._monotonic_ms(), reason))

    def service_returned(self) -> None:
        """Ratings can be taken again."""
        self.take(ServiceReturned(self._monotonic_ms()))

    @Slot()
    def turn_ended(self) -> None:
        """The officer ended a turn by the key."""
        self.take(TurnEnded(self._monotonic_ms(), self._fresh_visit()))

    @Slot()
    def dossier_agreed(self) -> None:
        """The scanned dossier code may be kept."""
        self.take(DossierAgreed(self._monotonic_ms(), self._fresh_visit()))

    @Slot()
    def dossier_declined(self) -> None:
        """The scanned dossier code is to be thrown away."""
        self.take(DossierDeclined(self._monotonic_ms(), self._fresh_visit()))

    @Slot(str)
    def dossier_scanned(self, code: str) -> None:
        """A receipt slip was read: its dossier code."""
        self.take(DossierScanned(self._monotonic_ms(), code, self._fresh_visit()))

    @Slot(str)
    def ticket_scanned(self, ticket: str) -> None:
        """A ticket was held before the scanner."""
        self.take(TicketScanned(self._monotonic_ms(), ticket, self._fresh_visit()))

    @Slot(str)
    def ticket_elsewhere(self, ticket: str) -> None:
        """Another counter has the ticket."""
        self.take(TicketElsewhere(self._monotonic_ms(), ticket))

    def officer_changed(self, officer: str | None, by: str) -> None:
        """`officer` serves from now on, None: nobody; `by`: one of `events.OFFICER_BY`."""
        self.take(OfficerChanged(self._monotonic_ms(), officer, by))

    @Slot()
    def source_lost(self) -> None:
        """No number of the ticket source is believed any more."""
        self.take(SourceLost(self._monotonic_ms()))

    @Slot()
    def day_began(self) -> None:
        """Another day: numbers begin anew."""
        self.take(DayBegan(self._monotonic_ms()))
