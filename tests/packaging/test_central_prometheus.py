"""The rules of Prometheus: each figure exists, each alert can fire, each says what to do."""

import re
import shutil
import subprocess

import pytest
import requests
import yaml

from central.alarms.registry import KINDS
from central.backup.note import write_note
from demo.folder import TREE
from tests.central.hall import Hall
from tests.central.served import Served

RULES = TREE / "packaging" / "prometheus" / "thuocdo.rules.yml"
SAMPLE = TREE / "packaging" / "prometheus" / "thuocdo.yml"
EXPECTED = TREE / "tests" / "packaging" / "prometheus_rules_test.yml"
TEXTS = ("summary", "action", "summary_en", "action_en")
VIETNAMESE = re.compile(r"[^\x00-\x7f]")
LATER = {"thuocdo_nightly_head_age_seconds", "thuocdo_alarms_standing"}
"""They come with the first night and the first alarm; tests/central/operation asks for them."""


def rules():
    (group,) = yaml.safe_load(RULES.read_text("utf-8"))["groups"]
    return group["rules"]


def promtool(*arguments, cwd=None):
    program = shutil.which("promtool")
    assert program, "promtool is missing: packaging/system-packages/test-long.txt (prometheus)"
    done = subprocess.run(
        [program, *arguments], capture_output=True, text=True, check=False, cwd=cwd
    )
    return done.returncode, done.stdout + done.stderr


def test_every_figure_of_the_rules_is_told_by_a_central(tmp_path):
    named = set(re.findall(r"thuocdo_\w+", " ".join(rule["expr"] for rule in rules())))
    hall = Hall(tmp_path)
    hall.settings.backup_directory.mkdir()
    write_note(hall.settings.backup_directory, "thuocdo-20260301T180000Z.sqlite")
    with Served(hall) as served:
        hall.add_kiosk()
        with requests.Session() as session:
            session.trust_env = False
            session.get(f"{served.url}/healthz", timeout=30)
            text = session.get(f"{served.url}/metrics", timeout=30).text
    hall.close()
    told = set(re.findall(r"^(thuocdo_\w+)", text, re.MULTILINE))
    assert named - told - LATER == set()
    assert named & told


def test_every_kind_of_alarm_in_the_rules_is_one():
    named = re.findall(r'kind=~"([a-z|-]+)"', RULES.read_text("utf-8"))
    assert set("|".join(named).split("|")) <= set(KINDS)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_alert_says_in_both_languages_what_to_do(rule):
    assert set(rule["annotations"]) == set(TEXTS)
    assert rule["labels"]["urgency"] in {"now", "today"}
    for name in TEXTS:
        text = rule["annotations"][name]
        assert bool(VIETNAMESE.search(text)) is not name.endswith("_en"), text
    assert len(rule["annotations"]["action"]) > 60


def test_every_alert_is_tried():
    text = EXPECTED.read_text("utf-8")
    assert [rule["alert"] for rule in rules() if rule["alert"] not in text] == []


@pytest.mark.long
def test_rules_and_sample_are_taken_when_promtool_reads_them(tmp_path):
    shutil.copy(RULES, tmp_path)
    sample = SAMPLE.read_text("utf-8").replace("/usr/share/thuocdo-central/prometheus/", "")
    (tmp_path / "prometheus.yml").write_text(sample, "utf-8")
    for arguments in (("check", "rules", RULES.name), ("check", "config", "prometheus.yml")):
        status, said = promtool(*arguments, cwd=tmp_path)
        assert status == 0, said


@pytest.mark.long
def test_alerts_fire_when_they_should_and_not_before(tmp_path):
    shutil.copy(RULES, tmp_path)
    shutil.copy(EXPECTED, tmp_path)
    status, said = promtool("test", "rules", EXPECTED.name, cwd=tmp_path)
    assert status == 0, said
    broken = RULES.read_text("utf-8").replace("> 93600", "> 9360000")
    (tmp_path / RULES.name).write_text(broken, "utf-8")
    status, said = promtool("test", "rules", EXPECTED.name, cwd=tmp_path)
    assert status != 0, "the test of the rules cannot fail"
