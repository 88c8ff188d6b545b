"""Three minutes of a seeded monkey at the kiosk in its cage; an hour of it is in `make soak`.

A failed run is played again by the line that the test prints.
"""

import faulthandler
import json
import subprocess
import sys

import pytest

from demo.folder import TREE

SECONDS, SEED = 180, 8
LIMIT_S = 900


@pytest.mark.long
def test_monkey_finds_no_way_out_of_the_cage_and_nothing_false_in_the_log():
    faulthandler.cancel_dump_traceback_later()
    chosen = ("--seconds", str(SECONDS), "--seed", str(SEED))
    command = ["-m", "benchmarks.caged_monkey", *chosen]
    print("to play it again: .venv/bin/python", *command)
    done = subprocess.run(
        [sys.executable, *command],
        cwd=TREE,
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT_S,
    )
    assert done.stdout, done.stderr
    found = json.loads(done.stdout)
    assert found["wrong"] == []
    # A monkey that does not get anywhere proves nothing.
    assert {"Question", "Thanks"} <= set(found["screens"])
    assert found["records"]["rating"] > 0
    assert found["touches"] > 0
