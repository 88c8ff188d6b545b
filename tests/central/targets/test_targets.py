"""Targets of a site: written, holding from a day on, refused with a reason; on both databases."""

from datetime import UTC, date, datetime

import pytest

from central.store.engine import reading
from central.store.target_queries import targets_of
from central.targets import TargetError, TargetFault, WishedTarget, target_on, write_target
from tests.central.audit_log_of import entries_of
from tests.central.hall import SITE
from tests.central.hands import author

pytestmark = pytest.mark.both_databases
NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)


def write(hall, percent, day="2026-03-01"):
    return write_target(hall.engine, SITE, WishedTarget(day, percent), author("lan"), NOW)


def rows(hall):
    with reading(hall.engine) as connection:
        return targets_of(connection, [SITE, "xa-khong"]).get(SITE, [])


def test_later_decision_holds_from_its_day_on_and_the_former_stays(hall):
    write(hall, "82,5")
    write(hall, "90 %", "2026-06-01")
    write(hall, "85.0", "2026-03-01")
    write(hall, "", "2026-09-01")
    found = rows(hall)
    assert [(row.number, row.permille) for row in found] == [(1, 825), (2, 900), (3, 850), (4, 0)]
    held = {
        day: target_on(found, date.fromisoformat(day))
        for day in ("2026-02-28", "2026-03-01", "2026-06-01", "2026-12-01")
    }
    assert [each.permille for each in held.values()] == [800, 850, 900, 800]
    assert held["2026-06-01"].since == date(2026, 6, 1)
    assert held["2026-12-01"].since is None
    noted = [each for each in entries_of(hall.engine) if each.what == "target.set"]
    assert [(each.about, each.site, each.facts["permille"]) for each in noted] == [
        ("2026-03-01", SITE, 825),
        ("2026-06-01", SITE, 900),
        ("2026-03-01", SITE, 850),
        ("2026-09-01", SITE, 0),
    ]


def test_form_that_comes_twice_leaves_one_row(hall):
    write(hall, "85")
    assert write(hall, "85,0").number == 1
    assert len(rows(hall)) == 1
    assert len([each for each in entries_of(hall.engine) if each.what == "target.set"]) == 1


@pytest.mark.parametrize(
    ("percent", "day", "fault"),
    [
        ("0", "2026-03-01", TargetFault.PERCENT),
        ("0,0", "2026-03-01", TargetFault.PERCENT),
        ("100,1", "2026-03-01", TargetFault.PERCENT),
        ("82,55", "2026-03-01", TargetFault.PERCENT),
        ("-5", "2026-03-01", TargetFault.PERCENT),
        ("٨٠", "2026-03-01", TargetFault.PERCENT),
        ("tám mươi", "2026-03-01", TargetFault.PERCENT),
        ("85", "", TargetFault.DAY),
        ("85", "20260301", TargetFault.DAY),
        ("85", "2019-12-31", TargetFault.DAY),
        ("85", "2027-03-04", TargetFault.DAY),
    ],
)
def test_target_is_refused_and_nothing_written_when_it_is_none(hall, percent, day, fault):
    with pytest.raises(TargetError) as found:
        write(hall, percent, day)
    assert found.value.fault is fault
    assert not rows(hall)
    assert percent == "" or percent not in str(found.value)
