"""The rules in force, in the order in which they are asked; the first that holds gives the mark.

Every rule is pure: the facts of a rating and its circumstances in, yes or no out. What a rule may
know has no path to an answer. Whatever makes the same records count otherwise (a rule more or less,
another threshold, another order) is a new `VERSION`.
"""

from collections.abc import Callable
from typing import NamedTuple

from central.channels import KIOSK_CHANNEL
from central.tally.facts import RatingFacts
from central.tally.rules.burst import is_in_burst
from central.tally.rules.circumstances import Circumstances
from central.tally.rules.form import is_apart, is_empty, is_test
from central.tally.rules.marks import Mark
from central.tally.rules.open_ticket import has_no_open_ticket
from central.tally.rules.opening_hours import is_outside_hours
from central.tally.rules.reopened import is_reopened
from central.tally.rules.too_fast import is_too_fast

VERSION = 5
"""Higher whenever the same records would be counted otherwise."""

Holds = Callable[[RatingFacts, Circumstances], bool]


class Rule(NamedTuple):
    """A rule: its mark, the version of the rules that brought it, and when it holds.

    `kiosk_only`: it is about a touch at a counter. A phone's rating needs a leave of its own, is
    given wherever its citizen is, and minutes after the visit.
    """

    mark: Mark
    since: int
    holds: Holds
    kiosk_only: bool = True


RULES = (
    Rule(Mark.TEST, 1, is_test, kiosk_only=False),
    Rule(Mark.QUARANTINED, 1, is_apart, kiosk_only=False),
    Rule(Mark.EMPTY, 1, is_empty, kiosk_only=False),
    Rule(Mark.PROMPT_REOPENED, 5, is_reopened),
    Rule(Mark.OUTSIDE_HOURS, 5, is_outside_hours),
    Rule(Mark.NO_OPEN_TICKET, 5, has_no_open_ticket),
    Rule(Mark.BURST, 5, is_in_burst),
    Rule(Mark.TOO_FAST, 5, is_too_fast),
)
"""What a rating is marked by for itself. `odd` is told by reading it; `double`, `also-kiosk` and
`same-dossier` by comparing it with others (`central.tally.counting`)."""

_OF_PHONES = tuple(rule for rule in RULES if not rule.kiosk_only)


def mark_of_rating(facts: RatingFacts, circumstances: Circumstances) -> Mark | None:
    """The mark that a rating has for itself, before other ratings of its visit are looked at."""
    rules = RULES if circumstances.channel == KIOSK_CHANNEL else _OF_PHONES
    for rule in rules:
        if rule.holds(facts, circumstances):
            return rule.mark
    return None
