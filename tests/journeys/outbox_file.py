"""Reads a counter's outbox, while its kiosk runs and afterwards.

Guarantees that the log is verified from its first record to its last whenever it is read.
"""

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.queue.storage_thread import StorageThread
from kiosk.record import Place, Record, VerifyKey, verify_log

STORED_LIMIT_S = 60
PLACE = Place("xa-mau", "k-01")
BOX = "SELECT box FROM attachments JOIN log USING (number) WHERE hash = ? AND name = ?"


@dataclass(frozen=True, slots=True)
class OutboxFile:
    """`storage`: the thread that has the file, once all that it was asked for is stored; or None,
    where the kiosk has ended.
    """

    path: Path

    def log(self, storage: StorageThread | None, key: VerifyKey) -> list[Record]:
        """Every record since the first start."""
        rows = self._rows(storage, "SELECT jws FROM log ORDER BY number")
        epoch = self._rows(storage, "SELECT epoch FROM epochs")[0][0]
        return list(verify_log(PLACE, epoch, key, [row[0] for row in rows]))

    def box(self, storage: StorageThread | None, record: Record, name: str) -> bytes:
        """The sealed box of that name beside `record`."""
        (row,) = self._rows(storage, BOX, record.hash, name)
        return bytes(row[0])

    def _rows(
        self, storage: StorageThread | None, query: str, *values: object
    ) -> list[tuple[Any, ...]]:
        if storage is not None:
            return storage.call(
                lambda box: _fetched(box.connection.connection.driver_connection, query, values)
            ).result(STORED_LIMIT_S)
        connection = sqlite3.connect(self.path)
        try:
            return _fetched(connection, query, values)
        finally:
            connection.close()


def _fetched(
    connection: sqlite3.Connection, query: str, values: tuple[object, ...]
) -> list[tuple[Any, ...]]:
    return connection.execute(query, values).fetchall()
