"""Who stands on a site's list of officers: entering one, correcting a name, taking one off.

Guarantees that the list always fits into a signed configuration (docs/record-format.md, section
19): at most 60 officers, names that a kiosk shows, and room for a badge and a PIN of each.
An officer who is taken off loses badge and PIN; the name stays, for what was recorded before.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from central.accounts.errors import AccountError
from central.audit_log import Author, What
from central.store.fleet_tables import officers
from central.store.pin_queries import lock_site
from central.store.roster_queries import (
    BADGE,
    NAME,
    OFFICER,
    PIN,
    Listed,
    add_officer_change,
    listed_at,
    officer_changes_at,
)
from central.store.upsert import put

MOST_OFFICERS = 60
LONGEST_NAME = 60
"""Characters."""
MOST_BYTES = 11_000
"""Of the list in a configuration, whose compact form may have 16 KiB with everything else."""
OF_ONE_BYTES = 150
"""What an officer takes there beside id and name."""


class OfficerError(AccountError):
    """The officer cannot be entered or found; the message says what was expected."""


def enter_officer(
    connection: Connection,
    site_id: str,
    officer_id: str,
    name: str,
    author: Author,
    now: datetime,
) -> None:
    """Puts the officer on the list, or corrects the name; OfficerError."""
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise OfficerError(f"name {name!r:.80}: expected 1 to {LONGEST_NAME} printable characters")
    lock_site(connection, site_id)
    listed = listed_at(connection, site_id, officer_changes_at(connection, site_id))
    before = next((each for each in listed if each.officer_id == officer_id), None)
    if before is not None and before.name == name:
        return
    others = [each for each in listed if each.officer_id != officer_id]
    refuse_too_many(site_id, [*others, Listed(officer_id, name)])
    put(connection, officers, [{"site_id": site_id, "officer_id": officer_id, "name": name}])
    what = OFFICER if before is None else NAME
    add_officer_change(connection, site_id, officer_id, what, None, author.name, now, name=name)
    author.note(connection, What.OFFICER_SET, officer_id, now, site=site_id)


def take_off(
    connection: Connection, site_id: str, officer_id: str, author: Author, now: datetime
) -> None:
    """The officer is on the list no more, and has neither badge nor PIN; OfficerError."""
    lock_site(connection, site_id)
    found = require_officer(connection, site_id, officer_id)
    for what, held in ((BADGE, found.badge), (PIN, found.pin), (OFFICER, found)):
        if held is not None:
            add_officer_change(
                connection, site_id, officer_id, what, None, author.name, now, cleared=True
            )
    author.note(connection, What.OFFICER_REMOVED, officer_id, now, site=site_id)


def require_officer(connection: Connection, site_id: str, officer_id: str) -> Listed:
    """The officer on the site's list; OfficerError if there is none of that id."""
    listed = listed_at(connection, site_id, officer_changes_at(connection, site_id))
    found = next((each for each in listed if each.officer_id == officer_id), None)
    if found is None:
        there = ", ".join(each.officer_id for each in listed) or "none yet"
        raise OfficerError(
            f"there is no officer {officer_id!r:.60} at {site_id} (there are: {there});"
            " run `central officer add` first"
        )
    return found


def refuse_too_many(site_id: str, listed: Sequence[Listed]) -> None:
    """OfficerError unless `listed` fits into the configuration of the site's kiosks."""
    if len(listed) > MOST_OFFICERS:
        raise OfficerError(
            f"{site_id} has {MOST_OFFICERS} officers on its list, and a kiosk takes no more;"
            " take one off first: `central officer remove`"
        )
    size = sum(
        len(each.officer_id)
        + len(json.dumps(each.name, ensure_ascii=False).encode())
        + OF_ONE_BYTES
        for each in listed
    )
    if size > MOST_BYTES:
        raise OfficerError(
            f"the list of {site_id} would not fit into a kiosk's configuration; shorten names and"
            " ids, or take an officer off: `central officer remove`"
        )
