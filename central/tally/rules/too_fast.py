"""The rule of answers that are faster than a person can choose.

The bound is the time to choose among five known places with the hand ready, without reading: the
law of Hick (1952) and Hyman (1953), 0.2 s + 0.15 s x log2(5 + 1), is 0.59 s. Reading a question
takes seconds (some four words a second), so whoever reads is far above; whoever knows the questions
by heart is above it too. The kiosk itself takes no touch in the first 0.25 s of a question.
"""

from central.tally.facts import RatingFacts
from central.tally.rules.circumstances import Circumstances

LEAST_MS_PER_ANSWER = 600
"""Milliseconds for each answered question, on average over the rating."""


def is_too_fast(facts: RatingFacts, _: Circumstances) -> bool:
    """Fewer milliseconds than that for each question that was answered."""
    return facts.took_ms < LEAST_MS_PER_ANSWER * facts.answered
