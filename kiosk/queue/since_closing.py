"""What stands in the epoch since its last `day.closed`, read from the log.

Guarantees the numbers that a closing made now must name. One step of the storage thread.
"""

from sqlalchemy import func, select

from kiosk.queue import tables
from kiosk.queue.outbox import Outbox
from kiosk.queue.transaction import transaction
from kiosk.record import RecordError, Typ, open_envelope, parse_record
from kiosk.record.day_closed import CLOSING_KIND


def since_closing(box: Outbox) -> tuple[int, dict[str, int], str | None]:
    """The number after the last closing, records by kind since then, and the local day of the
    last record, None if it cannot be read.
    """
    log = tables.log.c
    with transaction(box.connection) as connection:
        last = connection.execute(select(log.number, log.jws).order_by(log.number.desc()).limit(1))
        number, jws = last.one()
        first = number - box.head.seq + 1
        closed = connection.execute(
            select(func.max(log.number)).where(log.kind == CLOSING_KIND, log.number >= first)
        ).scalar_one()
        begins = first if closed is None else closed + 1
        counts = connection.execute(
            select(log.kind, func.count()).where(log.number >= begins).group_by(log.kind)
        )
        return begins - first + 1, {row.kind: row[1] for row in counts}, _day_of(jws)


def _day_of(jws: str) -> str | None:
    try:
        return parse_record(open_envelope(jws, Typ.RECORD)).stamp.at[:10]
    except RecordError:
        return None
