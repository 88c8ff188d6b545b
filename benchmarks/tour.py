"""The figures of the tour: touch to next frame on every screen, as the worst screen has it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from benchmarks.measured_run import figures_of
from benchmarks.screen import percentile
from demo.display import open_display

KEYBOARD = "comment"


@dataclass(slots=True)
class TourRuns:
    """What the runs gave, in milliseconds; of `down`, `up` and `first` the worst screen's."""

    down_p99_ms: list[float] = field(default_factory=list)
    up_p99_ms: list[float] = field(default_factory=list)
    keyboard_p99_ms: list[float] = field(default_factory=list)
    first_ms: list[float] = field(default_factory=list)
    mode_ms: list[float] = field(default_factory=list)
    citizen_s: list[float] = field(default_factory=list)
    touches: list[float] = field(default_factory=list)


def measure(runs: int) -> TourRuns:
    """`runs` tours, each in a process of its own on a display of its own."""
    found = TourRuns()
    display = open_display(own=True)
    try:
        for _ in range(runs):
            _take(found, figures_of("benchmarks.tour_run", display.environment))
            citizen = figures_of("benchmarks.median_citizen", display.environment)
            found.citizen_s.append(citizen["took_s"])
            found.touches.append(citizen["touches"])
    finally:
        display.close()
    return found


def _take(found: TourRuns, told: dict[str, Any]) -> None:
    screens: dict[str, list[list[float]]] = told["screens"]
    down = {name: _p99(each[0] for each in touches) for name, touches in screens.items()}
    up = {name: _p99(each[1] for each in touches) for name, touches in screens.items()}
    found.down_p99_ms.append(max(down.values()))
    found.up_p99_ms.append(max(up.values()))
    found.keyboard_p99_ms.append(max(down[KEYBOARD], up[KEYBOARD]))
    found.first_ms.append(max(max(touches[0]) for touches in screens.values()))
    found.mode_ms.append(percentile(told["mode"], 0.5))


def _p99(values: Iterable[float]) -> float:
    return percentile(list(values), 0.99)
