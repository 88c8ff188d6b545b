"""What is wrong with a value, in words: from pydantic's faults to a clerk's.

Guarantees a short sentence that says what was found and what was expected. Where it stands is
the business of `kiosk.document` and its lines.
"""

import difflib
from typing import get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from kiosk.document.lines import KeyPath

NEAR = 0.5
"""How alike a misspelt key and a known one must be (difflib's ratio) for the one to be meant."""

_EXPECTED = {
    "model_type": "expected a table",
    "dict_type": "expected a table",
    "path_type": "expected a path",
}


def problem_of(fault: ErrorDetails, path: KeyPath, model: type[BaseModel]) -> str:
    """The problem at `path`, which `fault` found in a document that is to be a `model`."""
    kind, found = fault["type"], f"found {fault['input']!r:.60}"
    if kind == "missing":
        return "is missing"
    if kind == "extra_forbidden":
        known = sorted(_keys_at(model, path[:-1]))
        near = difflib.get_close_matches(str(path[-1]), known, n=1, cutoff=NEAR)
        return "unknown key" + (f"; did you mean {near[0]!r}?" if near else "")
    if kind == "value_error":
        return str(fault["ctx"]["error"])
    said = fault["msg"].replace("Input should be", "expected")
    if kind in {"too_long", "too_short"}:
        return said.replace(" after validation", "")
    return f"{_EXPECTED.get(kind, said)}, {found}"


def _keys_at(model: type[BaseModel], path: KeyPath) -> set[str]:
    """The keys that the table at `path` may have."""
    found: list[object] = [model]
    for part in path:
        found = [below for annotation in found for below in _below(annotation, part)]
    return {name for each in found for name in _fields(each)}


def _below(annotation: object, part: str | int) -> list[object]:
    """What may stand under the key `part` of what `annotation` describes."""
    if fields := _fields(annotation):
        return [fields[str(part)].annotation] if part in fields else []
    inner = get_args(annotation)
    if get_origin(annotation) in {list, dict}:
        return [inner[-1]]
    return [below for each in inner for below in _below(each, part)]


def _fields(annotation: object) -> dict[str, FieldInfo]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return dict(annotation.model_fields)
    return {name: field for each in _branches(annotation) for name, field in _fields(each).items()}


def _branches(annotation: object) -> tuple[object, ...]:
    return () if get_origin(annotation) in {list, dict} else get_args(annotation)
