"""Ten thousand ratings in one process: no object of the screens more, and hardly any memory."""

import faulthandler
import json
import os
import subprocess
import sys

import pytest

from benchmarks.visits_run import SETTLED_AFTER, VISITS
from demo.folder import TREE

GROWTH_MB = 5
LIMIT_S = 3_000


@pytest.mark.long
def test_nothing_grows_over_10000_ratings_of_the_real_kiosk():
    # The run has a limit of its own; pytest.ini's is for tests that hang.
    faulthandler.cancel_dump_traceback_later()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.visits_run"],
        cwd=TREE,
        env=dict(os.environ, QT_QPA_PLATFORM="offscreen", QT_QUICK_BACKEND="software"),
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT_S,
    )
    assert done.stdout, done.stderr
    assert done.stderr == ""
    found = json.loads(done.stdout)
    print(found)
    memory_mb = found["private_mb"]
    assert found["more"] == {}
    assert memory_mb[str(VISITS)] - memory_mb[str(SETTLED_AFTER)] < GROWTH_MB
