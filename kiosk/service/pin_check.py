"""Whose PIN it is: compares what was typed with the hashes of the configuration, by Argon2id.

Guarantees that every role's hash and the officers' one hash are computed whatever the first one
said, so that the time does not tell; that a damaged hash is nobody's; that a role's PIN is never
taken for an officer's. `argon2` is imported on the first check, on the thread that checks: never
the GUI's.
"""

import base64
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.service.menu import Role

PIN_TAG_BYTES = 16
"""What is computed of an officer's PIN; 22 characters of base64url."""

_SALT = re.compile(r"\$argon2id\$v=19\$m=([0-9]{1,5}),t=([0-9]{1,2}),p=([0-9])\$([A-Za-z0-9+/]+)")


@dataclass(frozen=True, slots=True)
class OfficerPins:
    """The officers' PINs: `ids` by tag, and the parameters and the salt that all share."""

    salt: str | None = None
    ids: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose PIN it was: a role's, an officer's (the id), or nobody's."""

    role: Role | None = None
    officer: str | None = None


def whose(pin: str, hashes: Mapping[str, str], officers: OfficerPins) -> Whose:
    """Whose PIN `pin` is. Takes one hash for each role and one for all officers together."""
    role, officer = role_of(pin, hashes), officer_of(pin, officers)
    return Whose(role, None if role is not None else officer)


def role_of(pin: str, hashes: Mapping[str, str]) -> Role | None:
    """The role whose PIN `pin` is, or None. Takes some 30 ms of one core for each role."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    hasher = PasswordHasher()
    found = None
    for role in Role:
        hashed = hashes.get(role.value)
        if hashed is None:
            continue
        try:
            if hasher.verify(hashed, pin):
                found = role
        except (VerificationError, InvalidHashError):
            continue
    return found


def officer_of(pin: str, officers: OfficerPins) -> str | None:
    """The id of the officer whose PIN `pin` is, or None. One hash, however many officers."""
    from argon2.exceptions import Argon2Error
    from argon2.low_level import Type, hash_secret_raw

    form = None if officers.salt is None else _SALT.fullmatch(officers.salt)
    if form is None or not officers.ids:
        return None
    memory, passes, lanes, salt = form.groups()
    try:
        computed = hash_secret_raw(
            pin.encode(),
            base64.b64decode(salt + "=" * (-len(salt) % 4), validate=True),
            time_cost=int(passes),
            memory_cost=int(memory),
            parallelism=int(lanes),
            hash_len=PIN_TAG_BYTES,
            type=Type.ID,
        )
    except (Argon2Error, ValueError, OverflowError):
        return None
    tag = base64.urlsafe_b64encode(computed).rstrip(b"=")
    found = None
    for known, officer in officers.ids.items():
        if hmac.compare_digest(known.encode(), tag):
            found = officer
    return found
