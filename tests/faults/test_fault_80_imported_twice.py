"""Fault 80: an export is imported twice, or the import is killed in the middle and run again.

Twice is the same as once, and what was killed is whole after the next run. The import is the real
command, and so is kill -9.
"""

import subprocess
import sys

import pytest

from central.audit.audit_site import audit_site
from demo.waiting import wait_for
from kiosk.log_command.receipting import read_receipts, take_receipt
from tests.central.hall import SITE
from tests.faults.air_gap import AirGap

RATINGS = 2_400
KILLED_AT = (1, 1_000)
"""How many records are held when the import is killed."""
LIMIT_S = 60
CODE = "from central.cli import main; main()"


@pytest.fixture
def gap(tmp_path, migrated):
    """Give a kiosk with some days' ratings, and its central."""
    made = AirGap(tmp_path, migrated)
    yield made
    made.close()


def figures(gap):
    found = audit_site(gap.hall.engine, SITE)
    return gap.hall.figures(), gap.held(), found.ratings


def test_nothing_changes_when_an_export_is_imported_again(gap):
    gap.rate(0, 30)
    first, everything = gap.export(), gap.export(everything=True)
    taken = gap.take(first)
    once = figures(gap)
    assert once[2] == 30
    for data in (first, everything, first):
        assert gap.take(data).receipts == taken.receipts
        assert figures(gap) == once
    gap.bring_back(taken)
    assert [verdict.ended for verdict in gap.bring_back(taken)] == [0]
    gap.rate(30, 5)
    later = gap.take(gap.export())
    assert gap.take(first).receipts == later.receipts
    assert figures(gap)[2] == 35


def test_everything_is_there_once_when_the_import_was_killed_and_run_again(gap, tmp_path):
    for start in range(0, RATINGS, 400):
        gap.rate(start, 400)
    file, receipts = tmp_path / "export", tmp_path / "export.receipts"
    file.write_bytes(gap.export())
    config = gap.hall.folder / "central.toml"
    config.write_text("", "utf-8")
    command = [sys.executable, "-c", CODE, "log", "import", str(file), "--config", str(config)]
    for target in KILLED_AT:
        with subprocess.Popen(command) as process:
            wait_for("records", lambda at=target: gap.held() >= at, LIMIT_S, process)
            process.kill()
        assert target <= gap.held() < RATINGS
        assert not receipts.exists()
        audit_site(gap.hall.engine, SITE)
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=LIMIT_S)
    assert f"{RATINGS + 1} of {RATINGS + 1} records" in done.stdout
    assert figures(gap)[1:] == (RATINGS + 1, RATINGS)
    said = read_receipts(receipts.read_bytes())
    assert [take_receipt(gap.desk, jws).ended for jws in said] == [RATINGS + 1]
    assert gap.log.unsent() == 0
