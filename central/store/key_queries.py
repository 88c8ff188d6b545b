"""Keys as the store knows them: the central's by purpose and role, a kiosk's in their order."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from central.moment import from_text, to_text
from central.store.configuration_tables import configuration_groups
from central.store.holds import hold_sites
from central.store.key_tables import central_keys, kiosk_keys
from central.store.log_tables import logs, records
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


_FIRST = (
    select(logs.c.epoch, records.c.batch)
    .join(
        records,
        (records.c.site_id == logs.c.site_id)
        & (records.c.kiosk_id == logs.c.kiosk_id)
        & (records.c.epoch == logs.c.epoch)
        & (records.c.seq == 1),
    )
    .where(logs.c.site_id == bindparam("site"), logs.c.kiosk_id == bindparam("kiosk"))
)
_OF_KIOSK = select(
    kiosk_keys.c.kid,
    kiosk_keys.c.public_key,
    kiosk_keys.c.epoch,
    kiosk_keys.c.seq,
    kiosk_keys.c.since,
).where(kiosk_keys.c.site_id == bindparam("site"), kiosk_keys.c.kiosk_id == bindparam("kiosk"))


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


def number_of_settings(connection: Connection) -> int:
    """The number that the last step of any group of kiosks had; 0 before the first."""
    return connection.execute(select(func.max(configuration_groups.c.number))).scalar_one() or 0


def moment_of_change(connection: Connection, now: datetime) -> str:
    """When a change of the central's keys is said to be: now, or just after whatever has changed
    in a configuration, so that its number rises. Holds every site, as whoever changes one does.
    """
    hold_sites(connection)
    changes = [
        connection.execute(select(func.max(table.c.number))).scalar_one() or 0
        for table in (pin_changes, officer_changes)
    ]
    of_central = max(number_of_keys(connection), number_of_settings(connection))
    after = max(*changes, of_central) + 1
    return to_text(max(now, datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=after)))


def keys_of_kiosk(connection: Connection, site: str, kiosk: str) -> list[KioskKey]:
    """The kiosk's keys, in no order."""
    rows = connection.execute(_OF_KIOSK, {"site": site, "kiosk": kiosk})
    return [KioskKey(*row) for row in rows]


def add_kiosk_keys(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Keep keys that records have brought; one that is there stays as it is."""
    insert_new(connection, kiosk_keys, rows)


def first_batches(connection: Connection, site: str, kiosk: str) -> dict[str, int]:
    """By epoch, the batch in which its first record came: the order of a kiosk's epochs."""
    rows = connection.execute(_FIRST, {"site": site, "kiosk": kiosk})
    return {row.epoch: row.batch for row in rows}
