"""docs/delays.md names every delay: its table says what the code says."""

import re
from pathlib import Path

import pytest

TREE = Path(__file__).resolve().parents[2]
DELAYS = re.compile(r"\b([A-Z][A-Z_]+_(?:MS|S))\b(?:: float)? = ([0-9_.]+)$", re.MULTILINE)


def table() -> list[tuple[str, str, Path]]:
    """Name, value and file of each row that names a constant of a Python file."""
    text = (TREE / "docs" / "delays.md").read_text("utf-8")
    rows = re.findall(r"^\| (`[A-Z][^|]+) \| ([^|]+) \|[^|]+\| (\S+\.py) \|$", text, re.MULTILINE)
    return [
        (name, value.replace("\u00a0", " ").replace(" ", ""), TREE / file)
        for names, values, file in rows
        for name, value in zip(re.findall(r"`([A-Z_]+)`", names), values.split(","), strict=False)
    ]


def test_table_is_found():
    assert len(table()) > 30


@pytest.mark.parametrize(("name", "value", "file"), table(), ids=lambda each: str(each)[-40:])
def test_delay_is_as_the_table_says(name, value, file):
    written = re.search(rf"^{name}(?:: \w+)? = (.+)$", file.read_text("utf-8"), re.MULTILINE)
    assert written, f"{file.name} has no {name}; correct docs/delays.md"
    found = re.findall(r"[0-9][0-9_.]*", written[1])
    number = re.findall(r"[0-9.]+", value)[0]
    assert float(found[0].replace("_", "")) == float(number)


@pytest.mark.parametrize(
    "file", ["kiosk/queue/forwarder.py", "kiosk/queue/storage_thread.py", "kiosk/deadline.py"]
)
def test_every_delay_of_the_file_stands_in_the_table(file):
    listed = {name for name, _, path in table() if path == TREE / file}
    assert {name for name, _ in DELAYS.findall((TREE / file).read_text("utf-8"))} <= listed
