"""The form of the database: made whole, recognised, and refused when it is a newer one."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from central.store import migrate as migrate_module
from central.store.engine import open_engine, reading, writing
from central.store.errors import DatabaseNewerError, DatabaseOlderError
from central.store.metadata import metadata
from central.store.migrate import migrate, require_current, revision


@pytest.fixture
def engine(tmp_path):
    made = open_engine(f"sqlite:///{tmp_path}/central.sqlite")
    yield made
    made.dispose()


def tables(engine):
    with reading(engine) as connection:
        found = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
        return {name for (name,) in found}


def test_migrations_make_the_tables_that_the_code_has(engine):
    import central.store.every_table  # noqa: F401 - adds every table to the metadata

    migrate(engine)
    with reading(engine) as connection:
        difference = compare_metadata(MigrationContext.configure(connection), metadata)
    assert difference == []
    assert tables(engine) == {*metadata.tables, "alembic_version"}


def test_second_migration_does_nothing(engine):
    before, after = migrate(engine)
    assert before is None
    assert migrate(engine) == (after, after)
    require_current(engine)


def test_database_without_tables_says_to_run_init(engine):
    with pytest.raises(DatabaseOlderError, match="central init"):
        require_current(engine)


def test_database_of_an_older_revision_says_to_migrate(engine):
    migrate(engine)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    with pytest.raises(DatabaseOlderError, match="central migrate"):
        require_current(engine)


def test_database_of_a_newer_version_is_refused_and_not_touched(engine, tmp_path):
    migrate(engine)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = (tmp_path / "central.sqlite").read_bytes()
    for refuse in (require_current, migrate, revision):
        with pytest.raises(DatabaseNewerError, match="9999"):
            refuse(engine)
    assert (tmp_path / "central.sqlite").read_bytes() == before


def test_migration_that_fails_leaves_nothing_behind(engine, monkeypatch):
    real = migrate_module.command.upgrade

    def fail_at_the_end(config, target):
        real(config, target)
        raise RuntimeError

    monkeypatch.setattr(migrate_module.command, "upgrade", fail_at_the_end)
    with pytest.raises(RuntimeError):
        migrate(engine)
    assert tables(engine) == set()


def test_every_table_that_grows_has_the_site_first_in_its_key():
    # Accounts, sessions and attempts belong to people, not to a site; a code waits for one; keys
    # and nightly heads are the central's own; some systems read every site.
    central_wide = {
        "accounts",
        "sessions",
        "sign_in_attempts",
        "enrolment_codes",
        "central_keys",
        "nightly_heads",
        "api_keys",
    }
    for name, table in metadata.tables.items():
        if name not in central_wide:
            assert next(iter(table.primary_key.columns)).name == "site_id", name
            assert not [index for index in table.indexes if index.unique], name
