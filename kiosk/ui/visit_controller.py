"""Drives the visit machine: events in from screen, ticket source and storage; state out.

Guarantees that every event is taken on the GUI thread, that exactly one timer is armed (the one
the phase asks for), and that drafts are handed on in the order they were made. Knows neither
storage nor devices: the composition root connects them.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from kiosk.visit import (
    Answered,
    Desk,
    Dismissed,
    Event,
    LanguageChosen,
    NotSaved,
    OutOfService,
    Reason,
    Saved,
    ServiceLost,
    ServiceReturned,
    Skipped,
    State,
    TimeOver,
    Touched,
    VisitDraft,
    WentBack,
    delay_of,
    starting,
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
        self.state = starting(desk.default_language)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._time_over)

    def take(self, event: Event) -> None:
        """Makes the step that `event` asks for. GUI thread only."""
        before = self.state
        step = transition(self._desk, before, event)
        self.state = step.state
        if step.state.phase != before.phase:
            self._arm()
        if step.drafts:
            self._on_drafts(step.drafts)
        if step.state != before:
            self._on_state(step.state)

    def stop(self) -> None:
        """Ends what is under way, keeping what was answered; nothing happens by itself any more."""
        if not isinstance(self.state.phase, OutOfService):
            self.take(ServiceLost(self._monotonic_ms(), Reason.STARTING))
        self._timer.stop()

    def start_over(self) -> None:
        """The way out of a bug: what was answered is kept, and the screen begins anew.

        Out of service stays out of service: whoever took the screen there brings it back.
        """
        if isinstance(self.state.phase, OutOfService):
            return
        self.take(ServiceLost(self._monotonic_ms(), Reason.STARTING))
        self.take(ServiceReturned(self._monotonic_ms()))

    def _arm(self) -> None:
        delay = delay_of(self.state.phase)
        if delay is None:
            self._timer.stop()
        else:
            self._timer.start(self._desk.delays.length_ms(delay))

    @Slot()
    def _time_over(self) -> None:
        delay = delay_of(self.state.phase)
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

    def saved(self, visit: str, seq: int, record_hash: str, code_path: str) -> None:
        """The rating of `visit` is on the disk."""
        self.take(Saved(self._monotonic_ms(), visit, seq, record_hash, code_path))

    def not_saved(self, visit: str) -> None:
        """The rating of `visit` could not be written."""
        self.take(NotSaved(self._monotonic_ms(), visit))

    def service_lost(self, reason: Reason) -> None:
        """No ratings can be taken."""
        self.take(ServiceLost(self._monotonic_ms(), reason))

    def service_returned(self) -> None:
        """Ratings can be taken again."""
        self.take(ServiceReturned(self._monotonic_ms()))
