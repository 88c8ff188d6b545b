"""A write transaction: from its BEGIN to its COMMIT, its failures sorted.

Guarantees that after any failure the connection is out of the transaction, and that what is the
environment's fault is raised as a StorageError and what is a bug as itself.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from kiosk.queue.errors import StorageError, sort_error


@contextmanager
def transaction(connection: Connection) -> Iterator[Connection]:
    """Commits at the end of the block; rolls back and raises a StorageError if that fails."""
    try:
        with connection.begin():
            yield connection
    except Exception as error:
        _leave(connection)
        raise environment(error) from error


def _leave(connection: Connection) -> None:
    # The first failure is the one to tell; a disk that fails may fail here again.
    with suppress(SQLAlchemyError, sqlite3.Error):
        connection.rollback()
        # A COMMIT that SQLite refused leaves its transaction open, and SQLAlchemy takes it for
        # ended. Without a transaction this does nothing.
        connection.connection.rollback()


def environment(error: Exception, path: Path | None = None) -> Exception:
    """The StorageError behind `error`, naming `path`; or `error` itself where it is a bug."""
    found = error if isinstance(error, StorageError) else sort_error(error)
    if found is None:
        return error
    if path is not None and str(path) not in str(found):
        return type(found)(f"{path}: {found}")
    return found
