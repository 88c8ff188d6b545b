"""The payload of everything signed: UTF-8 JSON, NFC, integers only, no key twice.

Guarantees that what `parse` returns is what every conforming JSON reader sees in these bytes,
and that `serialise` never makes bytes that `parse` refuses. Nothing that was parsed is ever
serialised again: a signature covers bytes, not values.
"""

import json
import re
import unicodedata
from typing import Any, NoReturn

from kiosk.record.errors import (
    DuplicateKeyError,
    NotIntegerError,
    NotJsonError,
    NotNfcError,
    TooDeepError,
    TrailingBytesError,
)

MAX_INTEGER = 2**53 - 1
"""Largest integer that every JSON reader holds exactly (RFC 8259, section 6)."""

MAX_DEPTH = 16
"""Objects and arrays in one another, the payload's own object included."""

_MAX_DIGITS = len(str(MAX_INTEGER)) + 1
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")

Payload = dict[str, Any]


def serialise(payload: Payload) -> bytes:
    """`payload` as compact UTF-8 JSON in NFC, members in the order given. Raises as `read_back`."""
    return read_back(payload)[0]


def read_back(payload: Payload) -> tuple[bytes, Payload]:
    """`payload` serialised, and what a reader sees in those bytes.

    Raises what `parse` raises: whatever would be refused by a reader is refused before it is
    signed, by the reader's own code.
    """
    text = _dumps(payload, ensure_ascii=False)
    if not unicodedata.is_normalized("NFC", text):
        normal = _normal(payload)
        text = _dumps(normal, ensure_ascii=False)
        if not unicodedata.is_normalized("NFC", text):
            # A combining mark after a line break: raw, it would join the n of the escape.
            text = _dumps(normal, ensure_ascii=True)
    data = text.encode("utf-8", "surrogatepass")
    return data, parse(data)


def _dumps(value: object, *, ensure_ascii: bool) -> str:
    return json.dumps(value, ensure_ascii=ensure_ascii, separators=(",", ":"))


def _normal(value: object) -> object:
    if isinstance(value, dict):
        return _members([(str(_normal(name)), _normal(member)) for name, member in value.items()])
    if isinstance(value, list | tuple):
        return [_normal(item) for item in value]
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def parse(data: bytes) -> Payload:
    """The JSON object in `data`.

    Raises NotJsonError, TooDeepError, TrailingBytesError, DuplicateKeyError, NotIntegerError or
    NotNfcError.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotJsonError(f"expected UTF-8, found byte {error.start} that is not") from error
    if not unicodedata.is_normalized("NFC", text):
        raise NotNfcError("expected text in NFC; normalise before signing")
    if not text.startswith("{"):
        raise NotJsonError("expected a JSON object that begins with '{'")
    _refuse_deep(text)
    try:
        value, end = _DECODER.raw_decode(text)
    except json.JSONDecodeError as error:
        raise NotJsonError(f"{error.msg} at character {error.pos}") from error
    if end != len(text):
        raise TrailingBytesError(f"{len(text) - end} characters follow the payload's last brace")
    if "\\u" in text:
        _refuse_escaped_text(value)
    payload: Payload = value
    return payload


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise DuplicateKeyError(f"member {twice!r:.80} stands twice in one object")
    return members


def _refuse_deep(text: str) -> None:
    # Before decoding: how deep the decoder itself goes depends on its version and on the stack.
    if text.count("{") + text.count("[") <= MAX_DEPTH:
        return
    depth = 0
    for character in _TEXT.sub("", text):
        if character in "{[":
            depth += 1
            if depth > MAX_DEPTH:
                raise TooDeepError(
                    f"expected at most {MAX_DEPTH} objects and arrays in one another"
                )
        elif character in "}]":
            depth -= 1


def _refuse_float(text: str) -> NoReturn:
    raise NotIntegerError(f"expected integers only, found {text:.40}")


def _integer(text: str) -> int:
    if len(text) > _MAX_DIGITS or not -MAX_INTEGER <= (value := int(text)) <= MAX_INTEGER:
        raise NotIntegerError(f"expected at most 2**53 - 1, found {text:.40}")
    return value


_DECODER = json.JSONDecoder(
    object_pairs_hook=_members,
    parse_float=_refuse_float,
    parse_int=_integer,
    parse_constant=_refuse_float,
)


def _refuse_escaped_text(value: object) -> None:
    # An escape can hide what the check of the raw text cannot see: a combining mark after its
    # base letter, or half a surrogate pair.
    if isinstance(value, dict):
        for name, member in value.items():
            _refuse_escaped_text(name)
            _refuse_escaped_text(member)
    elif isinstance(value, list):
        for item in value:
            _refuse_escaped_text(item)
    elif isinstance(value, str):
        if not unicodedata.is_normalized("NFC", value):
            raise NotNfcError("expected text in NFC, found an escaped combining mark")
        if _SURROGATE.search(value):
            raise NotJsonError("half a surrogate pair is no text")
