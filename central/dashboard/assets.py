"""Style sheets, scripts, fonts and the icon: read once when the program starts.

Guarantees that nothing outside static/ can be asked for, and that an address changes with the
content behind it: so a browser keeps a file for a year and never shows an old one. Text is zipped
when it is first asked for so, and kept: at most one zipped copy of each file. Fonts are packed as
they are. Nothing here is secret, so that nobody learns anything from what a zipped file weighs.
"""

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
KEEP = "public, max-age=31536000, immutable"

PACKED = "font/woff2"
"""A type that gzip makes no smaller."""
_LEVEL = 9
"""Once for each file: the charts library takes some 40 ms."""

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent. `tag`: the entity tag of exactly these bytes, in its quotes."""

    content: bytes
    media_type: str
    tag: str


class Assets:
    """All files of static/ that a browser may have, under one digest of all of them."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Read them all."""
        self._files = {
            path.relative_to(folder).as_posix(): _asset(path.read_bytes(), _TYPES[path.suffix])
            for path in sorted(folder.rglob("*"))
            if path.suffix in _TYPES
        }
        digest = hashlib.sha256()
        for name, asset in self._files.items():
            digest.update(f"{name}:{len(asset.content)}:".encode())
            digest.update(asset.content)
        self.digest = digest.hexdigest()[:16]
        self._zipped: dict[str, Asset] = {}

    def address(self, name: str) -> str:
        """Where a page finds the file; KeyError if there is none, which is a bug of the page."""
        if name not in self._files:
            raise KeyError(name)
        return f"/static/{self.digest}/{name}"

    def get(self, name: str) -> Asset | None:
        """The file of this name."""
        return self._files.get(name)

    def zipped(self, name: str) -> Asset | None:
        """The file as a gzip member; None where there is none or that would be no smaller."""
        found = self._files.get(name)
        if found is None or found.media_type == PACKED:
            return None
        # Two who ask at once may both zip it: the same bytes, as no time is written into them.
        if name not in self._zipped:
            content = gzip.compress(found.content, _LEVEL, mtime=0)
            self._zipped[name] = _asset(content, found.media_type)
        zipped = self._zipped[name]
        return zipped if len(zipped.content) < len(found.content) else None


def _asset(content: bytes, media_type: str) -> Asset:
    return Asset(content, media_type, f'"{hashlib.sha256(content).hexdigest()[:16]}"')
