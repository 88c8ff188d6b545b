"""Draws the counter's state: gathers what a view is made from, and shows it.

Guarantees that the clock on the screen and the notices move by themselves and wake nobody in
between; that the keyboard begins with what the comment holds. Leaves to others: what a state
looks like (`kiosk.ui.view`), and what follows from it (`kiosk.app`).
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Slot

from kiosk.arrangement import Arrangement
from kiosk.identity.roster import Roster
from kiosk.phone_offer import PhoneOffer
from kiosk.service import ServiceState
from kiosk.setting_up import SettingUp
from kiosk.ui.comment_pad import CommentPad
from kiosk.ui.counter_view import CheckCodeView, CounterView, LocalTime, OfficerView, PhoneView
from kiosk.ui.first_view import View
from kiosk.ui.notices import milliseconds_to_next
from kiosk.ui.officer import officer_of
from kiosk.ui.saying import Saying
from kiosk.ui.view import present
from kiosk.ui.view_model import KioskViewModel
from kiosk.ui.warming import warming_views
from kiosk.visit import Detail, DetailStep, Idle, Panel, Question, Saving, State, Thanks, Visit

CLOCK_TICK_MS = 1_000
"""How long after the full minute the clock on the screen moves, so that it never runs ahead."""
MINUTE_MS = 60_000


class ScreenDrawing(QObject):
    """One counter's screen. Lives on the GUI thread."""

    def __init__(
        self,
        arranged: Arrangement,
        view_model: KioskViewModel,
        now: Callable[[], datetime],
        state: Callable[[], State],
        parent: QObject,
    ) -> None:
        """`state` is drawn again when the time moves on."""
        super().__init__(parent)
        self._arranged = arranged
        self._view_model = view_model
        self._now = now
        self._state = state
        self._counter = arranged.counter_view()
        self._codes: dict[str, CheckCodeView] = {}
        self._writes = False
        self.service = ServiceState()
        self.phone: PhoneOffer | None = None
        self.setting_up: SettingUp | None = None
        self.pad = CommentPad(self)
        self.saying = Saying(self)
        self.saying.changed.connect(self._redraw)
        self._minute = _single_shot(self._tick, self)
        self._notice = _single_shot(self._turn_notice, self)

    @property
    def counter(self) -> CounterView:
        """The counter as its screen names it."""
        return self._counter

    def warming(self) -> list[View]:
        """A view of every screen, to build them from."""
        arranged = self._arranged
        return warming_views(
            self._counter,
            arranged.questionnaire,
            arranged.words,
            arranged.settings.screen.language,
            arranged.survey.reasons,
        )

    def start(self) -> None:
        """Draws, and from now on whenever the minute is full."""
        self._tick()

    def stop(self) -> None:
        """Nothing moves by itself any more."""
        self._minute.stop()
        self._notice.stop()
        self.saying.stop()

    def remember(self, record_hash: str, code: CheckCodeView) -> None:
        """The check code of the rating that is thanked for next."""
        self._codes = {record_hash: code}

    @Slot(object)
    def name_officers(self, roster: Roster) -> None:
        """The officers who may serve here, as the configuration in force names them."""
        officers = {officer: OfficerView(name) for officer, name in roster.names.items()}
        self._counter = replace(self._counter, officers=officers)
        self._redraw()

    def officer_name(self, officer: str | None) -> str:
        """The officer's name as the screen knows it, the id where it knows none, or nothing."""
        if officer is None:
            return ""
        if officer == self._counter.officer_id:
            return self._counter.officer_name or officer
        known = self._counter.officers.get(officer)
        return officer if known is None else known.name

    def draw(self, state: State) -> None:
        """Shows `state` from the next frame on."""
        self._follow_writing(state)
        self._view_model.show(self._view(state))
        self._arm_notice(state)

    def _view(self, state: State) -> View:
        arranged, now = self._arranged, self._now()
        time = LocalTime(now.weekday(), now.day, now.month, now.hour, now.minute, now.second)
        code = None
        if isinstance(state.phase, Thanks):
            code = self._codes.get(state.phase.record_hash)
        return present(
            self._counter,
            arranged.questionnaire,
            state,
            arranged.words,
            time,
            code,
            reasons=arranged.survey.reasons,
            comment=self.pad.view,
            service=self.service,
            phone=self.phone_code(state),
            night=arranged.night,
            shift=arranged.settings.screen.shift,
            said=self.saying.said,
            enrolment=self.setting_up.enrolment_view if self.setting_up else None,
            binding=self.setting_up.binding_view if self.setting_up else None,
        )

    def phone_code(self, state: State) -> PhoneView | None:
        """The code that the panel of the phone shows; None while there is none."""
        if self.phone is None or state.panel is not Panel.PHONE or state.test:
            return None
        visit = _visit_shown(state)
        if visit is not None:
            visit = replace(visit, officer=officer_of(state))
        return self.phone.code_of(visit)

    def _follow_writing(self, state: State) -> None:
        phase = state.phase
        writes = isinstance(phase, Detail) and phase.step is DetailStep.COMMENT
        if writes != self._writes:
            # What one citizen wrote is gone from the keyboard before the next one comes.
            self.pad.reset(phase.comment if isinstance(phase, Detail) and writes else "")
        self._writes = writes

    def _arm_notice(self, state: State) -> None:
        if not isinstance(state.phase, Idle) or len(self._counter.notices) <= 1:
            self._notice.stop()
        elif not self._notice.isActive():
            self._start_notice()

    def _start_notice(self) -> None:
        now = self._now()
        seconds = (now.hour * 60 + now.minute) * 60 + now.second + now.microsecond / 1_000_000
        self._notice.start(milliseconds_to_next(seconds, self._counter.notice_seconds))

    @Slot()
    def _turn_notice(self) -> None:
        self._redraw()

    @Slot()
    def _redraw(self) -> None:
        self.draw(self._state())

    @Slot()
    def _tick(self) -> None:
        now = self._now()
        past_ms = (now.second * 1_000_000 + now.microsecond) // 1_000
        self._minute.start(MINUTE_MS - past_ms + CLOCK_TICK_MS)
        self.draw(self._state())


def _visit_shown(state: State) -> Visit | None:
    """The visit whose rating a phone could take over."""
    match state.phase:
        case Question(visit=visit) | Saving(visit=visit):
            return visit
        case _:
            return state.open


def _single_shot(slot: Callable[[], None], parent: QObject) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.timeout.connect(slot)
    return timer
