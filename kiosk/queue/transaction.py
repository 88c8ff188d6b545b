"""A write transaction: `BEGIN IMMEDIATE` to `COMMIT`, its failures sorted.

Guarantees that after any failure the connection is out of the transaction, and that what is the
environment's fault is raised as a StorageError and what is a bug as itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from kiosk.queue.errors import StorageError, sort_error


@contextmanager
def transaction(connection: Connection) -> Iterator[Connection]:
    """Commits at the end of the block; rolls back and raises a StorageError if that fails."""
    try:
        with connection.begin():
            yield connection
    except Exception as error:
        if connection.in_transaction():
            connection.rollback()
        raise environment(error) from error


def environment(error: Exception) -> Exception:
    """The StorageError behind `error`, or `error` itself where it is a bug."""
    if isinstance(error, StorageError):
        return error
    return sort_error(error) or error
