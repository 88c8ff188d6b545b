"""The migration to revision 0007: officers who were there are on the list, with a new number."""

import pytest
from alembic import command
from sqlalchemy import text

from central.store.engine import open_engine, reading, writing
from central.store.migrate import _config, migrate
from central.store.roster_queries import listed_at, officer_changes_at

SITE = {"site_id": "xa-mau", "name": "Một cửa", "unit": "Xã Mẫu", "timezone": "Asia/Ho_Chi_Minh"}


@pytest.fixture
def engine(tmp_path):
    made = open_engine(f"sqlite:///{tmp_path}/central.sqlite")
    config = _config()
    with writing(made) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0006")
    yield made
    made.dispose()


def put(engine, statement, *rows):
    with writing(engine) as connection:
        for row in rows:
            connection.execute(text(statement), row)


def listed(engine):
    with reading(engine) as connection:
        changes = officer_changes_at(connection, "xa-mau")
        return changes, listed_at(connection, "xa-mau", changes)


def add_officers(engine, *officers):
    rows = [{"officer": officer, "name": name} for officer, name in officers]
    put(engine, "INSERT INTO officers VALUES ('xa-mau', :officer, :name)", *rows)


def test_officers_stand_on_the_list_with_numbers_above_the_kiosks_pins(engine):
    add_officers(engine, ("cb-01", "Nguyễn Thị Mẫu"), ("cb-02", "Trần Văn Mẫu"))
    far = 4_000_000_000
    put(
        engine,
        "INSERT INTO pin_changes VALUES"
        " ('xa-mau', 'k-1', :number, 'it', 'set', 'h', 'command', '2026-01-01T00:00:00.000Z')",
        {"number": far},
    )
    migrate(engine)
    changes, found = listed(engine)
    assert [each.officer_id for each in found] == ["cb-01", "cb-02"]
    assert [each.number for each in changes] == [far + 1, far + 2]
    assert {each.changed_by for each in changes} == {"command"}


def test_officers_for_whom_there_is_no_room_are_left_out_and_stay_known(engine):
    add_officers(
        engine,
        *[(f"cb-{number:03}", "Nguyễn Thị Mẫu") for number in range(70)],
        ("aa-1", "Tên có\nxuống dòng"),
        ("aa-2", "x" * 61),
    )
    migrate(engine)
    _, found = listed(engine)
    assert len(found) == 60
    assert not {"aa-1", "aa-2"} & {each.officer_id for each in found}
    with reading(engine) as connection:
        assert connection.execute(text("SELECT COUNT(*) FROM officers")).scalar_one() == 72


def test_site_without_officers_has_no_change(engine):
    migrate(engine)
    assert listed(engine) == ([], [])
