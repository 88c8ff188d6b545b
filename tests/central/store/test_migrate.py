"""The form of the database: made whole, recognised, and refused when it is a newer one."""

import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from central.store import migrate as migrate_module
from central.store.engine import open_engine, reading, writing
from central.store.errors import (
    DatabaseBusyError,
    DatabaseNewerError,
    DatabaseOlderError,
    DatabaseUnusableError,
)
from central.store.limits import Limits
from central.store.metadata import metadata
from central.store.migrate import distribute, migrate, require_current, revision


@pytest.fixture
def engine(empty_database_url):
    made = open_engine(empty_database_url)
    yield made
    made.dispose()


def tables(engine):
    with reading(engine) as connection:
        return set(inspect(connection).get_table_names())


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


def test_database_of_a_newer_version_is_refused(engine):
    migrate(engine)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for refuse in (require_current, migrate, revision, distribute):
        with pytest.raises(DatabaseNewerError, match="9999"):
            refuse(engine)


@pytest.mark.sqlite_alone
def test_database_of_a_newer_version_is_not_touched(engine, tmp_path):
    migrate(engine)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = (tmp_path / "central.sqlite").read_bytes()
    with pytest.raises(DatabaseNewerError, match="9999"):
        migrate(engine)
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


def test_step_that_fails_in_the_middle_undoes_the_steps_before_it(engine, monkeypatch):
    """Also on PostgreSQL: making a table is part of the transaction there."""
    from alembic import op

    def fail(*_, **__):
        raise RuntimeError

    monkeypatch.setattr(op, "create_index", fail)
    with pytest.raises(RuntimeError):
        migrate(engine)
    assert tables(engine) == set()
    monkeypatch.undo()
    assert migrate(engine)[0] is None


def test_of_two_that_migrate_at_once_one_does_and_the_other_finds_it_done(empty_database_url):
    together, engines = threading.Barrier(2, timeout=30), []

    def run(_):
        engines.append(engine := open_engine(empty_database_url, Limits(lock_s=60)))
        together.wait()
        return migrate(engine)

    with ThreadPoolExecutor(2) as threads:
        found = sorted(threads.map(run, range(2)), key=str)
    newest = found[0][1]
    assert found == [(newest, newest), (None, newest)]
    for each in engines:
        require_current(each)
        each.dispose()


def test_migration_does_not_wait_for_long_when_another_one_is_under_way(postgresql_url):
    engine = open_engine(postgresql_url, Limits(lock_s=1))
    with psycopg.connect(postgresql_url) as other:
        other.execute(f"SELECT pg_advisory_xact_lock({migrate_module.MIGRATION_LOCK})")
        with pytest.raises(DatabaseBusyError, match="try again"):
            migrate(engine)
    assert migrate(engine)[0] is None
    engine.dispose()


def test_database_that_sorts_by_a_language_is_refused(postgresql_cluster):
    with postgresql_cluster.admin() as admin:
        admin.execute(
            "CREATE DATABASE vietnamese TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'vi'"
        )
    engine = open_engine(postgresql_cluster.url("vietnamese"))
    with pytest.raises(DatabaseUnusableError, match="LC_COLLATE 'C'"):
        migrate(engine)
    assert tables(engine) == set()
    engine.dispose()
    postgresql_cluster.drop(postgresql_cluster.url("vietnamese"))
