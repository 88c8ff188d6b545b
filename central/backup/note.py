"""The note of the last backup that was restored and found whole: last-good.json, beside it.

Guarantees that it is written whole or not at all, and that one which cannot be read is none.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from central.backup.name import moment_of

FILE = "last-good.json"


@dataclass(frozen=True, slots=True)
class GoodBackup:
    """`name`: of the file; `at`: when it was begun."""

    name: str
    at: datetime


def write_note(folder: Path, name: str) -> None:
    """From now on `name` is the last good one."""
    part = folder / f"{FILE}.part"
    part.write_text(json.dumps({"backup": name}) + "\n", "utf-8")
    part.replace(folder / FILE)


def read_note(folder: Path) -> GoodBackup | None:
    """The last good one; None where none was yet, or the note says nothing."""
    try:
        said = json.loads((folder / FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    name = said.get("backup") if isinstance(said, dict) else None
    at = moment_of(name) if isinstance(name, str) else None
    return None if at is None or not isinstance(name, str) else GoodBackup(name, at)
