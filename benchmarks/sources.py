"""The figures of ticket sources: a call on the screen, citizens under babble, replug, framers."""

from dataclasses import dataclass, field

from benchmarks.measured_run import figures_of
from benchmarks.screen import percentile
from demo.display import open_display


@dataclass(slots=True)
class SourceRuns:
    """What the runs gave: milliseconds, ratings that were thanked and not kept, percent."""

    to_screen_p99_ms: list[float] = field(default_factory=list)
    true_pace_p99_ms: list[float] = field(default_factory=list)
    hour_p99_ms: list[float] = field(default_factory=list)
    lost: list[float] = field(default_factory=list)
    thanked: list[float] = field(default_factory=list)
    percent: list[float] = field(default_factory=list)


def measure(runs: int) -> SourceRuns:
    """`runs` kiosks, each with an hour's babble."""
    found = SourceRuns()
    display = open_display(own=True)
    try:
        for _ in range(runs):
            told = figures_of("benchmarks.sources_run", display.environment)
            found.to_screen_p99_ms.append(percentile(told["to_screen_ms"], 0.99))
            found.true_pace_p99_ms.append(percentile(told["true_pace_ms"], 0.99))
            found.hour_p99_ms.append(percentile(told["hour_ms"], 0.99))
            found.lost.append(told["thanked"] - told["kept"])
            found.thanked.append(told["thanked"])
            found.percent.append(told["percent"])
    finally:
        display.close()
    return found
