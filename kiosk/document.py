"""A TOML document checked against a model, with errors that a clerk can act on.

Guarantees that every fault names the file, the key, the line, what stands there and what was
expected, and proposes the nearest known key for a misspelt one. A leaf: imports nothing else of
ours, so that settings, questionnaires and the central's configuration share one way of failing.
"""

import difflib
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)
KeyPath = tuple[str | int, ...]


class DocumentError(Exception):
    """A document cannot be read or does not say what it must.

    `path`: the file; `key`: dotted, or empty; `line`: 1-based, or None where no line is at fault;
    `problem`: what was found and what was expected.
    """

    def __init__(self, path: Path, problem: str, *, key: str = "", line: int | None = None) -> None:
        """All parts of the message; see the class."""
        self.path = path
        self.key = key
        self.line = line
        self.problem = problem
        place = f"{path}" if line is None else f"{path}, line {line}"
        super().__init__(f"{place}: {key}: {problem}" if key else f"{place}: {problem}")


def load_document(path: Path, model: type[Model]) -> Model:
    """The document at `path` as `model`; DocumentError with the first fault otherwise."""
    text = _read(path)
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+)", str(error))
        line = int(found[1]) if found else None
        raise DocumentError(path, f"not TOML: {error}", line=line) from error
    try:
        return model.model_validate(content)
    except ValidationError as error:
        # A misspelt key is also a missing one; the misspelling is what the clerk can see.
        faults = error.errors(include_url=False)
        first = min(faults, key=lambda fault: fault["type"] != "extra_forbidden")
        key_path = _document_path(first["loc"], content)
        raise DocumentError(
            path,
            _problem(first, model),
            key=".".join(map(str, key_path)),
            line=line_of(text, key_path),
        ) from error


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError as error:
        raise DocumentError(path, "there is no such file") from error
    except IsADirectoryError as error:
        raise DocumentError(path, "expected a file, found a directory") from error
    except PermissionError as error:
        raise DocumentError(path, "this user may not read the file") from error
    except UnicodeDecodeError as error:
        raise DocumentError(path, f"expected UTF-8, byte {error.start} is not") from error


def _document_path(location: Iterable[str | int], content: Any) -> KeyPath:
    # pydantic adds names of union branches and validators to a location; keep what the document
    # has, and the last name even if it is missing there, since that is the fault.
    path: list[str | int] = []
    for part in location:
        if isinstance(content, dict) and isinstance(part, str):
            path.append(part)
            if part not in content:
                break
            content = content[part]
        elif isinstance(content, list) and isinstance(part, int) and part < len(content):
            path.append(part)
            content = content[part]
    return tuple(path)


def _problem(fault: Any, model: type[BaseModel]) -> str:
    if fault["type"] == "missing":
        return "is missing"
    if fault["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(fault["loc"][-1]), sorted(_keys(model)), n=1)
        return "unknown key" + (f"; did you mean {near[0]!r}?" if near else "")
    if fault["type"] == "value_error":
        return str(fault["ctx"]["error"])
    message = str(fault["msg"]).replace("Input should be", "expected")
    return f"{message}, found {fault['input']!r:.60}"


def _keys(model: type[BaseModel]) -> set[str]:
    keys: set[str] = set()
    pending: list[Any] = [model]
    seen: set[Any] = set()
    while pending:
        annotation = pending.pop()
        if annotation in seen:
            continue
        seen.add(annotation)
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            for name, field in annotation.model_fields.items():
                keys.add(field.alias or name)
                pending.append(field.annotation)
        pending.extend(getattr(annotation, "__args__", ()))
    return keys


def line_of(text: str, path: KeyPath) -> int | None:
    """The 1-based line on which the key `path` stands in TOML `text`, as near as it is written.

    Finds tables, arrays of tables and keys; a key that is missing gives its table's line, and a
    document without that table gives None.
    """
    tables = [part for part in path if isinstance(part, str)]
    best: int | None = None
    depth = 0
    counts: dict[tuple[str, ...], int] = {}
    current: tuple[str | int, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?", line)
        if header:
            names = tuple(re.findall(r'[^.\s"]+', header[2]))
            current = _table_path(names, header[1] == "[[", counts)
            matched = _shared(current, path)
            if matched == len(current) and matched > depth:
                best, depth = number, matched
            continue
        key = re.match(r'\s*"?([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)"?\s*=', line)
        if key and current == path[: len(current)]:
            here = (*current, *key[1].split("."))
            matched = _shared(here, path)
            if matched > depth and matched > len(current):
                best, depth = number, matched
    return best if tables else None


def _table_path(
    names: tuple[str, ...], repeated: bool, counts: dict[tuple[str, ...], int]
) -> tuple[str | int, ...]:
    if repeated:
        counts[names] = counts.get(names, -1) + 1
        for longer in [known for known in counts if known[: len(names)] == names != known]:
            del counts[longer]
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
