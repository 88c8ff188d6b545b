"""What a check code tells its citizen: a closed list of verdicts, and how one is reached. Pure.

Guarantees that a verdict depends on places, hashes and marks alone, never on an answer.
"""

from enum import Enum

from central.channels import PHONE_CHANNEL, channel_of
from central.store.check_code_queries import HeldRecord
from kiosk.record import CheckCode, NotCompactError, base64url

RATING = "rating"
_HASH_BYTES = 16


class Verdict(Enum):
    """What the page says; `tone` and `shape` are how the state is drawn."""

    COUNTED = "counted"
    COUNTED_PHONE = "counted_phone"
    MARKED = "marked"
    MARKED_PHONE = "marked_phone"
    NOT_RECEIVED = "not_received"
    MISTYPED = "mistyped"
    ALTERED = "altered"
    BAD_ADDRESS = "bad_address"
    TOO_OFTEN = "too_often"
    RECEIVED = "received"

    @property
    def tone(self) -> str:
        """Colour of the verdict: good, warn, bad or none."""
        return _LOOKS[self][0]

    @property
    def shape(self) -> str:
        """Shape of the verdict, as in templates/symbols.html."""
        return _LOOKS[self][1]

    @property
    def is_held(self) -> bool:
        """Whether day and place of a record are told."""
        return self in _HELD


_HELD = frozenset(
    {
        Verdict.COUNTED,
        Verdict.COUNTED_PHONE,
        Verdict.MARKED,
        Verdict.MARKED_PHONE,
        Verdict.RECEIVED,
    }
)
_LOOKS = {
    Verdict.COUNTED: ("good", "whole"),
    Verdict.COUNTED_PHONE: ("good", "whole"),
    Verdict.RECEIVED: ("good", "whole"),
    Verdict.MARKED: ("warn", "missing"),
    Verdict.MARKED_PHONE: ("warn", "missing"),
    Verdict.NOT_RECEIVED: ("none", "none"),
    Verdict.MISTYPED: ("warn", "missing"),
    Verdict.BAD_ADDRESS: ("warn", "missing"),
    Verdict.TOO_OFTEN: ("warn", "missing"),
    Verdict.ALTERED: ("bad", "silent"),
}


def verdict_on_held(held: HeldRecord | None) -> Verdict:
    """The verdict on a record found by its own hash, or on none."""
    if held is None:
        return Verdict.NOT_RECEIVED
    if held.kind != RATING:
        return Verdict.RECEIVED
    if channel_of(held.kiosk_id) == PHONE_CHANNEL:
        return Verdict.MARKED_PHONE if held.is_marked else Verdict.COUNTED_PHONE
    return Verdict.MARKED if held.is_marked else Verdict.COUNTED


def verdict_on_place(code: CheckCode, held: HeldRecord | None) -> Verdict:
    """The verdict on what is held at the place a QR code names."""
    if held is None:
        return Verdict.NOT_RECEIVED
    try:
        claimed = base64url.decode(code.hash_part)
    except NotCompactError:
        return Verdict.BAD_ADDRESS
    if base64url.decode(held.hash)[:_HASH_BYTES] != claimed:
        return Verdict.ALTERED
    return verdict_on_held(held)
