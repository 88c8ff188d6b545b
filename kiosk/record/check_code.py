"""The check code that a citizen takes home: it says where a record stands, never what it says.

Guarantees that the QR form holds place and 128 bits of the record's hash, that the text form
holds 75 bits of the same hash and one check character (ISO 7064 hybrid system, MOD 33,32) which
finds every single mistyped character and 495 of 496 swaps of neighbours.
"""

import hashlib
import re
from dataclasses import dataclass

from kiosk.record import base64url
from kiosk.record.record import Record

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U."""

TEXT_CHARACTERS = 16
HASH_PART_CHARACTERS = 22
"""Base64url characters of 128 bits: the part of the record's hash in the QR form."""

_GROUP = 4
_BITS = 5
_BASE = len(ALPHABET)
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_PATH = re.compile(
    r"(?P<kiosk>[a-z0-9-]{1,40})/(?P<epoch>[A-Za-z0-9_-]{22})/(?P<seq>[1-9][0-9]{0,15})"
    r"/(?P<part>[A-Za-z0-9_-]{22})\Z"
)


def check_text(record_hash: str) -> str:
    """The text form for a record's base64url SHA-256: 4 groups of 4 characters."""
    number = int.from_bytes(base64url.decode(record_hash), "big") >> (256 - 15 * _BITS)
    body = [(number >> shift) & 31 for shift in range(14 * _BITS, -1, -_BITS)]
    text = "".join(ALPHABET[digit] for digit in [*body, _check_digit(body)])
    return " ".join(text[start : start + _GROUP] for start in range(0, TEXT_CHARACTERS, _GROUP))


def parse_check_text(typed: str) -> str | None:
    """The canonical text form of what a person typed, or None if it was mistyped.

    Case, spaces and dashes do not matter; O, I and L are read as 0, 1 and 1.
    """
    text = re.sub(r"[\s-]", "", typed).upper().translate(_MISREAD)
    if len(text) != TEXT_CHARACTERS or any(character not in ALPHABET for character in text):
        return None
    digits = [ALPHABET.index(character) for character in text]
    if _check_digit(digits[:-1]) != digits[-1]:
        return None
    return " ".join(text[start : start + _GROUP] for start in range(0, TEXT_CHARACTERS, _GROUP))


def _check_digit(digits: list[int]) -> int:
    product = _BASE
    for digit in digits:
        total = (product + digit) % _BASE or _BASE
        product = total * 2 % (_BASE + 1)
    return (1 - product) % _BASE


@dataclass(frozen=True, slots=True)
class CheckCode:
    """Place and hash part of one record, as the QR form holds them."""

    kiosk: str
    epoch: str
    seq: int
    hash_part: str

    @classmethod
    def of(cls, record: Record) -> "CheckCode":
        """The check code of `record`."""
        digest = hashlib.sha256(record.compact.encode("ascii")).digest()
        return cls(record.place.kiosk, record.epoch, record.seq, base64url.encode(digest[:16]))

    @classmethod
    def from_path(cls, path: str) -> "CheckCode | None":
        """The check code in the path of a scanned address, or None if it is not one."""
        found = _PATH.match(path)
        if not found:
            return None
        return cls(found["kiosk"], found["epoch"], int(found["seq"]), found["part"])

    @property
    def path(self) -> str:
        """What follows `<public_url>/k/` in the QR form."""
        return f"{self.kiosk}/{self.epoch}/{self.seq}/{self.hash_part}"
