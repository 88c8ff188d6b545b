"""What can be believed of figures, and what not: the rule behind the first line of the page.

Guarantees that the same facts always give the same verdict; that a fault of the records weighs more
than a weakness of the sample; and that the rule never sees an answer beyond a released index. It
says what is known, and accuses nobody. Pure.

| grade | said where |
|---|---|
| `NOTHING` | there is neither a log nor a rating |
| `NOT_YET` | a fork waits for a decision, or over 5 % of the records expected are missing |
| `WITH_CARE` | there is another reason, beyond those that are only told: `TOLD_ALONE` |
| `BELIEVED` | there is none |
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum, StrEnum

from kiosk.survey import Share

CEILING = 0.95
"""The lower end of the interval from which an index is at the ceiling."""

LOW_RESPONSE = 0.30
"""Below so large a share of visits served, those who answered may well be others than the rest.

Both are this product's own: no decree names a threshold. Published is a centre's own 99,6 % beside
76 % of an independent survey, which is what the note is about (docs/supervisor.md).
"""

MISSING_TOO_MANY_PERCENT = 5
_PERCENT = 100


class Grade(Enum):
    """How far the figures carry."""

    BELIEVED = "believed"
    WITH_CARE = "with_care"
    NOT_YET = "not_yet"
    NOTHING = "nothing"


class Reason(StrEnum):
    """What stands against believing them without more; in the order in which they are told."""

    FORK = "fork"
    MISSING = "missing"
    APART = "apart"
    BEGUN_ANEW = "begun_anew"
    SILENT = "silent"
    FLAGGED = "flagged"
    CEILING = "ceiling"
    LOW_RESPONSE = "low_response"
    VISITS_UNKNOWN = "visits_unknown"
    REVISED = "revised"
    NOTED = "noted"
    FEW = "few"


TOLD_ALONE = frozenset({Reason.SILENT, Reason.REVISED, Reason.NOTED})
"""Told, and no reason to believe less: a kiosk that is off sends later, a day that changed says so
itself, a note explains.
"""


@dataclass(frozen=True, slots=True)
class TrustFacts:
    """What the rule looks at. Logs by number: `expected` and `missing` records, logs that `forked`
    and wait, that stand `apart` by decision, that were `begun_anew` in these days, that are
    `silent`. `given` ratings, `marked` of them by rules; `flagged` counters where they are more
    than 5 %. `index`: what is released of the service question, None where nothing is. `response`:
    answered and served, None where nothing tells of serving; `unknown_visits`: ratings of visits
    that nobody counts. `revised` days, days with an outage `noted`.
    """

    logs: int = 0
    expected: int = 0
    missing: int = 0
    forked: int = 0
    apart: int = 0
    begun_anew: int = 0
    silent: int = 0
    given: int = 0
    marked: int = 0
    flagged: int = 0
    index: Share | None = None
    response: tuple[int, int] | None = None
    unknown_visits: int = 0
    revised: int = 0
    noted: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """The grade, and each reason with the number that it is about (0 where it has none)."""

    grade: Grade
    reasons: tuple[tuple[Reason, int], ...]


def is_at_the_ceiling(index: Share, response: tuple[int, int]) -> bool:
    """Whether the index is so high on so few answers that silence may be what it is made of: the
    lower end of its interval is at least 95 %, and under 30 % of visits served were answered.

    ValueError unless 0 <= answered <= served and somebody was served.
    """
    answered, served = response
    if not 0 <= answered <= served or not served:
        raise ValueError(f"expected 0 <= answered <= served, found {answered} of {served}")
    interval = index.interval
    return interval is not None and interval[0] >= CEILING and _is_low(response)


def verdict(facts: TrustFacts) -> Verdict:
    """What can be believed."""
    counted = {
        Reason.FORK: facts.forked,
        Reason.MISSING: facts.missing,
        Reason.APART: facts.apart,
        Reason.BEGUN_ANEW: facts.begun_anew,
        Reason.SILENT: facts.silent,
        Reason.FLAGGED: facts.flagged,
        Reason.VISITS_UNKNOWN: facts.unknown_visits,
        Reason.REVISED: facts.revised,
        Reason.NOTED: facts.noted,
    }
    found = {reason: n for reason, n in counted.items() if n}
    if facts.response is not None and _is_low(facts.response):
        at_ceiling = facts.index is not None and is_at_the_ceiling(facts.index, facts.response)
        found[Reason.CEILING if at_ceiling else Reason.LOW_RESPONSE] = 0
    if facts.given and facts.index is None:
        found[Reason.FEW] = 0
    reasons = tuple((reason, found[reason]) for reason in Reason if reason in found)
    return Verdict(_grade(facts, found.keys() - TOLD_ALONE), reasons)


def _grade(facts: TrustFacts, weighty: AbstractSet[Reason]) -> Grade:
    if not facts.logs and not facts.given:
        return Grade.NOTHING
    too_many = facts.missing * _PERCENT > facts.expected * MISSING_TOO_MANY_PERCENT
    if facts.forked or too_many:
        return Grade.NOT_YET
    return Grade.WITH_CARE if weighty else Grade.BELIEVED


def _is_low(response: tuple[int, int]) -> bool:
    answered, served = response
    return answered < served * LOW_RESPONSE
