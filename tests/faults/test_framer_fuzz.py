"""Every kind of framer, fuzzed with coverage as its guide: nothing that it promises can be broken.

Bounded by the number of inputs. A finding is printed with its input.
"""

import subprocess
import sys

import pytest

from demo.folder import TREE
from tests.kiosk.devices.framing.framings import CASES

RUNS = 60_000
LIMIT_S = 600
KINDS = (
    "line any",
    "line crlf",
    "prefix",
    "delimited xor",
    "delimited crc16-modbus DLE STX",
    "delimited lrc stuffed",
    "fixed crc16-ccitt",
    "gap sum8",
    "escpos",
    "modbus-rtu",
)


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_framer_keeps_its_promises_when_fuzzed(kind):
    assert kind in CASES
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.fuzz_framers", kind, str(RUNS)],
        cwd=TREE,
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT_S,
    )
    print(done.stdout, done.stderr[-2000:])
    assert done.returncode == 0
    assert f'"runs": {RUNS}' in done.stdout
