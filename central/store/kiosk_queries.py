"""Kiosks as the store knows them."""

from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, bindparam, select, update

from central.store.fleet_tables import kiosks

PENDING, APPROVED, REVOKED = "pending", "approved", "revoked"
RETIRED, REPLACED = "retired", "replaced"
"""Not needed any more, and another one in its place: nothing is said against the key."""

STATES = (PENDING, APPROVED, REVOKED, RETIRED, REPLACED)
ENDED = frozenset({REVOKED, RETIRED, REPLACED})
"""Records count up to a place in the kiosk's log, and no further."""


@dataclass(frozen=True, slots=True)
class Kiosk:
    """An enrolled kiosk. `public_key`: base64url Ed25519; `state`: one of `STATES`."""

    site_id: str
    kiosk_id: str
    public_key: str
    kid: str
    counter_id: str | None
    state: str
    token_hash: str
    enrolled_at: str
    revoked_epoch: str | None = None
    revoked_seq: int | None = None


_COLUMNS = (
    kiosks.c.site_id,
    kiosks.c.kiosk_id,
    kiosks.c.public_key,
    kiosks.c.kid,
    kiosks.c.counter_id,
    kiosks.c.state,
    kiosks.c.token_hash,
    kiosks.c.enrolled_at,
    kiosks.c.revoked_epoch,
    kiosks.c.revoked_seq,
)
_BY_ID = select(*_COLUMNS).where(kiosks.c.kiosk_id == bindparam("kiosk"))
_ALL = select(*_COLUMNS).order_by(kiosks.c.site_id, kiosks.c.kiosk_id)


def _kiosk(row: RowMapping) -> Kiosk:
    return Kiosk(**{str(name): value for name, value in row.items()})


def find_kiosk(connection: Connection, kiosk_id: str) -> Kiosk | None:
    """The kiosk of that id, whatever its state."""
    row = connection.execute(_BY_ID, {"kiosk": kiosk_id}).mappings().one_or_none()
    return None if row is None else _kiosk(row)


def note_counter(connection: Connection, site_id: str, kiosk_id: str, counter_id: str) -> None:
    """The kiosk has said at which counter it stands; whether it should is another matter."""
    connection.execute(
        update(kiosks)
        .where(kiosks.c.site_id == site_id, kiosks.c.kiosk_id == kiosk_id)
        .values(bound_counter=counter_id)
    )


def list_kiosks(
    connection: Connection, *, site_id: str | None = None, state: str | None = None
) -> list[Kiosk]:
    """All kiosks, or those of a site or in a state, by site and id."""
    query = _ALL
    if site_id is not None:
        query = query.where(kiosks.c.site_id == site_id)
    if state is not None:
        query = query.where(kiosks.c.state == state)
    return [_kiosk(row) for row in connection.execute(query).mappings()]
