"""Base64url without padding (RFC 7515, section 2), strict in both directions.

Guarantees one spelling per byte string: padding, white space, the standard alphabet and unused
trailing bits other than zero are refused, so that equal bytes have equal text.
"""

import binascii
import hashlib
import re

from kiosk.record.errors import NotCompactError

_ALPHABET = re.compile(r"[A-Za-z0-9_-]*\Z")

_NONE = "!"
"""In no alphabet of base64: what stands for every character that is refused."""

_URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_STANDARD = _URL[:62] + "+/"
_TO_URL = bytes.maketrans(_STANDARD.encode(), _URL.encode())
_FROM_URL = bytes(
    ord(_STANDARD[_URL.index(chr(code))] if chr(code) in _URL else _NONE) for code in range(256)
)
_PADDING = (b"", b"", b"==", b"=")
"""By how many characters are left after the last four. One left is no whole byte."""

_LAST = {1: "", 2: _URL[::16], 3: _URL[::4]}
"""By the same: which characters may stand last, so that the bits to spare are zero."""

HASH_LENGTH = 43
"""Characters of a base64url SHA-256."""


def encode(data: bytes) -> str:
    """`data` as unpadded base64url."""
    text = binascii.b2a_base64(data, newline=False).translate(_TO_URL)
    return text.rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """The bytes of unpadded base64url `text`; NotCompactError if it is not canonical."""
    spare = len(text) % 4
    try:
        standard = text.encode("ascii").translate(_FROM_URL)
        data = binascii.a2b_base64(standard + _PADDING[spare], strict_mode=True)
    except ValueError as error:
        if not _ALPHABET.match(text):
            raise NotCompactError(
                "expected base64url without padding, found other characters"
            ) from error
        message = "expected base64url, found a text of impossible length"
        raise NotCompactError(message) from error
    if spare and text[-1] not in _LAST[spare]:
        raise NotCompactError("expected canonical base64url, found unused bits that are not zero")
    return data


def sha256(data: bytes) -> str:
    """Base64url SHA-256 of `data`: 43 characters."""
    return encode(hashlib.sha256(data).digest())
