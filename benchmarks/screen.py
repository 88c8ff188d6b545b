"""The screen's figures: start, memory, touch to frame, touch to thanks, idle.

1080x1920 under Xvfb with the software renderer, against a real central on loopback. The first
frame is measured in starts of its own, warm, with nothing else in the process.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measured_run import figures_of
from demo.display import open_display
from demo.folder import DemoFolder
from demo.sample_central import enrol_kiosk, serve_sample_central

VISITS = 50


@dataclass(slots=True)
class ScreenRuns:
    """What the runs gave; milliseconds, megabytes, percent of a core."""

    first_frame_ms: list[float] = field(default_factory=list)
    pss_mb: list[float] = field(default_factory=list)
    to_frame_p99_ms: list[float] = field(default_factory=list)
    to_thanks_p99_ms: list[float] = field(default_factory=list)
    idle_percent: list[float] = field(default_factory=list)
    idle_frames: list[float] = field(default_factory=list)


def percentile(values: list[float], share: float) -> float:
    """The smallest value that at least `share` of `values` do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@contextmanager
def enrolled_kiosk(
    folder: DemoFolder,
) -> Iterator[tuple[tuple[str, str], Path, dict[str, str]]]:
    """A served central and an approved kiosk: its `--config`, its ticket line, its environment."""
    central = serve_sample_central(folder)
    display = open_display(own=True)
    try:
        line = folder.path / "ticket-device"
        folder.write_kiosk(central.address, central.token, str(line), None, fast=True)
        enrol_kiosk(folder, central)
        yield ("--config", str(folder.kiosk_settings)), line, display.environment
    finally:
        display.close()
        central.running.stop()


def measure(folder: DemoFolder, runs: int) -> ScreenRuns:
    """`runs` runs of 50 visits each, one central for all."""
    found = ScreenRuns()
    with enrolled_kiosk(folder) as (kiosk, line, environment):
        _first_frame_ms(folder, environment)
        for _ in range(runs):
            found.first_frame_ms.append(_first_frame_ms(folder, environment))
            _take(found, _run(kiosk, line, environment))
    return found


def _first_frame_ms(folder: DemoFolder, environment: dict[str, str]) -> float:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.first_frame_run", str(folder.kiosk_settings)],
        env=environment | {"BENCH_BEGAN_S": repr(time.time())},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def _run(kiosk: tuple[str, str], line: object, environment: dict[str, str]) -> dict[str, object]:
    began = environment | {"BENCH_BEGAN_S": repr(time.time())}
    arguments = (*kiosk, "--line", str(line), "--visits", str(VISITS))
    return figures_of("benchmarks.screen_run", began, arguments)


def _take(found: ScreenRuns, told: dict[str, object]) -> None:
    if told["thanked"] != VISITS:
        message = f"expected {VISITS} visits thanked, found {told['thanked']}"
        raise AssertionError(message)
    idle = told["idle"]
    found.pss_mb.append(told["pss_mb"])
    found.to_frame_p99_ms.append(percentile(told["to_frame_ms"], 0.99))
    found.to_thanks_p99_ms.append(percentile(told["to_thanks_ms"], 0.99))
    found.idle_percent.append(idle["cpu_percent"])
    found.idle_frames.append(idle["frames"])
