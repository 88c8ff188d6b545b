"""The site's time zone: known, unknown, and Việt Nam's where the machine knows none."""

import pytest

from tests.verify.archive_writer import sample_archive
from tests.verify.verifier_process import run_text


@pytest.mark.parametrize("zone", ["Asia/Nowhere", "Asia", "../etc", "A"])
def test_line_says_why_when_the_zone_is_unknown(tmp_path, zone):
    path = tmp_path / "archive.jsonl"
    path.write_text(sample_archive().text().replace("Asia/Ho_Chi_Minh", zone), "utf-8")
    done = run_text(path)
    assert done.returncode in {1, 2}
    assert "Traceback" not in done.stderr
    assert zone in done.stderr + done.stdout


def test_days_are_right_when_the_machine_has_no_zones(tmp_path):
    path = tmp_path / "archive.jsonl"
    path.write_text(sample_archive().text(), "utf-8")
    done = run_text(path, env={"PYTHONTZPATH": ""})
    assert (done.returncode, done.stderr) == (0, "")


def test_rule_is_named_when_a_day_is_that_of_another_zone(tmp_path):
    path = tmp_path / "archive.jsonl"
    text = sample_archive().text().replace("Asia/Ho_Chi_Minh", "Pacific/Kiritimati")
    path.write_text(text, "utf-8")
    assert run_text(path).returncode == 0, "08:00 in Việt Nam is the same day there"
    path.write_text(text.replace("Pacific/Kiritimati", "Pacific/Pago_Pago"), "utf-8")
    assert "archive.day" in run_text(path).stdout
