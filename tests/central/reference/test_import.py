"""Sheets imported into a real database: what changes, what is refused whole, what is logged."""

import json
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime

import pytest

from central.audit_log import What, open_entry
from central.reference.as_of import as_of, site_on
from central.reference.history import sites_before
from central.reference.in_use import Brought
from central.reference.kinds import KINDS
from central.reference.plan import ADDED, CHANGED, ENDED, differences
from central.reference.today_thread import apply_now
from central.reference.write_sheet import csv_bytes, rows_of, xlsx_bytes
from central.reference.writing import held, write_sheet_of
from central.store.audit_log_queries import entries_after
from central.store.engine import reading, writing
from tests.central.reference.sheets import HASH, day, read

LET_IT_TRY_S = 0.2
LIMIT_S = 10
both = pytest.mark.both_databases

HEAD = "Mã bộ phận Một cửa | Từ ngày | Đến trước ngày | Tên | Đơn vị hành chính | Múi giờ"
MORE = f"{HEAD} | Dữ liệu mẫu | Nối tiếp bởi"
ZONE = "Asia/Ho_Chi_Minh"
MERGER = f"""
{MORE}
xa-dong | 2025-01-01 | 2025-07-01 | Một cửa Đông | Xã Mẫu Đông | {ZONE} | có | xa-gop
xa-tay  | 01/01/2025 | 1/7/2025   | Một cửa Tây  | Xã Mẫu Tây  | {ZONE} | có | xa-gop
xa-gop  | 2025-07-01 |            | Một cửa Gộp  | Xã Mẫu Gộp  | {ZONE} | có |
"""


@both
def test_merger_is_found_under_its_successor_with_the_day(desk):
    plan = desk.write("sites", MERGER)
    assert [line.what for line in plan.lines] == [ADDED] * 3
    steps = desk.ask(sites_before, "xa-gop")
    assert {(step.key[0], step.day) for step in steps} == {
        ("xa-dong", day("2025-07-01")),
        ("xa-tay", day("2025-07-01")),
    }
    assert desk.ask(site_on, "xa-dong", day("2025-06-30")).values["unit"] == "Xã Mẫu Đông"
    assert desk.ask(site_on, "xa-dong", day("2025-07-01")) is None
    assert desk.ask(site_on, "xa-gop", day("2025-06-30")) is None


@both
def test_same_sheet_again_changes_nothing(desk):
    desk.write("sites", MERGER)
    before = desk.everything()
    again = desk.write("sites", MERGER)
    assert (again.lines, again.unchanged) == ([], 3)
    assert desk.everything() == before


def test_dry_run_writes_nothing(desk):
    before = desk.everything()
    assert len(desk.plan("sites", MERGER).lines) == 3
    assert desk.everything() == before


@both
def test_new_version_ends_the_one_before_and_says_so(desk):
    desk.write("sites", f"{HEAD}\nxa-mau | 2025-01-01 | | Một cửa | Xã Mẫu | {ZONE}")
    plan = desk.write("sites", f"{HEAD}\nxa-mau | 2026-01-01 | | Tên mới | Xã Mẫu | {ZONE}")
    assert [(line.row, line.what) for line in plan.lines] == [(0, ENDED), (2, ADDED)]
    corrected = desk.write("sites", f"{HEAD}\nxa-mau | 2026-01-01 | | Tên đúng | Xã Mẫu | {ZONE}")
    assert [line.what for line in corrected.lines] == [CHANGED]
    assert differences(corrected.lines[0]) == [("name", "Tên mới", "Tên đúng")]
    assert desk.ask(site_on, "xa-mau", day("2025-12-31")).values["name"] == "Một cửa"


