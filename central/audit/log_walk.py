"""Walks one stored log from its first record to its head, checking each in full.

Guarantees that every record yielded is signed by its kiosk, follows the one before it, and has
columns that say what it says; that the log ends where its head says. The first thing off ends
the walk with a `FaultError`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from sqlalchemy import Engine, RowMapping

from central.audit.fault import Fault, FaultError
from central.audit.noted_anchors import noted_anchors
from central.channels import PHONE_LOG, typ_of
from central.fleet.kiosk_keys import KeysOfKiosk
from central.ingest.dating import Dated, date_record
from central.ingest.project import RATING_KIND, zone_of
from central.moment import from_text
from central.store.audit_queries import SiteSnapshot, records_of
from central.store.compact import compact_in
from central.store.log_tables import CHECK_PART_CHARACTERS
from central.tally.entry import Entry
from central.tally.log_reader import LogReader
from central.tally.visit_row import LogName
from kiosk.record import (
    Chain,
    Head,
    Place,
    Record,
    RecordError,
    attachment_hash,
    next_key,
    open_envelope,
    parse_record,
    verify_envelope,
)


@dataclass(frozen=True, slots=True)
class Walked:
    """A record that was found right: its batch, its time in the site, what it tells the tallies.

    `note`: the note that its time deserves, or empty.
    """

    batch: int
    log: LogName
    entry: Entry
    moment: datetime
    note: str


class LogWalk:
    """The walk along one log."""

    def __init__(
        self, engine: Engine, site: SiteSnapshot, log: RowMapping, keys: KeysOfKiosk
    ) -> None:
        """`log`: the row of `logs`; `keys`: the kiosk's, or the central's for the phone's log."""
        self.name = LogName(log["kiosk_id"], log["epoch"])
        self._engine = engine
        self._site = site
        self._told = log
        self._keys = keys
        self._key = keys.at(self.name.epoch, 1)
        self._zone = zone_of(site.timezone)
        self._anchors = noted_anchors(site, self.name)

    def walk(self) -> Iterator[Walked]:
        """Every record, in order; FaultError at the first thing off."""
        place = Place(self._site.site_id, self.name.kiosk_id)
        chain = Chain(place, Head.beginning(self.name.epoch))
        batch, received_at, day = 0, "", None
        reader = LogReader(self.name.channel)
        rows = records_of(self._engine, self._site.site_id, *self.name, self._site.batches)
        for row, boxes in rows:
            seq = chain.head.seq + 1
            record = self._open(row, seq)
            try:
                chain = chain.follow(record)
            except RecordError as error:
                self._fail(seq, error.rule, error.message)
            self._follow_key(record)
            dated = self._date(record, row, day)
            self._check_columns(record, row, dated, batch)
            self._check_boxes(record, boxes)
            batch, received_at, day = row["batch"], row["received_at"], row["day"]
            entry = Entry(
                record.seq,
                row["day"],
                reader.read(record),
                moment=dated.moment,
                is_sure=dated.is_sure,
                stamp=record.stamp,
            )
            yield Walked(batch, self.name, entry, dated.moment, dated.note)
        self._check_end(chain.head, received_at)

    def _open(self, row: RowMapping, seq: int) -> Record:
        try:
            envelope = open_envelope(compact_in(row), typ_of(self.name.kiosk_id))
            verify_envelope(envelope, self._key)
            return parse_record(envelope)
        except RecordError as error:
            self._fail(seq, error.rule, error.message)

    def _follow_key(self, record: Record) -> None:
        """The key of the next record, which the table must know as well."""
        if self.name.kiosk_id == PHONE_LOG:
            return
        self._key = next_key(record, self._key)
        if self._keys.at(record.epoch, record.seq + 1).kid != self._key.kid:
            what = f"after this record key {self._key.kid} is in force, and the table has another"
            self._fail(record.seq, "kiosk.key", what)

    def _date(self, record: Record, row: RowMapping, day_before: str | None) -> Dated:
        received = from_text(row["received_at"]).astimezone(self._zone)
        anchor = self._anchors.get(record.seq)
        if anchor is not None and anchor.central_at > received:
            what = f"dated from a heartbeat that came after the record, at {anchor.central_at}"
            self._fail(record.seq, "dating.anchor", what)
        return date_record(record, received, anchor, day_before)

    def _check_columns(
        self, record: Record, row: RowMapping, dated: Dated, batch_before: int
    ) -> None:
        is_rating = record.kind == RATING_KIND
        expected = {
            "seq": record.seq,
            "hash": record.hash,
            "kind": record.kind,
            "check_part": record.hash[:CHECK_PART_CHARACTERS] if is_rating else None,
            "day": dated.moment.date().isoformat(),
        }
        for name, value in expected.items():
            if row[name] != value:
                self._fail(
                    record.seq,
                    f"column.{name}",
                    f"stored {row[name]!r}, the record gives {value!r}",
                )
        if not batch_before <= row["batch"]:
            what = f"stored batch {row['batch']}, after batch {batch_before} of the record before"
            self._fail(record.seq, "column.batch", what)

    def _check_boxes(self, record: Record, boxes: list[RowMapping]) -> None:
        for box in boxes:
            found = attachment_hash(box["box"])
            if not found == box["hash"] == record.attached.get(box["name"]):
                what = f"the sealed box {box['name']!r} is not the one that the record names"
                self._fail(record.seq, "attachment.hash", what)

    def _check_end(self, head: Head, received_at: str) -> None:
        told = self._told
        if (head.seq, head.hash) != (told["seq"], told["head"]):
            self._fail(
                min(head.seq, told["seq"]) + 1,
                "log.head",
                f"the log is said to end with record {told['seq']} ({told['head']}), and ends with"
                f" record {head.seq} ({head.hash})",
            )
        if received_at != told["head_at"]:
            what = f"said to be received at {told['head_at']}, and was at {received_at}"
            self._fail(head.seq, "log.head-at", what)

    def _fail(self, seq: int, rule: str, what: str) -> NoReturn:
        kiosk, epoch = self.name
        raise FaultError(Fault(self._site.site_id, rule, what, kiosk, epoch, seq))
