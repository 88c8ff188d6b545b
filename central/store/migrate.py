"""Brings a database to the form of this version, or says why it will not.

Guarantees: a migration is one transaction, done whole or not at all; a database whose revision
this version does not know is refused and never touched; `central serve` migrates nothing.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, select

from central.store.engine import reading, writing
from central.store.errors import DatabaseNewerError, DatabaseOlderError
from central.store.fleet_tables import sites
from central.tally.rules import VERSION

_SCRIPTS = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config


def _known_revisions() -> list[str]:
    """The revisions of this version, newest first."""
    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()]


def revision(engine: Engine) -> str | None:
    """The revision that the database is at; None for one without tables.

    DatabaseNewerError if this version does not know it.
    """
    with reading(engine) as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found is not None and found not in _known_revisions():
        raise DatabaseNewerError(
            f"the database is at revision {found}, which this version does not know: it was made"
            f" by a newer one. Known here: {', '.join(_known_revisions())}."
            " Install that version again; this one leaves the database as it is"
        )
    return found


def migrate(engine: Engine) -> tuple[str | None, str]:
    """Bring the database to the newest revision; returns the one before and the one after."""
    before = revision(engine)
    config = _config()
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return before, _known_revisions()[0]


def sites_to_count_again(engine: Engine) -> list[str]:
    """The sites whose figures an earlier version of the counting rules gave."""
    with reading(engine) as connection:
        earlier = select(sites.c.site_id).where(sites.c.rules_version < VERSION)
        return sorted(connection.execute(earlier).scalars())


def require_current(engine: Engine) -> None:
    """DatabaseOlderError or DatabaseNewerError unless the database has this version's form, and
    its figures are those of this version's rules.
    """
    found = revision(engine)
    if found is None:
        raise DatabaseOlderError("the database has no tables yet; run `central init` first")
    if found != _known_revisions()[0]:
        raise DatabaseOlderError(
            f"the database is at revision {found} and this version needs"
            f" {_known_revisions()[0]}; make a copy of it and run `central migrate`"
        )
    earlier = sites_to_count_again(engine)
    if earlier:
        raise DatabaseOlderError(
            f"the figures of {', '.join(earlier)} were counted by earlier rules; make a copy of"
            " the database and run `central migrate`"
        )
