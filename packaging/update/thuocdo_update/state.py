"""What the agent must know after a cut of the mains: one file, whole or as it was.

Guarantees that a state is on the disk before the step that it names is made. Anybody may read it:
the kiosk's doctor does.
"""

import json
import os
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

FOLDER = Path("/var/lib/thuocdo-update")
FILE = "state.json"
SETTLED, INSTALLING, TRYING, RETURNING = "settled", "installing", "trying", "returning"
_LINE = 300


@dataclass(frozen=True, slots=True)
class State:
    """`new`, `old`: versions of an update under way; `files`: packages it installs, each with its
    SHA-256; `kept`: the package of `old`; `knows`: the schema of the log that `old` knows;
    `place`: the log's file; `tried`: how often `new` was started; `bad`: versions that failed,
    with the reason; `faults`: how often a version could not be installed; `waits`, `since`: the
    version that is downloaded, and since when (Unix s).
    """

    phase: str = SETTLED
    new: str = ""
    old: str = ""
    files: dict[str, str] = field(default_factory=dict)
    kept: str = ""
    knows: int = 0
    place: str = ""
    tried: int = 0
    highest: str = ""
    bad: dict[str, str] = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=dict)
    waits: str = ""
    since: float = 0.0
    last: dict[str, str] = field(
        default_factory=lambda: dict.fromkeys(("outcome", "why", "at"), "")
    )

    def told(self, outcome: str, why: str, at: str) -> "State":
        """The same, with what became of it last."""
        return replace(self, last={"outcome": outcome, "why": _line(why), "at": at})


def load(folder: Path = FOLDER) -> State:
    """The state; a new one where there is none, or where the file is no good."""
    try:
        said: dict[str, Any] = json.loads((folder / FILE).read_text("utf-8"))
        return State(**{key: said[key] for key in State.__slots__ if key in said})
    except (OSError, ValueError, TypeError, KeyError):
        return State()


def save(state: State, folder: Path = FOLDER) -> None:
    """Puts it on the disk. OSError where that cannot be."""
    beside = folder / f"{FILE}.new"
    with beside.open("w", encoding="utf-8") as file:
        json.dump(asdict(state), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    beside.chmod(0o644)
    beside.replace(folder / FILE)
    sync(folder)


def sync(folder: Path) -> None:
    """What was renamed in the folder is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:_LINE]
