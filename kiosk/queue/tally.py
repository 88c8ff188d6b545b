"""How many records of each kind there are: in all, and since the last closing of a day.

Guarantees that nobody has to read the log for it: the tally is kept in memory with each commit,
and written down now and then in a step of the background. What was stored since is counted again
at the next opening. Each function is one step inside a transaction of the caller's.
"""

from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, insert, select, update

from kiosk.queue import tables
from kiosk.record.chain import OPENING_KIND
from kiosk.record.day_closed import CLOSING_KIND


@dataclass(slots=True)
class Tally:
    """Counts up to the record at `counted_to`. `closed_number`: that of the last closing or,
    where the epoch has none, the number before the epoch's first.
    """

    counted_to: int = 0
    closed_number: int = 0
    total: Counter[str] = field(default_factory=Counter)
    since_closing: Counter[str] = field(default_factory=Counter)

    def add(self, number: int, kind: str) -> None:
        """Counts the record at `number`, the next one."""
        self.counted_to = number
        self.total[kind] += 1
        if kind == CLOSING_KIND:
            self.closed_number = number
            self.since_closing.clear()
            return
        if kind == OPENING_KIND:
            self.closed_number = number - 1
            self.since_closing.clear()
        self.since_closing[kind] += 1


def read_tally(connection: Connection) -> Tally:
    """The tally up to the last record: what was written down, and what came after it."""
    row = connection.execute(select(tables.steps)).one_or_none()
    tally = Tally() if row is None else Tally(row.counted_to, row.closed_number)
    for kind in connection.execute(select(tables.kinds)):
        tally.total[kind.kind] = kind.total
        if kind.since_closing:
            tally.since_closing[kind.kind] = kind.since_closing
    after = (
        select(tables.log.c.number, tables.log.c.kind)
        .where(tables.log.c.number > tally.counted_to)
        .order_by(tables.log.c.number)
    )
    for record in connection.execute(after):
        tally.add(record.number, record.kind)
    return tally


def write_tally(connection: Connection, tally: Tally) -> None:
    """Writes `tally` down, so that the next opening counts from there."""
    connection.execute(
        update(tables.steps).values(counted_to=tally.counted_to, closed_number=tally.closed_number)
    )
    connection.execute(delete(tables.kinds))
    rows = [
        {"kind": kind, "total": total, "since_closing": tally.since_closing[kind]}
        for kind, total in tally.total.items()
    ]
    if rows:
        connection.execute(insert(tables.kinds), rows)
