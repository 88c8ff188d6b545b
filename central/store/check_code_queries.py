"""What stands behind a check code: the record at a place, or the rating with a text form.

Guarantees that nothing of a rating's content is read, let alone returned: the page behind a check
code cannot show an answer, because it never has one.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, func, select

from central.channels import PHONE_LOG, RECORDS_MISSING, typ_of
from central.store.compact import FORM, compact_in
from central.store.fleet_tables import heartbeats, sites
from central.store.head_tables import claimed_heads
from central.store.kiosk_queries import find_kiosk
from central.store.log_tables import CHECK_PART_CHARACTERS, logs, marks, records
from central.store.missing_queries import missing_at
from kiosk.record import base64url, check_text, open_envelope, parse_record
from kiosk.record.check_code import ALPHABET, TEXT_CHARACTERS

_BITS_OF_CHARACTER = 5
_PART_BYTES = CHECK_PART_CHARACTERS * 6 // 8


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """A record that the central holds, as a citizen may know it. `day`: ISO, local at the site;
    `mark`: the rule by which it does not count, None where it does.
    """

    site_id: str
    kiosk_id: str
    epoch: str
    seq: int
    hash: str
    kind: str
    day: str
    mark: str | None
    site_name: str
    unit: str

    @property
    def is_marked(self) -> bool:
        """Whether a rule marks it."""
        return self.mark is not None


_MARK = (
    select(func.min(marks.c.rule))
    .where(
        marks.c.site_id == records.c.site_id,
        marks.c.kiosk_id == records.c.kiosk_id,
        marks.c.epoch == records.c.epoch,
        marks.c.seq == records.c.seq,
        marks.c.excludes,
    )
    .scalar_subquery()
    .label("mark")
)
_HELD = select(
    records.c.site_id,
    records.c.kiosk_id,
    records.c.epoch,
    records.c.seq,
    records.c.hash,
    records.c.kind,
    records.c.day,
    _MARK,
    sites.c.name.label("site_name"),
    sites.c.unit,
).join(sites, sites.c.site_id == records.c.site_id)


def record_at(connection: Connection, kiosk: str, epoch: str, seq: int) -> HeldRecord | None:
    """The record held at this place of the kiosk's log, or of the phone's."""
    site = _site_of_log(connection, kiosk, epoch)
    if site is None:
        return None
    row = connection.execute(
        _HELD.where(
            records.c.site_id == site,
            records.c.kiosk_id == kiosk,
            records.c.epoch == epoch,
            records.c.seq == seq,
        )
    ).one_or_none()
    return None if row is None else HeldRecord(**row._asdict())


def _site_of_log(connection: Connection, kiosk: str, epoch: str) -> str | None:
    if kiosk != PHONE_LOG:
        found = find_kiosk(connection, kiosk)
        return None if found is None else found.site_id
    # Each site has a phone's log; its epoch, being random, belongs to one of them.
    of_epoch = select(logs.c.site_id).where(logs.c.kiosk_id == kiosk, logs.c.epoch == epoch)
    site: str | None = connection.execute(of_epoch).scalar_one_or_none()
    return site


def rating_with_text(connection: Connection, text: str) -> HeldRecord | None:
    """The rating whose check code has this text form (as `parse_check_text` gives it)."""
    number = 0
    for character in text.replace(" ", "")[: TEXT_CHARACTERS - 1]:
        number = number << _BITS_OF_CHARACTER | ALPHABET.index(character)
    spare_bits = (TEXT_CHARACTERS - 1) * _BITS_OF_CHARACTER - 8 * _PART_BYTES
    part = base64url.encode((number >> spare_bits).to_bytes(_PART_BYTES, "big"))
    rows = connection.execute(_HELD.where(records.c.check_part == part)).all()
    found = [HeldRecord(**row._asdict()) for row in rows]
    return next((held for held in found if check_text(held.hash) == text), None)


def records_are_missing(connection: Connection, kiosk: str | None) -> bool:
    """Whether the log of `kiosk` (None: any log) is known to lack records that it had.

    The phone's log says so at the beginning of an epoch; a kiosk, in a heartbeat that tells of
    receipts for more records than are held, or by a head that it named before (`missing_at`).
    """
    if kiosk in {None, PHONE_LOG} and phone_losses(connection):
        return True
    behind = select(heartbeats.c.kiosk_id).outerjoin(
        logs,
        (logs.c.site_id == heartbeats.c.site_id)
        & (logs.c.kiosk_id == heartbeats.c.kiosk_id)
        & (logs.c.epoch == heartbeats.c.epoch),
    )
    behind = behind.where(heartbeats.c.seq - heartbeats.c.unsent > func.coalesce(logs.c.seq, 0))
    if kiosk is not None:
        behind = behind.where(heartbeats.c.kiosk_id == kiosk)
    if connection.execute(behind.limit(1)).first() is not None:
        return True
    told = select(claimed_heads.c.site_id).distinct()
    if kiosk is not None:
        told = told.where(claimed_heads.c.kiosk_id == kiosk)
    return any(
        kiosk in {None, gap.kiosk_id}
        for site in connection.execute(told).scalars().all()
        for gap in missing_at(connection, site)
    )


def phone_losses(connection: Connection) -> list[tuple[str, str, dict[str, Any]]]:
    """Site, epoch and the lost head of each epoch of a phone's log that began after a loss."""
    # By way of the logs, which are few: the key of a record begins with the site.
    same_log = [logs.c[name] == records.c[name] for name in ("site_id", "kiosk_id", "epoch")]
    openings = (
        select(records.c.site_id, records.c.epoch, *FORM)
        .join(logs, and_(*same_log))
        .where(logs.c.kiosk_id == PHONE_LOG, records.c.seq == 1)
    )
    found = []
    for row in connection.execute(openings.order_by(records.c.site_id)).mappings():
        body = parse_record(open_envelope(compact_in(row), typ_of(PHONE_LOG))).body
        if body.get("reason") == RECORDS_MISSING and isinstance(body.get("before"), dict):
            found.append((row["site_id"], row["epoch"], body["before"]))
    return found
