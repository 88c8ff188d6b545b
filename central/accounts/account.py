"""Accounts: making one, and finding the one that a name belongs to.

Guarantees that an account's name has one spelling, that nobody but its owner can know its
password, and that a role bound to a site has one that exists.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from central.accounts.errors import AccountExistsError, AccountNameError, SiteError
from central.accounts.passwords import check_new_password, hash_password
from central.accounts.roles import SEES_EVERY_SITE, Role
from central.moment import to_text
from central.store.accounts_tables import accounts
from central.store.fleet_tables import sites

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{1,38}[a-z0-9])\Z")
ACCOUNT_ID_BYTES = 12


@dataclass(frozen=True, slots=True)
class Account:
    """Who somebody is, without the password. `site_id` None: bound to no site."""

    account_id: str
    name: str
    role: Role
    site_id: str | None


def account_name(typed: str) -> str:
    """The one spelling of an account's name as somebody typed it; it need not exist."""
    return typed.strip().lower()


def create_account(
    connection: Connection, name: str, password: str, role: Role, site_id: str | None, now: datetime
) -> Account:
    """Make an account in the caller's transaction (one that writes); an AccountError if it may not.

    `site_id` may be None for a leader or an administrator alone.
    """
    name = account_name(name)
    if not _NAME.match(name):
        raise AccountNameError(
            f"account name {name!r:.60}: expected 3 to 40 of a-z, 0-9, '.', '_' and '-', "
            "beginning and ending with a letter or a digit"
        )
    if find_account(connection, name):
        raise AccountExistsError(f"there is an account {name!r} already; choose another name")
    _check_site(connection, role, site_id)
    password = check_new_password(password, name)
    account = Account(secrets.token_hex(ACCOUNT_ID_BYTES), name, role, site_id)
    connection.execute(
        insert(accounts).values(
            account_id=account.account_id,
            name=name,
            password=hash_password(password),
            role=role.value,
            site_id=site_id,
            active=True,
            created_at=to_text(now),
        )
    )
    return account


def find_account(connection: Connection, name: str) -> tuple[Account, str] | None:
    """The active or inactive account of this name with its password's hash, or None.

    An inactive account's hash is empty: no password is its own.
    """
    row = connection.execute(select(accounts).where(accounts.c.name == name)).one_or_none()
    if row is None:
        return None
    account = Account(row.account_id, row.name, Role(row.role), row.site_id)
    return account, row.password if row.active else ""


def _check_site(connection: Connection, role: Role, site_id: str | None) -> None:
    if site_id is None:
        if role not in SEES_EVERY_SITE:
            raise SiteError(f"the role {role.value!r} belongs to a site; name the site")
        return
    known = set(connection.execute(select(sites.c.site_id)).scalars())
    if site_id not in known:
        listed = ", ".join(sorted(known)) or "none yet"
        raise SiteError(f"there is no site {site_id!r}; there are: {listed}")
