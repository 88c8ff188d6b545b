"""`central officer add`, `remove`, `list`, `badge` and `pin`."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from central.accounts.errors import AccountError
from central.accounts.officer_tags import TAG_CHANGES
from central.accounts.officers import enter_officer, require_officer, take_off
from central.commands.errors import CommandError
from central.commands.opening import author_of, open_database
from central.commands.places import require_name, require_site
from central.store.engine import reading, writing
from central.store.roster_queries import BADGE, PIN, listed_at, officer_changes_at

NAMES = {BADGE: "badge", PIN: "PIN"}


def add_officer(
    config: Path | None, site_id: str, officer_id: str, name: str, now: datetime
) -> None:
    """Put an officer on the site's list, or correct the name."""
    require_name("officer", officer_id)
    author = author_of(config)
    try:
        with writing(open_database(config)) as connection:
            require_site(connection, site_id)
            enter_officer(connection, site_id, officer_id, name, author, now)
    except AccountError as error:
        raise CommandError(str(error)) from error


def remove_officer(config: Path | None, site_id: str, officer_id: str, now: datetime) -> str:
    """Take an officer off the site's list; returns a line that says so."""
    author = author_of(config)
    try:
        with writing(open_database(config)) as connection:
            require_site(connection, site_id)
            take_off(connection, site_id, officer_id, author, now)
    except AccountError as error:
        raise CommandError(str(error)) from error
    return f"{officer_id}: off the list of {site_id}, without badge and PIN"


def list_officers(config: Path | None, site_id: str) -> list[str]:
    """A line for each officer on the site's list."""
    with reading(open_database(config)) as connection:
        require_site(connection, site_id)
        found = listed_at(connection, site_id, officer_changes_at(connection, site_id))
    return [
        f"{each.officer_id}  {'badge' if each.badge else '-'}  {'PIN' if each.pin else '-'}"
        f"  {each.name}"
        for each in found
    ] or ["no officer is on the list"]


def change_tag(
    config: Path | None,
    place: tuple[str, str],
    kind: str,
    given: str | None,
    now: datetime,
    *,
    make: bool,
) -> list[str]:
    """Give the badge or PIN `given`, make one (its line stands alone), or clear it; lines say so.

    `place`: the ids of site and officer; `kind`: a key of TAG_CHANGES.
    """
    site_id, officer_id = place
    engine, changes = _open(config, site_id, officer_id), TAG_CHANGES[kind]
    author = author_of(config)
    try:
        if make:
            return [changes.make(engine, site_id, officer_id, author, now)]
        if given is None:
            changes.clear(engine, site_id, officer_id, author, now)
            return [f"{officer_id}: no {NAMES[kind]}"]
        changes.put(engine, site_id, officer_id, given, author, now)
    except AccountError as error:
        raise CommandError(str(error)) from error
    return [f"{officer_id}: {NAMES[kind]} set"]


def _open(config: Path | None, site_id: str, officer_id: str) -> Engine:
    engine = open_database(config)
    try:
        with reading(engine) as connection:
            require_site(connection, site_id)
            require_officer(connection, site_id, officer_id)
    except AccountError as error:
        raise CommandError(str(error)) from error
    return engine
