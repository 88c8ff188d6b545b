"""From the invitation to the last answer: what the touches of a rating do.

Guarantees that an answer counts only for the question on the screen, and not in the first
moment of it; that going back or starting again keeps nothing of what was answered after; and
that a served visit which went unrated is open to a late rating for `Delays.late_rating_ms`.
"""

from dataclasses import replace

from kiosk.visit import drafts
from kiosk.visit.delays import is_too_soon
from kiosk.visit.desk import Desk
from kiosk.visit.events import Answered, Dismissed, Skipped, StartedAgain, Touched, WentBack
from kiosk.visit.overtaking import of_now
from kiosk.visit.resting import Outcome, end_unrated, rest
from kiosk.visit.settling import has_settled
from kiosk.visit.state import (
    Idle,
    Prompt,
    Question,
    Saving,
    Serving,
    State,
    Thanks,
    Trigger,
    Visit,
)


def touch(desk: Desk, state: State, event: Touched) -> Outcome:
    """The first question comes, where it was asked for on a screen that has settled."""
    since_ms = state.phase.since_ms if isinstance(state.phase, Prompt) else None
    if since_ms is not None and is_too_soon(since_ms, event.at_ms):
        return state, []
    second = state.tap is not None and is_too_soon(state.tap.at_ms, event.at_ms)
    if second or not has_settled(state, event.at_ms):
        return state, []
    return begin(desk, state, event)


def begin(desk: Desk, state: State, event: Touched, by: Trigger | None = None) -> Outcome:
    """The first question comes. `by`: what opened it, if it was no touch."""
    visit: Visit
    trigger, late = Trigger.WALK_UP, False
    match state.phase:
        case Serving() | Prompt() if state.open and not state.open.rated:
            visit, trigger = of_now(state, state.open), drafts.trigger_of(state.open)
        case Idle() if (
            state.unrated and event.at_ms - state.unrated.at_ms <= desk.delays.late_rating_ms
        ):
            visit, trigger, late = state.unrated.visit, Trigger.SERVED, True
        case Idle():
            visit = of_now(state, Visit(event.fresh))
        case _:
            return state, []
    began = state.phase.since_ms if isinstance(state.phase, Prompt) else event.at_ms
    first = Question(visit, by or trigger, 0, (), began, event.at_ms, late)
    return replace(state, phase=first), []


def answer(desk: Desk, state: State, event: Answered | Skipped) -> Outcome:
    """A level was touched, or the question left out."""
    match state.phase:
        case Prompt(since) if state.open:
            asked = Question(state.open, drafts.trigger_of(state.open), 0, (), since, since)
        case Question():
            asked = state.phase
        case _:
            return state, []
    question = desk.questionnaire.questions[asked.index]
    if event.question != question.id or is_too_soon(asked.since_ms, event.at_ms):
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
    if all(each is None for _, each in answers):
        return give_up(desk, state, asked, "dismissed", event.at_ms)
    record = drafts.rating(desk, state, asked, answers, event.at_ms, partial=False)
    return replace(state, phase=Saving(asked.visit)), [record]


def give_up(desk: Desk, state: State, asked: Question, cause: str, at_ms: int) -> Outcome:
    """The rating ends without any answer."""
    if asked.late:
        # That the visit went unrated is on record since it was over.
        return rest(desk, state, at_ms, [])
    return end_and_rest(desk, state, asked.visit, cause, at_ms)


def end_and_rest(desk: Desk, state: State, visit: Visit, cause: str, at_ms: int) -> Outcome:
    """`visit` ends unrated, and the next thing comes on the screen."""
    ended, records = end_unrated(desk, state, visit, cause, at_ms)
    return rest(desk, ended, at_ms, records)


def go_back(desk: Desk, state: State, asked: Question, event: WentBack) -> Outcome:
    """The question before comes again; from the first one, the rating is left."""
    if is_too_soon(asked.since_ms, event.at_ms):
        return state, []
    if asked.index == 0:
        return give_up(desk, state, asked, "dismissed", event.at_ms)
    earlier = replace(
        asked, index=asked.index - 1, answers=asked.answers[:-1], since_ms=event.at_ms
    )
    return replace(state, phase=earlier), []


def start_again(_desk: Desk, state: State, event: StartedAgain) -> Outcome:
    """The first question comes again, and nothing is answered."""
    asked = state.phase
    if not isinstance(asked, Question) or is_too_soon(asked.since_ms, event.at_ms):
        return state, []
    return replace(state, phase=replace(asked, index=0, answers=(), since_ms=event.at_ms)), []


def dismiss(desk: Desk, state: State, event: Dismissed) -> Outcome:
    """The prompt was declined, or the thanks touched away."""
    match state.phase:
        case Prompt(since) | Thanks(since_ms=since) if is_too_soon(since, event.at_ms):
            return state, []
        case Prompt() if state.open:
            return end_and_rest(desk, state, state.open, "dismissed", event.at_ms)
        case Thanks():
            return rest(desk, state, event.at_ms, [])
        case _:
            return state, []
