"""A peer that is gone without a word is noticed: a real kernel, a real black hole.

Among the long tests, since they need leave to make network namespaces; that the kernel is asked
for what notices such a peer is `test_serial_source`'s.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROCESS = Path(__file__).with_name("half_open.py")
NOTICED_WITHIN_S = 60


def seconds_to_notice(*knobs: str) -> float:
    """Run the scene in namespaces of its own; needs root, or user namespaces."""
    as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
    done = subprocess.run(
        ["unshare", *as_root, "--net", sys.executable, str(PROCESS), *knobs],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seconds, _, reason = done.stdout.partition(" ")
    assert "does not answer: is it switched on" in reason
    return float(seconds)


@pytest.mark.long
def test_source_notices_a_vanished_peer_when_it_answers_no_probe():
    assert 1 < seconds_to_notice("1", "1", "3") < 10


@pytest.mark.long
def test_source_notices_a_vanished_peer_within_a_minute_when_the_knobs_are_the_kiosks_own():
    assert 10 < seconds_to_notice() < NOTICED_WITHIN_S
