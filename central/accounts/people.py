"""Looking after other people's accounts: made, changed, given a new password, switched off and on.

Guarantees that every change is noted in its own transaction, that it ends the sessions of whom it
concerns, that nobody learns a password that lasts, and that there is always an active
administrator. Leaves to others: who may do so (`central.accounts.access`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, select, update

from central.accounts.account import (
    Account,
    account_name,
    account_of,
    add_account,
    add_more_sites,
    check_new_account,
    check_sites,
)
from central.accounts.attempts import clear_attempts, name_subject
from central.accounts.errors import LastAdminError, NoAccountError
from central.accounts.one_time import good_until, make_password
from central.accounts.passwords import hash_password
from central.accounts.roles import Role
from central.accounts.sessions import end_all_sessions
from central.audit_log import Author, What
from central.store import reading, writing
from central.store.accounts_tables import account_sites, accounts


@dataclass(frozen=True, slots=True)
class Person:
    """An account as whoever looks after it sees it."""

    account: Account
    active: bool
    created_at: str


def list_people(connection: Connection) -> list[Person]:
    """Every account, by name."""
    rows = connection.execute(select(accounts).order_by(accounts.c.name)).all()
    return [Person(account_of(connection, row), row.active, row.created_at) for row in rows]


def find_person(connection: Connection, name: str) -> Person:
    """The account of this name; NoAccountError."""
    row = connection.execute(
        select(accounts).where(accounts.c.name == account_name(name))
    ).one_or_none()
    if row is None:
        raise NoAccountError(
            f"there is no account {name!r:.60}; `central account list` shows those there are"
        )
    return Person(account_of(connection, row), row.active, row.created_at)


def add_person(
    engine: Engine, author: Author, name: str, role: Role, given: Sequence[str], now: datetime
) -> str:
    """Make an account and return its one-time password: to be shown once. AccountError."""
    name, made = account_name(name), make_password()
    with reading(engine) as connection:
        check_new_account(connection, name, role, given)
    hashed = hash_password(made)
    with writing(engine) as connection:
        # Somebody may have taken the name while the password was hashed.
        check_new_account(connection, name, role, given)
        account = add_account(connection, name, hashed, role, given, now, good_until(now))
        note_account(connection, author, What.ACCOUNT_CREATED, account, now)
    return made


def reset_password(engine: Engine, author: Author, name: str, now: datetime) -> str:
    """Put a one-time password in the place of a lost one and return it: to be shown once."""
    made = make_password()
    with reading(engine) as connection:
        find_person(connection, name)
    hashed = hash_password(made)
    with writing(engine) as connection:
        account = find_person(connection, name).account
        _set(connection, account, password=hashed, one_time_until=good_until(now))
        ended = end_all_sessions(connection, account.account_id)
        # Whoever was locked out by somebody's guessing may use it at once.
        clear_attempts(connection, name_subject(account.name))
        facts = {"sessions_ended": ended}
        author.note(
            connection,
            What.PASSWORD_RESET,
            account.name,
            now,
            site=account.site_id,
            facts=facts,
        )
    return made


def change_person(
    engine: Engine, author: Author, name: str, role: Role, given: Sequence[str], now: datetime
) -> None:
    """Give the account another role or other sites. AccountError."""
    with writing(engine) as connection:
        person = find_person(connection, name)
        account = person.account
        check_sites(connection, role, given)
        if person.active and account.role is Role.ADMIN and role is not Role.ADMIN:
            _refuse_last_admin(connection, account)
        first, *more = given or (None,)
        _set(connection, account, role=role.value, site_id=first)
        connection.execute(
            delete(account_sites).where(account_sites.c.account_id == account.account_id)
        )
        add_more_sites(connection, account.account_id, [site for site in more if site])
        end_all_sessions(connection, account.account_id)
        changed = find_person(connection, name).account
        note_account(connection, author, What.ACCOUNT_CHANGED, changed, now, before=account)


def switch(engine: Engine, author: Author, name: str, now: datetime, *, on: bool) -> bool:
    """Switch the account off or on again; False if it was so already. AccountError."""
    with writing(engine) as connection:
        person = find_person(connection, name)
        if person.active == on:
            return False
        if not on and person.account.role is Role.ADMIN:
            _refuse_last_admin(connection, person.account)
        _set(connection, person.account, active=on)
        end_all_sessions(connection, person.account.account_id)
        what = What.ACCOUNT_REACTIVATED if on else What.ACCOUNT_DEACTIVATED
        note_account(connection, author, what, person.account, now)
    return True


def note_account(
    connection: Connection,
    author: Author,
    what: What,
    account: Account,
    now: datetime,
    before: Account | None = None,
) -> None:
    """Note what was done to an account: its role and its sites, and those of before."""
    facts: dict[str, str | int | None] = _told(account)
    if before is not None:
        facts |= {f"{name}_before": value for name, value in _told(before).items()}
    author.note(connection, what, account.name, now, site=account.site_id, facts=facts)


def _told(account: Account) -> dict[str, str | int | None]:
    return {"role": account.role.value, "sites": " ".join(account.sites) or None}


def _set(connection: Connection, account: Account, **values: object) -> None:
    connection.execute(
        update(accounts).where(accounts.c.account_id == account.account_id).values(**values)
    )


def _refuse_last_admin(connection: Connection, account: Account) -> None:
    """LastAdminError unless another active administrator is left.

    Their rows are held, so that two of them cannot switch each other off at the same moment.
    """
    admins = connection.execute(
        select(accounts.c.account_id)
        .where(accounts.c.role == Role.ADMIN.value, accounts.c.active)
        .order_by(accounts.c.account_id)
        .with_for_update()
    ).scalars()
    if set(admins) <= {account.account_id}:
        raise LastAdminError(
            f"{account.name!r} is the last active administrator; make another one first"
        )
