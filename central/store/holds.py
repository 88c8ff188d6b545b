"""Holding what has no row of its own to be held: a name, or every site, until the transaction ends.

On SQLite there is one writer at a time, and nothing needs to be held.
"""

import hashlib

from sqlalchemy import Connection, bindparam, func, select

from central.store import postgresql
from central.store.fleet_tables import sites

_HELD_SITE = select(sites.c.site_id).where(sites.c.site_id == bindparam("site")).with_for_update()
_HOLD = select(func.pg_advisory_xact_lock(bindparam("key")))


def hold(connection: Connection, *names: str) -> None:
    """Let whoever holds one of `names` too wait until this transaction is over.

    For who reads and then writes what follows from it, before it reads. Say all names at once: they
    are held in one order, so that no two wait for one another. DatabaseBusyError from the door if
    the wait is long.
    """
    if connection.dialect.name != postgresql.NAME:
        return
    for key in sorted({_key(name) for name in names}):
        connection.execute(_HOLD, {"key": key})


def hold_kiosk(connection: Connection, kiosk_id: str) -> None:
    """Hold what is known of the kiosk, though it may have no row yet. After the site, if both."""
    hold(connection, f"kiosk {kiosk_id}")


def hold_sites(connection: Connection) -> None:
    """Let no site take a batch or another configuration until the commit."""
    # One by one, in one order: where sites are on several servers, no statement holds rows of two.
    for site in (
        connection.execute(select(sites.c.site_id).order_by(sites.c.site_id)).scalars().all()
    ):
        connection.execute(_HELD_SITE, {"site": site})


def _key(name: str) -> int:
    digest = hashlib.sha256(f"thuocdo {name}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
