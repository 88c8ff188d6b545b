"""How each table would stand on several servers (Citus), and the statements that put it there.

Guarantees that every table with the site first in its key is distributed by the site, beside all
others of that site; that each of the few others is named here with the reason; and that statements
are issued only for tables that do not stand so yet. ADR 0058 says why.
"""

from collections.abc import Collection
from enum import Enum

from sqlalchemy import Connection, MetaData, Table, text

from central.store.errors import DatabaseUnusableError
from central.store.every_table import metadata

SITE = "site_id"

FIRST = "sites"
"""The table that all others stand beside."""

LOCAL = {
    "accounts": "a few hundred people, of whom some belong to no site; read at a sign-in alone",
    "account_sites": "read with the account it belongs to, and with nothing of the site",
    "sessions": "written with each use: a copy on every server would make each page wait for all",
    "api_keys": "a few dozen keys of other systems, of which some are for the whole province",
    "sign_in_attempts": "written before anybody is known, keyed by digests of names and addresses",
    "enrolment_codes": "at most 300, of kiosks whose site is decided with their approval",
    "central_keys": "some ten rows, the central's own",
    "configuration_groups": "a few dozen rows, of which some are for the whole province",
    "configuration_versions": "a handful of each group, read one by one with the group",
    "configuration_steps": "read with the group it belongs to, and with nothing of a site",
    "nightly_heads": "one row a night for the whole central",
    "topic_names": "a few dozen names of topics, of the whole province",
    "open_data_files": "a few rows a night for the whole central, each of all its sites",
    "alembic_version": "one row, Alembic's own",
}
"""Tables that stay on the one server that the central speaks to, and why."""

REFERENCE: dict[str, str] = {}
"""Tables that are copied to every server, since queries of sites read them, and why."""

MISSING = (
    "this PostgreSQL has not the extension citus, so the tables stay as they are, on one server."
    " Install Citus, put it in shared_preload_libraries, and run CREATE EXTENSION citus in this"
    " database; docs/databases.md says when that is worth it"
)


class Place(Enum):
    """Where the rows of a table stand."""

    DISTRIBUTED = "distributed by site_id"
    REFERENCE = "copied to every server"
    LOCAL = "on the one server"


def place_of(table: Table) -> Place:
    """Where the table's rows stand; LookupError for one that is not decided."""
    if table.name in LOCAL:
        return Place.LOCAL
    if table.name in REFERENCE:
        return Place.REFERENCE
    key = list(table.primary_key.columns)
    if key and key[0].name == SITE:
        return Place.DISTRIBUTED
    raise LookupError(
        f"{table.name}: its key does not begin with {SITE}; say in central/store/distribution.py"
        " where its rows stand, and why"
    )


def statements(done: Collection[str], tables: MetaData = metadata) -> list[str]:
    """What to issue, in order, for all tables but those `done`."""
    issued = [f"SELECT create_distributed_table('{FIRST}', '{SITE}', colocate_with => 'none')"]
    if FIRST in done:
        issued = []
    for name in sorted(set(tables.tables) - {FIRST, *done}):
        place = place_of(tables.tables[name])
        if place is Place.DISTRIBUTED:
            issued.append(
                f"SELECT create_distributed_table('{name}', '{SITE}', colocate_with => '{FIRST}')"
            )
        elif place is Place.REFERENCE:
            issued.append(f"SELECT create_reference_table('{name}')")
    return issued


def has_citus(connection: Connection) -> bool:
    """Whether the extension is made in this database."""
    if connection.dialect.name != "postgresql":
        return False
    asked = text("SELECT 1 FROM pg_extension WHERE extname = 'citus'")
    return connection.execute(asked).first() is not None


def require_citus(connection: Connection) -> None:
    """DatabaseUnusableError where the extension is missing."""
    if not has_citus(connection):
        raise DatabaseUnusableError(MISSING)


def distribute(connection: Connection) -> list[str]:
    """Put every table in its place; returns what was issued, nothing the second time."""
    done = connection.execute(text("SELECT logicalrelid::regclass::text FROM pg_dist_partition"))
    issued = statements({name.rpartition(".")[2] for name in done.scalars()})
    for statement in issued:
        connection.execute(text(statement))
    return issued
