"""The files that make up the project, for the tests of house rules."""

import subprocess
import tomllib
from pathlib import Path

import pytest

TREE = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def tree() -> Path:
    """Give the project's folder."""
    return TREE


@pytest.fixture(scope="session")
def files() -> list[Path]:
    """Give every file that is in the project or about to be: all that git does not ignore."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=TREE,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = [TREE / name for name in listing.split("\0") if name]
    assert found, "git names no file: is this a clone?"
    return [path for path in found if path.is_file()]


@pytest.fixture(scope="session")
def vendored(files) -> dict[Path, dict]:
    """Give the files of others carried in the tree, each with its entry in VENDORED.toml."""
    return {
        listing.parent / entry["name"]: entry
        for listing in files
        if listing.name == "VENDORED.toml"
        for entry in tomllib.loads(listing.read_text(encoding="utf-8"))["file"]
    }


@pytest.fixture(scope="session")
def our_files(files, vendored) -> list[Path]:
    """Give the files that we wrote."""
    return [path for path in files if path not in vendored]


@pytest.fixture(scope="session")
def python_files(our_files) -> list[Path]:
    """Give every Python file, scripts without an ending included."""
    return [path for path in our_files if path.suffix == ".py" or is_python_script(path)]


def is_python_script(path: Path) -> bool:
    """Say whether a file without an ending begins as a Python script does."""
    if path.suffix:
        return False
    with path.open("rb") as file:
        first = file.readline()
    return first.startswith(b"#!") and b"python" in first
