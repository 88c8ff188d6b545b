"""Reads the newest records back when somebody asks whether the log is whole; changes nothing.

Guarantees that no step holds the storage thread longer than some milliseconds, so that a rating's
commit never waits for it. The walk in the background (`walk`) reads all of the log; this is the
part that matters before an update or a visit of IT. Of a record only form, hash, signature and
chain are looked at, never its answers.
"""

import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, select
from sqlalchemy.pool import StaticPool

from kiosk.queue import tables
from kiosk.queue.errors import StorageError
from kiosk.queue.log_counts import time_of
from kiosk.queue.log_keys import LogKey
from kiosk.queue.outbox import Outbox
from kiosk.queue.pending import read_epochs
from kiosk.queue.transaction import environment, transaction
from kiosk.queue.verification import Log, check_box, verify_rows
from kiosk.record import Place, VerifyKey

SLICE = 50
"""Records read back in one step: some 8 ms on a slow processor."""
NEWEST = 1_000
STEP_LIMIT_S = 5.0
_AFTER_ALL = 2**62
_PROGRESS_STEPS = 10_000
"""Instructions of SQLite between two looks at the clock."""


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """`checked`: how many records were read back; `problem`: the first thing wrong, or empty."""

    checked: int
    problem: str = ""


def check_running(
    ask: "Callable[[Callable[[Outbox], Any]], Future[Any]]", newest: int = NEWEST
) -> SelfCheck:
    """The newest records of a log that is at work, by `StorageThread.call`, slice by slice."""
    checked, before = 0, _AFTER_ALL
    while checked < newest and before > 1:
        try:
            count, before = ask(partial(_slice_of, before)).result(STEP_LIMIT_S)
        except (StorageError, TimeoutError) as error:
            return SelfCheck(checked, str(error) or "storage does not answer in time")
        checked += count
        if not count:
            break
    return SelfCheck(checked)


def _slice_of(before: int, box: Outbox) -> tuple[int, int]:
    with transaction(box.connection) as connection:
        return _check_slice(connection, box.place, before)


def _check_slice(connection: Connection, place: Place, before: int) -> tuple[int, int]:
    """How many records were checked, and the number of the first; raises OutboxNotWholeError."""
    columns, sealed = tables.log.c, tables.sealed.c
    rows = connection.execute(
        select(columns.number, columns.hash, columns.kind, columns.jws, sealed.box, sealed.digest)
        .select_from(tables.log.outerjoin(tables.sealed, sealed.number == columns.number))
        .where(columns.number < before)
        .order_by(columns.number.desc())
        .limit(SLICE)
    ).all()[::-1]
    if not rows:
        return 0, 0
    keys = connection.execute(select(tables.keys).order_by(tables.keys.c.first_number))
    known = [LogKey(row.first_number, VerifyKey.from_text(row.public_key)) for row in keys]
    verify_rows(connection, Log(place, read_epochs(connection), known), rows)
    for row in rows:
        if row.box is not None:
            check_box(row.number, row.box, row.digest)
    return len(rows), rows[0].number


@dataclass(frozen=True, slots=True)
class StoppedLog:
    """What stands in the file of a kiosk that does not run."""

    check: SelfCheck
    epoch: str = ""
    seq: int = 0
    hash: str = ""
    unsent: int = 0
    oldest_at: str | None = None
    last_receipt_at: str | None = None
    kinds: tuple[tuple[str, int], ...] = ()


def read_stopped(path: Path, limit_s: float, newest: int = NEWEST) -> StoppedLog:
    """What the file at `path` holds, read without changing a byte of it. Under its OutboxLock.

    `limit_s`: how long SQLite may look through its pages; a file that is larger than that allows
    is checked as far as it goes.
    """
    engine = _open_to_read(path)
    try:
        with engine.connect() as connection:
            return _read(connection, limit_s, newest)
    except Exception as error:
        found = environment(error, path)
        if not isinstance(found, StorageError):
            raise
        return StoppedLog(SelfCheck(0, str(found)))
    finally:
        engine.dispose()


def _open_to_read(path: Path) -> Engine:
    def connect() -> sqlite3.Connection:
        return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)

    return create_engine("sqlite://", creator=connect, poolclass=StaticPool)


def _read(connection: Connection, limit_s: float, newest: int) -> StoppedLog:
    owner = connection.execute(select(tables.owner)).one_or_none()
    if owner is None:
        return StoppedLog(SelfCheck(0))
    said = _quick_check(connection, limit_s)
    checked, before = 0, _AFTER_ALL
    while not said and checked < newest and before > 1:
        count, before = _check_slice(connection, Place(owner.site, owner.kiosk), before)
        checked += count
        if not count:
            break
    head = connection.execute(
        select(tables.log.c.number, tables.log.c.hash).order_by(tables.log.c.number.desc()).limit(1)
    ).one_or_none()
    epochs = read_epochs(connection)
    if head is None or not epochs:
        return StoppedLog(SelfCheck(checked, said))
    oldest = select(tables.log.c.jws).join(
        tables.pending, tables.pending.c.number == tables.log.c.number
    )
    receipt = select(tables.receipts.c.jws).order_by(tables.receipts.c.number.desc())
    kinds = connection.exec_driver_sql("SELECT kind, count(*) FROM log GROUP BY kind ORDER BY kind")
    return StoppedLog(
        SelfCheck(checked, said),
        epochs[-1].name,
        head.number - epochs[-1].first_number + 1,
        head.hash,
        connection.exec_driver_sql("SELECT count(*) FROM pending").scalar_one(),
        _time(connection.execute(oldest.order_by(tables.log.c.number).limit(1)).scalar()),
        _time(connection.execute(receipt.limit(1)).scalar()),
        tuple((row[0], row[1]) for row in kinds),
    )


def _time(jws: str | None) -> str | None:
    return time_of(jws) if jws else None


def _quick_check(connection: Connection, limit_s: float) -> str:
    """What SQLite finds wrong with its own pages; empty for nothing, or where time runs out."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):  # pragma: no cover - it is one
        return ""
    until_s = time.monotonic() + limit_s
    driver.set_progress_handler(lambda: time.monotonic() > until_s, _PROGRESS_STEPS)
    try:
        said = str(driver.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.OperationalError as error:
        if "interrupt" not in str(error):
            raise
        return ""
    finally:
        driver.set_progress_handler(None, 0)
    return "" if said == "ok" else f"the file is damaged: {said}"
