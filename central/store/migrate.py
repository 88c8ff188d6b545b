"""Brings a database to the form of this version, or says why it will not.

Guarantees: a migration is one transaction, done whole or not at all, and of several at once one
does it; a database whose revision this version does not know is refused and never touched, and one
that would sort otherwise than SQLite is refused; `central serve` migrates nothing.
"""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, select, text

from central.store import distribution, postgresql
from central.store.engine import reading, writing
from central.store.errors import DatabaseNewerError, DatabaseOlderError, DatabaseUnusableError
from central.store.fleet_tables import sites
from central.tally.rules import VERSION

MIGRATION_LOCK = 0x7468_756F_6364_6F31
"""Of PostgreSQL's advisory locks, the one that a migration holds."""

_SCRIPTS = Path(__file__).parent / "migrations"
_SORTS_BY_CODE = text("SELECT 'B' < 'a' AND 'a-1' < 'a0' AND 'z' < 'á'")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config


@cache
def _known_revisions() -> tuple[str, ...]:
    """The revisions of this version, newest first."""
    scripts = ScriptDirectory.from_config(_config()).walk_revisions()
    return tuple(script.revision for script in scripts)


def revision(engine: Engine) -> str | None:
    """The revision that the database is at; None for one without tables.

    DatabaseNewerError if this version does not know it.
    """
    with reading(engine) as connection:
        return _revision(connection)


def _revision(connection: Connection) -> str | None:
    found = MigrationContext.configure(connection).get_current_revision()
    if found is not None and found not in _known_revisions():
        raise DatabaseNewerError(
            f"the database is at revision {found}, which this version does not know: it was made"
            f" by a newer one. Known here: {', '.join(_known_revisions())}."
            " Install that version again; this one leaves the database as it is"
        )
    return found


def migrate(engine: Engine) -> tuple[str | None, str]:
    """Bring the database to the newest revision; returns the one before and the one after.

    DatabaseBusyError while another process migrates, or holds a table for long.
    """
    # Before anything is written, so that a newer database is not touched at all.
    revision(engine)
    config = _config()
    with writing(engine) as connection:
        _require_order(connection)
        _hold_for_migration(connection)
        before = _revision(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return before, _known_revisions()[0]


def _hold_for_migration(connection: Connection) -> None:
    if connection.dialect.name != postgresql.NAME:
        return
    connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
    # To fill a new column of a large table takes its time; to wait for a table does not, since
    # whoever comes after waits too.
    connection.execute(text("SET LOCAL statement_timeout = 0"))
    if distribution.has_citus(connection):
        connection.execute(text("SET LOCAL citus.multi_shard_modify_mode TO 'sequential'"))


def _require_order(connection: Connection) -> None:
    if connection.dialect.name != postgresql.NAME:
        return
    if not connection.execute(_SORTS_BY_CODE).scalar_one():
        raise DatabaseUnusableError(
            "the database sorts texts by the rules of a language, and ids would stand in another"
            " order than in what is signed; make one that sorts by code: CREATE DATABASE thuocdo"
            " TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' (docs/databases.md)"
        )


def distribute(engine: Engine) -> list[str]:
    """Put every table in its place on several servers; returns the statements that were issued.

    DatabaseUnusableError where the extension citus is missing, DatabaseOlderError where the tables
    are not of this version.
    """
    _require_newest(engine)
    with writing(engine) as connection:
        distribution.require_citus(connection)
        _hold_for_migration(connection)
        return distribution.distribute(connection)


def sites_to_count_again(engine: Engine) -> list[str]:
    """The sites whose figures an earlier version of the counting rules gave."""
    with reading(engine) as connection:
        earlier = select(sites.c.site_id).where(sites.c.rules_version < VERSION)
        return sorted(connection.execute(earlier).scalars())


def _require_newest(engine: Engine) -> None:
    found = revision(engine)
    if found is None:
        raise DatabaseOlderError("the database has no tables yet; run `central init` first")
    if found != _known_revisions()[0]:
        raise DatabaseOlderError(
            f"the database is at revision {found} and this version needs"
            f" {_known_revisions()[0]}; make a copy of it and run `central migrate`"
        )


def require_current(engine: Engine) -> None:
    """DatabaseOlderError or DatabaseNewerError unless the database has this version's form, and
    its figures are those of this version's rules.
    """
    _require_newest(engine)
    with reading(engine) as connection:
        _require_order(connection)
    earlier = sites_to_count_again(engine)
    if earlier:
        raise DatabaseOlderError(
            f"the figures of {', '.join(earlier)} were counted by earlier rules; make a copy of"
            " the database and run `central migrate`"
        )
