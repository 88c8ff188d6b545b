"""The payload of a record in the very spelling in which `sign_record` writes it, read in one go.

Guarantees that what is read is what `kiosk.record.payload` and the checks of `kiosk.record.record`
make of the same bytes; whatever is spelt in another way, or has something to refuse, is None here
and judged there. Half of the time that a record costs the central was spent on finding nothing.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from typing import Any, NamedTuple, NoReturn

from kiosk.record.members import EPOCH, HASH, NAME
from kiosk.record.payload import MAX_DEPTH, MAX_INTEGER

BOOT = re.compile(r"[0-9a-f-]{1,36}\Z")
KIND = re.compile(r"[a-z]{1,20}(?:\.[a-z-]{1,20})?\Z")
AT = re.compile(
    r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]\.[0-9]{3}"
    r"(?:Z|[+-][01][0-9]:[0-5][0-9])\Z"
)
CLOCKS = ("synced", "unsynced")


class Written(NamedTuple):
    """The members of a record without attachments, each of its form."""

    site: str
    kiosk: str
    epoch: str
    seq: int
    prev: str
    at: str
    boot: str
    up_ms: int
    clock: str
    kind: str
    body: dict[str, Any]


def read_written(payload: bytes) -> Written | None:
    """What `payload` says; None if it is not spelt so, or if there is anything to look at twice."""
    try:
        text = payload.decode("utf-8")
    except UnicodeDecodeError:
        return None
    # Where there is no escape, what the text is, its parts are: in NFC, without half pairs.
    if "\\" in text or not unicodedata.is_normalized("NFC", text):
        return None
    head = _HEAD.match(text)
    if head is None:
        return None
    start = head.end()
    body = _read_body(text, start)
    if body is None or text.count(":", start) != _count_members(body):
        # A member stands twice, or a text has a colon in it.
        return None
    site, kiosk, epoch, seq, prev, at, boot, up_ms, clock, kind = head.groups()
    return Written(site, kiosk, epoch, int(seq), prev, at, boot, int(up_ms), clock, kind, body)


def _read_body(text: str, start: int) -> dict[str, Any] | None:
    """The object that stands last, from `start` on."""
    if text.count("{", start) + text.count("[", start) >= MAX_DEPTH:
        return None
    try:
        body, end = _DECODER.raw_decode(text, start)
    except ValueError:
        return None
    is_last = end == len(text) - 1 and text[end] == "}"
    return body if is_last else None


def _count_members(value: dict[str, Any]) -> int:
    """Of the object and all in it; below zero if a number is too large."""
    return len(value) + _count_in(value.values())


def _count_in(items: Iterable[Any]) -> int:
    count = 0
    for item in items:
        kind = type(item)
        if kind is dict:
            count += _count_members(item)
        elif kind is list:
            count += _count_in(item)
        elif kind is int and not -MAX_INTEGER <= item <= MAX_INTEGER:
            return _TOO_LARGE
    return count


_TOO_LARGE = -(2**32)
"""More than there are members in any payload."""


def _refuse(text: str) -> NoReturn:
    raise ValueError(text)


_DECODER = json.JSONDecoder(parse_float=_refuse, parse_constant=_refuse)


def _of(form: re.Pattern[str]) -> str:
    return '"(' + form.pattern.removesuffix(r"\Z") + ')"'


_HEAD = re.compile(
    rf'\{{"v":1,"site":{_of(NAME)},"kiosk":{_of(NAME)},"epoch":{_of(EPOCH)}'
    rf',"seq":([1-9][0-9]{{0,14}}),"prev":{_of(HASH)},"at":{_of(AT)},"boot":{_of(BOOT)}'
    rf',"up_ms":(0|[1-9][0-9]{{0,14}}),"clock":"({"|".join(CLOCKS)})","kind":{_of(KIND)}'
    r',"body":(?=\{)'
)
