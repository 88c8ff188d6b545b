"""Signing in and out: the one way to a session.

Guarantees: wrong name, wrong password and switched-off account cannot be told apart, by the
answer or by the time it takes; while a wait holds, even the right password is refused and not
looked at; no transaction is open while a password is hashed, which would hold up every kiosk.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from central.accounts.account import account_name, find_account
from central.accounts.attempts import (
    address_subject,
    count_attempt,
    forget_attempt,
    name_subject,
)
from central.accounts.lockout import NO_WAIT
from central.accounts.passwords import is_password
from central.accounts.sessions import close_session, open_session
from central.store import writing


@dataclass(frozen=True, slots=True)
class SignedIn:
    """It worked: the new session's id, for the browser's cookie and nothing else."""

    session_id: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """Name or password is wrong; which of the two is not said."""


@dataclass(frozen=True, slots=True)
class MustWait:
    """Too many failures: nothing was looked at; wait this long."""

    wait: timedelta


def sign_in(
    engine: Engine, name: str, password: str, address: str, now: datetime
) -> SignedIn | Wrong | MustWait:
    """Try to sign in from `address` at `now`. BusyError when too many try at once."""
    name = account_name(name)
    subjects = name_subject(name), address_subject(address)
    with writing(engine) as connection:
        wait = count_attempt(connection, subjects, now)
        found = None if wait > NO_WAIT else find_account(connection, name)
    if wait > NO_WAIT:
        return MustWait(wait)
    account, stored = found or (None, None)
    if not is_password(password, stored) or account is None:
        return Wrong()
    with writing(engine) as connection:
        forget_attempt(connection, *subjects, now)
        return SignedIn(open_session(connection, account.account_id, now))


def sign_out(engine: Engine, session_id: str) -> None:
    """End the session."""
    with writing(engine) as connection:
        close_session(connection, session_id)
