"""Rows of the keys by which other systems read."""

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from central.store.api_key_tables import api_keys


@dataclass(frozen=True, slots=True)
class StoredApiKey:
    """`site_id`: None for every site; `hash`: of the whole key; `audience`: leader or public."""

    key_id: str
    name: str
    site_id: str | None
    hash: str
    made_at: str
    revoked_at: str | None
    audience: str = "public"


_COLUMNS = tuple(api_keys.c[name] for name in StoredApiKey.__dataclass_fields__)


def add_api_key(connection: Connection, key: StoredApiKey) -> None:
    """Store a new key."""
    values = {column.name: getattr(key, column.name) for column in _COLUMNS}
    connection.execute(insert(api_keys), values)


def find_api_key(connection: Connection, key_id: str) -> StoredApiKey | None:
    """The key of that id, revoked or not."""
    found = connection.execute(select(*_COLUMNS).where(api_keys.c.key_id == key_id))
    row = found.one_or_none()
    return None if row is None else StoredApiKey(*row)


def list_api_keys(connection: Connection) -> list[StoredApiKey]:
    """All keys, the oldest first."""
    rows = connection.execute(select(*_COLUMNS).order_by(api_keys.c.made_at, api_keys.c.key_id))
    return [StoredApiKey(*row) for row in rows]


def revoke_api_key(connection: Connection, key_id: str, at: str) -> bool:
    """Whether a key that was good is revoked now."""
    done = connection.execute(
        update(api_keys)
        .where(api_keys.c.key_id == key_id, api_keys.c.revoked_at.is_(None))
        .values(revoked_at=at)
    )
    return done.rowcount == 1
