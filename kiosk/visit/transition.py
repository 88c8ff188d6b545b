"""The transitions: one function per kind of event, each total over the phases.

Rules kept here: an answer counts only for the question on the screen, and not in the first
moment of it; what was answered is kept when nobody goes on; a served visit that went unrated is
open to a late rating for `Delays.late_rating_ms`. What the ticket source does is in
`kiosk.visit.ticketing`, what storage does in `kiosk.visit.storing`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from kiosk.visit import drafts, storing, ticketing
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
from kiosk.visit.resting import Outcome, end_unrated, rest
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


def _touch(desk: Desk, state: State, event: Touched) -> Outcome:
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


def _answer(desk: Desk, state: State, event: Answered | Skipped) -> Outcome:
    match state.phase:
        case Prompt(since) if state.open:
            asked = Question(state.open, drafts.trigger_of(state.open), 0, (), since, since)
        case Question():
            asked = state.phase
        case _:
            return state, []
    question = desk.questionnaire.questions[asked.index]
    if event.question != question.id or _is_too_soon(asked.since_ms, event.at_ms):
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
    if all(answer is None for _, answer in answers):
        return _give_up(desk, state, asked, "dismissed", event.at_ms)
    record = drafts.rating(desk, asked, answers, state.language, event.at_ms, partial=False)
    return replace(state, phase=Saving(asked.visit)), [record]


def _is_too_soon(since_ms: int, at_ms: int) -> bool:
    return at_ms - since_ms < SETTLE_MS


def _give_up(desk: Desk, state: State, asked: Question, cause: str, at_ms: int) -> Outcome:
    """The rating ends without any answer."""
    if asked.late:
        # That the visit went unrated is on record since it was over.
        return rest(desk, state, at_ms, [])
    return _end_and_rest(desk, state, asked.visit, cause, at_ms)


def _end_and_rest(desk: Desk, state: State, visit: Visit, cause: str, at_ms: int) -> Outcome:
    ended, records = end_unrated(desk, state, visit, cause, at_ms)
    return rest(desk, ended, at_ms, records)


def _go_back(desk: Desk, state: State, event: WentBack) -> Outcome:
    if not isinstance(state.phase, Question):
        return state, []
    asked = state.phase
    if _is_too_soon(asked.since_ms, event.at_ms):
        return state, []
    if asked.index == 0:
        return _give_up(desk, state, asked, "dismissed", event.at_ms)
    earlier = replace(
        asked, index=asked.index - 1, answers=asked.answers[:-1], since_ms=event.at_ms
    )
    return replace(state, phase=earlier), []


def _dismiss(desk: Desk, state: State, event: Dismissed) -> Outcome:
    match state.phase:
        case Prompt(since) | Thanks(since_ms=since) if _is_too_soon(since, event.at_ms):
            return state, []
        case Prompt() if state.open:
            return _end_and_rest(desk, state, state.open, "dismissed", event.at_ms)
        case Thanks():
            return rest(desk, state, event.at_ms, [])
        case _:
            return state, []


def _choose_language(desk: Desk, state: State, event: LanguageChosen) -> Outcome:
    if event.language not in desk.questionnaire.languages:
        return state, []
    chosen = replace(state, language=event.language)
    match chosen.phase:
        case Question():
            return replace(chosen, phase=replace(chosen.phase, since_ms=event.at_ms)), []
        case Prompt() if chosen.open:
            return _touch(desk, chosen, Touched(event.at_ms, chosen.open.id))
        case Idle():
            other = event.language != desk.default_language
            return replace(chosen, phase=Idle(event.at_ms if other else None)), []
        case _:
            return chosen, []


def _end_delay(desk: Desk, state: State, event: TimeOver) -> Outcome:
    if event.delay != delay_of(state.phase):
        return state, []
    match state.phase:
        case Prompt() if state.open:
            return _end_and_rest(desk, state, state.open, "window-over", event.at_ms)
        case Question() as asked if any(answer is not None for _, answer in asked.answers):
            record = drafts.partial_rating(desk, asked, state.language)
            return replace(state, phase=Saving(asked.visit)), [record]
        case Question() as asked:
            return _give_up(desk, state, asked, "window-over", event.at_ms)
        case Saving(visit):
            return replace(state, phase=OutOfService(Reason.NOT_SAVED, visit)), []
        case _:
            return rest(desk, state, event.at_ms, [])


_HANDLERS: dict[type[Event], Callable[[Desk, State, Any], Outcome]] = {
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
    Saved: storing.save,
    ServiceLost: storing.lose_service,
    ServiceReturned: storing.return_service,
    NotSaved: storing.fail_save,
}
