"""`make demo CITIZENS=n`: the product at work, judged by its own last line and by a verifier's."""

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

TREE = Path(__file__).resolve().parents[2]
LIMIT_S = 240


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


def test_demonstration_loses_nothing_when_citizens_rate(tmp_path):
    folder = tmp_path / "kept"
    done = play(4, folder)
    assert done.returncode == 0, done.stdout + done.stderr
    last = done.stdout.splitlines()[-2]
    found = re.fullmatch(r"demo: 4 visits, 4 ratings, (\d+) records, (\d+) receipted, 0 lost", last)
    assert found, done.stdout
    assert found[1] == found[2]
    for name in ("central.toml", "kiosk.toml", "central.sqlite", "kiosk-data/outbox.sqlite"):
        assert (folder / name).exists()
    assert (folder / "kiosk-data" / "kiosk.key").stat().st_mode & 0o777 == 0o600


def test_verify_names_the_record_when_one_is_altered_in_the_kept_database(tmp_path):
    folder = tmp_path / "kept"
    assert play(1, folder).returncode == 0
    with sqlite3.connect(folder / "central.sqlite") as database:
        seq, jws = database.execute("SELECT seq, jws FROM records WHERE kind = 'rating'").fetchone()
        altered = jws[:-3] + ("AAA" if jws[-3:] != "AAA" else "BBB")
        database.execute("UPDATE records SET jws = ? WHERE seq = ?", (altered, seq))
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
