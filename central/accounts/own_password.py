"""Changing one's own password, and looking after one's own sessions.

Guarantees that the present password is asked for and counted like an attempt to sign in, that all
sessions end with the change, that each is noted, and that no transaction is open while a password
is hashed.
"""

from datetime import datetime, timedelta

from sqlalchemy import Engine, select, update

from central.accounts.account import Account
from central.accounts.attempts import (
    address_subject,
    count_attempt,
    forget_attempt,
    name_subject,
)
from central.accounts.errors import PasswordError, PasswordFault
from central.accounts.lockout import NO_WAIT
from central.accounts.passwords import check_new_password, hash_password, is_password
from central.accounts.sessions import end_all_sessions, end_session
from central.audit_log import Author, What
from central.store import writing
from central.store.accounts_tables import accounts


def change_own_password(  # noqa: PLR0913, PLR0917 - as a form has it
    engine: Engine,
    author: Author,
    account: Account,
    present: str,
    wished: str,
    address: str,
    now: datetime,
) -> timedelta | None:
    """Set one's own password and end every session; PasswordError, BusyError.

    How long to wait, if the present password was tried too often; None: it is done.
    """
    subjects = name_subject(account.name), address_subject(address)
    with writing(engine) as connection:
        wait = count_attempt(connection, subjects, now)
        stored = connection.execute(
            select(accounts.c.password).where(accounts.c.account_id == account.account_id)
        ).scalar_one()
    if wait > NO_WAIT:
        return wait
    if not is_password(present, stored):
        raise PasswordError(PasswordFault.WRONG, "the present password is not this one")
    with writing(engine) as connection:
        forget_attempt(connection, *subjects, now)
    if wished == present:
        raise PasswordError(PasswordFault.SAME, "the new password is the present one")
    hashed = hash_password(check_new_password(wished, account.name))
    with writing(engine) as connection:
        changed = connection.execute(
            update(accounts)
            # Not over one that an administrator has put there meanwhile.
            .where(accounts.c.account_id == account.account_id, accounts.c.password == stored)
            .values(password=hashed, one_time_until=None)
        )
        if changed.rowcount != 1:
            raise PasswordError(PasswordFault.WRONG, "the password was changed meanwhile")
        ended = end_all_sessions(connection, account.account_id)
        author.note(
            connection,
            What.PASSWORD_CHANGED,
            account.name,
            now,
            site=account.site_id,
            facts={"sessions_ended": ended},
        )
    return None


def end_own_session(
    engine: Engine, author: Author, account: Account, handle: str, now: datetime
) -> bool:
    """End one of one's own sessions; False if there is none of that handle."""
    with writing(engine) as connection:
        ended = end_session(connection, account.account_id, handle)
        if ended:
            author.note(connection, What.SESSION_ENDED, account.name, now, site=account.site_id)
    return ended
