"""A database that the version before the rules' second version counted, brought up to date."""

import pytest
from alembic import command
from sqlalchemy import inspect, select, text

from central.audit import count_again
from central.audit.audit_site import audit_site
from central.audit.count_again import count_outdated_again
from central.store import migrate as migrate_module
from central.store.compact import compact_in
from central.store.engine import open_engine, reading, writing
from central.store.errors import DatabaseOlderError
from central.store.log_tables import records
from central.store.migrate import migrate, require_current
from central.tally import facts
from central.tally.rules import VERSION
from tests.central.hall import START, visit_id

BEFORE = "0002"


@pytest.fixture
def older(hall, monkeypatch, tmp_path):
    """What the first version of the rules wrote of a morning, in the tables of that time."""
    monkeypatch.setattr(facts, "LEVELS", range(1, 6))
    kiosk = hall.add_kiosk()
    for number in range(1, 8):
        kiosk.serve_and_rate(visit_id(number), number % 5 + 1)
    kiosk.event("served", visit_id(8))
    kiosk.rate(visit_id(8), answers={"service": 5, "age": 7})
    kiosk.rate(visit_id(9), service=9)
    kiosk.event("called", visit_id(10), service=None, test=True)
    kiosk.rate(visit_id(10), test=True)
    kiosk.sign("kiosk.stopped", {"reason": "sigterm"}, clock="unsynced")
    kiosk.send()
    monkeypatch.undo()
    engine = _copied(hall.engine, f"sqlite:///{tmp_path}/older.sqlite")
    yield engine
    engine.dispose()


def _copied(source, url):
    """The rows of `source` in the tables of the older revision."""
    engine = open_engine(url)
    config = migrate_module._config()  # noqa: SLF001 - there is no other way to an older revision
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, BEFORE)
    of_then = inspect(engine)
    for table in of_then.get_table_names():
        names = ", ".join(column["name"] for column in of_then.get_columns(table))
        rows = _rows_of(source, table, names)
        if rows and table != "alembic_version":
            values = names.replace(", ", ", :")
            with writing(engine) as connection:
                connection.execute(text(f"INSERT INTO {table} ({names}) VALUES (:{values})"), rows)
    return engine


def _rows_of(source, table, names):
    with reading(source) as connection:
        if table != "records":
            found = connection.execute(text(f"SELECT {names} FROM {table}")).mappings()
            return [dict(row) for row in found]
        # Records stood there in their compact form.
        found = connection.execute(select(records)).mappings()
        return [
            {name: row[name] for name in names.split(", ")} | {"jws": compact_in(row)}
            for row in found
        ]


def _marks(engine):
    with reading(engine) as connection:
        rows = connection.execute(text("SELECT rule, version FROM marks WHERE excludes"))
        return sorted(tuple(row) for row in rows)


def test_database_of_earlier_rules_is_verified_whole_when_it_was_migrated(older):
    assert _marks(older) == [("odd", VERSION), ("odd", VERSION), ("test", VERSION)]
    assert migrate(older)[0] == BEFORE
    with pytest.raises(DatabaseOlderError, match="xa-mau were counted by earlier rules"):
        require_current(older)
    assert count_outdated_again(older, START) == ["xa-mau"]
    require_current(older)
    found = audit_site(older, "xa-mau")
    assert (found.ratings, found.marked, found.visits) == (8, 2, 8)
    assert _marks(older) == [("odd", VERSION), ("test", VERSION)]
    assert count_outdated_again(older, START) == []


def test_notes_stay_when_a_site_is_counted_again(older):
    migrate(older)
    count_outdated_again(older, START)
    with reading(older) as connection:
        notes = connection.execute(text("SELECT rule FROM marks WHERE NOT excludes"))
        assert notes.scalars().all() == ["unsynced"]


def test_site_of_another_time_is_left_alone_when_its_rules_are_these(hall):
    hall.add_kiosk().send()
    assert count_outdated_again(hall.engine, START) == []


def test_it_says_which_site_is_counted_and_how_far_it_is(older, monkeypatch):
    monkeypatch.setattr(count_again, "SAID_EVERY", 10)
    migrate(older)
    said = []
    count_outdated_again(older, START, said.append)
    assert said[0] == "xa-mau, site 1 of 1: is counted again by this version's rules"
    assert len(said) >= 2
    assert said[-1].endswith(" records counted")
