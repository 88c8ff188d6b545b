"""Reads a record that is held, for counting: when it was made, and what it tells.

Guarantees the moment that the record was dated to when it came, whatever is known of its clock by
now: by the anchor that its note names (docs/adr/0046).
"""

from datetime import tzinfo

from sqlalchemy import Connection

from central.channels import typ_of
from central.ingest.dating import DatingNote, date_record, read_anchor
from central.moment import from_text
from central.store.dating_queries import find_dating
from central.store.log_queries import find_record
from central.tally.entry import Entry
from central.tally.facts import read_facts
from central.tally.visit_row import LogName
from kiosk.record import open_envelope, parse_record


def recall_entry(
    connection: Connection, site: str, zone: tzinfo | None, log: LogName, seq: int
) -> Entry | None:
    """Record `seq` of `log` as counting saw it; None if it is not held. `zone`: of the site."""
    found = find_record(connection, site, log.kiosk_id, log.epoch, seq)
    told = find_dating(connection, site, log.kiosk_id, log.epoch, seq, DatingNote.ANCHORED)
    if found is None or told is None:
        return None
    kind, day, jws = found
    record = parse_record(open_envelope(jws, typ_of(log.kiosk_id)))
    anchor = None if told.reason is None else read_anchor(told.reason)
    received = from_text(told.received_at).astimezone(zone)
    moment = date_record(record, received, anchor, told.day_before).moment
    return Entry(seq, day, read_facts(kind, record.body, log.channel), moment=moment)
