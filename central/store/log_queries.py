"""The logs: how far each is held, what stands at a place, and how records are added.

Nothing here updates or deletes a record. The statements are built once, so that the cost of a
batch is that of its rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, update

from central.store.compact import FORM, compact_in
from central.store.fleet_tables import alarms, sites
from central.store.log_tables import attachments, forks, logs, marks, records
from central.store.record_rows import insert_records
from central.store.upsert import insert_new, put

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class LogRow:
    """How far a log is held: its last record and when the central took it in.

    `rules_state`: what the counting rules ask of the log so far (`central.tally.rules.LogBefore`).
    """

    seq: int
    head: str
    head_at: str
    opened_at: str
    quarantined_from: int | None
    quarantined_batch: int | None
    rules_state: str = ""


_LOG = select(
    logs.c.seq,
    logs.c.head,
    logs.c.head_at,
    logs.c.opened_at,
    logs.c.quarantined_from,
    logs.c.quarantined_batch,
    logs.c.rules_state,
).where(
    logs.c.site_id == bindparam("site"),
    logs.c.kiosk_id == bindparam("kiosk"),
    logs.c.epoch == bindparam("epoch"),
)
_NEWEST_LOG = (
    select(
        logs.c.epoch,
        logs.c.seq,
        logs.c.head,
        logs.c.head_at,
        logs.c.opened_at,
        logs.c.quarantined_from,
        logs.c.quarantined_batch,
        logs.c.rules_state,
    )
    .join(
        records,
        (records.c.site_id == logs.c.site_id)
        & (records.c.kiosk_id == logs.c.kiosk_id)
        & (records.c.epoch == logs.c.epoch)
        & (records.c.seq == logs.c.seq),
    )
    .where(logs.c.site_id == bindparam("site"), logs.c.kiosk_id == bindparam("kiosk"))
    .order_by(records.c.batch.desc())
    .limit(1)
)
_HASHES = select(records.c.seq, records.c.hash).where(
    records.c.site_id == bindparam("site"),
    records.c.kiosk_id == bindparam("kiosk"),
    records.c.epoch == bindparam("epoch"),
    records.c.seq.between(bindparam("first"), bindparam("last")),
)
_RECORD = select(records.c.kind, records.c.day, *FORM).where(
    records.c.site_id == bindparam("site"),
    records.c.kiosk_id == bindparam("kiosk"),
    records.c.epoch == bindparam("epoch"),
    records.c.seq == bindparam("seq"),
)
_OF_LOG = (
    records.c.site_id == bindparam("site"),
    records.c.kiosk_id == bindparam("kiosk"),
    records.c.epoch == bindparam("epoch"),
)
_LAST_OF_KIND = (
    select(records.c.seq)
    .where(*_OF_LOG, records.c.kind == bindparam("kind"))
    .order_by(records.c.seq.desc())
    .limit(1)
)
_KINDS_AFTER = (
    select(records.c.kind, func.count().label("n"))
    .where(*_OF_LOG, records.c.seq > bindparam("after"))
    .group_by(records.c.kind)
)
_QUARANTINED = select(func.count()).where(
    logs.c.site_id == bindparam("site"),
    logs.c.kiosk_id == bindparam("kiosk"),
    logs.c.quarantined_from.is_not(None),
)
_SITE = select(sites.c.batches, sites.c.timezone).where(sites.c.site_id == bindparam("site"))
_LOCKED_SITE = _SITE.with_for_update()
_SET_BATCHES = (
    update(sites).where(sites.c.site_id == bindparam("site")).values(batches=bindparam("number"))
)
_SET_RULES_STATE = (
    update(logs)
    .where(
        logs.c.site_id == bindparam("site"),
        logs.c.kiosk_id == bindparam("kiosk"),
        logs.c.epoch == bindparam("in_epoch"),
    )
    .values(rules_state=bindparam("state"))
)
_MARK_KEY = tuple(column.name for column in marks.primary_key.columns)
_REMOVE_MARK = delete(marks).where(
    marks.c.excludes, *(marks.c[name] == bindparam(f"old_{name}") for name in _MARK_KEY)
)


def find_log(connection: Connection, site: str, kiosk: str, epoch: str) -> LogRow | None:
    """How far the log is held; None if nothing of it is."""
    row = connection.execute(_LOG, {"site": site, "kiosk": kiosk, "epoch": epoch}).one_or_none()
    return None if row is None else LogRow(*row)


def logs_of_kiosk(connection: Connection, site: str, kiosk: str) -> list[tuple[str, int]]:
    """Each epoch of the kiosk of which something is held, and its last record's number."""
    rows = connection.execute(
        select(logs.c.epoch, logs.c.seq)
        .where(logs.c.site_id == site, logs.c.kiosk_id == kiosk)
        .order_by(logs.c.opened_at, logs.c.epoch)
    )
    return [(row.epoch, row.seq) for row in rows]


