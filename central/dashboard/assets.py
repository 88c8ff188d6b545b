"""Style sheets, scripts, fonts and the icon: read once when the program starts.

Guarantees that nothing outside static/ can be asked for, and that an address changes with the
content behind it: so a browser keeps a file for a year and never shows an old one.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
KEEP = "public, max-age=31536000, immutable"

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    content: bytes
    media_type: str


class Assets:
    """All files of static/ that a browser may have, under one digest of all of them."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Read them all."""
        self._files = {
            path.relative_to(folder).as_posix(): Asset(path.read_bytes(), _TYPES[path.suffix])
            for path in sorted(folder.rglob("*"))
            if path.suffix in _TYPES
        }
        digest = hashlib.sha256()
        for name, asset in self._files.items():
            digest.update(f"{name}:{len(asset.content)}:".encode())
            digest.update(asset.content)
        self.digest = digest.hexdigest()[:16]

    def address(self, name: str) -> str:
        """Where a page finds the file; KeyError if there is none, which is a bug of the page."""
        if name not in self._files:
            raise KeyError(name)
        return f"/static/{self.digest}/{name}"

    def get(self, name: str) -> Asset | None:
        """The file of this name."""
        return self._files.get(name)