@both
def test_sites_and_counters_in_use_follow_what_holds_today(desk, hall):
    desk.write("sites", MERGER)
    desk.write(
        "counters",
        """
        Site | Counter | Valid from | Name | Field
        xa-gop | quay-1 | 2025-07-01 | Quầy một | Hộ tịch
        xa-gop | quay-2 | 2026-07-01 | Quầy hai |
        xa-dong | quay-1 | 2025-01-01 | Quầy cũ |
        """,
    )
    used = hall.rows("SELECT site_id, name FROM sites ORDER BY site_id")
    assert used == [("xa-gop", "Một cửa Gộp"), ("xa-mau", "Bộ phận Một cửa Xã Mẫu")]
    wanted = "SELECT counter_id, name FROM counters WHERE site_id = 'xa-gop' ORDER BY counter_id"
    assert hall.rows(wanted) == [("quay-1", "Quầy một")]
    # Midnight of 1 July at the site is 17:00 of 30 June in UTC.
    for hour, expected in ((16, Brought(0, 0)), (17, Brought(0, 1)), (17, Brought(0, 0))):
        now = datetime(2026, 6, 30, hour, 30, tzinfo=UTC)
        assert apply_now(hall.engine, desk.author, lambda now=now: now) == expected
    assert hall.rows(wanted) == [("quay-1", "Quầy một"), ("quay-2", "Quầy hai")]


def test_column_that_the_sheet_does_not_have_stays_as_it_is(desk):
    desk.write("sites", MERGER)
    short = "Site | From | Name | Administrative unit | Time zone"
    plan = desk.write("sites", f"{short}\nxa-dong | 1/1/2025 | Tên đúng | Xã Mẫu Đông | {ZONE}")
    assert [differences(line) for line in plan.lines] == [[("name", "Một cửa Đông", "Tên đúng")]]
    desk.write("sites", f"{short}\nxa-gop | 1/1/2026 | Tên mới | Xã Mẫu Gộp | {ZONE}")
    found = desk.ask(site_on, "xa-gop", day("2026-01-01"))
    assert (found.values["name"], found.values["sample"]) == ("Tên mới", "yes")
    assert {step.key[0] for step in desk.ask(sites_before, "xa-gop")} == {"xa-dong", "xa-tay"}


def test_site_without_versions_is_what_the_central_goes_by_on_any_day(desk):
    found = desk.ask(as_of, "xa-mau", day("1999-01-01"))
    assert found.site.values["name"] == "Bộ phận Một cửa Xã Mẫu"
    assert [each.key[1] for each in found.counters] == ["quay-1", "quay-2"]
    assert (found.officers, found.hours) == ((), None)
    assert desk.ask(as_of, "xa-khac", day("2026-01-01")).site is None


@both
def test_change_is_logged_with_who_and_by_which_file(desk, hall):
    desk.write("sites", MERGER)
    desk.write("sites", f"{HEAD}\nxa-gop | 2025-07-01 | | Tên đúng | Xã Mẫu Gộp | {ZONE}")
    rows = hall.rows(
        "SELECT id, site_id, at, who, kind, key, valid_from, before, after, file_hash"
        " FROM reference_changes ORDER BY id"
    )
    assert [row[0] for row in rows] == [1, 2, 3, 4]
    last = rows[-1]
    assert last[1:7] == (
        "xa-gop",
        "2026-03-02T02:00:00.000Z",
        desk.author.name,
        "sites",
        "xa-gop",
        "2025-07-01",
    )
    assert json.loads(last[7])["name"] == "Một cửa Gộp"
    assert json.loads(last[8])["name"] == "Tên đúng"
    assert last[9] == HASH
    assert rows[0][7] == ""
    with reading(hall.engine) as connection:
        noted = [open_entry(entry.jws)[0] for entry in entries_after(connection, 0, 9)]
    about = [entry.about for entry in noted if entry.what == What.REFERENCE_CHANGED]
    assert about == ["sites", "sites"]


@pytest.mark.parametrize(
    "rows",
    [
        "xa-a | 2026-01-01 | 2026-06-01 | Một | Xã | UTC | | xa-a",
        """xa-a | 2026-01-01 | 2026-06-01 | Một | Xã | UTC | | xa-b
        xa-b | 2026-01-01 | 2026-07-01 | Hai | Xã | UTC | | xa-a""",
    ],
)
def test_merger_that_makes_a_circle_is_refused(desk, rows):
    faults = desk.refused("sites", f"{MORE}\n{rows}")
    assert all(column == "H" and "a circle: " in said for _, column, said in faults)


