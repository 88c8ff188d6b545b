"""What ten thousand visits cost one process: memory that grew, and visits per second.

One run, whatever RUNS says: it takes a quarter of an hour, and a second one tells nothing new.
"""

import os
from dataclasses import dataclass

from benchmarks.measured_run import figures_of
from benchmarks.visits_run import SETTLED_AFTER
from demo.display import open_display

VISITS_VARIABLE = "VISITS"
"""In the environment: fewer visits, for a quick look."""


@dataclass(frozen=True, slots=True)
class Growth:
    """Megabytes that came between visit `since` and the last, `visits`; visits per second."""

    grown_mb: float
    since: int
    visits: int
    per_s: float


def measure() -> Growth:
    """The run; AssertionError if there are more objects on the scene afterwards."""
    fewer = os.environ.get(VISITS_VARIABLE)
    arguments = ("--visits", fewer) if fewer else ()
    display = open_display(own=True)
    try:
        told = figures_of("benchmarks.visits_run", display.environment, arguments)
    finally:
        display.close()
    if told["more"]:
        raise AssertionError(told["more"])
    memory_mb = {int(visit): megabytes for visit, megabytes in told["private_mb"].items()}
    last = max(memory_mb)
    grown_mb = memory_mb[last] - memory_mb[SETTLED_AFTER]
    return Growth(grown_mb, SETTLED_AFTER, last, told["per_s"])
