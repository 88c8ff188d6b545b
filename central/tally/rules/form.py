"""Rules that look at the rating alone: a test, one that stands apart, one without an answer."""

from central.tally.facts import RatingFacts
from central.tally.rules.circumstances import Circumstances


def is_test(facts: RatingFacts, _: Circumstances) -> bool:
    """Given in test mode."""
    return facts.test


def is_apart(_: RatingFacts, circumstances: Circumstances) -> bool:
    """Received after a fork, or from the record on from which the kiosk is revoked."""
    return circumstances.apart


def is_empty(facts: RatingFacts, _: Circumstances) -> bool:
    """Every question was skipped."""
    return not facts.answered
