"""`make demo CITIZENS=n`: the product at work, judged by its own last line and by a verifier's."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from demo import person
from demo.display import Display
from demo.folder import DemoFolder

TREE = Path(__file__).resolve().parents[2]
LIMIT_S = 240
CITIZENS, MANY_CITIZENS = 2, 4


def play(citizens: int, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = dict(os.environ, CITIZENS=str(citizens), DEMO_DIR=str(folder))
    environment.pop("QT_QPA_PLATFORM", None)
    return subprocess.run(
        [sys.executable, "-m", "demo"],
        cwd=TREE,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )


@pytest.fixture(scope="module")
def played(tmp_path_factory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """Give the folder that a demonstration kept, and what it said."""
    folder = tmp_path_factory.mktemp("demonstration") / "kept"
    return folder, play(CITIZENS, folder)


def test_demonstration_loses_nothing_when_citizens_rate(played):
    folder, done = played
    assert done.returncode == 0, done.stdout + done.stderr
    last = done.stdout.splitlines()[-2]
    visits = f"demo: {CITIZENS} visits, {CITIZENS} ratings, "
    found = re.fullmatch(visits + r"(\d+) records, (\d+) receipted, 0 lost", last)
    assert found, done.stdout
    assert found[1] == found[2]
    for name in ("central.toml", "kiosk.toml", "central.sqlite", "kiosk-data/outbox.sqlite"):
        assert (folder / name).exists()
    assert (folder / "kiosk-data" / "kiosk.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.long
def test_demonstration_loses_nothing_when_many_citizens_rate(tmp_path):
    done = play(MANY_CITIZENS, tmp_path / "kept")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"demo: {MANY_CITIZENS} visits, {MANY_CITIZENS} ratings, " in done.stdout
    assert " 0 lost" in done.stdout


def test_verify_names_the_record_when_one_is_altered_in_the_kept_database(played, tmp_path):
    folder = shutil.copytree(played[0], tmp_path / "kept")
    with sqlite3.connect(folder / "central.sqlite") as database:
        (seq,) = database.execute("SELECT seq FROM records WHERE kind = 'rating'").fetchone()
        changed = "replace(CAST(payload AS TEXT), '\"late\":false', '\"late\":true')"
        statement = f"UPDATE records SET payload = CAST({changed} AS BLOB) WHERE seq = ?"
        assert database.execute(statement, (seq,)).rowcount == 1
    central = Path(sys.executable).with_name("central")
    done = subprocess.run(
        [central, "log", "verify", "--config", folder / "central.toml"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert re.search(rf"\b{seq}\b", done.stdout + done.stderr)


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("CITIZENS", "many", "CITIZENS=20"),
        ("DEMO_PORT", "99999", "1 to 65535"),
    ],
)
def test_demonstration_says_what_is_expected_when_a_variable_is_wrong(variable, value, said):
    environment = dict(os.environ) | {variable: value}
    done = subprocess.run(
        [sys.executable, "-m", "demo"],
        cwd=TREE,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


KIOSK = """\
#!/bin/sh
[ -e "$0.ran" ] && exit 3
touch "$0.ran" "$5"
exit 75
"""


def test_kiosk_is_started_again_when_it_asks_for_it(tmp_path, monkeypatch):
    kiosk = tmp_path / "kiosk"
    kiosk.write_text(KIOSK, "ascii")
    kiosk.chmod(0o700)
    monkeypatch.setattr(person, "program", lambda _name: str(kiosk))
    said = []
    folder, display = DemoFolder(tmp_path, kept=True), Display("", own=True)
    ended = person.serve_person(folder, display, tmp_path / "line", "http://127.0.0.1", said.append)
    assert ended == 3
    assert said.count("the kiosk asked to be started again.") == 1
