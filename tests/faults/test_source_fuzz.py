"""Every framer and every mapper, fuzzed with coverage as the guide: their promises hold.

Bounded by the number of inputs. A finding is printed with its input.
"""

import json
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


PROFILES = sorted(each.stem for each in (TREE / "config" / "ticket-sources").glob("*.toml"))


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_framer_keeps_its_promises_when_fuzzed(kind):
    assert kind in CASES
    assert fuzz("fuzz_framers", kind)["runs"] == RUNS


@pytest.mark.long
@pytest.mark.parametrize("profile", PROFILES)
def test_mapper_keeps_its_promises_when_fuzzed(profile, tmp_path):
    found = fuzz("fuzz_mappers", profile, str(tmp_path))
    assert found["runs"] == RUNS
    # Inputs that are never an event would prove little.
    assert found["events"] > 0


def fuzz(module: str, what: str, *more: str) -> dict:
    done = subprocess.run(
        [sys.executable, "-m", f"tests.faults.{module}", what, str(RUNS), *more],
        cwd=TREE,
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT_S,
    )
    print(done.stdout, done.stderr[-2000:])
    assert done.returncode == 0
    return next(json.loads(line) for line in done.stdout.splitlines() if line.startswith("{"))
