"""What a kiosk's log says of itself: whether such a body is of its form. Nothing of it is counted.

Guarantees that a body of any content is judged without an exception. Whether a closing is right,
or a proof holds, is told by the records around it: `central.tally.log_reader` and
`kiosk.record.key_rotation`.
"""

import re
from collections.abc import Callable
from typing import Any

from kiosk.record.errors import FieldError
from kiosk.record.members import DAY, EPOCH, HASH, NAME, natural, one_of, text, verify_key
from kiosk.record.nightly_head import NightlyName

Body = dict[str, Any]

BOUND_BY = ("screen", "settings")
MAX_KEPT_CHARACTERS = 80
"""Of the name of the file in which a log before was left."""

_ANY = re.compile(r".", re.DOTALL)
_KEPT = re.compile(rf".{{0,{MAX_KEPT_CHARACTERS}}}\Z", re.DOTALL)
_ZONE = re.compile(r"[+-][01][0-9]:[0-5][0-9]\Z")
_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\Z")


def odd_member(kind: str, body: Body) -> str | None:
    """The first member at fault of the body of a record of `kind`; None where it has its form.

    None too for a kind that is not judged here.
    """
    judge = _FORMS.get(kind)
    if judge is None:
        return None
    try:
        judge(body)
    except FieldError as error:
        return error.rule.removeprefix("field.")
    return None


def _object_or_none(body: Body, name: str) -> Body | None:
    value = body.get(name)
    if value is not None and not isinstance(value, dict):
        raise FieldError(name, "an object, or null", value)
    return value


def _epoch_opened(body: Body) -> None:
    text(body, "reason", _ANY, "why the epoch begins")
    before = _object_or_none(body, "before")
    if before is not None:
        text(before, "epoch", EPOCH, "an epoch")
        natural(before, "seq", least=1)
        text(before, "hash", HASH, "a hash")
    if body.get("kept") is not None:
        text(body, "kept", _KEPT, "the name of a file")


def _kiosk_bound(body: Body) -> None:
    text(body, "counter", NAME, "a name")
    one_of(body, "by", BOUND_BY)


def _clock_stepped(body: Body) -> None:
    by_ms = body.get("by_ms")
    if not isinstance(by_ms, int) or isinstance(by_ms, bool):
        raise FieldError("by_ms", "an integer", by_ms)
    text(body, "zone_before", _ZONE, "an offset")
    text(body, "zone", _ZONE, "an offset")


def _day_closed(body: Body) -> None:
    text(body, "day", DAY, "YYYY-MM-DD")
    natural(body, "from_seq", least=1)
    counts = body.get("counts")
    if not isinstance(counts, dict):
        raise FieldError("counts", "an object of kinds and numbers", counts)
    for number in counts.values():
        natural({"counts": number}, "counts", least=1)
    text(body, "head", HASH, "a hash")
    nightly = _object_or_none(body, "nightly_head")
    if nightly is not None:
        NightlyName.from_members(nightly)


def _key_rotated(body: Body) -> None:
    verify_key(body, "public_key")
    text(body, "proof", _COMPACT, "a compact form")


_FORMS: dict[str, Callable[[Body], None]] = {
    "epoch.opened": _epoch_opened,
    "kiosk.bound": _kiosk_bound,
    "clock.stepped": _clock_stepped,
    "day.closed": _day_closed,
    "key.rotated": _key_rotated,
}