def test_circle_is_refused_when_its_other_half_was_there_already(desk):
    desk.write("sites", MERGER)
    rows = f"xa-gop | 2025-07-01 | 2026-01-01 | Gộp | Xã | {ZONE} | có | xa-tay"
    assert "a circle" in desk.refused("sites", f"{MORE}\n{rows}")[-1][2]


@both
def test_officers_go_through_the_one_roster(desk, hall):
    sheet = """
    Site | Officer | Name | On the list
    xa-mau | cb-01 | Nguyễn Thị Mẫu |
    xa-mau | cb-02 | Trần Văn Mẫu | có
    """
    assert [line.what for line in desk.write("officers", sheet).lines] == [ADDED] * 2
    assert desk.write("officers", sheet).lines == []
    off = "Site | Officer | Name | On the list\nxa-mau | cb-02 | Trần Văn Mẫu | không"
    assert [differences(line) for line in desk.write("officers", off).lines] == [
        [("listed", "yes", "no")]
    ]
    rows = hall.rows("SELECT officer_id, what, action FROM officer_changes ORDER BY number")
    assert rows == [
        ("cb-01", "officer", "set"),
        ("cb-02", "officer", "set"),
        ("cb-02", "officer", "cleared"),
    ]


def test_list_of_officers_that_no_kiosk_would_take_is_refused(desk):
    many = "\n".join(f"xa-mau | cb-{number:02} | Nguyễn Thị Mẫu" for number in range(61))
    faults = desk.refused("officers", f"Site | Officer | Name\n{many}")
    assert [(row, column) for row, column, _ in faults] == [(62, "A")]
    assert "60 officers" in faults[0][2]
    never = "Site | Officer | Name | On the list\nxa-mau | cb-99 | Ai | không"
    assert "nobody of that id" in desk.refused("officers", never)[0][2]


@both
@pytest.mark.parametrize("write", [csv_bytes, lambda rows: xlsx_bytes("s", rows)])
def test_export_imported_again_changes_nothing(desk, write):
    units = "Unit | From | Name | Level | Code | Basis\nvi-du-1 | 1/7/2025 | =1 | xã | H56.01 | +84"
    desk.write("units", units)
    desk.write("sites", MERGER)
    desk.write("counters", "Site | Counter | From | Name\nxa-mau | quay-9 | 2026-01-01 | '=Chín")
    desk.write("officers", "Site | Officer | Name\nxa-mau | cb-01 | @Mẫu")
    desk.write("procedures", "Procedure | From | Name\n1.003560 | 2026-01-01 | -Thủ tục")
    desk.write("questionnaires", "Site|Counter|From|Questionnaire\n*|*|2026-01-01|mot-cua@1")
    desk.write("hours", "Site | From | Monday\n* | 2026-01-01 | 7h30-11h30")
    desk.write("holidays", "Site | Day | What | Name\n* | 2026-09-02 | nghỉ | Quốc khánh")
    desk.write("contacts", "Site | From | Hotline\nxa-mau | 2026-01-01 | +84 000 000 000")
    for kind in KINDS.values():
        rows = rows_of(kind, desk.ask(held, kind))
        assert len(rows) > 1
        plan = desk.plan(kind.name, write(rows))
        assert (plan.faults, plan.lines, plan.unchanged) == ([], [], len(rows) - 1)


@both
def test_second_import_waits_for_the_first_and_finds_what_it_wrote(desk, hall):
    rows = read("sites", MERGER)
    with ThreadPoolExecutor(1) as pool:
        with writing(hall.engine) as connection:
            write_sheet_of(connection, KINDS["sites"], rows, HASH, desk.author, hall.now)
            second = pool.submit(desk.write, "sites", MERGER)
            assert not wait([second], timeout=LET_IT_TRY_S).done
        assert second.result(LIMIT_S).lines == []
    assert hall.rows("SELECT COUNT(*) FROM reference_changes") == [(3,)]
