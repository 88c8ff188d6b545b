"""Passwords: the rules for a new one, and Argon2id.

Guarantees: what may be set is long, is not the account's name, and is not among those that are
guessed first (docs/adr/0065); text is compared in NFC, since a Vietnamese keyboard may send either
form; a check against no account costs what a check against one costs; no more than `AT_ONCE`
hashes are computed at a time, so that a flood of sign-ins cannot take all memory.
Leaves to others: how often one may try (`central.accounts.lockout`).
"""

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from central.accounts.errors import BusyError, PasswordError, PasswordFault
from central.accounts.worst_passwords import is_among_the_worst

SHORTEST_PASSWORD = 15
"""Characters, counted in NFC: NIST SP 800-63B-4, section 3.1.1.2, for a password that stands alone.
No rule about kinds of characters, and no change after so many days: both make worse ones.
"""
LONGEST_PASSWORD = 200
FEWEST_DIFFERENT = 5
"""Different characters a password must have: `aaaaaaaaaa` is long, and guessed first."""

AT_ONCE = 2
BUSY_AFTER_SECONDS = 5.0

# The second recommended option of RFC 9106, section 4: 64 MiB, 3 passes, 4 lanes.
HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)
TURN = threading.BoundedSemaphore(AT_ONCE)
# What a password is checked against where there is no account: the hash of random bytes that
# were thrown away. Same parameters as above, or the two cases could be told apart by time.
NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$XW7SK80KqPOqmehmYWRgSQ$"
    "QogqTI99Ti3YQnI0MPHXYFp3EKRYQXSiaHgZ47tbNEw"
)


def check_new_password(password: str, name: str) -> str:
    """The password in NFC if it may be set for the account `name`; PasswordError otherwise."""
    password = unicodedata.normalize("NFC", password)
    different = len(set(password))
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordError(
            PasswordFault.SHORT,
            f"the password has {len(password)} characters, expected at least {SHORTEST_PASSWORD}; "
            "four ordinary words in a row are long and easy to keep in mind",
        )
    if len(password) > LONGEST_PASSWORD:
        raise PasswordError(
            PasswordFault.LONG,
            f"the password has {len(password)} characters, expected at most {LONGEST_PASSWORD}",
        )
    if different < FEWEST_DIFFERENT:
        raise PasswordError(
            PasswordFault.FEW,
            f"the password is made of {different} different characters, "
            f"expected at least {FEWEST_DIFFERENT}",
        )
    if name in password.lower():
        message = "the account's name may not stand in its password; choose another"
        raise PasswordError(PasswordFault.NAME, message)
    if is_among_the_worst(password):
        message = "the password is among those that are guessed first; choose another"
        raise PasswordError(PasswordFault.WORST, message)
    return password


def hash_password(password: str) -> str:
    """The Argon2id hash of `password`: a text that carries its own parameters and salt."""
    with turn():
        return HASHER.hash(unicodedata.normalize("NFC", password))


def is_password(password: str, stored: str | None) -> bool:
    """Whether `stored` was made of `password`; `stored` is None where there is no account.

    A wrong password, an unknown account and a damaged hash cost the same. BusyError when too
    many checks wait already.
    """
    password = unicodedata.normalize("NFC", password)
    with turn():
        if stored is None:
            verifies(NOBODY, password)
            return False
        try:
            return verifies(stored, password)
        except InvalidHashError:
            verifies(NOBODY, password)
            return False


def verifies(stored: str, password: str) -> bool:
    """Compute one hash and compare; InvalidHashError if `stored` is none."""
    try:
        return HASHER.verify(stored, password)
    except VerificationError:
        return False


@contextmanager
def turn() -> Iterator[None]:
    """One of the `AT_ONCE` places in which a hash may be computed; BusyError after a while."""
    if not TURN.acquire(timeout=BUSY_AFTER_SECONDS):
        raise BusyError("too many passwords are being checked at once; try again in a moment")
    try:
        yield
    finally:
        TURN.release()
