"""Base64url without padding (RFC 7515, section 2), strict in both directions.

Guarantees one spelling per byte string: padding, white space, the standard alphabet and unused
trailing bits other than zero are refused, so that equal bytes have equal text.
"""

import base64
import hashlib
import re

from kiosk.record.errors import NotCompactError

_ALPHABET = re.compile(r"[A-Za-z0-9_-]*\Z")

HASH_LENGTH = 43
"""Characters of a base64url SHA-256."""


def encode(data: bytes) -> str:
    """`data` as unpadded base64url."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """The bytes of unpadded base64url `text`; NotCompactError if it is not canonical."""
    if not _ALPHABET.match(text):
        raise NotCompactError("expected base64url without padding, found other characters")
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as error:
        raise NotCompactError("expected base64url, found a text of impossible length") from error
    if len(text) % 4 and encode(data) != text:
        raise NotCompactError("expected canonical base64url, found unused bits that are not zero")
    return data


def sha256(data: bytes) -> str:
    """Base64url SHA-256 of `data`: 43 characters."""
    return encode(hashlib.sha256(data).digest())
