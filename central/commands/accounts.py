"""`central account create`."""

from datetime import datetime
from pathlib import Path

from central.accounts.account import create_account
from central.accounts.errors import AccountError
from central.accounts.roles import Role
from central.commands.errors import CommandError
from central.commands.opening import open_database
from central.store.engine import writing


def create(
    config: Path | None, name: str, password: str, role: str, site_id: str | None, now: datetime
) -> str:
    """Make an account; returns a line that says so."""
    try:
        found = Role(role)
    except ValueError as error:
        known = ", ".join(each.value for each in Role)
        raise CommandError(f"role {role!r:.40}: expected one of {known}") from error
    try:
        with writing(open_database(config)) as connection:
            create_account(connection, name, password, found, site_id, now)
    except AccountError as error:
        raise CommandError(str(error)) from error
    return f"account {name}: {found.value}" + (f" of {site_id}" if site_id else "")
