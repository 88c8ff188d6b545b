"""Keys as the store knows them: the central's by purpose and role, a kiosk's in their order."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from central.moment import from_text, to_text
from central.store.fleet_tables import kiosks
from central.store.key_tables import central_keys, kiosk_keys
from central.store.log_tables import records
from central.store.pin_tables import pin_changes
from central.store.roster_tables import officer_changes
from central.store.upsert import insert_new, put


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A public key of the central: what for, its role (next, current, former), since when."""

    purpose: str
    public_key: str
    role: str
    since: str


@dataclass(frozen=True, slots=True)
class KioskKey:
    """A key of a kiosk. `epoch` and `seq`: the record that brought it, None for the first one."""

    kid: str
    public_key: str
    epoch: str | None
    seq: int | None
    since: str


_CENTRAL = select(
    central_keys.c.purpose, central_keys.c.public_key, central_keys.c.role, central_keys.c.since
).order_by(central_keys.c.purpose, central_keys.c.since)


def known_keys(connection: Connection) -> list[KnownKey]:
    """Every key of the central that was in force or announced, by purpose, the oldest first."""
    return [KnownKey(*row) for row in connection.execute(_CENTRAL)]


def note_key(connection: Connection, purpose: str, public_key: str, role: str, since: str) -> None:
    """The key has this role from `since` on."""
    row = {"purpose": purpose, "public_key": public_key, "role": role, "since": since}
    put(connection, central_keys, [row])


def last_change_of_keys(connection: Connection) -> tuple[int, str] | None:
    """The least number of a configuration that names the keys as they are, and when they changed
    last; None before there are any.
    """
    latest = connection.execute(select(func.max(central_keys.c.since))).scalar_one()
    return (int(from_text(latest).timestamp()), latest) if latest else None


def number_of_keys(connection: Connection) -> int:
    """The number that the last change of the keys gave; 0 before the first."""
    changed = last_change_of_keys(connection)
    return 0 if changed is None else changed[0]


def moment_of_change(connection: Connection, now: datetime) -> str:
    """When a change of the central's keys is said to be: now, or just after whatever has changed
    in a configuration, so that its number rises.
    """
    changes = [
        connection.execute(select(func.max(table.c.number))).scalar_one() or 0
        for table in (pin_changes, officer_changes)
    ]
    after = max(*changes, number_of_keys(connection)) + 1
    return to_text(max(now, datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=after)))


def keys_of_kiosk(connection: Connection, site: str, kiosk: str) -> list[KioskKey]:
    """The kiosk's keys in the order in which they came; the one it enrolled with first."""
    table = kiosk_keys.c
    rows = connection.execute(
        select(table.kid, table.public_key, table.epoch, table.seq, table.since).where(
            table.site_id == site, table.kiosk_id == kiosk
        )
    )
    found = [KioskKey(*row) for row in rows]
    return sorted(found, key=lambda key: (key.seq is not None, key.since))


def add_kiosk_keys(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Keep keys that records have brought; one that is there stays as it is."""
    insert_new(connection, kiosk_keys, rows)


def first_batches(connection: Connection, site: str, kiosk: str) -> dict[str, int]:
    """By epoch, the batch in which its first record came: the order of a kiosk's epochs."""
    table = records.c
    rows = connection.execute(
        select(table.epoch, table.batch).where(
            table.site_id == site, table.kiosk_id == kiosk, table.seq == 1
        )
    )
    return dict(rows.tuples())


def revocation_of(
    connection: Connection, site: str, kiosk: str
) -> tuple[str, str | None, int | None]:
    """The kiosk's state, and from which record on it is revoked."""
    table = kiosks.c
    row = connection.execute(
        select(table.state, table.revoked_epoch, table.revoked_seq).where(
            table.site_id == site, table.kiosk_id == kiosk
        )
    ).one()
    return row.state, row.revoked_epoch, row.revoked_seq
