"""Every delay of a visit, by name, in milliseconds; and which one a phase asks for."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.visit.state import Idle, Phase, Prompt, Question, Saving, Thanks


class Delay(StrEnum):
    """The delays that end a phase."""

    PROMPT_WINDOW = "prompt-window"
    QUESTION_IDLE = "question-idle"
    SAVE_LIMIT = "save-limit"
    THANKS = "thanks"
    LANGUAGE_IDLE = "language-idle"


SETTLE_MS = 250
"""A touch this soon after a screen appeared was meant for the one before: a double tap would
otherwise answer two questions, leave the rating by going back twice, or close the thanks."""


@dataclass(frozen=True, slots=True)
class Delays:
    """The lengths, as settings may change them; defaults from docs/architecture.md."""

    prompt_window_ms: int = 30_000
    question_idle_ms: int = 20_000
    save_limit_ms: int = 1_000
    thanks_ms: int = 8_000
    language_idle_ms: int = 20_000
    late_rating_ms: int = 300_000

    def length_ms(self, delay: Delay) -> int:
        """How long `delay` is."""
        return {
            Delay.PROMPT_WINDOW: self.prompt_window_ms,
            Delay.QUESTION_IDLE: self.question_idle_ms,
            Delay.SAVE_LIMIT: self.save_limit_ms,
            Delay.THANKS: self.thanks_ms,
            Delay.LANGUAGE_IDLE: self.language_idle_ms,
        }[delay]


def delay_of(phase: Phase) -> Delay | None:
    """The delay to arm when `phase` begins, or None if only an event ends it."""
    match phase:
        case Prompt():
            return Delay.PROMPT_WINDOW
        case Question():
            return Delay.QUESTION_IDLE
        case Saving():
            return Delay.SAVE_LIMIT
        case Thanks():
            return Delay.THANKS
        case Idle(language_since_ms=int()):
            return Delay.LANGUAGE_IDLE
        case _:
            return None
