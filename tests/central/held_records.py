"""The records that a test's central holds, as they were signed, and one exchanged for another."""

from sqlalchemy import select, update

from central.store.compact import FORM, compact_in, parts_of
from central.store.engine import reading, writing
from central.store.log_tables import records


def held(hall, kiosk=None, epoch=None):
    """Compact forms of all records, or of one log, in their order."""
    query = select(*FORM).order_by(records.c.kiosk_id, records.c.epoch, records.c.seq)
    if kiosk is not None:
        query = query.where(records.c.kiosk_id == kiosk)
    if epoch is not None:
        query = query.where(records.c.epoch == epoch)
    with reading(hall.engine) as connection:
        return [compact_in(row) for row in connection.execute(query).mappings()]


def exchange(hall, kiosk, seq, compact):
    """Keep `compact` in the place of a record, behind the central's back; how many were changed."""
    parts = parts_of(compact, kiosk)
    payload, signature, kid = parts or (None, None, None)
    values = {
        "payload": payload,
        "signature": signature,
        "kid": kid,
        "jws": None if parts else compact,
    }
    where = (records.c.kiosk_id == kiosk, records.c.seq == seq)
    with writing(hall.owner_engine) as connection:
        return connection.execute(update(records).where(*where).values(**values)).rowcount
