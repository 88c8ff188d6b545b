"""The nightly heads as they are stored, and what a list of one is made of."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from central.store.head_tables import nightly_heads
from central.store.holds import hold, hold_sites
from central.store.log_tables import logs, records
from central.store.upsert import insert_new
from kiosk.record import NightlyName


@dataclass(frozen=True, slots=True)
class StoredHead:
    """A signed nightly head with its list, the exact texts."""

    epoch: str
    number: int
    night: str
    at: str
    hash: str
    jws: str
    list: str


_COLUMNS = tuple(
    nightly_heads.c[name] for name in ("epoch", "number", "night", "at", "hash", "jws", "list")
)


_NEWEST = (nightly_heads.c.at.desc(), nightly_heads.c.number.desc(), nightly_heads.c.epoch)
_NEWEST_NAME = (
    select(nightly_heads.c.epoch, nightly_heads.c.number, nightly_heads.c.hash)
    .order_by(*_NEWEST)
    .limit(1)
)


def last_nightly_head(connection: Connection) -> StoredHead | None:
    """The head signed last; None before the first night."""
    row = connection.execute(select(*_COLUMNS).order_by(*_NEWEST).limit(1)).one_or_none()
    return None if row is None else StoredHead(*row)


def last_nightly_name(connection: Connection) -> NightlyName | None:
    """The name of the head signed last, without its list, which is long; None before the first."""
    row = connection.execute(_NEWEST_NAME).one_or_none()
    return None if row is None else NightlyName(row.epoch, row.number, row.hash)


def hold_for_a_head(connection: Connection) -> None:
    """Let no site take a batch until the commit, and nobody else pass here."""
    hold(connection, "nightly heads")
    hold_sites(connection)


def nightly_head(connection: Connection, epoch: str, number: int) -> StoredHead | None:
    """The head of that number in that epoch."""
    row = connection.execute(
        select(*_COLUMNS).where(nightly_heads.c.epoch == epoch, nightly_heads.c.number == number)
    ).one_or_none()
    return None if row is None else StoredHead(*row)


def nightly_heads_in_order(connection: Connection, limit: int | None = None) -> list[StoredHead]:
    """Heads without their lists' texts (which are empty here), the last one first."""
    without = [column for column in _COLUMNS if column.name != "list"]
    query = select(*without).order_by(nightly_heads.c.at.desc(), nightly_heads.c.number.desc())
    return [
        StoredHead(row.epoch, row.number, row.night, row.at, row.hash, row.jws, "")
        for row in connection.execute(query.limit(limit))
    ]


def audit_heads_in_lists(connection: Connection) -> Iterator[str]:
    """The lists of every night, one after another: each may name the end of the audit log."""
    names = [(each.epoch, each.number) for each in nightly_heads_in_order(connection)]
    for epoch, number in names:
        held = nightly_head(connection, epoch, number)
        if held is not None:
            yield held.list


def openings(connection: Connection) -> list[str]:
    """The first head of each epoch, in compact form."""
    found = connection.execute(select(nightly_heads.c.jws).where(nightly_heads.c.number == 1))
    return list(found.scalars())


def add_nightly_head(connection: Connection, head: StoredHead) -> None:
    """Store a head; one that is there already stays as it is."""
    row = {column.name: getattr(head, column.name) for column in _COLUMNS}
    insert_new(connection, nightly_heads, [row])


def held_logs(connection: Connection) -> list[tuple[str, str, str, int, str]]:
    """Site, kiosk, epoch, last number and its hash, of every log."""
    columns = (logs.c.site_id, logs.c.kiosk_id, logs.c.epoch, logs.c.seq, logs.c.head)
    return [tuple(row) for row in connection.execute(select(*columns))]


def record_count(connection: Connection) -> int:
    """How many records are held in all logs: a log has one for each number."""
    return int(connection.execute(select(func.coalesce(func.sum(logs.c.seq), 0))).scalar_one())


def days_since(
    connection: Connection, before: dict[tuple[str, str, str], int]
) -> set[tuple[str, str]]:
    """Site and day of every record that stands after the numbers `before` says, log by log."""
    found: set[tuple[str, str]] = set()
    for site, kiosk, epoch, seq, _ in held_logs(connection):
        known = before.get((site, kiosk, epoch), 0)
        if seq <= known:
            continue
        days = select(records.c.day).where(
            records.c.site_id == site,
            records.c.kiosk_id == kiosk,
            records.c.epoch == epoch,
            records.c.seq > known,
        )
        found |= {(site, day) for day in connection.execute(days.distinct()).scalars()}
    return found
