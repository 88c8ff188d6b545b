"""Accounts: making one, and finding the one that a name belongs to.

Guarantees that an account's name has one spelling, that nobody but its owner can know its
password for longer than it takes to sign in once, and that its sites exist and fit its role.
"""

import re
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from central.accounts.access import REACH, Reach, Scope, may_have, scope_of
from central.accounts.errors import AccountExistsError, AccountNameError, SiteError
from central.accounts.passwords import check_new_password, hash_password
from central.accounts.roles import Role
from central.moment import to_text
from central.store.accounts_tables import account_sites, accounts
from central.store.fleet_tables import sites

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{1,38}[a-z0-9])\Z")
ACCOUNT_ID_BYTES = 12


@dataclass(frozen=True, slots=True)
class Account:
    """Who somebody is, without the password. `site_id`: the first of the sites, None for the whole
    province; `more_sites`: the others; `one_time_until`: in UTC, the password is one that somebody
    else knows, and good until then.
    """

    account_id: str
    name: str
    role: Role
    site_id: str | None
    more_sites: tuple[str, ...] = ()
    one_time_until: str | None = None

    @property
    def sites(self) -> tuple[str, ...]:
        """Its sites, the first one first; none: the whole province."""
        return () if self.site_id is None else (self.site_id, *self.more_sites)

    @property
    def scope(self) -> Scope:
        """What it sees."""
        return scope_of(self.role, self.sites)


def account_name(typed: str) -> str:
    """The one spelling of an account's name as somebody typed it; it need not exist."""
    return typed.strip().lower()


def create_account(
    connection: Connection,
    name: str,
    password: str,
    role: Role,
    site_id: str | None,
    now: datetime,
) -> Account:
    """Make an account in the caller's transaction (one that writes); an AccountError if it may not.

    `site_id` None: the whole province, where the role may reach it. Hashes the password while the
    transaction is open: for commands, which nobody waits for.
    """
    name = account_name(name)
    sites_given = () if site_id is None else (site_id,)
    check_new_account(connection, name, role, sites_given)
    hashed = hash_password(check_new_password(password, name))
    return add_account(connection, name, hashed, role, sites_given, now)


def check_new_account(connection: Connection, name: str, role: Role, given: Sequence[str]) -> None:
    """An AccountError unless an account of this name, role and sites may be made."""
    if not _NAME.match(name):
        raise AccountNameError(
            f"account name {name!r:.60}: expected 3 to 40 of a-z, 0-9, '.', '_' and '-', "
            "beginning and ending with a letter or a digit"
        )
    if find_account(connection, name):
        raise AccountExistsError(f"there is an account {name!r} already; choose another name")
    check_sites(connection, role, given)


def add_account(  # noqa: PLR0913, PLR0917 - what an account is made of
    connection: Connection,
    name: str,
    hashed: str,
    role: Role,
    given: Sequence[str],
    now: datetime,
    one_time_until: str | None = None,
) -> Account:
    """Store an account that `check_new_account` found good, with its password's hash."""
    first, *more = given or (None,)
    account = Account(
        secrets.token_hex(ACCOUNT_ID_BYTES), name, role, first, tuple(m for m in more if m),
        one_time_until,
    )  # fmt: skip
    connection.execute(
        insert(accounts).values(
            account_id=account.account_id,
            name=name,
            password=hashed,
            role=role.value,
            site_id=first,
            active=True,
            created_at=to_text(now),
            one_time_until=one_time_until,
        )
    )
    add_more_sites(connection, account.account_id, account.more_sites)
    return account


def add_more_sites(connection: Connection, account_id: str, more: Collection[str]) -> None:
    """Store the sites beyond the first."""
    if more:
        rows = [{"site_id": site, "account_id": account_id} for site in sorted(more)]
        connection.execute(insert(account_sites), rows)


def find_account(connection: Connection, name: str) -> tuple[Account, str] | None:
    """The active or inactive account of this name with its password's hash, or None.

    An inactive account's hash is empty: no password is its own.
    """
    row = connection.execute(select(accounts).where(accounts.c.name == name)).one_or_none()
    if row is None:
        return None
    return account_of(connection, row), row.password if row.active else ""


def account_of(connection: Connection, row: Row[Any]) -> Account:
    """The account in a row of its table."""
    more = connection.execute(
        select(account_sites.c.site_id)
        .where(account_sites.c.account_id == row.account_id)
        .order_by(account_sites.c.site_id)
    ).scalars()
    role = Role(row.role)
    return Account(row.account_id, row.name, role, row.site_id, tuple(more), row.one_time_until)


def check_sites(connection: Connection, role: Role, given: Sequence[str]) -> None:
    """SiteError unless an account of this role may have these sites, and there are such."""
    if not may_have(role, given):
        raise SiteError(_expected_sites(role))
    known = set(connection.execute(select(sites.c.site_id)).scalars())
    unknown = [each for each in given if each not in known]
    if unknown or len(set(given)) != len(given):
        listed = ", ".join(sorted(known)) or "none yet"
        wrong = unknown[0] if unknown else "one of them twice"
        raise SiteError(f"there is no site {wrong!r:.60}; there are: {listed}")


def _expected_sites(role: Role) -> str:
    match REACH[role]:
        case Reach.ONE_SITE:
            return f"the role {role.value!r} belongs to exactly one site; name the site"
        case Reach.SITES:
            return f"the role {role.value!r} belongs to a site; name the site"
        case _:
            return f"the role {role.value!r} sees the whole province; name no site"
