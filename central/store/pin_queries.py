"""PINs as the store knows them: the changes of a kiosk, and what is in force.

Guarantees that a change's number is higher than any before it of the kiosk, and of its site's
officers, so that a configuration's number rises with either; and that one hash at most stands for a
kiosk and a role.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from central.moment import to_text
from central.store.fleet_tables import sites
from central.store.key_queries import number_of_keys, number_of_settings
from central.store.pin_tables import pin_changes
from central.store.roster_tables import officer_changes

SET, CLEARED = "set", "cleared"


@dataclass(frozen=True, slots=True)
class PinChange:
    """A change of one PIN. `action`: set or cleared; `pin`: the hash if it is in force."""

    kiosk_id: str
    number: int
    role: str
    action: str
    pin: str | None
    changed_by: str
    changed_at: str


_COLUMNS = (
    pin_changes.c.kiosk_id,
    pin_changes.c.number,
    pin_changes.c.role,
    pin_changes.c.action,
    pin_changes.c.pin,
    pin_changes.c.changed_by,
    pin_changes.c.changed_at,
)


def changes_of(connection: Connection, site_id: str, kiosk_id: str) -> list[PinChange]:
    """Every change of the kiosk's PINs, the earliest first."""
    table = pin_changes.c
    rows = connection.execute(
        select(*_COLUMNS)
        .where(table.site_id == site_id, table.kiosk_id == kiosk_id)
        .order_by(table.number)
    )
    return [PinChange(*row) for row in rows]


def changes_at(connection: Connection, site_id: str) -> list[PinChange]:
    """Every change at the site, by kiosk, the earliest first."""
    table = pin_changes.c
    rows = connection.execute(
        select(*_COLUMNS).where(table.site_id == site_id).order_by(table.kiosk_id, table.number)
    )
    return [PinChange(*row) for row in rows]


def in_force(changes: Iterable[PinChange]) -> dict[str, PinChange]:
    """The last of one kiosk's `changes` for each role."""
    return {change.role: change for change in changes}


def lock_site(connection: Connection, site_id: str) -> None:
    """Holds the site's row until the commit, so that changes of its PINs and its officers are one
    after the other.
    """
    row = select(sites.c.site_id).where(sites.c.site_id == site_id)
    connection.execute(row.with_for_update()).one_or_none()


def highest_officer_number(connection: Connection, site_id: str) -> int:
    """The number of the last change of the site's officers; 0 before the first."""
    number = select(func.max(officer_changes.c.number)).where(officer_changes.c.site_id == site_id)
    return connection.execute(number).scalar_one() or 0


def add_change(  # noqa: PLR0913, PLR0917 - the columns of the row
    connection: Connection,
    site_id: str,
    kiosk_id: str,
    role: str,
    pin: str | None,
    changed_by: str,
    now: datetime,
) -> int:
    """Puts `pin` (a hash; None: no PIN) in force for the role; returns the change's number.

    The number is not below the time in seconds: a central that was restored from an older copy
    goes on above what its kiosks have seen.
    """
    lock_site(connection, site_id)
    before = changes_of(connection, site_id, kiosk_id)
    highest = max(
        before[-1].number if before else 0,
        highest_officer_number(connection, site_id),
        number_of_keys(connection),
        number_of_settings(connection),
    )
    number = max(highest + 1, int(now.timestamp()))
    table = pin_changes.c
    connection.execute(
        update(pin_changes)
        .where(table.site_id == site_id, table.kiosk_id == kiosk_id, table.role == role)
        .values(pin=None)
    )
    connection.execute(
        pin_changes.insert(),
        {
            "site_id": site_id,
            "kiosk_id": kiosk_id,
            "number": number,
            "role": role,
            "action": CLEARED if pin is None else SET,
            "pin": pin,
            "changed_by": changed_by,
            "changed_at": to_text(now),
        },
    )
    return number
