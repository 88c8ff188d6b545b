"""Signing in and out: the one way to a session.

Guarantees: wrong name, wrong password and switched-off account cannot be told apart, by the
answer or by the time it takes; while a wait holds, even the right password is refused and not
looked at; no transaction is open while a password is hashed, which would hold up every kiosk;
every session that is opened or closed, and every attempt that was looked at, is in the audit log.
An attempt that was not looked at is not noted: the entry of the failure before says how long the
wait is, and a flood of attempts makes no flood of entries.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from central.accounts.account import Account, account_name, find_account
from central.accounts.attempts import (
    Subject,
    address_subject,
    attempts_of,
    count_attempt,
    forget_attempt,
    name_subject,
)
from central.accounts.lockout import NO_WAIT, remaining_wait
from central.accounts.one_time import is_over
from central.accounts.passwords import is_password
from central.accounts.sessions import account_of_session, close_session, open_session
from central.audit_log import Author, Pen, What, Who, WhoKind
from central.audit_log.pen import NOBODY
from central.store import writing


@dataclass(frozen=True, slots=True)
class SignedIn:
    """It worked: the new session's id, for the browser's cookie and nothing else."""

    session_id: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """Name or password is wrong; which of the two is not said."""


@dataclass(frozen=True, slots=True)
class TooLate:
    """The one-time password is right, and is no longer good."""


@dataclass(frozen=True, slots=True)
class MustWait:
    """Too many failures: nothing was looked at; wait this long."""

    wait: timedelta


def sign_in(
    engine: Engine, pen: Pen, name: str, password: str, address: str, now: datetime
) -> SignedIn | Wrong | TooLate | MustWait:
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
        _note_refused(engine, Author(pen, NOBODY, pen.origin(address, now)), account, subjects, now)
        return Wrong()
    author = Author(pen, Who(WhoKind.ACCOUNT, account.name), pen.origin(address, now))
    too_late = is_over(account, now)
    with writing(engine) as connection:
        forget_attempt(connection, *subjects, now)
        if too_late:
            facts = {"reason": "one-time-password-over"}
            author.note(connection, What.SESSION_REFUSED, account.name, now, facts=facts)
            return TooLate()
        session_id = open_session(connection, account.account_id, now)
        author.note(
            connection,
            What.SESSION_OPENED,
            account.name,
            now,
            site=account.site_id,
            facts={"role": account.role.value},
        )
    return SignedIn(session_id)


def sign_out(engine: Engine, pen: Pen, session_id: str, now: datetime) -> None:
    """End the session."""
    with writing(engine) as connection:
        name = account_of_session(connection, session_id)
        close_session(connection, session_id)
        if name is not None:
            author = Author(pen, Who(WhoKind.ACCOUNT, name))
            author.note(connection, What.SESSION_CLOSED, name, now)


def _note_refused(
    engine: Engine,
    author: Author,
    account: Account | None,
    subjects: tuple[Subject, ...],
    now: datetime,
) -> None:
    """Names nobody who has no account: people type their passwords into the field of the name."""
    with writing(engine) as connection:
        waits = [
            remaining_wait(attempts_of(connection, each), each.limit, now) for each in subjects
        ]
        seconds = int(max(waits).total_seconds())
        author.note(
            connection,
            What.SESSION_REFUSED,
            account.name if account else "",
            now,
            facts={"reason": "wrong", "wait_s": seconds},
        )
