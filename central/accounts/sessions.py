"""Sessions: who is signed in, kept at the server under the digest of a random id.

Guarantees: the id is made here at every sign-in and never taken from a browser (no fixation);
what stands in the database cannot be used to sign in; a session ends when unused, when it is a
working day old, at sign-out, when its owner ends it from elsewhere, and with all others of its
account when the password, the role or the sites change or the account is switched off. Every time
is passed in.
Leaves to others: the cookie that carries the id (`central.dashboard.cookies`).
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from central.accounts.account import Account, account_of
from central.accounts.form_token import new_secret
from central.moment import from_text, to_text
from central.store.accounts_tables import accounts, sessions

UNUSED_FOR = timedelta(hours=2)
"""A session that nobody uses for so long is over."""
LONGEST = timedelta(hours=12)
"""However much it is used: a working day."""
NOTED_EVERY = timedelta(minutes=5)
"""How often the use of a session is written down: not at every look of a page at the figures."""


@dataclass(frozen=True, slots=True)
class Session:
    """A session that holds: whose it is, and whether its use is due to be noted."""

    account: Account
    note_is_due: bool


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as its owner sees it. `handle`: which one, worth nothing to sign in with; `own`:
    the one that is looking.
    """

    handle: str
    opened_at: datetime
    used_at: datetime
    own: bool


HANDLE_CHARACTERS = 16
"""Of the digest: enough to tell the sessions of one account apart."""


def _digest(session_id: str) -> str:
    return hashlib.sha256(session_id.encode()).hexdigest()


def open_session(connection: Connection, account_id: str, now: datetime) -> str:
    """Open a session and return its id, for the browser alone. Clears away those that are over."""
    oldest = to_text(now - LONGEST)
    connection.execute(delete(sessions).where(sessions.c.opened_at < oldest))
    session_id = new_secret()
    connection.execute(
        insert(sessions).values(
            session_digest=_digest(session_id),
            account_id=account_id,
            opened_at=to_text(now),
            used_at=to_text(now),
        )
    )
    return session_id


def find_session(connection: Connection, session_id: str, now: datetime) -> Session | None:
    """The session of this id if it holds at `now`."""
    row = connection.execute(
        select(sessions.c.opened_at, sessions.c.used_at, accounts)
        .join(accounts, accounts.c.account_id == sessions.c.account_id)
        .where(sessions.c.session_digest == _digest(session_id), accounts.c.active)
    ).one_or_none()
    if row is None:
        return None
    unused = now - from_text(row.used_at)
    if unused > UNUSED_FOR or now - from_text(row.opened_at) > LONGEST:
        return None
    return Session(account_of(connection, row), note_is_due=unused >= NOTED_EVERY)


def note_use(connection: Connection, session_id: str, now: datetime) -> None:
    """Write down that the session is in use at `now`."""
    connection.execute(
        update(sessions)
        .where(sessions.c.session_digest == _digest(session_id))
        .values(used_at=to_text(now))
    )


def close_session(connection: Connection, session_id: str) -> None:
    """End the session of this id, if there is one."""
    connection.execute(delete(sessions).where(sessions.c.session_digest == _digest(session_id)))


def sessions_of(
    connection: Connection, account_id: str, session_id: str, now: datetime
) -> list[OpenSession]:
    """The account's sessions that hold at `now`, the one used last first."""
    rows = connection.execute(
        select(sessions)
        .where(
            sessions.c.account_id == account_id,
            sessions.c.used_at >= to_text(now - UNUSED_FOR),
            sessions.c.opened_at >= to_text(now - LONGEST),
        )
        .order_by(sessions.c.used_at.desc(), sessions.c.session_digest)
    )
    own = _digest(session_id)
    return [
        OpenSession(
            row.session_digest[:HANDLE_CHARACTERS],
            from_text(row.opened_at),
            from_text(row.used_at),
            row.session_digest == own,
        )
        for row in rows
    ]


def end_session(connection: Connection, account_id: str, handle: str) -> bool:
    """End one of the account's own sessions; False if it has none of that handle."""
    if len(handle) != HANDLE_CHARACTERS:
        return False
    ended = connection.execute(
        delete(sessions).where(
            sessions.c.account_id == account_id,
            sessions.c.session_digest.startswith(handle, autoescape=True),
        )
    )
    return ended.rowcount > 0


def end_all_sessions(connection: Connection, account_id: str) -> int:
    """End every session of the account; returns how many there were."""
    ended = connection.execute(delete(sessions).where(sessions.c.account_id == account_id))
    return ended.rowcount


def account_of_session(connection: Connection, session_id: str) -> str | None:
    """The name of the account whose session this is, over or not; None for no session."""
    found = connection.execute(
        select(accounts.c.name)
        .join(sessions, accounts.c.account_id == sessions.c.account_id)
        .where(sessions.c.session_digest == _digest(session_id))
    )
    return found.scalar_one_or_none()
