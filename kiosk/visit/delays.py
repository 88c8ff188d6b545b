"""Every delay of a visit, by name, in milliseconds; and which one a state asks for."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.visit.state import (
    Access,
    Detail,
    DetailStep,
    Idle,
    OutOfService,
    Prompt,
    Question,
    Saving,
    Service,
    State,
    Thanks,
)


class Delay(StrEnum):
    """The delays that end a phase, a panel, or what somebody chose and left."""

    PROMPT_WINDOW = "prompt-window"
    QUESTION_IDLE = "question-idle"
    SAVE_LIMIT = "save-limit"
    THANKS = "thanks"
    LANGUAGE_IDLE = "language-idle"
    DETAIL_IDLE = "detail-idle"
    PANEL_IDLE = "panel-idle"
    SERVICE_IDLE = "service-idle"
    CALLED_IDLE = "called-idle"
    OFFICER = "officer"


SETTLE_MS = 250
"""A touch this soon after a screen appeared was meant for the one before: a double tap would
otherwise answer two questions, leave the rating by going back twice, or close the thanks."""

SAME_VISIT_MS = 7_200_000
"""So long after its end a number that is called or served again is the same visit: nobody is
asked twice. Later it is somebody else's, as where the numbers begin anew."""

OFFICER_MS = 43_200_000
"""So long after the last word on who serves, nobody is said to: a badge forgotten in the evening
is not the next morning's officer."""

TURN_AGAIN_MS = 5_000
"""An end of a turn that comes so soon after another is the same press."""

TURN_OF_RATED_MS = 120_000
"""An end of a turn told by hand so soon after a walk-up that was rated has left is that visit's:
the officer finishes the papers first. Somebody else's turn takes longer."""

COMMENT_TIMES = 3
"""The keyboard waits so many times as long as the reasons do."""
SLOWER_PERCENT = 150
"""Of a question's time, for whoever needs larger text or somebody to read aloud."""


def is_too_soon(since_ms: int, at_ms: int) -> bool:
    """Whether a touch at `at_ms` was meant for the screen before the one shown `since_ms`."""
    return at_ms - since_ms < SETTLE_MS


@dataclass(frozen=True, slots=True)
class Delays:
    """The lengths, as settings may change them; defaults from docs/delays.md."""

    prompt_window_ms: int = 30_000
    question_idle_ms: int = 20_000
    save_limit_ms: int = 1_000
    thanks_ms: int = 8_000
    language_idle_ms: int = 20_000
    late_rating_ms: int = 300_000
    detail_idle_ms: int = 30_000
    panel_idle_ms: int = 30_000
    service_idle_ms: int = 60_000
    called_idle_ms: int = 7_200_000
    same_visit_ms: int = SAME_VISIT_MS
    officer_ms: int = OFFICER_MS

    def length_ms(self, delay: Delay, state: State) -> int:
        """How long `delay` is in `state`.

        Whoever writes has more time than who chooses, and so has at a question whoever reads in
        larger text or is read to.
        """
        match state.phase:
            case Detail(step=DetailStep.COMMENT) if delay is Delay.DETAIL_IDLE:
                return COMMENT_TIMES * self.detail_idle_ms
            case Question() if delay is Delay.QUESTION_IDLE and _is_slower(state.access):
                return self.question_idle_ms * SLOWER_PERCENT // 100
        return {
            Delay.PROMPT_WINDOW: self.prompt_window_ms,
            Delay.QUESTION_IDLE: self.question_idle_ms,
            Delay.SAVE_LIMIT: self.save_limit_ms,
            Delay.THANKS: self.thanks_ms,
            Delay.LANGUAGE_IDLE: self.language_idle_ms,
            Delay.DETAIL_IDLE: self.detail_idle_ms,
            Delay.PANEL_IDLE: self.panel_idle_ms,
            Delay.SERVICE_IDLE: self.service_idle_ms,
            Delay.CALLED_IDLE: self.called_idle_ms,
            Delay.OFFICER: self.officer_ms,
        }[delay]


_OF_A_PHASE = {
    Prompt: Delay.PROMPT_WINDOW,
    Question: Delay.QUESTION_IDLE,
    Saving: Delay.SAVE_LIMIT,
    Thanks: Delay.THANKS,
    Detail: Delay.DETAIL_IDLE,
    Service: Delay.SERVICE_IDLE,
}


def delay_of(state: State) -> Delay | None:
    """The delay to arm when `state` begins, or None if only an event ends it.

    A panel's comes first; the phase's own begins anew when the panel has gone.
    """
    if state.panel is not None:
        return Delay.PANEL_IDLE
    if isinstance(state.phase, Idle | OutOfService) and state.chosen_ms is not None:
        return Delay.LANGUAGE_IDLE
    if isinstance(state.phase, Idle) and state.called is not None:
        return Delay.CALLED_IDLE
    return _OF_A_PHASE.get(type(state.phase))


def officer_delay_of(state: State) -> Delay | None:
    """The delay that runs beside that of the phase, from `State.officer_ms` on: while somebody has
    signed on.
    """
    return None if state.officer_ms is None else Delay.OFFICER


def timed_by(state: State) -> tuple[object, ...]:
    """What begins the armed delay anew when it changes; a choice never stretches the wait for
    the disk.
    """
    chosen_ms = None if isinstance(state.phase, Saving) else state.chosen_ms
    called = state.called if isinstance(state.phase, Idle) else None
    return state.phase, state.panel, chosen_ms, called


def _is_slower(access: Access) -> bool:
    return access.larger_text or access.assisted or access.spoken
