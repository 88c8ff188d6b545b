"""Reads JSON from outside: one object, no member twice, no constants that JSON lacks.

Guarantees a `Refusal` for whatever is not that, however deep or odd, and never another exception.
"""

import json
from typing import Any

from central.refusal import Refusal, malformed

MAX_MESSAGE_CHARACTERS = 200


def read_json(data: bytes) -> dict[str, Any]:
    """The JSON object in `data`; Refusal `malformed` for anything else."""
    try:
        content = json.loads(data, object_pairs_hook=_members, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise _refuse(error) from error
    if not isinstance(content, dict):
        raise malformed("expected a JSON object")
    return content


def read_text_member(data: bytes, name: str) -> str:
    """The one text that a small request consists of; Refusal `malformed` otherwise."""
    value = read_json(data).get(name)
    if not isinstance(value, str):
        raise malformed(f'expected {{"{name}": "..."}}')
    return value


def _refuse(error: Exception) -> Refusal:
    # A decoder's message names a place; UnicodeDecodeError's would quote the bytes.
    said = "not UTF-8" if isinstance(error, UnicodeError) else str(error)
    return malformed(f"expected a JSON object: {said}"[:MAX_MESSAGE_CHARACTERS])


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        message = "a member stands twice in one object"
        raise ValueError(message)
    return members


def _no_constant(name: str) -> None:
    message = f"{name} is no JSON"
    raise ValueError(message)
