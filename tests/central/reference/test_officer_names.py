"""Officers over a span: one by id, however the name changed; in the order of the alphabet."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from central.accounts.officers import enter_officer, take_off
from central.reference.officer_names import name_key, officers_named
from central.store import reading, writing
from tests.central.hands import author
from tests.central.migrated import open_migrated

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def engine(tmp_path):
    engine = open_migrated(tmp_path / "central.sqlite")
    with writing(engine) as connection:
        connection.exec_driver_sql(
            "INSERT INTO sites (site_id, name, unit, timezone, sample, batches, rules_version)"
            " VALUES ('xa-mau', 'Trung tâm', 'Xã Mẫu', 'Asia/Ho_Chi_Minh', 1, 0, 1)"
        )
    yield engine
    engine.dispose()


def enter(engine, officer, name, *when):
    with writing(engine) as connection:
        enter_officer(connection, "xa-mau", officer, name, author("a"), moment(*when))


def moment(*when):
    return datetime(2026, *when, tzinfo=UTC)


def named(engine, first=NOVEMBER[0], last=NOVEMBER[1]):
    with reading(engine) as connection:
        return officers_named(connection, "xa-mau", ZONE, first, last)


def test_officer_has_the_present_name_and_the_earlier_one_when_it_changed_in_the_span(engine):
    enter(engine, "cb-1", "Lê Thị Mẫu", 3, 2)
    enter(engine, "cb-1", "Lê Thị Mẫu Mới", 11, 9, 20)
    found = named(engine)["cb-1"]
    # 20:00 UTC is the next day at the site.
    assert (found.name, found.earlier) == (
        "Lê Thị Mẫu Mới",
        (("Lê Thị Mẫu", date(2026, 11, 10)),),
    )
    assert found.came is None


def test_earlier_name_is_not_said_when_it_held_on_no_day_of_the_span(engine):
    enter(engine, "cb-1", "Lê Thị Mẫu", 3, 2)
    enter(engine, "cb-1", "Lê Thị Mẫu Mới", 11, 9)
    assert named(engine, date(2026, 11, 10), date(2026, 11, 12))["cb-1"].earlier == ()
    before = named(engine, date(2026, 3, 1), date(2026, 10, 31))["cb-1"]
    assert [name for name, _ in before.earlier] == ["Lê Thị Mẫu"]


def test_officer_who_came_and_left_in_the_span_says_when(engine):
    enter(engine, "cb-2", "Trần Văn Mẫu", 11, 5)
    assert named(engine)["cb-2"].came == date(2026, 11, 5)
    with writing(engine) as connection:
        take_off(connection, "xa-mau", "cb-2", author("a"), moment(11, 20))
    assert named(engine)["cb-2"].left == date(2026, 11, 20)
    assert named(engine, last=date(2026, 11, 15))["cb-2"].left is None
    assert named(engine, date(2026, 12, 1), date(2026, 12, 3))["cb-2"].left is None


def test_names_are_in_the_order_of_the_alphabet_by_the_given_name():
    names = [
        "Đỗ An", "Nguyễn An", "Lê Ản", "Lê Án", "Bùi Ăn", "Hồ Ân", "Phạm Dũng", "Trần Văn Đức",
    ]  # fmt: skip
    assert sorted(set(names), key=name_key) == names


def test_name_without_letters_has_a_place_too():
    assert min(["", "Б", "an", "1"], key=name_key) == ""
