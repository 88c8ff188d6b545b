"""docs/promises.md names only tests that exist, and every fault once, with a test or a reason."""

import re
from pathlib import Path

import pytest

TREE = Path(__file__).parents[2]
TEXT = (TREE / "docs" / "promises.md").read_text("utf-8")
FAULTS = 92
PROMISED = [f"P{number}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 14, 18, 19, 23)]
NAMED = sorted(set(re.findall(r"tests/[\w/]+\.py", TEXT)))


def rows(pattern: str) -> list[list[str]]:
    """The cells of the rows whose first cell is so."""
    found = [line for line in TEXT.splitlines() if re.match(rf"\| {pattern} \|", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in found]


@pytest.mark.parametrize("name", NAMED)
def test_named_test_exists(name):
    path = TREE / name
    assert path.is_file()
    assert path.name.startswith("test_")
    assert "\ndef test_" in path.read_text("utf-8")


def test_every_fault_stands_there_once_with_what_happens_and_a_test_or_a_reason():
    found = rows(r"\d+")
    assert [int(cells[0]) for cells in found] == list(range(1, FAULTS + 1))
    assert all(len(cells) == 4 and all(cells) for cells in found)


def test_every_promise_of_the_log_has_a_test():
    found = rows(r"P\d+")
    assert [cells[0] for cells in found] == PROMISED
    assert all("tests/" in cells[2] and cells[3] for cells in found)


def test_every_test_of_a_fault_is_named():
    """Who adds a fault's test says so to readers."""
    there = {path.name for path in (TREE / "tests" / "faults").glob("test_fault_*.py")}
    assert there <= {name.rpartition("/")[2] for name in NAMED}
