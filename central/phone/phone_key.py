"""The phone key of an installation that is older than the phone's log.

Guarantees that a key is made only where no record was ever signed with one: a key that was lost
must be restored from its backup, since a new one cannot verify the old log.
"""

from pathlib import Path

from sqlalchemy import Connection, select

from central.channels import PHONE_LOG
from central.keys import load_phone_key, make_keys
from central.store.log_tables import logs
from kiosk.record import VerifyKey


def has_phone_log(connection: Connection) -> bool:
    """Whether any site has records from phones."""
    found = select(logs.c.epoch).where(logs.c.kiosk_id == PHONE_LOG).limit(1)
    return connection.execute(found).first() is not None


def make_missing_phone_key(connection: Connection, directory: Path) -> None:
    """Make the key if the folder has the other keys, and no log needs the one that is missing."""
    if (directory / "receipt.key").exists() and not has_phone_log(connection):
        make_keys(directory, ("phone",))


def phone_verify_key(connection: Connection, directory: Path) -> VerifyKey | None:
    """The key that verifies the phone's logs; None if there are none. KeyFileError otherwise."""
    return load_phone_key(directory).verify_key if has_phone_log(connection) else None
