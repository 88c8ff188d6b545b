"""At which counter this kiosk was said to stand: a small file in the data folder.

Guarantees that the file is whole or not at all. What it says only spares a question: the record
`kiosk.bound` is what counts, and a file that is lost or cannot be read means to ask once more.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from kiosk.identity.key_file import write_private

BINDING = "binding.json"


@dataclass(frozen=True, slots=True)
class Binding:
    """The kiosk's id, the site's and the counter's, and how it became known."""

    kiosk: str
    site: str
    counter: str
    by: str


def load_binding(path: Path) -> Binding | None:
    """What the file says, or None."""
    try:
        return Binding(**json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def keep_binding(path: Path, binding: Binding) -> None:
    """Writes the file, on the disk before this returns; OSError if it cannot be."""
    write_private(path, json.dumps(asdict(binding)).encode())
