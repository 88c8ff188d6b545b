"""Every command that a page shows is run in a sandbox, as tests/docs/shown_runs.py says how."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.shown import TREE, commands
from tests.docs.shown_runs import HELP_ALONE, RUNS
from tests.docs.test_shown_commands_parse import PROGRAMS, resolved

BIN = Path(sys.executable).parent
LONGEST_S = 120
HOURS = '[opening_hours]\nmonday = ["07:30-11:30"]\n'
HTTP = "[web]\nhttps = false\n"


def shown_paths() -> set[str]:
    found = set()
    for each in commands():
        if each.words[0] in PROGRAMS and "tells" not in each.words:
            command, path, rest = resolved(tuple(word.strip("[]") for word in each.words))
            if len(path) > 1 and (not hasattr(command, "commands") or rest not in ([], ["..."])):
                found.add(" ".join(path))
    return found


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sandbox")
    kiosk = folder / "kiosk"
    kiosk.mkdir()
    (folder / "central.toml").write_text(HTTP, "utf-8")
    (folder / "hours.toml").write_text(HOURS, "utf-8")
    (folder / "counters.csv").write_text("03\n", "utf-8")
    (folder / "prints.txt").write_text("0123 4567 89ab cdef 0123 4567 89ab cdef\n", "utf-8")
    shutil.copy(TREE / "kiosk" / "ui" / "words" / "en.toml", folder / "tay.toml")
    settings = (TREE / "config" / "kiosk.toml").read_text("utf-8")
    # An address where nobody answers.
    (kiosk / "kiosk.toml").write_text(settings.replace("127.0.0.1:8080", "127.0.0.1:9"), "utf-8")
    for each in ("questionnaires", "ticket-sources"):
        shutil.copytree(TREE / "config" / each, kiosk / each)
    return folder


def ran(sandbox: Path, path: str, arguments: tuple[str, ...], typed: str):
    program, *rest = path.split()
    return subprocess.run(
        [BIN / program, *rest, *arguments],
        cwd=sandbox,
        env=dict(os.environ) | {"THUOCDO_CENTRAL": "central.toml", "COLUMNS": "100"},
        input=typed,
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
        check=False,
    )


@pytest.mark.long
@pytest.mark.parametrize(("path", "arguments", "outcome", "typed"), RUNS, ids=lambda v: str(v)[:40])
def test_shown_command_runs(sandbox, path, arguments, outcome, typed):
    done = ran(sandbox, path, arguments, typed)
    told = done.stdout + done.stderr
    assert "Traceback" not in told, told
    assert "Usage:" not in told, told
    assert (done.returncode == 0) is (outcome == "well"), f"status {done.returncode}: {told}"
    assert told.strip() or outcome == "well"


@pytest.mark.long
@pytest.mark.parametrize("path", sorted(HELP_ALONE))
def test_shown_command_has_help(sandbox, path):
    done = ran(sandbox, path, ("--help",), "")
    assert done.returncode == 0
    assert "Usage:" in done.stdout


def test_every_shown_command_is_in_the_table():
    """Who shows a new command says here how it is run."""
    known = {path for path, *_ in RUNS} | set(HELP_ALONE)
    assert sorted(shown_paths() - known) == []


def test_where_a_command_is_run_instead_exists():
    for reason in HELP_ALONE.values():
        assert (TREE / reason.rpartition(": ")[2]).exists(), reason
