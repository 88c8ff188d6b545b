"""Whose log a file is: written once, compared at every opening; only `key.rotated` changes it."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, insert, select

from kiosk.queue import tables
from kiosk.queue.errors import OutboxOwnerError
from kiosk.record import Place


def take_ownership(connection: Connection, path: Path, place: Place, kids: Sequence[str]) -> str:
    """Makes the file at `path` this kiosk's if it is nobody's yet; OutboxOwnerError if another's.

    `kids`: the thumbprints of the keys that this kiosk has, the first of which a new file is
    given. Returns that of the key which is in force. Runs inside a transaction of the caller's.
    """
    row = connection.execute(select(tables.owner)).one_or_none()
    if row is None:
        mine = {"id": 1, "site": place.site, "kiosk": place.kiosk, "kid": kids[0]}
        connection.execute(insert(tables.owner).values(mine))
        return kids[0]
    if (row.site, row.kiosk) != (place.site, place.kiosk) or row.kid not in kids:
        message = (
            f"{path} is the log of kiosk {row.kiosk} of site {row.site} (key {row.kid}), "
            f"this is {place.kiosk} of {place.site} (key {kids[0]}); move the file aside and keep "
            "it, it may hold records that were never sent"
        )
        raise OutboxOwnerError(message)
    return str(row.kid)
