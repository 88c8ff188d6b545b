"""What a ticket is for: the procedure and the stage of a visit.

Guarantees the order of docs/attribution.md: what the event itself says, then the rule whose word
for the service is the device's, then the longest prefix of the number; each of the two for itself.
What nobody says is None, and the counter's own settings hold. A procedure that no record could
hold, and a stage that is none, count as not said: no device can make a rating odd.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

STAGES: Final = frozenset({"reception", "result"})
_PROCEDURE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}\Z")


@dataclass(frozen=True, slots=True)
class ServiceRule:
    """Tickets that begin with `prefix`, or whose service the device calls `service` (one of the
    two), are for `procedure` and `stage`; None where the rule says nothing of it.
    """

    prefix: str | None = None
    service: str | None = None
    procedure: str | None = None
    stage: str | None = None


class Purpose(NamedTuple):
    """What a visit is for, as far as anybody said."""

    procedure: str | None
    stage: str | None


def purpose_of(
    rules: Sequence[ServiceRule],
    ticket: str | None,
    service: str | None,
    said: Purpose,
) -> Purpose:
    """The purpose of a visit with this ticket and service, of which an event `said` so much."""
    ways = [said, *_by_service(rules, service), *_by_prefix(rules, ticket)]
    procedures = (way.procedure for way in ways if _is_procedure(way.procedure))
    stages = (way.stage for way in ways if way.stage in STAGES)
    return Purpose(next(procedures, None), next(stages, None))


def _by_service(rules: Sequence[ServiceRule], service: str | None) -> list[Purpose]:
    if service is None:
        return []
    word = service.casefold()
    return [
        Purpose(rule.procedure, rule.stage)
        for rule in rules
        if rule.service is not None and rule.service.casefold() == word
    ]


def _by_prefix(rules: Sequence[ServiceRule], ticket: str | None) -> list[Purpose]:
    """The longest prefix alone: a shorter one speaks of other tickets."""
    if ticket is None:
        return []
    fitting = [rule for rule in rules if rule.prefix and ticket.startswith(rule.prefix)]
    if not fitting:
        return []
    best = max(fitting, key=lambda rule: len(rule.prefix or ""))
    return [Purpose(best.procedure, best.stage)]


def _is_procedure(code: str | None) -> bool:
    return code is not None and _PROCEDURE.match(code) is not None
