"""Reads on along one stored log for counting, without judging it: that is `central log verify`'s.

Guarantees that it goes on where it ended, so that records which came while a site was counted are
counted too and no record is read twice. A record that cannot be read is passed over with a
warning: `central log verify` names it.
"""

import logging
from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, RowMapping

from central.audit.log_walk import Walked
from central.channels import typ_of
from central.fleet.anchors import Anchor
from central.ingest.dating import date_record
from central.moment import from_text
from central.store.audit_queries import pieces_of
from central.store.compact import compact_in
from central.tally.entry import Entry
from central.tally.log_reader import LogReader
from central.tally.visit_row import LogName
from kiosk.record import Record, RecordError, open_envelope, parse_record
from kiosk.record.read_again import read_again

logger = logging.getLogger(__name__)


class LogCursor:
    """A place in one log, and what is known of the records before it."""

    def __init__(self, engine: Engine, site: str, zone: ZoneInfo, name: LogName) -> None:
        """Before the first record. `zone`: of the site."""
        self.name = name
        self._engine = engine
        self._site = site
        self._zone = zone
        self._typ = typ_of(name.kiosk_id)
        self._reader = LogReader(name.channel)
        self._day: str | None = None
        self._seq = 0

    def read(self, batches: int, anchors: Mapping[int, Anchor]) -> Iterator[Walked]:
        """The records that follow, up to batch `batches`; `anchors`: as their notes name them."""
        for piece in pieces_of(self._engine, self._site, *self.name, self._seq, batches):
            for row in piece:
                self._seq = row["seq"]
                walked = self._read(row, anchors.get(self._seq))
                if walked is not None:
                    yield walked

    def _record(self, row: RowMapping) -> Record:
        # A record that its parts do not give back to the byte was altered: it is read as if new.
        if row["jws"] is None and row["payload"] is not None:
            return read_again(row["payload"], row["hash"])
        return parse_record(open_envelope(compact_in(row), self._typ))

    def _read(self, row: RowMapping, anchor: Anchor | None) -> Walked | None:
        try:
            record = self._record(row)
        except RecordError as error:
            logger.warning("record %d of %s is not counted: %s", row["seq"], self.name, error)
            return None
        received = from_text(row["received_at"]).astimezone(self._zone)
        dated = date_record(record, received, anchor, self._day)
        self._day = row["day"]
        entry = Entry(
            row["seq"],
            row["day"],
            self._reader.read(record),
            moment=dated.moment,
            is_sure=dated.is_sure,
            stamp=record.stamp,
        )
        return Walked(row["batch"], self.name, entry, dated.moment, dated.note)
