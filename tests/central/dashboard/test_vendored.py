"""Files of others: as VENDORED.toml states them, and nothing beside them."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from central.dashboard.assets import FOLDER

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = ROOT / "packaging" / "vendor-browser-files"
VENDOR = FOLDER / "vendor"


@pytest.fixture
def copy(tmp_path):
    """A tree with nothing but the script and the files it looks after."""
    script = tmp_path / "packaging" / SCRIPT.name
    script.parent.mkdir()
    shutil.copy(SCRIPT, script)
    shutil.copytree(VENDOR, tmp_path / VENDOR.relative_to(ROOT))
    return tmp_path


def check(tree):
    return subprocess.run(
        [sys.executable, tree / "packaging" / SCRIPT.name, "check"],
        capture_output=True,
        text=True,
        check=False,
    )


def test_files_are_those_that_were_vendored(copy):
    done = check(copy)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("change", ["altered", "gone", "new"])
def test_check_names_the_file_when_it_is_not_as_stated(copy, change):
    folder = copy / VENDOR.relative_to(ROOT)
    name = {"altered": "htmx.min.js", "gone": "htmx.min.js", "new": "stranger.js"}[change]
    if change == "gone":
        (folder / name).unlink()
    else:
        with (folder / name).open("ab") as file:
            file.write(b"//")
    done = check(copy)
    assert done.returncode == 1
    assert name in done.stderr


def test_every_file_has_a_licence_beside_it_and_a_package_it_came_from():
    entries = tomllib.loads((VENDOR / "VENDORED.toml").read_text("utf-8"))["file"]
    licences = {entry["package"] for entry in entries if entry["name"].endswith("LICENSE.txt")}
    for entry in entries:
        assert set(entry) == {"name", "package", "version", "path", "licence", "sha256"}
        assert entry["package"] in licences
