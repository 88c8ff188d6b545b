"""The line on which a key stands in a TOML text.

tomllib keeps no lines; here the text is cut into its statements (a header, or a key with its
value), whatever strings, comments and arrays run over several lines. Needs text that tomllib
takes; leaves to others to say what is wrong with the key.
"""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

KeyPath = tuple[str | int, ...]


def line_of(text: str, path: KeyPath) -> int | None:
    """The 1-based line on which the key `path` stands in TOML `text`, as near as it is written.

    Finds tables, arrays of tables and keys; a key that is missing gives its table's line, and
    what is nowhere begun gives None. A key within an inline table or an array has the line on
    which that begins. `text` must be TOML.
    """
    best: int | None = None
    nearest = (0, False)
    counts: dict[tuple[str, ...], int] = {}
    table: KeyPath = ()
    for line, statement in _statements(text):
        if header := _HEADER.match(statement):
            names = _names(header["keys"])
            if header["brackets"] == "[[":
                _count_one_more(names, counts)
            here = table = _table_path(names, counts)
        elif key := _PAIR.match(statement):
            here = (*table, *_names(key["keys"]))
        else:
            continue
        shared = _shared(here, path)
        if (found := (shared, 0 < shared == len(here))) > nearest:
            best, nearest = line, found
    return best


_KEY = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)"""
_KEYS = rf"(?P<keys>{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*)"
_HEADER = re.compile(rf"[ \t]*(?P<brackets>\[\[?)[ \t]*{_KEYS}[ \t]*\]")
_PAIR = re.compile(rf"[ \t]*{_KEYS}[ \t]*=")
_TOKEN = re.compile(
    r'"""(?:\\[\s\S]|[^\\])*?"{3,5}'
    r"|'''[\s\S]*?'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*"
    r"|[\[\]{}\n]"
)


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """The line on which each header and each key with its value begins, and its text."""
    begin, line, begin_line, depth = 0, 1, 1, 0
    for token in _TOKEN.finditer(text):
        what = token[0]
        line += what.count("\n")
        if what in {"[", "{"}:
            depth += 1
        elif what in {"]", "}"}:
            depth -= 1
        elif what == "\n" and depth == 0:
            yield begin_line, text[begin : token.start()]
            begin, begin_line = token.end(), line
    yield begin_line, text[begin:]


def _names(dotted: str) -> tuple[str, ...]:
    names: list[str] = []
    table: Any = tomllib.loads(f"{dotted} = 0")
    while isinstance(table, dict):
        name, table = next(iter(table.items()))
        names.append(name)
    return tuple(names)


def _count_one_more(names: tuple[str, ...], counts: dict[tuple[str, ...], int]) -> None:
    counts[names] = counts.get(names, -1) + 1
    for longer in [known for known in counts if known[: len(names)] == names != known]:
        del counts[longer]


def _table_path(names: tuple[str, ...], counts: dict[tuple[str, ...], int]) -> KeyPath:
    path: list[str | int] = []
    for length in range(1, len(names) + 1):
        path.append(names[length - 1])
        if names[:length] in counts:
            path.append(counts[names[:length]])
    return tuple(path)


def _shared(left: KeyPath, right: KeyPath) -> int:
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count
