"""The officers as the store knows them: who stands on a site's list, with what badge and PIN.

Guarantees that a change's number is higher than any before it at the site, of officers and of
kiosks' PINs alike, so that every kiosk's configuration gets a higher one; and that one tag at most
stands for an officer's badge and one for the PIN.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from central.moment import to_text
from central.store.fleet_tables import officers
from central.store.key_queries import number_of_keys, number_of_settings
from central.store.pin_queries import CLEARED, SET, highest_officer_number, lock_site
from central.store.pin_tables import pin_changes
from central.store.roster_tables import officer_changes, roster_salts

OFFICER, NAME, BADGE, PIN = "officer", "name", "badge", "pin"
"""What may change: that the officer stands on the list, the name, the badge, the PIN."""


@dataclass(frozen=True, slots=True)
class OfficerChange:
    """A change of one officer. `action`: set or cleared; `tag`: what stands for badge or PIN if it
    is in force.
    """

    number: int
    officer_id: str
    what: str
    action: str
    tag: str | None
    changed_by: str
    changed_at: str


@dataclass(frozen=True, slots=True)
class Listed:
    """An officer on a site's list. `badge` and `pin`: the change that set each, None without."""

    officer_id: str
    name: str
    badge: OfficerChange | None = None
    pin: OfficerChange | None = None


@dataclass(frozen=True, slots=True)
class Salts:
    """What a site's tags are made with."""

    badge_salt: str
    pin_salt: str


_COLUMNS = (
    officer_changes.c.number,
    officer_changes.c.officer_id,
    officer_changes.c.what,
    officer_changes.c.action,
    officer_changes.c.tag,
    officer_changes.c.changed_by,
    officer_changes.c.changed_at,
)


def officer_changes_at(connection: Connection, site_id: str) -> list[OfficerChange]:
    """Every change of the site's officers, the earliest first."""
    table = officer_changes.c
    rows = connection.execute(
        select(*_COLUMNS).where(table.site_id == site_id).order_by(table.number)
    )
    return [OfficerChange(*row) for row in rows]


def listed_at(
    connection: Connection, site_id: str, changes: Sequence[OfficerChange]
) -> list[Listed]:
    """Who stands on the site's list after `changes`, by id."""
    held = {(change.officer_id, change.what): change for change in changes}
    names = connection.execute(
        select(officers.c.officer_id, officers.c.name)
        .where(officers.c.site_id == site_id)
        .order_by(officers.c.officer_id)
    )
    return [
        Listed(officer, name, _set(held.get((officer, BADGE))), _set(held.get((officer, PIN))))
        for officer, name in names
        if _set(held.get((officer, OFFICER))) is not None
    ]


def salts_of(connection: Connection, site_id: str) -> Salts | None:
    """The site's salts; None before its first badge or PIN."""
    row = connection.execute(
        select(roster_salts.c.badge_salt, roster_salts.c.pin_salt).where(
            roster_salts.c.site_id == site_id
        )
    ).one_or_none()
    return None if row is None else Salts(*row)


def keep_salts(connection: Connection, site_id: str, salts: Salts) -> None:
    """The site's salts from now on, for good: other ones would undo every badge and PIN."""
    connection.execute(
        roster_salts.insert(),
        {"site_id": site_id, "badge_salt": salts.badge_salt, "pin_salt": salts.pin_salt},
    )


def add_officer_change(  # noqa: PLR0913, PLR0917 - the columns of the row
    connection: Connection,
    site_id: str,
    officer_id: str,
    what: str,
    tag: str | None,
    changed_by: str,
    now: datetime,
    *,
    cleared: bool = False,
    name: str | None = None,
) -> int:
    """Puts a change in force (`name`: the officer's from now on); returns its number.

    It is not below the time in seconds: a central that was restored from an older copy goes on
    above what its kiosks have seen.
    """
    lock_site(connection, site_id)
    pins = select(func.max(pin_changes.c.number)).where(pin_changes.c.site_id == site_id)
    of_pins = connection.execute(pins).scalar_one() or 0
    highest = max(
        of_pins,
        highest_officer_number(connection, site_id),
        number_of_keys(connection),
        number_of_settings(connection),
    )
    number = max(highest + 1, int(now.timestamp()))
    table = officer_changes.c
    connection.execute(
        update(officer_changes)
        .where(
            table.site_id == site_id,
            table.officer_id == officer_id,
            table.what == what,
            table.tag.is_not(None),
        )
        .values(tag=None)
    )
    connection.execute(
        officer_changes.insert(),
        {
            "site_id": site_id,
            "number": number,
            "officer_id": officer_id,
            "what": what,
            "action": CLEARED if cleared else SET,
            "tag": tag,
            "name": name,
            "changed_by": changed_by,
            "changed_at": to_text(now),
        },
    )
    return number


def _set(change: OfficerChange | None) -> OfficerChange | None:
    return change if change is not None and change.action == SET else None
