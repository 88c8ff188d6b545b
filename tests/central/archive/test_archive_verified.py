"""The archive that the central writes, read by the program of those who do not trust it.

`kiosk-verify` shares no code with what wrote the file: it accepts what is there, and names the
first thing off in whatever was changed, in the file or in the database before it was written.
"""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from central.commands.errors import CommandError
from central.commands.log_export import export_archive
from kiosk.record import SigningKey
from tests.central.archive.lively_site import fill
from tests.central.hall import SITE

pytestmark = pytest.mark.expected_log("central.ingest", "fork of kiosk")

VERIFIER = Path(__file__).parents[3] / "verify" / "kiosk_verify.py"
LIMIT_S = 60


@pytest.fixture
def filled(hall):
    return fill(hall)


def written(hall, name="archive"):
    config = hall.write_config()
    path = hall.folder / name
    said = []
    export_archive(config, SITE, path, hall.clock, said.append)
    return path, "\n".join(said)


def verified(path, *options):
    """Whether it was found whole, and what was said."""
    command = [sys.executable, str(VERIFIER), *options, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S, check=False)
    assert not done.stderr or done.returncode, done.stderr
    return done.returncode == 0, done.stdout + done.stderr


def test_archive_is_found_whole_when_nothing_was_changed(hall, filled):
    for name in ("archive", "archive.gz"):
        path, said = written(hall, name)
        key = hall.keys.receipt.verify_key.text
        whole, found = verified(path, f"--receipt-key={key}")
        assert whole, found
        assert "IN CLEAR" in said
        assert path.stat().st_mode & 0o077 == 0
    packed = gzip.decompress((hall.folder / "archive.gz").read_bytes())
    assert packed == (hall.folder / "archive").read_bytes()


def lines_of(path):
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def positions(lines, kind):
    return [position for position, line in enumerate(lines) if kind in line]


def alter_record(lines):
    at = positions(lines, "r")[20]
    text = lines[at]["r"]
    middle = len(text) // 2
    lines[at]["r"] = text[:middle] + ("A" if text[middle] != "A" else "B") + text[middle + 1 :]


def drop_record(lines):
    del lines[positions(lines, "r")[9]]
    lines[-1]["end"]["records"] -= 1


def swap_records(lines):
    first, second = positions(lines, "r")[4:6]
    lines[first], lines[second] = lines[second], lines[first]


def drop_tail(lines):
    last = max(at for at in positions(lines, "r") if at < positions(lines, "receipt")[0])
    del lines[last]
    lines[-1]["end"]["records"] -= 1


def change_day(lines):
    lines[positions(lines, "r")[3]]["day"] = "2026-03-03"


def better_tally(lines):
    lines[positions(lines, "tally")[0]]["tally"]["n"] += 1


def drop_tally(lines):
    del lines[positions(lines, "tally")[2]]
    lines[-1]["end"]["tallies"] -= 1


def drop_marks(lines):
    for at in reversed(positions(lines, "mark")):
        if lines[at]["mark"]["excludes"]:
            del lines[at]
            lines[-1]["end"]["marks"] -= 1


def mark_bad_rating(lines):
    counted = lines[positions(lines, "log")[0]]["log"]
    mark = {"rule": "burst", "version": 3, "excludes": True, "reason": ""}
    place = {"kiosk": counted["kiosk"], "epoch": counted["epoch"], "seq": 5}
    lines.insert(positions(lines, "mark")[0], {"mark": place | mark})
    lines[-1]["end"]["marks"] += 1


def other_key(lines):
    lines[0]["kiosks"][0]["keys"][0] = SigningKey.generate().verify_key.text


def smuggle_key(lines):
    lines[0]["kiosks"][0]["keys"].append(SigningKey.generate().verify_key.text)


def cut_off(lines):
    del lines[-1]


def drop_log(lines):
    first, second = positions(lines, "log")[:2]
    dropped = sum("r" in line for line in lines[first:second])
    del lines[first:second]
    lines[-1]["end"]["logs"] -= 1
    lines[-1]["end"]["records"] -= dropped


@pytest.mark.parametrize(
    ("tamper", "rules"),
    [
        (alter_record, ("signature", "payload", "form")),
        (drop_record, ("chain",)),
        (swap_records, ("chain",)),
        (drop_tail, ("archive.log",)),
        (change_day, ("archive.day",)),
        (better_tally, ("figure.tally",)),
        (drop_tally, ("figure.tally",)),
        (drop_marks, ("figure",)),
        (mark_bad_rating, ("figure.tally",)),
        (other_key, ("archive.key",)),
        (smuggle_key, ("archive.key",)),
        (cut_off, ("archive.end",)),
        (drop_log, ("figure.tally", "archive.key", "archive.")),
    ],
)
def test_tampering_is_named_when_the_file_was_changed(hall, filled, tamper, rules):
    path, _ = written(hall)
    lines = lines_of(path)
    tamper(lines)
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    path.write_text(text, "utf-8")
    whole, found = verified(path)
    assert not whole
    assert any(rule in found for rule in rules), found


@pytest.mark.parametrize(
    ("statement", "rules"),
    [
        ("UPDATE rating_tallies SET n = n + 1 WHERE mark = '' AND answer = 5", ("figure.tally",)),
        ("DELETE FROM records WHERE seq = 7", ("chain.",)),
        ("DELETE FROM records WHERE seq = 1", ("archive.form", "chain.", "archive.")),
        ("UPDATE records SET payload = signature WHERE seq = 6", ("",)),
        ("UPDATE records SET day = '2026-03-09' WHERE seq = 8", ("archive.day",)),
        ("DELETE FROM marks WHERE excludes", ("figure.",)),
        ("UPDATE logs SET seq = seq - 1", ("archive.log",)),
        ("DELETE FROM records WHERE kiosk_id = 'phone' AND seq = 2", ("chain.",)),
    ],
)
def test_tampering_is_named_when_the_database_was_changed(hall, filled, statement, rules):
    assert hall.tamper(statement)
    path, _ = written(hall)
    whole, found = verified(path)
    assert not whole
    assert any(rule in found for rule in rules), found


def test_archive_that_is_there_is_not_overwritten(hall, filled):
    path, _ = written(hall, "archive")
    before = path.read_bytes()
    with pytest.raises(CommandError, match="not overwritten"):
        written(hall, "archive")
    assert path.read_bytes() == before
