"""Every table can stand on several servers: read from the catalogue of a real PostgreSQL."""

import pytest
from sqlalchemy import Column, MetaData, String, Table, text

import central.store.every_table  # noqa: F401 - the list of tables is whole
from central.store.distribution import LOCAL, REFERENCE, Place, distribute, place_of, statements
from central.store.engine import open_engine, reading, writing
from central.store.errors import DatabaseOlderError, DatabaseUnusableError
from central.store.metadata import metadata
from central.store.migrate import distribute as distribute_database
from tests.postgresql.fixtures import owned

UNIQUE = """
SELECT c.relname, i.relname, x.indisprimary,
       (SELECT array_agg(a.attname ORDER BY k.place)
        FROM unnest(x.indkey::int[]) WITH ORDINALITY AS k (number, place)
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = k.number)
FROM pg_index AS x JOIN pg_class AS c ON c.oid = x.indrelid
JOIN pg_class AS i ON i.oid = x.indexrelid
WHERE c.relnamespace = 'public'::regnamespace AND (x.indisunique OR x.indisexclusion)
"""
FOREIGN = """
SELECT k.conname, f.relname, t.relname,
       (SELECT array_agg(a.attname ORDER BY n.place)
        FROM unnest(k.conkey) WITH ORDINALITY AS n (number, place)
        JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = n.number),
       (SELECT array_agg(a.attname ORDER BY n.place)
        FROM unnest(k.confkey) WITH ORDINALITY AS n (number, place)
        JOIN pg_attribute AS a ON a.attrelid = k.confrelid AND a.attnum = n.number)
FROM pg_constraint AS k JOIN pg_class AS f ON f.oid = k.conrelid
JOIN pg_class AS t ON t.oid = k.confrelid
WHERE k.contype = 'f'
"""
SITE_COLUMNS = """
SELECT c.relname, format_type(a.atttypid, a.atttypmod), a.attnotnull, l.collname
FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
JOIN pg_collation AS l ON l.oid = a.attcollation
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attname = 'site_id'
"""
TABLES = (
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
)
STAND_IN = """
CREATE TABLE pg_dist_partition (logicalrelid regclass);
CREATE TABLE issued (what text);
CREATE FUNCTION create_distributed_table(t regclass, c text, colocate_with text) RETURNS void AS $$
BEGIN INSERT INTO issued VALUES (t || ' by ' || c || ' beside ' || colocate_with);
      INSERT INTO pg_dist_partition VALUES (t); END $$ LANGUAGE plpgsql;
CREATE FUNCTION create_reference_table(t regclass) RETURNS void AS $$
BEGIN INSERT INTO issued VALUES (t || ' everywhere');
      INSERT INTO pg_dist_partition VALUES (t); END $$ LANGUAGE plpgsql;
"""
"""What Citus has, as far as the statements see: it cannot be installed from Debian."""


@pytest.fixture
def engine(migrated_postgresql_url):
    made = open_engine(owned(migrated_postgresql_url))
    yield made
    made.dispose()


def asked(engine, query):
    with reading(engine) as connection:
        return [tuple(row) for row in connection.execute(text(query.replace(":", "\\:")))]


def distributed():
    return {name for name, t in metadata.tables.items() if place_of(t) is Place.DISTRIBUTED}


def test_every_key_and_unique_index_of_a_distributed_table_has_the_site(engine):
    spread, checked = distributed(), set()
    for table, index, primary, columns in asked(engine, UNIQUE):
        if table in spread:
            checked.add(table)
            assert "site_id" in columns, index
            assert not primary or columns[0] == "site_id", index
    assert checked == spread


def test_every_table_of_the_catalogue_is_distributed_or_listed_with_its_reason(engine):
    found = {name for (name,) in asked(engine, TABLES)}
    assert found == distributed() | set(LOCAL) | set(REFERENCE)
    assert not set(LOCAL) & set(REFERENCE)
    assert all(len(reason) > 20 for reason in (LOCAL | REFERENCE).values())


def test_sites_are_of_one_type_so_that_their_rows_stand_together(engine):
    spread = distributed()
    found = {row[1:] for row in asked(engine, SITE_COLUMNS) if row[0] in spread}
    assert found == {("character varying(40)", True, "default")}


def test_foreign_keys_stay_where_their_rows_are(engine):
    places = {name: place_of(table) for name, table in metadata.tables.items()}
    for name, of, to, columns, named in asked(engine, FOREIGN):
        if places[of] is Place.DISTRIBUTED and places[to] is Place.DISTRIBUTED:
            assert ("site_id", "site_id") in zip(columns, named, strict=True), name
        else:
            assert places[of] is places[to] or places[to] is Place.REFERENCE, name
            assert places[to] is not Place.DISTRIBUTED, name


def test_statements_begin_with_the_sites_and_name_each_table_once():
    issued = statements(())
    assert issued[0] == (
        "SELECT create_distributed_table('sites', 'site_id', colocate_with => 'none')"
    )
    assert (
        "SELECT create_distributed_table('records', 'site_id', colocate_with => 'sites')" in issued
    )
    assert len(issued) == len(set(issued)) == len(distributed()) + len(REFERENCE)


def test_reference_table_is_copied_and_local_one_left(monkeypatch):
    monkeypatch.setitem(REFERENCE, "catalogue", "read beside every site's rows")
    tables = MetaData()
    Table("catalogue", tables, Column("code", String(9), primary_key=True))
    Table("accounts", tables, Column("account_id", String(9), primary_key=True))
    Table("rows", tables, Column("site_id", String(40), primary_key=True))
    assert statements({"sites"}, tables) == [
        "SELECT create_reference_table('catalogue')",
        "SELECT create_distributed_table('rows', 'site_id', colocate_with => 'sites')",
    ]


def test_table_that_nobody_decided_on_is_refused():
    undecided = Table("undecided", MetaData(), Column("number", String(9), primary_key=True))
    with pytest.raises(LookupError, match=r"undecided: .* site_id; say in central/store"):
        place_of(undecided)


def test_statements_are_those_that_the_server_takes_and_a_second_run_issues_none(engine):
    with writing(engine) as connection:
        connection.exec_driver_sql(STAND_IN)
        assert distribute(connection) == statements(())
        assert distribute(connection) == []
    assert len(asked(engine, "SELECT what FROM issued")) == len(distributed())


def test_database_without_citus_is_left_as_it_is(engine):
    with pytest.raises(DatabaseUnusableError, match="has not the extension citus"):
        distribute_database(engine)


def test_sqlite_is_no_citus(hall):
    if hall.engine.dialect.name == "sqlite":
        with pytest.raises(DatabaseUnusableError, match="citus"):
            distribute_database(hall.engine)


def test_database_without_tables_says_to_run_init(postgresql_url):
    engine = open_engine(postgresql_url)
    with pytest.raises(DatabaseOlderError, match="central init"):
        distribute_database(engine)
    engine.dispose()
