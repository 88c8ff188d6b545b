"""Which key signed which records of the file: written when a key comes into force.

Guarantees that a change of keys cannot be parted from the record that says so: both are in one
transaction. Each function is one step inside a transaction of the caller's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from kiosk.queue import tables
from kiosk.queue.errors import OutboxDamagedError
from kiosk.record import VerifyKey


@dataclass(frozen=True, slots=True)
class LogKey:
    """A key and the number of the first record that it signed."""

    first_number: int
    key: VerifyKey


def read_keys(connection: Connection, key: VerifyKey) -> list[LogKey]:
    """The keys of the file in their order; where none stands in it, `key` signed all of it."""
    rows = connection.execute(select(tables.keys).order_by(tables.keys.c.first_number)).all()
    if not rows:
        add_key(connection, 1, key)
        return [LogKey(1, key)]
    try:
        return [LogKey(row.first_number, VerifyKey.from_text(row.public_key)) for row in rows]
    except (ValueError, TypeError, AttributeError) as error:
        raise OutboxDamagedError(f"the outbox names a key that is none: {error}") from error


def add_key(connection: Connection, first_number: int, key: VerifyKey) -> None:
    """From `first_number` on `key` signs."""
    row = {"first_number": first_number, "public_key": key.text}
    connection.execute(insert(tables.keys).values(row))


def change_owner(connection: Connection, first_number: int, key: VerifyKey) -> None:
    """From `first_number` on `key` signs, and the file belongs to it."""
    add_key(connection, first_number, key)
    connection.execute(update(tables.owner).values(kid=key.kid))


def key_at(number: int, keys: Sequence[LogKey]) -> VerifyKey:
    """The key that signed the record at `number`; `keys` in their order."""
    return next((each.key for each in reversed(keys) if each.first_number <= number), keys[0].key)
