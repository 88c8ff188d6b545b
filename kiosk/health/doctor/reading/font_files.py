"""Whether the font's files are where the package puts them."""

from importlib.util import find_spec
from pathlib import Path

FILES = ("BeVietnamPro-Regular.ttf", "BeVietnamPro-Bold.ttf")


def missing_fonts(folder: Path | None = None) -> tuple[str, ...]:
    """The names of those that are not there or empty. Imports nothing of the screen."""
    place = folder or _shipped()
    return tuple(name for name in FILES if not _has(place / name))


def _shipped() -> Path:
    spec = find_spec("kiosk")
    roots = [] if spec is None else list(spec.submodule_search_locations or ())
    return Path(roots[0] if roots else ".") / "ui" / "fonts"


def _has(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:
        return False
