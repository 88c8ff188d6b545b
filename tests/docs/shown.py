"""What the guides show: commands, settings keys, files, links. Reads pages, judges nothing."""

import re
import shlex
import tomllib
from dataclasses import dataclass
from pathlib import Path

TREE = Path(__file__).parents[2]
PAGES = sorted(
    page
    for page in [*(TREE / "docs").rglob("*.md"), *TREE.glob("*.md")]
    # What was decided once says how it was then.
    if page.parent.name != "adr" and page.name != "CHANGELOG.md"
)
PROGRAMS = ("kiosk", "central", "make", "kiosk-verify")
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
# What stands before a command and is no part of it.
BEFORE = re.compile(r"^(?:\$ |# )?(?:sudo (?:-\S+ (?:thuocdo-\S+ )?)*)?(?:[A-Z_]+=\S+ )*")
ENDS = re.compile(r"\s(?:#|\||>|<|&&|;|\\$).*$|\s+→.*$")


@dataclass(frozen=True)
class Shown:
    """A command as a page shows it. `is_whole`: from a block, so that it can be typed so."""

    page: str
    words: tuple[str, ...]
    is_whole: bool

    def __str__(self) -> str:
        return f"{self.page}: {' '.join(self.words)}"


def _command(line: str) -> tuple[str, ...] | None:
    text = ENDS.sub("", BEFORE.sub("", line.strip()))
    if text.partition(" ")[0].removeprefix("/usr/bin/") not in PROGRAMS:
        return None
    try:
        words = shlex.split(text)
    except ValueError:
        return None
    return (words[0].removeprefix("/usr/bin/"), *words[1:])


def _lines(block: str) -> list[str]:
    return re.sub(r"\\\n\s*", " ", block).splitlines()


def commands() -> list[Shown]:
    """Every command of our own programs that a page shows."""
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        name = str(page.relative_to(TREE))
        for _, kind, block in FENCE.findall(text):
            if kind in {"", "sh", "text", "console", "bash"}:
                found += [
                    Shown(name, words, is_whole=True)
                    for line in _lines(block)
                    if (words := _command(line))
                ]
        for inline in INLINE.findall(FENCE.sub("", text)):
            if words := _command(" ".join(inline.split())):
                found.append(Shown(name, words, is_whole=False))
    return found


def toml_blocks() -> list[tuple[str, str]]:
    """Page and text of every block of TOML."""
    return [
        (str(page.relative_to(TREE)), block)
        for page in PAGES
        for _, kind, block in FENCE.findall(page.read_text(encoding="utf-8"))
        if kind == "toml"
    ]


def dotted(table: dict, before: str = "") -> set[str]:
    """Keys of a table of settings, dotted as messages name them."""
    found = set()
    for key, value in table.items():
        if isinstance(value, dict) and not before:
            found |= dotted(value, f"{key}.")
        elif isinstance(value, list) and value and isinstance(value[0], dict) and not before:
            found |= {f"{key}.{name}" for entry in value for name in entry}
        else:
            found.add(before + key)
    return found


def parsed(block: str) -> dict:
    """A block of TOML; {} where it is none."""
    try:
        return tomllib.loads(block)
    except tomllib.TOMLDecodeError:
        return {}
