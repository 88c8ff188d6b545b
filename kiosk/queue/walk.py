"""The walk over the whole log in the background: every record is read back and verified.

Guarantees that a record which was changed, cut out or put in anywhere in the file is found within
one walk, a few records a step, and that a walk that was ended goes on where it was; that a record
without a receipt which nothing says to wait waits again. What is sealed
is held against the digest of its box; what is no longer kept has its hash alone.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from kiosk.queue import tables
from kiosk.queue.errors import OutboxNotWholeError
from kiosk.queue.receipted import put_back_forgotten
from kiosk.queue.verification import Log, check_box, verify_rows

WALK_STEP = 100
"""Records verified in one step: some 15 ms on a slow processor."""


@dataclass(frozen=True, slots=True)
class Walked:
    """One step. `hashes`: those of the records walked along, by number; `at_end`: whether it has
    come to the last record; `put_back`: how many records wait again.
    """

    hashes: dict[int, str]
    at_end: bool
    put_back: int = 0


def walk_step(connection: Connection, log: Log) -> Walked:
    """Verifies the next records; raises OutboxNotWholeError."""
    walked_to = connection.execute(select(tables.steps.c.walked_to)).scalar_one()
    columns, sealed = tables.log.c, tables.sealed.c
    rows = connection.execute(
        select(columns.number, columns.hash, columns.kind, columns.jws, sealed.box, sealed.digest)
        .select_from(tables.log.outerjoin(tables.sealed, sealed.number == columns.number))
        .where(columns.number > walked_to)
        .order_by(columns.number)
        .limit(WALK_STEP)
    ).all()
    if not rows:
        begin_walk(connection)
        return Walked({}, at_end=True)
    if walked_to and rows[0].number != walked_to + 1:
        raise OutboxNotWholeError(f"record {walked_to + 1} of the file is gone")
    verify_rows(connection, log, rows)
    for row in rows:
        if row.box is not None:
            check_box(row.number, row.box, row.digest)
    put_back = put_back_forgotten(connection, rows[0].number, rows[-1].number)
    at_end = len(rows) < WALK_STEP
    # The walk after one that came to the end begins at the first record.
    connection.execute(update(tables.steps).values(walked_to=0 if at_end else rows[-1].number))
    return Walked({row.number: row.hash for row in rows}, at_end, put_back)


def begin_walk(connection: Connection) -> None:
    """The next step begins at the first record."""
    connection.execute(update(tables.steps).values(walked_to=0))
