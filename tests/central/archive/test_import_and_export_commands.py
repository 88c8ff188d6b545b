"""`central log import` and `export` as typed: words, exit codes, files, a served central."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from central.audit.audit_site import audit_site
from central.log_cli import log_app
from kiosk.record import open_receipt
from tests.central.archive.carried_file import export_of
from tests.central.audit_log_of import entries_of
from tests.central.hall import SITE, visit_id
from tests.central.served import Served

LIMIT_S = 60
CODE = "from central.cli import main; main()"


@pytest.fixture
def config(hall):
    return hall.write_config()


@pytest.fixture
def file(hall, tmp_path):
    """Give the export of a kiosk that sent nothing else, and that kiosk."""
    kiosk = hall.add_kiosk()
    for number in range(4):
        kiosk.serve_and_rate(visit_id(number))
    path = tmp_path / "stick" / "export"
    path.parent.mkdir()
    path.write_bytes(export_of(kiosk, recovery=hall.keys.recovery))
    return path, kiosk


def run(config, *words):
    return CliRunner().invoke(log_app, [*map(str, words), "--config", str(config)])


def receipts_in(path):
    said = json.loads(path.read_text("ascii"))
    assert (said["format"], said["v"]) == ("thuocdo-receipts", 1)
    return said


def test_import_ends_with_receipts_and_what_to_do_when_all_was_taken(hall, config, file):
    path, kiosk = file
    done = run(config, "import", path)
    assert done.exit_code == 0, done.output
    receipts = path.with_name("export.receipts")
    assert f"17 of 17 records of {kiosk.place.kiosk} are held" in done.output
    assert f"Take {receipts} back" in done.output
    said = receipts_in(receipts)
    assert said["kiosk"] == kiosk.place.kiosk
    (receipt,) = said["receipts"]
    assert open_receipt(receipt, hall.keys.receipt.verify_key).head.seq == 17
    noted = entries_of(hall.engine)[-1]
    assert (noted.what, noted.about) == ("log.imported", kiosk.place.kiosk)
    assert noted.facts == {"records": 17, "refused": 0}
    once = receipts.read_bytes()
    assert run(config, "import", path).exit_code == 0
    assert receipts.read_bytes() == once


def test_import_goes_on_with_the_next_file_when_one_is_no_export(hall, config, file, tmp_path):
    path, _ = file
    bad, gone = tmp_path / "bad", tmp_path / "gone"
    bad.write_bytes(path.read_bytes()[:-1])
    done = run(config, "import", bad, gone, path)
    assert done.exit_code == 1
    lines = done.output.splitlines()
    assert lines[0].startswith(f"{bad}: nothing was taken in. export.")
    assert lines[1].startswith(f"{gone}: there is no such file")
    assert "17 of 17" in lines[2]
    assert not (tmp_path / "bad.receipts").exists()


def test_import_says_where_else_when_the_receipts_cannot_be_written(config, file, tmp_path):
    path, _ = file
    done = run(config, "import", path, "--receipts", tmp_path / "nowhere" / "receipts")
    assert done.exit_code == 1
    assert "--receipts PATH" in done.output
    done = run(config, "import", path, "--receipts", tmp_path / "receipts")
    assert done.exit_code == 0
    assert receipts_in(tmp_path / "receipts")["receipts"]


def test_import_wants_one_file_when_the_receipts_have_a_place(config, file, tmp_path):
    done = run(config, "import", file[0], file[0], "--receipts", tmp_path / "receipts")
    assert "exactly one file" in str(done.exception)


def test_import_works_beside_a_served_central_that_others_send_to(hall, config, file):
    path, _ = file
    other = hall.add_kiosk("quay-2")
    with Served(hall):
        command = [sys.executable, "-c", CODE, "log", "import", str(path), "--config", str(config)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            sent = 0
            while process.poll() is None:
                other.serve_and_rate(visit_id(1000 + sent))
                other.send(other.log[-4:] if sent else None)
                sent += 1
            said = process.stdout.read()
    assert process.returncode == 0
    assert "17 of 17" in said
    assert sent > 1
    assert audit_site(hall.engine, SITE).ratings == 4 + sent


def test_export_leaves_nothing_when_it_cannot_be_written(hall, config, file, tmp_path):
    run(config, "import", file[0])
    done = run(config, "export", tmp_path / "nowhere" / "archive", "--site", SITE)
    assert "nothing was left there" in str(done.exception)
    done = run(config, "export", tmp_path / "archive", "--site", "xa-khac")
    assert "there is no site" in str(done.exception)
    assert not (tmp_path / "archive").exists()
    done = run(config, "export", tmp_path / "archive", "--site", SITE)
    assert done.exit_code == 0
    assert "Give it to the auditor" in done.output
    assert "kiosk-verify" in done.output
