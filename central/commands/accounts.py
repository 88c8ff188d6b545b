"""`central account create`, `list`, `password`, `change`, `deactivate` and `reactivate`."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from central.accounts.account import account_name, add_account, check_new_account
from central.accounts.errors import AccountError
from central.accounts.one_time import GOOD_FOR
from central.accounts.passwords import check_new_password, hash_password
from central.accounts.people import (
    change_person,
    find_person,
    list_people,
    note_account,
    reset_password,
    switch,
)
from central.accounts.roles import Role
from central.audit_log import What
from central.commands.errors import CommandError
from central.commands.opening import author_of, open_database
from central.store.engine import reading, writing

PROVINCE = "the whole province"


def create(
    config: Path | None,
    name: str,
    password: str,
    role: str,
    sites: Sequence[str],
    now: datetime,
) -> str:
    """Make an account; returns a line that says so. `sites`: none for the whole province."""
    found, author = _role(role), author_of(config)
    name = account_name(name)
    try:
        with writing(open_database(config)) as connection:
            check_new_account(connection, name, found, sites)
            hashed = hash_password(check_new_password(password, name))
            account = add_account(connection, name, hashed, found, sites, now)
            note_account(connection, author, What.ACCOUNT_CREATED, account, now)
    except AccountError as error:
        raise CommandError(str(error)) from error
    return f"account {name}: {found.value}" + (f" of {', '.join(sites)}" if sites else "")


def table(config: Path | None) -> list[str]:
    """A line for each account: name, role, what it sees, whether it is in use."""
    with reading(open_database(config)) as connection:
        people = list_people(connection)
    lines = []
    for each in people:
        account = each.account
        seen = PROVINCE if account.scope.sites is None else ", ".join(account.sites)
        state = "in use" if each.active else "switched off"
        if each.active and account.one_time_until:
            state = f"one-time password until {account.one_time_until}"
        lines.append(f"{account.name}  {account.role.value}  {seen}  {state}")
    return lines or ["there is no account yet; `central account create NAME --role admin`"]


def give_password(config: Path | None, name: str, now: datetime) -> list[str]:
    """A one-time password in the place of a lost one; the first line is the password alone."""
    author = author_of(config)
    try:
        made = reset_password(open_database(config), author, name, now)
    except AccountError as error:
        raise CommandError(str(error)) from error
    days = GOOD_FOR.days
    return [
        made,
        (
            f"{account_name(name)}: good once and for {days} days; another one is set at the next"
            " sign-in. All sessions have ended"
        ),
    ]


def change(
    config: Path | None, name: str, role: str | None, sites: Sequence[str] | None, now: datetime
) -> str:
    """Another role, other sites, or both; returns a line that says what is so now.

    `sites`: None leaves them; none for the whole province.
    """
    engine, author = open_database(config), author_of(config)
    try:
        with reading(engine) as connection:
            account = find_person(connection, name).account
        wished = account.role if role is None else _role(role)
        given = account.sites if sites is None else tuple(sites)
        change_person(engine, author, name, wished, given, now)
    except AccountError as error:
        raise CommandError(str(error)) from error
    return f"{account.name}: {wished.value} of {', '.join(given) or PROVINCE}; sessions have ended"


def switch_account(config: Path | None, name: str, now: datetime, *, on: bool) -> str:
    """Switch an account off or on; returns a line that says so."""
    author = author_of(config)
    try:
        changed = switch(open_database(config), author, name, now, on=on)
    except AccountError as error:
        raise CommandError(str(error)) from error
    state = "in use again" if on else "switched off; its sessions have ended"
    return f"{account_name(name)}: {state}" if changed else f"{account_name(name)}: so already"


def _role(role: str) -> Role:
    try:
        return Role(role)
    except ValueError as error:
        known = ", ".join(each.value for each in Role)
        raise CommandError(f"role {role!r:.40}: expected one of {known}") from error
