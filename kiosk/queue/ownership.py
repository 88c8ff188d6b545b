"""Whose log a file is: written once, compared at every opening, never changed."""

from pathlib import Path

from sqlalchemy import Connection, insert, select

from kiosk.queue import tables
from kiosk.queue.errors import OutboxOwnerError
from kiosk.record import Place


def take_ownership(connection: Connection, path: Path, place: Place, kid: str) -> None:
    """Makes the file at `path` this kiosk's if it is nobody's yet; OutboxOwnerError if another's.

    Runs inside a transaction of the caller's.
    """
    row = connection.execute(select(tables.owner)).one_or_none()
    if row is None:
        mine = {"id": 1, "site": place.site, "kiosk": place.kiosk, "kid": kid}
        connection.execute(insert(tables.owner).values(mine))
        return
    if (row.site, row.kiosk, row.kid) != (place.site, place.kiosk, kid):
        message = (
            f"{path} is the log of kiosk {row.kiosk} of site {row.site} (key {row.kid}), "
            f"this is {place.kiosk} of {place.site} (key {kid}); move the file aside and keep it, "
            "it may hold records that were never sent"
        )
        raise OutboxOwnerError(message)
