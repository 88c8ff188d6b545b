"""Hashes of dossier codes, found and deleted; and the groups of visits of the same dossier."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, tuple_

from central.store.dossier_tables import dossier_hashes, same_dossiers
from central.store.upsert import insert_new

Rows = list[dict[str, Any]]

PIECE = 1000
"""Visits named in one statement."""

_VISIT_OF_HASH = (
    select(dossier_hashes.c.visit_id)
    .where(
        dossier_hashes.c.site_id == bindparam("site"),
        dossier_hashes.c.hash == bindparam("hash"),
        dossier_hashes.c.received_at > bindparam("since"),
        dossier_hashes.c.received_at < bindparam("until"),
    )
    .limit(1)
)
_FIRST_OF_HASH = _VISIT_OF_HASH.order_by(dossier_hashes.c.received_at)
_LAST_OF_HASH = _VISIT_OF_HASH.order_by(dossier_hashes.c.received_at.desc())
_OF_VISITS = (
    select(same_dossiers.c.visit_id, same_dossiers.c.first_visit)
    .where(
        same_dossiers.c.site_id == bindparam("site"),
        same_dossiers.c.visit_id.in_(bindparam("visits", expanding=True)),
    )
    .order_by(same_dossiers.c.batch)
)
_EVER_IN = select(same_dossiers.c.visit_id).where(
    same_dossiers.c.site_id == bindparam("site"),
    same_dossiers.c.first_visit == bindparam("first"),
)
_KEY = list(dossier_hashes.primary_key.columns)
_IS_OLD = dossier_hashes.c.received_at <= bindparam("until")
_ANY_OLD = select(dossier_hashes.c.seq).where(_IS_OLD).limit(1)
_DELETE_OLD = delete(dossier_hashes).where(
    tuple_(*_KEY).in_(
        select(*_KEY).where(_IS_OLD).order_by(dossier_hashes.c.received_at).limit(bindparam("most"))
    )
)


def visits_of_hash(
    connection: Connection, site: str, code_hash: str, since: str, until: str
) -> set[str]:
    """The visits that named this dossier first and last between the two times, both excluded."""
    given = {"site": site, "hash": code_hash, "since": since, "until": until}
    found: set[str] = set()
    for query in (_FIRST_OF_HASH, _LAST_OF_HASH):
        found.update(connection.execute(query, given).scalars())
    return found


def add_hashes(connection: Connection, rows: Rows) -> None:
    """Keep the hashes of codes."""
    insert_new(connection, dossier_hashes, rows)


def groups_of(connection: Connection, site: str, visits: Iterable[str]) -> dict[str, str]:
    """All members of the groups that any of `visits` is in, each with its group's name."""
    names = set(_latest(connection, site, sorted(visits)).values())
    ever: set[str] = set()
    for name in names:
        ever.update(connection.execute(_EVER_IN, {"site": site, "first": name}).scalars())
    # One that was in the group may stand in another now.
    now = _latest(connection, site, sorted(ever))
    return {visit: name for visit, name in now.items() if name in names}


def add_groups(connection: Connection, rows: Rows) -> None:
    """Say in which groups visits stand from a batch on."""
    insert_new(connection, same_dossiers, rows)


def is_any_hash_until(connection: Connection, until: str) -> bool:
    """Whether a hash was kept at `until` or before."""
    return connection.execute(_ANY_OLD, {"until": until}).first() is not None


def delete_hashes_until(connection: Connection, until: str, most: int) -> int:
    """Delete the oldest hashes that were kept at `until` or before; how many."""
    return connection.execute(_DELETE_OLD, {"until": until, "most": most}).rowcount


def _latest(connection: Connection, site: str, visits: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for start in range(0, len(visits), PIECE):
        given = {"site": site, "visits": visits[start : start + PIECE]}
        # In the order of their batches: the last one holds.
        found.update(
            (row.visit_id, row.first_visit) for row in connection.execute(_OF_VISITS, given)
        )
    return found
