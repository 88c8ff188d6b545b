"""Failed attempts to sign in, counted per name typed and per address.

Guarantees that an attempt is counted before its password is looked at, so that a hundred at the
same moment are a hundred; names and addresses stand only as digests; a name counts whether or
not an account has it. The rule itself is `central.accounts.lockout`.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from central.accounts.lockout import (
    ACCOUNT_LIMIT,
    ADDRESS_LIMIT,
    FORGOTTEN_AFTER,
    NO_WAIT,
    Attempts,
    Limit,
    remaining_wait,
    standing,
)
from central.moment import from_text, to_text
from central.networks import network_of
from central.store.accounts_tables import sign_in_attempts
from central.store.holds import hold
from central.store.upsert import put

__all__ = [
    "Subject",
    "address_subject",
    "attempts_of",
    "clear_attempts",
    "count_attempt",
    "forget_attempt",
    "name_subject",
    "network_of",
    "put_back",
]


@dataclass(frozen=True, slots=True)
class Subject:
    """What failures are counted of."""

    digest: str
    limit: Limit


def name_subject(name: str) -> Subject:
    """The account name, in its one spelling."""
    return Subject(hashlib.sha256(f"name:{name}".encode()).hexdigest(), ACCOUNT_LIMIT)


def address_subject(address: str) -> Subject:
    """The address; an IPv6 one by its network, since one machine has the whole of it."""
    digest = hashlib.sha256(f"address:{network_of(address)}".encode())
    return Subject(digest.hexdigest(), ADDRESS_LIMIT)


def attempts_of(connection: Connection, subject: Subject) -> Attempts | None:
    """What is counted of the subject."""
    row = connection.execute(
        select(sign_in_attempts).where(sign_in_attempts.c.subject_digest == subject.digest)
    ).one_or_none()
    return Attempts(row.failures, from_text(row.last_at)) if row else None


def count_attempt(
    connection: Connection, subjects: tuple[Subject, ...], now: datetime
) -> timedelta:
    """Count an attempt as a failure until it is known to be none; or say how long to wait.

    While any of the subjects has to wait, nothing is counted and the longest wait is returned;
    zero means: go on. Needs a transaction that writes.
    """
    # Attempts of one moment, through whichever process, are counted one after the other.
    hold(connection, *(each.digest for each in subjects))
    known = {subject: attempts_of(connection, subject) for subject in subjects}
    wait = max(remaining_wait(found, subject.limit, now) for subject, found in known.items())
    if wait > NO_WAIT:
        return wait
    forgotten = to_text(now - FORGOTTEN_AFTER)
    connection.execute(delete(sign_in_attempts).where(sign_in_attempts.c.last_at < forgotten))
    for subject, found in known.items():
        _set(connection, subject, standing(found, now) + 1, now)
    return NO_WAIT


def forget_attempt(connection: Connection, name: Subject, address: Subject, now: datetime) -> None:
    """The attempt was none: clear the name's failures, and take one from the address's.

    Not all of the address's: one who has an account could otherwise guess at others for ever,
    signing in between.
    """
    hold(connection, name.digest, address.digest)
    _set(connection, name, 0, now)
    found = attempts_of(connection, address)
    _set(connection, address, max(0, standing(found, now) - 1), now)


def clear_attempts(connection: Connection, subject: Subject) -> None:
    """Nothing is counted of the subject any more."""
    put_back(connection, subject, None)


def put_back(connection: Connection, subject: Subject, before: Attempts | None) -> None:
    """The attempt was none: the subject stands as `attempts_of` had it, and waits no longer for it.

    Only in the transaction that counted it: what others counted meanwhile would be lost.
    """
    if before is None:
        connection.execute(
            delete(sign_in_attempts).where(sign_in_attempts.c.subject_digest == subject.digest)
        )
    else:
        _set(connection, subject, before.failures, before.last_at)


def _set(connection: Connection, subject: Subject, failures: int, now: datetime) -> None:
    row = {"subject_digest": subject.digest, "failures": failures, "last_at": to_text(now)}
    put(connection, sign_in_attempts, [row])
