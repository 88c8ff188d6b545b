"""The transitions: one function per kind of event, each total over the phases.

Rules kept here: once a question is on the screen no ticket event takes it away, the call is
recorded at once and takes effect after thanks or idle; a prompt that is overtaken ends as
unrated with the cause next-called; a served visit stays open to a late rating for
`Delays.late_rating_ms`; an answer counts only for the question on the screen.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from kiosk.visit import drafts, ticketing
from kiosk.visit.delays import SETTLE_MS, delay_of
from kiosk.visit.desk import Desk
from kiosk.visit.drafts import VisitDraft
from kiosk.visit.events import (
    Answered,
    Dismissed,
    Event,
    LanguageChosen,
    NotSaved,
    Saved,
    ServiceLost,
    ServiceReturned,
    Skipped,
    TicketCalled,
    TicketRecalled,
    TicketServed,
    TicketSkipped,
    TimeOver,
    Touched,
    WentBack,
)
from kiosk.visit.resting import rest
from kiosk.visit.state import (
    Idle,
    OutOfService,
    Prompt,
    Question,
    Reason,
    Saving,
    Serving,
    State,
    Thanks,
    Trigger,
    Unrated,
    Visit,
)


@dataclass(frozen=True, slots=True)
class Step:
    """Where an event leads, and what it leaves in the log, in that order."""

    state: State
    drafts: tuple[VisitDraft, ...] = ()


def transition(desk: Desk, state: State, event: Event) -> Step:
    """The step that `event` makes; an event that means nothing now makes none."""
    after, records = _HANDLERS[type(event)](desk, state, event)
    return Step(after, tuple(records))


_Outcome = tuple[State, list[VisitDraft]]


def _touch(desk: Desk, state: State, event: Touched) -> _Outcome:
    visit: Visit
    trigger, late = Trigger.WALK_UP, False
    match state.phase:
        case Serving() | Prompt() if state.open and not state.open.rated:
            visit, trigger = state.open, drafts.trigger_of(state.open)
        case Idle() if (
            state.unrated and event.at_ms - state.unrated.at_ms <= desk.delays.late_rating_ms
        ):
            visit, trigger, late = state.unrated.visit, Trigger.SERVED, True
        case Idle():
            visit = Visit(event.fresh)
        case _:
            return state, []
    began = state.phase.since_ms if isinstance(state.phase, Prompt) else event.at_ms
    first = Question(visit, trigger, 0, (), began, event.at_ms, late)
    return replace(state, phase=first), []


def _answer(desk: Desk, state: State, event: Answered | Skipped) -> _Outcome:
    match state.phase:
        case Prompt() if state.open:
            asked = Question(
                state.open,
                drafts.trigger_of(state.open),
                0,
                (),
                state.phase.since_ms,
                state.phase.since_ms,
            )
        case Question():
            asked = state.phase
        case _:
            return state, []
    question = desk.questionnaire.questions[asked.index]
    if event.question != question.id or event.at_ms - asked.since_ms < SETTLE_MS:
        return state, []
    value = None
    if isinstance(event, Answered):
        value = event.value
        if value not in {level.value for level in desk.questionnaire.scale_of(question).levels}:
            return state, []
    answers = (*asked.answers, (question.id, value))
    if asked.index + 1 < len(desk.questionnaire.questions):
        following = replace(asked, index=asked.index + 1, answers=answers, since_ms=event.at_ms)
        return replace(state, phase=following), []
    return _finish(desk, state, asked, answers, event.at_ms, partial=False)


def _finish(
    desk: Desk,
    state: State,
    asked: Question,
    answers: tuple[tuple[str, int | None], ...],
    at_ms: int,
    *,
    partial: bool,
) -> _Outcome:
    if all(value is None for _, value in answers):
        cause = "window-over" if partial else "dismissed"
        return _leave_unrated(desk, state, asked.visit, cause, at_ms)
    record = drafts.rating(desk, asked, answers, state.language, at_ms, partial=partial)
    return replace(state, phase=Saving(asked.visit)), [record]


def _leave_unrated(desk: Desk, state: State, visit: Visit, cause: str, at_ms: int) -> _Outcome:
    if state.open and state.open.id == visit.id:
        visit = state.open
        if not visit.served:
            # Still being served: its end, or the next call, will say how the visit went.
            return rest(desk, state, at_ms, [])
        state = replace(state, open=None)
    records = [drafts.unrated(desk, visit, cause)]
    ended = replace(state, unrated=Unrated(visit, at_ms)) if visit.served else state
    return rest(desk, ended, at_ms, records)


def _go_back(desk: Desk, state: State, event: WentBack) -> _Outcome:
    if not isinstance(state.phase, Question):
        return state, []
    asked = state.phase
    if asked.index == 0:
        return _leave_unrated(desk, state, asked.visit, "dismissed", event.at_ms)
    earlier = replace(
        asked, index=asked.index - 1, answers=asked.answers[:-1], since_ms=event.at_ms
    )
    return replace(state, phase=earlier), []


def _dismiss(desk: Desk, state: State, event: Dismissed) -> _Outcome:
    match state.phase:
        case Prompt() if state.open:
            return _leave_unrated(desk, state, state.open, "dismissed", event.at_ms)
        case Thanks():
            return rest(desk, state, event.at_ms, [])
        case _:
            return state, []


def _choose_language(desk: Desk, state: State, event: LanguageChosen) -> _Outcome:
    if event.language not in desk.questionnaire.languages:
        return state, []
    chosen = replace(state, language=event.language)
    match chosen.phase:
        case Question():
            return replace(chosen, phase=replace(chosen.phase, since_ms=event.at_ms)), []
        case Prompt() if chosen.open:
            return _touch(desk, chosen, Touched(event.at_ms, chosen.open.id))
        case _:
            return chosen, []


def _end_delay(desk: Desk, state: State, event: TimeOver) -> _Outcome:
    if event.delay != delay_of(state.phase):
        return state, []
    match state.phase:
        case Prompt() if state.open:
            return _leave_unrated(desk, state, state.open, "window-over", event.at_ms)
        case Question() as asked:
            return _finish(desk, state, asked, asked.answers, event.at_ms, partial=True)
        case Saving(visit):
            return replace(state, phase=OutOfService(Reason.NOT_SAVED, visit)), []
        case _:
            return rest(desk, state, event.at_ms, [])


def _save(desk: Desk, state: State, event: Saved) -> _Outcome:
    if state.open and state.open.id == event.visit:
        rated = replace(state.open, rated=True)
        state = replace(state, open=None if rated.served else rated)
    if state.unrated and state.unrated.visit.id == event.visit:
        state = replace(state, unrated=None)
    match state.phase:
        case Saving(visit) if visit.id == event.visit:
            return replace(state, phase=Thanks(visit, event.record_hash, event.code_path)), []
        case OutOfService(reason, visit) if visit and visit.id == event.visit:
            told = replace(state, phase=OutOfService(reason))
            return told, [drafts.unacknowledged(desk, visit, event.seq)]
        case _:
            return state, []


def _fail_save(_desk: Desk, state: State, event: NotSaved) -> _Outcome:
    match state.phase:
        case Saving(visit) if visit.id == event.visit:
            return replace(state, phase=OutOfService(Reason.NOT_SAVED)), []
        case OutOfService(reason, visit) if visit and visit.id == event.visit:
            return replace(state, phase=OutOfService(reason)), []
        case _:
            return state, []


def _lose_service(desk: Desk, state: State, event: ServiceLost) -> _Outcome:
    records: list[VisitDraft] = []
    match state.phase:
        case OutOfService(reason, visit):
            # What the screen says first stays until the cause is known better than "starting".
            kept = event.reason if reason is Reason.STARTING else reason
            return replace(state, phase=OutOfService(kept, visit)), []
        case Saving(visit):
            return replace(state, phase=OutOfService(event.reason, visit)), []
        case Prompt() if state.open:
            records = [drafts.unrated(desk, state.open, "outage")]
            state = replace(state, open=None, unrated=Unrated(state.open, event.at_ms))
        case Question(visit=visit, answers=answers) as asked:
            if any(value is not None for _, value in answers):
                records = [
                    drafts.rating(
                        desk, asked, answers, state.language, event.at_ms, partial=True
                    )
                ]
            else:
                records = [drafts.unrated(desk, visit, "outage")]
            if state.open and state.open.id == visit.id:
                state = replace(state, open=None)
        case _:
            pass
    return replace(state, phase=OutOfService(event.reason)), records


def _return_service(desk: Desk, state: State, event: ServiceReturned) -> _Outcome:
    if not isinstance(state.phase, OutOfService):
        return state, []
    return rest(desk, state, event.at_ms, [])


_HANDLERS: dict[type[Event], Callable[[Desk, State, Any], _Outcome]] = {
    TicketCalled: ticketing.take,
    TicketRecalled: ticketing.take,
    TicketServed: ticketing.take,
    TicketSkipped: ticketing.take,
    Touched: _touch,
    Answered: _answer,
    Skipped: _answer,
    WentBack: _go_back,
    Dismissed: _dismiss,
    LanguageChosen: _choose_language,
    TimeOver: _end_delay,
    Saved: _save,
    ServiceLost: _lose_service,
    ServiceReturned: _return_service,
    NotSaved: _fail_save,
}
