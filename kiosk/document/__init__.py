"""A TOML document checked against a model, with errors that a clerk can act on.

Guarantees that every fault names the file, the key, the line, what stands there and what was
expected, and proposes the nearest known key for a misspelt one. A leaf: imports nothing else of
ours, so that settings, questionnaires and the central's configuration share one way of failing.
"""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import AfterValidator, BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kiosk.document.lines import KeyPath, line_of
from kiosk.document.problem import problem_of

__all__ = [
    "MAX_BYTES",
    "DocumentError",
    "KeyPath",
    "RuleError",
    "document_path",
    "first_fault",
    "line_of",
    "load_document",
    "read_document",
    "text_form",
]

MAX_BYTES = 1024 * 1024
"""No document is as long; what is longer is another file put in its place."""

Model = TypeVar("Model", bound=BaseModel)


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
    text, content = read_document(path)
    try:
        return model.model_validate(content)
    except ValidationError as error:
        key_path, problem = first_fault(error, content, model)
        raise DocumentError(
            path, problem, key=".".join(map(str, key_path)), line=line_of(text, key_path)
        ) from error


def read_document(path: Path) -> tuple[str, dict[str, Any]]:
    """The text of the TOML document at `path`, and what it says; DocumentError."""
    text = _read(path)
    try:
        return text, tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = re.search(r"\(at line (\d+)", str(error))
        line = int(found[1]) if found else text.rstrip().count("\n") + 1
        raise DocumentError(path, f"not TOML: {error}", line=line) from error


def first_fault(
    error: ValidationError, content: object, model: type[BaseModel]
) -> tuple[KeyPath, str]:
    """Where the first fault that `error` found in `content` stands, and what it is."""
    # A misspelt key is also a missing one; the misspelling is what the clerk can see.
    faults = error.errors(include_url=False)
    first = min(faults, key=lambda fault: fault["type"] != "extra_forbidden")
    key_path = document_path([*first["loc"], *_place_of_rule(first)], content)
    return key_path, problem_of(first, key_path, model)


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise DocumentError(path, f"expected at most {MAX_BYTES} bytes, found more")
        # With or without the mark that Windows puts at the beginning of a file.
        return content.decode("utf-8-sig")
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


def document_path(location: Iterable[str | int], content: object) -> KeyPath:
    """The keys of `content` that lead to pydantic's `location` of a fault."""
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
