"""One small text file of the kernel's; nothing where it cannot be read."""

from pathlib import Path

LONGEST_BYTES = 64 * 1024


def read_text(path: Path) -> str:
    """What stands in it, without white space around it; empty where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(LONGEST_BYTES).decode("utf-8", "replace").strip()
    except OSError:
        return ""


def read_number(path: Path) -> int | None:
    """The decimal or 0x number in it; None where there is none."""
    text = read_text(path)
    try:
        return int(text, 0)
    except ValueError:
        return None
