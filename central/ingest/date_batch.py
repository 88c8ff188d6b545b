"""Dates the records of a batch, each after the one before it.

Guarantees that nothing but the log, the receipt and the anchors held then is asked. Runs in the
transaction that stores the records.
"""

from datetime import datetime

from sqlalchemy import Connection

from central.fleet.anchors import find_anchors
from central.ingest.dating import SYNCED, Dated, date_record
from central.store.log_queries import LogRow, find_record
from kiosk.record import Place, Record


def date_batch(
    connection: Connection,
    place: Place,
    log: LogRow | None,
    records: list[Record],
    received: datetime,
) -> list[Dated]:
    """When each of `records` was made, which follow `log` as it is held.

    `received`: now, in the zone of the site.
    """
    boots = {each.stamp.boot for each in records if each.stamp.clock != SYNCED}
    anchors = find_anchors(connection, place.site, place.kiosk, boots) if boots else {}
    day = _day_of_head(connection, place, records[0].epoch, log) if anchors else None
    dates = []
    for record in records:
        dated = date_record(record, received, anchors.get(record.stamp.boot), day)
        if anchors:
            # Asked for nowhere else, and to spell a day costs as much as to date a record.
            day = dated.moment.date().isoformat()
        dates.append(dated)
    return dates


def _day_of_head(
    connection: Connection, place: Place, epoch: str, log: LogRow | None
) -> str | None:
    if log is None:
        return None
    found = find_record(connection, place.site, place.kiosk, epoch, log.seq)
    return None if found is None else found[1]
