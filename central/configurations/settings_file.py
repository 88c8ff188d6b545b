"""Settings for a group from a TOML file in kiosk.toml's own shape.

Guarantees that whatever is wrong is said with file, key and line, and that a key which the central
may not set is refused as one, before anything is stored.
"""

import unicodedata
from pathlib import Path
from typing import Any

from pydantic import RootModel

from kiosk.document import DocumentError, line_of, load_document
from kiosk.document.settings_member import faults_of


class _Table(RootModel[dict[str, Any]]):
    """Any TOML document."""


def read_settings_file(path: Path) -> dict[str, Any]:
    """The settings in `path`, texts in NFC; DocumentError."""
    settings = in_nfc(load_document(path, _Table).root)
    faults = faults_of(settings)
    if faults:
        first = faults[0]
        text = path.read_text("utf-8-sig")
        line = line_of(text, _path_of(first.key)) if first.key else None
        raise DocumentError(path, first.problem, key=first.key, line=line)
    found: dict[str, Any] = settings
    return found


def in_nfc(value: Any) -> Any:  # noqa: ANN401 - whatever a document holds
    """The same with every text, key or value, composed: what is signed is NFC."""
    match value:
        case str():
            return unicodedata.normalize("NFC", value)
        case dict():
            return {in_nfc(key): in_nfc(below) for key, below in value.items()}
        case list():
            return [in_nfc(below) for below in value]
        case _:
            return value


def _path_of(key: str) -> tuple[str | int, ...]:
    return tuple(int(part) if part.isdecimal() else part for part in key.split("."))
