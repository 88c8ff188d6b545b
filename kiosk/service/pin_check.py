"""Whose PIN it is: compares what was typed with the hashes of the configuration, by Argon2id.

Guarantees that every role's hash is computed whatever the first one said, so that the time does
not tell; that a damaged hash is nobody's. `argon2` is imported on the first check, on the thread
that checks: never the GUI's.
"""

from collections.abc import Mapping

from kiosk.service.menu import Role


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
