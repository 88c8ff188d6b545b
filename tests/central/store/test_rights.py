"""The role that serves may do what the central needs, and the server holds it to that."""

import subprocess
import sys

import pytest
from sqlalchemy import text

from central.store.engine import open_engine, writing
from central.store.errors import DatabaseUnusableError
from central.store.rights import ADDED, grant, grants, rights_of
from tests.central.hall import visit_id
from tests.postgresql.fixtures import SERVING, owned


@pytest.fixture
def served_hall(migrated_postgresql_url, tmp_path):
    from tests.central.hall import Hall

    made = Hall(tmp_path, migrated_postgresql_url)
    kiosk = made.add_kiosk()
    kiosk.serve_and_rate(visit_id(1))
    kiosk.send()
    yield made
    made.close()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM records",
        "UPDATE records SET day = '2026-03-03'",
        "TRUNCATE records",
        "DROP TABLE records",
        "ALTER TABLE records DISABLE TRIGGER ALL",
        "DELETE FROM nightly_heads",
        "UPDATE audit_entries SET at = ''",
        "DELETE FROM forks",
        "UPDATE alembic_version SET version_num = '0001'",
        "CREATE TABLE mine (n INTEGER)",
        "DELETE FROM kiosks",
        "DELETE FROM alarms",
        "UPDATE alarm_steps SET note = ''",
        "DELETE FROM alarm_told",
        "DELETE FROM targets",
        "UPDATE remedies SET state = 'done'",
        "DELETE FROM details",
        "DELETE FROM released_reasons",
    ],
)
def test_server_refuses_the_role_that_serves(served_hall, statement):
    with (
        pytest.raises(DatabaseUnusableError, match=r"lacks a right"),
        writing(served_hall.engine) as connection,
    ):
        connection.execute(text(statement))
    assert served_hall.rows("SELECT count(*) FROM records") == [(5,)]


def test_rights_beyond_these_are_taken_away(migrated_postgresql_url):
    owner = open_engine(owned(migrated_postgresql_url))
    with writing(owner) as connection:
        connection.execute(text(f"GRANT ALL ON records TO {SERVING}"))
        grant(connection, SERVING)
    owner.dispose()
    serving = open_engine(migrated_postgresql_url)
    with (
        pytest.raises(DatabaseUnusableError, match=r"lacks a right"),
        writing(serving) as connection,
    ):
        connection.execute(text("DELETE FROM records"))
    serving.dispose()


def test_role_that_is_not_there_is_named(hall):
    role = "SQLite has no roles"
    if hall.engine.dialect.name == "postgresql":
        role = "there is no role 'nobody\"; DROP TABLE sites'"
    with pytest.raises(DatabaseUnusableError, match=role), writing(hall.engine) as connection:
        grant(connection, 'nobody"; DROP TABLE sites')


def test_every_table_has_its_rights_and_its_place_whatever_was_imported_before():
    """A command imports few tables."""
    ask = (
        "from central.store.rights import grants; from central.store.distribution import"
        " statements; print(len(grants('x')), len(statements(())))"
    )
    asked = [sys.executable, "-c", ask]
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    from central.store.distribution import statements

    assert said.split() == [str(len(grants("x"))), str(len(statements(())))]


def test_records_may_be_read_and_added_to_alone():
    assert rights_of("records") == "SELECT, INSERT"
    assert {table for table in ADDED if "UPDATE" in rights_of(table)} == set()
