"""A TOML document checked against a model, with errors that a clerk can act on.

Guarantees that every fault names the file, the key, the line, what stands there and what was
expected, and proposes the nearest known key for a misspelt one. A leaf: imports nothing else of
ours, so that settings, questionnaires and the central's configuration share one way of failing.
"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, ValidationError
from pydantic_core import ErrorDetails

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


class RuleError(ValueError):
    """A rule of a model's own is broken. `key`: where, seen from the part that has the rule."""

    def __init__(self, key: KeyPath, problem: str) -> None:
        """`problem` says what was found and what was expected."""
        super().__init__(problem)
        self.key = key


def text_form(pattern: str, expected: str) -> AfterValidator:
    """For `Annotated[str, ...]`: all of it matches `pattern`, which `expected` says in words."""
    form = re.compile(pattern)

    def check(text: str) -> str:
        if not form.fullmatch(text):
            raise ValueError(f"expected {expected}, found {text!r:.60}")
        return text

    return AfterValidator(check)


def load_document(path: Path, model: type[Model]) -> Model:
    """The document at `path` as `model`; DocumentError with the first fault otherwise."""
    text = _read(path)
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = re.search(r"\(at line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise DocumentError(path, f"not TOML: {error}", line=line) from error
    try:
        return model.model_validate(content)
    except ValidationError as error:
        # A misspelt key is also a missing one; the misspelling is what the clerk can see.
        faults = error.errors(include_url=False)
        first = min(faults, key=lambda fault: fault["type"] != "extra_forbidden")
        key_path = _document_path([*first["loc"], *_place_of_rule(first)], content)
        raise DocumentError(
            path,
            _problem(first, key_path, model),
            key=".".join(map(str, key_path)),
            line=line_of(text, key_path),
        ) from error


def _read(path: Path) -> str:
    try:
        # With or without the mark that Windows puts at the beginning of a file.
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise DocumentError(path, "there is no such file") from error
    except IsADirectoryError as error:
        raise DocumentError(path, "expected a file, found a directory") from error
    except PermissionError as error:
        raise DocumentError(path, "this user may not read the file") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise DocumentError(path, "expected UTF-8, found bytes that are not", line=line) from error
    except OSError as error:
        raise DocumentError(path, f"cannot be read: {error.strerror}") from error


def _place_of_rule(fault: ErrorDetails) -> KeyPath:
    cause = fault.get("ctx", {}).get("error")
    return cause.key if isinstance(cause, RuleError) else ()


def _document_path(location: Iterable[str | int], content: object) -> KeyPath:
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


def _problem(fault: ErrorDetails, path: KeyPath, model: type[BaseModel]) -> str:
    kind, found = fault["type"], f"found {fault['input']!r:.60}"
    if kind == "missing":
        return "is missing"
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(str(path[-1]), sorted(_keys_at(model, path[:-1])), n=1)
        return "unknown key" + (f"; did you mean {near[0]!r}?" if near else "")
    if kind == "value_error":
        return str(fault["ctx"]["error"])
    if kind in {"model_type", "dict_type"}:
        return f"expected a table, {found}"
    if kind in {"too_long", "too_short"}:
        return str(fault["msg"]).replace(" after validation", "")
    return f"{fault['msg'].replace('Input should be', 'expected')}, {found}"


def _keys_at(model: type[BaseModel], path: KeyPath) -> set[str]:
    """The keys that the table at `path` may have."""
    models = [model]
    for part in path:
        if isinstance(part, str):
            fields = [each.model_fields[part] for each in models if part in each.model_fields]
            models = [found for field in fields for found in _models_in(field.annotation)]
    return {name for each in models for name in each.model_fields}


def _models_in(annotation: object) -> list[type[BaseModel]]:
    if parts := get_args(annotation):
        return [found for part in parts for found in _models_in(part)]
    is_model = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    return [annotation] if is_model else []  # type: ignore[list-item]  # said by is_model


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
