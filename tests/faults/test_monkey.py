"""A monkey has the kiosk: nothing grows, nothing gets out, nothing false stands in the log.

A failed run is played again by the line that the test prints.
"""

import faulthandler
import json
import os
import subprocess
import sys

import pytest

from demo.folder import TREE

GROWTH_MB = 5
WARM, STEPS = 700, 300
LONG_WARM, LONG_STEPS = 10_000, 100_000
"""Steps before anything is counted, and after it. Until some thousand steps have been made, the
memory that Qt, QML and Python keep for reuse still grows; then it stays."""
LIMIT_S, LONG_LIMIT_S = 600, 6_000


def play(seed: int, warm: int, steps: int, limit_s: int) -> dict:
    """The run's own account of itself."""
    counts = ("--seed", str(seed), "--warm", str(warm), "--steps", str(steps))
    command = ["-m", "tests.faults.monkey_run", *counts]
    print("to play it again: .venv/bin/python", *command)
    done = subprocess.run(
        [sys.executable, *command],
        cwd=TREE,
        env=dict(os.environ, QT_QPA_PLATFORM="offscreen", QT_QUICK_BACKEND="software"),
        capture_output=True,
        text=True,
        check=False,
        timeout=limit_s,
    )
    assert done.stdout, done.stderr
    assert done.stderr == ""
    found = json.loads(done.stdout)
    print(json.dumps(found, indent=2))
    return found


def holds(found: dict) -> None:
    """Asserts what must hold after any run."""
    assert found["wrong"] == [], (found["seed"], found["trail"])
    assert found["objects_changed"] == {}
    before_mb, after_mb = found["private_mb"]
    assert after_mb - before_mb < GROWTH_MB
    # A monkey that does not get anywhere proves nothing.
    assert {"question", "thanks", "detail", "comment", "service"} <= set(found["screens"])
    assert found["thanked"] > 0
    assert found["outages"] > 0


def test_nothing_grows_escapes_or_is_made_up_when_a_monkey_has_the_kiosk():
    holds(play(4, WARM, STEPS, LIMIT_S))


@pytest.mark.long
def test_nothing_grows_escapes_or_is_made_up_after_100000_steps_of_a_monkey():
    # The run has a limit of its own; pytest.ini's is for tests that hang.
    faulthandler.cancel_dump_traceback_later()
    holds(play(2026, LONG_WARM, LONG_STEPS, LONG_LIMIT_S))
