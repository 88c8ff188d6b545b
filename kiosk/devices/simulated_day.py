"""A working day at one counter, as a list of what a queue device says. Pure.

Guarantees: the same seed gives the same day; every ticket that is called is served or skipped
before the next one; pauses are a day's, for a simulator to shorten. Chance is passed in as a seed.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

SECONDS_BETWEEN = (5, 60)
SECONDS_TO_COME = (10, 40)
SECONDS_TO_SERVE = (120, 600)
SHARE_RECALLED = 0.15
SHARE_SKIPPED = 0.05
DEFAULT_TICKETS = 60

TICKET_FORMS: tuple[Callable[[int], str], ...] = (
    lambda number: f"A{number:03}",
    lambda number: f"{number:04}",
    lambda number: f"{number:03}",
    lambda number: f"A{number:04}",
    lambda number: f"{number}",
)
"""How devices write their numbers; which one a profile can say is found by trying."""


@dataclass(frozen=True, slots=True)
class Saying:
    """One event, so many seconds after the one before it; `number` is the ticket's."""

    after_s: float
    kind: str
    number: int


def working_day(seed: int, tickets: int = DEFAULT_TICKETS) -> Iterator[Saying]:
    """Give a day's events in their order."""
    chance = random.Random(seed)  # noqa: S311 - for variety, not for secrets
    for number in range(1, tickets + 1):
        yield Saying(chance.uniform(*SECONDS_BETWEEN), "called", number)
        if chance.random() < SHARE_RECALLED:
            yield Saying(chance.uniform(*SECONDS_TO_COME), "recalled", number)
        if chance.random() < SHARE_SKIPPED:
            yield Saying(chance.uniform(*SECONDS_TO_COME), "skipped", number)
        else:
            yield Saying(chance.uniform(*SECONDS_TO_SERVE), "served", number)
