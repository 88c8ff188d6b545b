"""Members of a parsed payload, read by name: of their form, or a FieldError that names them.

Guarantees that what is returned is of the type that is declared. What a member means, and the
error of a member that has another form than these, is the caller's business.
"""

import re
from typing import Any

from kiosk.record.errors import FieldError
from kiosk.record.keys import VerifyKey

Members = dict[str, Any]

NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?\Z")
"""The form of a site's, a kiosk's and an attachment's name."""

# Canonical base64url: the bits that the last character has to spare are zero.
HASH = re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]\Z")
EPOCH = re.compile(r"[A-Za-z0-9_-]{21}[AQgw]\Z")
NONCE = EPOCH
UTC_TIME = re.compile(
    r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]\.[0-9]{3}Z\Z"
)
DAY = re.compile(r"[0-9]{4}-[01][0-9]-[0-3][0-9]\Z")


def text(members: Members, name: str, form: re.Pattern[str], expected: str) -> str:
    """The text `name`; FieldError unless it matches `form`, which `expected` says in words."""
    value = members.get(name)
    if not isinstance(value, str) or not form.match(value):
        raise FieldError(name, expected, value)
    return value


def text_or_none(members: Members, name: str, form: re.Pattern[str], expected: str) -> str | None:
    """As `text`; None where the member is null or missing."""
    return None if members.get(name) is None else text(members, name, form, f"{expected}, or null")


def natural(members: Members, name: str, *, least: int) -> int:
    """The integer `name`; FieldError unless it is one of at least `least`."""
    value = members.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise FieldError(name, f"an integer of at least {least}", value)
    return value


def one_of(members: Members, name: str, allowed: tuple[str, ...]) -> str:
    """The text `name`; FieldError unless it is one of `allowed`."""
    value = members.get(name)
    if value not in allowed:
        raise FieldError(name, " or ".join(allowed), value)
    return str(value)


def verify_key(members: Members, name: str) -> VerifyKey:
    """The Ed25519 public key `name`; FieldError unless it is 32 bytes in base64url."""
    value = members.get(name)
    if isinstance(value, str):
        try:
            return VerifyKey.from_text(value)
        except ValueError:
            pass
    raise FieldError(name, "an Ed25519 public key in base64url", value)
