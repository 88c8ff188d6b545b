"""Databases of every past form, with rows in every table, brought to the newest: nothing is lost.

And the house rule of migrations: what a version uses, its successor keeps, so that a migration is
safe under the version that runs; but for the steps named below.
"""

import pytest
from alembic import command
from sqlalchemy import inspect, text

from central.store.compact import compact_in
from central.store.engine import open_engine, reading, writing
from central.store.migrate import _config, _known_revisions, migrate
from tests.central.store.past_rows import contents, fill, signed_log

REVISIONS = sorted(_known_revisions())
NEWEST = REVISIONS[-1]
SHORT = {"0001", "0009", "0013", NEWEST}
"""Those of every run; the long tests begin at each."""

CONTRACTS = {
    ("0010", "records.jws", "nullable"): "the compact form stands in its parts from here on. Only"
    " SQLite was there before, whose central is stopped for a migration",
}
"""Steps that the version before could not live with, and why they are safe all the same."""

CHANGED = {
    "records": {"payload", "signature", "kid", "jws"},
    "sites": {"rules_version"},
    "kiosks": {"revoked_epoch", "revoked_seq"},
}
"""Columns whose values a migration is to change; each has a test of its own."""


@pytest.fixture
def engine(empty_database_url):
    made = open_engine(empty_database_url)
    yield made
    made.dispose()


def bring_to(engine, revision):
    config = _config()
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


@pytest.mark.parametrize(
    "revision",
    [
        revision if revision in SHORT else pytest.param(revision, marks=pytest.mark.long)
        for revision in REVISIONS
    ],
)
def test_rows_are_there_as_they_were_when_a_past_form_is_brought_to_the_newest(engine, revision):
    bring_to(engine, revision)
    with writing(engine) as connection:
        fill(connection)
        before = contents(connection)
    assert migrate(engine) == (revision, NEWEST)
    with reading(engine) as connection:
        after = contents(connection)
    for table, rows in before.items():
        kept = set(rows[0]) - CHANGED.get(table, set())
        now = [{name: row[name] for name in kept} for row in after[table]]
        for row in rows:
            assert {name: row[name] for name in kept} in now, table


@pytest.mark.parametrize("revision", ["0009", NEWEST])
def test_records_are_the_same_to_the_byte_when_a_past_form_is_brought_to_the_newest(
    engine, revision
):
    bring_to(engine, revision)
    with writing(engine) as connection:
        fill(connection)
    migrate(engine)
    with reading(engine) as connection:
        query = "SELECT * FROM records ORDER BY seq"
        rows = connection.execute(text(query)).mappings().all()
    assert [compact_in(row) for row in rows] == [compact for compact, _ in signed_log()]


def columns(engine):
    with reading(engine) as connection:
        found = inspect(connection).get_multi_columns()
    return {
        f"{table}.{column['name']}": column
        for (_, table), columns in found.items()
        for column in columns
    }


def test_what_a_version_uses_its_successor_keeps(engine):
    before, broken = {}, set()
    for revision in REVISIONS:
        bring_to(engine, revision)
        after = columns(engine)
        for name, old in before.items():
            new = after.get(name)
            if new is None:
                broken.add((revision, name, "gone"))
                continue
            if old["nullable"] != new["nullable"]:
                broken.add((revision, name, "nullable"))
            narrower = getattr(new["type"], "length", None), getattr(old["type"], "length", None)
            if narrower[0] != narrower[1] and (narrower[0] or 0) < (narrower[1] or 1 << 30):
                broken.add((revision, name, "narrower"))
        tables = {name.partition(".")[0] for name in before}
        for name in after.keys() - before.keys():
            # The version before inserts rows without it.
            is_left_out = name.partition(".")[0] in tables
            if is_left_out and not after[name]["nullable"] and after[name]["default"] is None:
                broken.add((revision, name, "needed"))
        before = after
    assert broken == set(CONTRACTS)
