"""Which files of the Qt wheels go into the kiosk's package: the table qt.toml, applied.

Guarantees that every file is kept or left out by exactly one line of the table; a file that no
line names, or two do, or a line that names nothing, is refused by name. Leaves to others:
deleting what is left out.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from deb_making.errors import CannotBuildError

SHOWN_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One pattern of the table, and what becomes of the files that it names."""

    pattern: str
    keeps: bool
    expression: re.Pattern[str]


def read_lines(table: Path) -> list[Line]:
    """The patterns of the table, in its order; CannotBuildError where it says no reason."""
    lines = []
    for verdict, groups in tomllib.loads(table.read_text("utf-8")).items():
        for group in groups:
            if verdict not in {"keep", "leave"} or not group.get("why"):
                raise CannotBuildError(f"{table.name}: [[keep]] or [[leave]], each with a why")
            lines += [
                Line(pattern, verdict == "keep", re.compile(expression_of(pattern)))
                for pattern in group["files"]
            ]
    return lines


def expression_of(pattern: str) -> str:
    """The pattern as a regular expression for a whole path.

    `*` is any run without a slash, `**` any run, `{a,b}` either, `[A-C]` one of these letters.
    """
    parts = re.findall(r"\*\*|\*|\{[^}]*\}|\[[^\]]*\]|[^*{\[]+", pattern)
    return "".join(_part(each) for each in parts)


def _part(part: str) -> str:
    if part == "**":
        return ".*"
    if part == "*":
        return "[^/]*"
    if part.startswith("{"):
        return "(?:" + "|".join(map(re.escape, part[1:-1].split(","))) + ")"
    return part if part.startswith("[") else re.escape(part)


def left_out(files: Iterable[str], lines: list[Line]) -> list[str]:
    """Those of `files` (paths below site-packages) that do not go in; CannotBuildError as above."""
    leaves, unknown, doubtful = [], [], []
    used: set[str] = set()
    for name in sorted(files):
        named = [line for line in lines if line.expression.fullmatch(name)]
        used.update(line.pattern for line in named)
        if not named:
            unknown.append(name)
        elif len(named) > 1:
            doubtful.append(f"{name} ({', '.join(line.pattern for line in named)})")
        elif not named[0].keeps:
            leaves.append(name)
    for words, names in (
        ("files that qt.toml does not name; add each to [[keep]] or [[leave]]", unknown),
        ("files that two lines of qt.toml name; make one of them narrower", doubtful),
        (
            "lines of qt.toml that name no file any more; take them away",
            [line.pattern for line in lines if line.pattern not in used],
        ),
    ):
        if names:
            shown = "\n    ".join(names[:SHOWN_AT_MOST])
            raise CannotBuildError(f"{len(names)} {words}:\n    {shown}")
    return leaves
