"""Officers on a day: what the one roster says of it, by the site's own calendar."""

from datetime import timedelta

import pytest
from alembic import command
from sqlalchemy import text

from central.accounts.officers import enter_officer, take_off
from central.reference.roster import OfficerOn, officers_on
from central.store.engine import open_engine, reading, writing
from central.store.migrate import _config, migrate
from tests.central.hall import START
from tests.central.reference.sheets import day

A_DAY = timedelta(days=1)
FIRST, SECOND = OfficerOn("cb-01", "Nguyễn Thị Mẫu"), OfficerOn("cb-01", "Nguyễn Thị Mẫu Mới")


@pytest.mark.both_databases
def test_officer_stands_there_by_the_name_of_that_day(desk, hall):
    with writing(hall.engine) as connection:
        enter_officer(connection, "xa-mau", "cb-01", FIRST.name, desk.author, START)
        enter_officer(connection, "xa-mau", "cb-01", SECOND.name, desk.author, START + 2 * A_DAY)
        take_off(connection, "xa-mau", "cb-01", desk.author, START + 4 * A_DAY)
    found = [
        desk.ask(officers_on, "xa-mau", START.date() + number * A_DAY) for number in range(-1, 6)
    ]
    assert found == [(), (FIRST,), (FIRST,), (SECOND,), (SECOND,), (SECOND,), ()]
    assert desk.ask(officers_on, "xa-khac", START.date()) == ()


def test_officer_who_came_back_stands_there_again(desk, hall):
    with writing(hall.engine) as connection:
        enter_officer(connection, "xa-mau", "cb-01", FIRST.name, desk.author, START)
        take_off(connection, "xa-mau", "cb-01", desk.author, START + A_DAY)
        enter_officer(connection, "xa-mau", "cb-01", FIRST.name, desk.author, START + 3 * A_DAY)
    days = [START.date() + number * A_DAY for number in range(5)]
    found = [len(desk.ask(officers_on, "xa-mau", each)) for each in days]
    assert found == [1, 1, 0, 1, 1]


def test_day_is_that_of_the_site_and_not_of_the_server(desk, hall):
    late = START.replace(hour=18)
    with writing(hall.engine) as connection:
        enter_officer(connection, "xa-mau", "cb-01", FIRST.name, desk.author, late)
    assert desk.ask(officers_on, "xa-mau", late.date()) == ()
    assert desk.ask(officers_on, "xa-mau", late.date() + A_DAY) == (FIRST,)


SITE_ROW = (
    "INSERT INTO sites (site_id, name, unit, timezone, sample, batches, rules_version)"
    " VALUES ('xa-mau', 'Một cửa', 'Xã Mẫu', 'Asia/Ho_Chi_Minh', TRUE, 0, 5)"
)
CHANGE_ROW = (
    "INSERT INTO officer_changes (site_id, number, officer_id, what, action,"
    " changed_by, changed_at)"
    " VALUES ('xa-mau', :number, 'cb-01', :what, :action, 'x', :at)"
)


def test_officers_of_an_earlier_version_keep_their_names_when_migrated(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path}/central.sqlite")
    config = _config()
    changes = (("officer", "set"), ("name", "set"), ("badge", "set"), ("officer", "cleared"))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0012")
        connection.execute(text(SITE_ROW))
        connection.execute(
            text("INSERT INTO officers VALUES ('xa-mau', 'cb-01', 'Nguyễn Thị Mẫu')")
        )
        for number, (what, action) in enumerate(changes, start=1):
            row = {"number": number, "what": what, "action": action}
            row["at"] = f"2026-03-0{number}T02:00:00.000Z"
            connection.execute(text(CHANGE_ROW), row)
    migrate(engine)
    with reading(engine) as connection:
        names = connection.execute(text("SELECT name FROM officer_changes ORDER BY number"))
        assert list(names.scalars()) == [None, "Nguyễn Thị Mẫu", None, None]
        assert officers_on(connection, "xa-mau", day("2026-03-01")) == (FIRST,)
        assert officers_on(connection, "xa-mau", day("2026-03-05")) == ()
    engine.dispose()