def newest_log(connection: Connection, site: str, kiosk: str) -> tuple[str, LogRow] | None:
    """The log written to last under this name, with its epoch: by batches, not by any clock."""
    row = connection.execute(_NEWEST_LOG, {"site": site, "kiosk": kiosk}).first()
    return None if row is None else (row.epoch, LogRow(*row[1:]))


def held_hashes(
    connection: Connection, site: str, kiosk: str, epoch: str, first: int, last: int
) -> dict[int, str]:
    """Hashes of the records held from number `first` to `last`."""
    place = {"site": site, "kiosk": kiosk, "epoch": epoch, "first": first, "last": last}
    return dict(connection.execute(_HASHES, place).all())


def find_record(
    connection: Connection, site: str, kiosk: str, epoch: str, seq: int
) -> tuple[str, str, str] | None:
    """Kind, day and compact form of one record."""
    place = {"site": site, "kiosk": kiosk, "epoch": epoch, "seq": seq}
    row = connection.execute(_RECORD, place).mappings().one_or_none()
    return None if row is None else (row["kind"], row["day"], compact_in(row))


def since_last(
    connection: Connection, site: str, kiosk: str, epoch: str, kind: str
) -> tuple[int, dict[str, int]]:
    """From which number on no record of `kind` is held, and how many there are of each other one.

    Reads the records from there on, and no others.
    """
    place = {"site": site, "kiosk": kiosk, "epoch": epoch}
    last = connection.execute(_LAST_OF_KIND, {**place, "kind": kind}).scalar_one_or_none()
    after = last or 0
    counted = connection.execute(_KINDS_AFTER, {**place, "after": after})
    return after + 1, {row.kind: row.n for row in counted}


def is_quarantined(connection: Connection, site: str, kiosk: str) -> bool:
    """Whether a log of this kiosk forked, and no auditor has decided yet."""
    found = connection.execute(_QUARANTINED, {"site": site, "kiosk": kiosk}).scalar_one()
    return bool(found)


def lock_site(connection: Connection, site: str) -> tuple[int, str]:
    """How many batches the site has taken, and its time zone.

    Holds the site's row until the commit, so that the batches of a site are in one order.
    """
    row = connection.execute(_LOCKED_SITE, {"site": site}).one()
    return row.batches, row.timezone


def set_rules_states(
    connection: Connection, site: str, states: Iterable[tuple[str, str, str]]
) -> None:
    """Write, by kiosk and epoch, what the counting rules ask of each log so far."""
    rows = [
        {"site": site, "kiosk": kiosk, "in_epoch": epoch, "state": state}
        for kiosk, epoch, state in states
    ]
    if rows:
        connection.execute(_SET_RULES_STATE, rows)


def set_batches(connection: Connection, site: str, number: int) -> None:
    """Write how many batches the site has taken."""
    connection.execute(_SET_BATCHES, {"site": site, "number": number})


def add_records(connection: Connection, rows: list[tuple[Any, ...]]) -> None:
    """Add records, values in the order of `record_rows.COLUMNS`, which says what it raises."""
    insert_records(connection, rows)


def add_attachments(connection: Connection, rows: Rows) -> None:
    """Keep sealed boxes beside their records."""
    insert_new(connection, attachments, rows)


def add_marks(connection: Connection, rows: Rows) -> None:
    """Mark records; a mark that is there stays as it is."""
    insert_new(connection, marks, rows)


def remove_marks(connection: Connection, rows: Rows) -> None:
    """Take away marks of counting rules that hold no longer; the record stays."""
    if rows:
        connection.execute(
            _REMOVE_MARK, [{f"old_{name}": row[name] for name in _MARK_KEY} for row in rows]
        )


def add_forks(connection: Connection, rows: Rows) -> None:
    """Keep records whose place is taken by other bytes."""
    insert_new(connection, forks, rows)


def add_alarm(connection: Connection, row: dict[str, Any]) -> None:
    """Raise an alarm; the same alarm is raised once."""
    insert_new(connection, alarms, [row])


def put_log(connection: Connection, site: str, kiosk: str, epoch: str, log: LogRow) -> None:
    """Write how far a log is held now."""
    row = {
        "site_id": site,
        "kiosk_id": kiosk,
        "epoch": epoch,
        "seq": log.seq,
        "head": log.head,
        "head_at": log.head_at,
        "opened_at": log.opened_at,
        "quarantined_from": log.quarantined_from,
        "quarantined_batch": log.quarantined_batch,
        "rules_state": log.rules_state,
    }
    put(connection, logs, [row])
