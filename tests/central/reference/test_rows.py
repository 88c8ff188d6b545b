"""What a sheet's rows say, without a database: each fault by its cell, and all of them."""

import pytest

from central.reference.checks import Known
from central.reference.kinds import KINDS
from central.reference.plan import plan_of
from central.reference.rows import folded
from central.reference.write_sheet import csv_bytes, headings, template_rows, xlsx_bytes
from tests.central.reference.sheets import read, workbook

HEAD = "Mã bộ phận Một cửa | Từ ngày | Đến trước ngày | Tên | Đơn vị hành chính | Múi giờ"
KNOWN = Known(
    units=frozenset({("*", "tinh-mau")}),
    sites=frozenset({("xa-mau",)}),
    counters=frozenset({("xa-mau", "quay-1")}),
)


def plan(kind, text):
    return plan_of(KINDS[kind], {}, read(kind, text), KNOWN)


def refused(kind, text):
    return [(fault.row, fault.column, fault.expected) for fault in plan(kind, text).faults]


@pytest.mark.parametrize(
    ("rows", "place", "expected"),
    [
        ("xa-a | 30/02/2026 | | Một | Xã | Asia/Ho_Chi_Minh", (2, "B"), "no such day"),
        ("xa-a | 2026-01-01 | | Một | Xã | Asia/Hanoi", (2, "F"), "time zone such as"),
        ("xa-a | 2026-01-01 | | Một | Xã | ../etc/passwd", (2, "F"), "time zone such as"),
        ("xa-a | 2026-01-01 | 2025-01-01 | Một | Xã | UTC", (2, "B"), "one after 2026-01-01"),
        ("Xã A | 2026-01-01 | | Một | Xã | UTC", (2, "A"), "expected an id"),
        ("xa-a | 2026-01-01 | | | Xã | UTC", (2, "D"), "not to be empty"),
        ("xa-a | 26-01-01 | | Một | Xã | UTC", (2, "B"), "expected a day such as"),
        ("xa-a | 2026-01-01 | | Một | Xã | UTC | thừa", (2, "G"), "has no heading"),
        (
            "xa-a | 2026-01-01 | | Một | Xã | UTC\nxa-a | 1/1/2026 | | Hai | Xã | UTC",
            (3, "A"),
            "row 2 already says from 2026-01-01",
        ),
        (
            "xa-a | 2026-01-01 | 2026-02-01 | Một | Xã | UTC\nxa-a | 1/3/2026 | | Hai | Xã | UTC",
            (3, "B"),
            "nothing would hold from 2026-02-01 to 2026-02-28",
        ),
        (
            "xa-a | 2026-01-01 | 2026-04-01 | Một | Xã | UTC\nxa-a | 1/3/2026 | | Hai | Xã | UTC",
            (3, "B"),
            "two versions would hold on 2026-03-01",
        ),
    ],
)
def test_one_error_refuses_the_whole_sheet_and_names_its_cell(rows, place, expected):
    good = "xa-tot | 2026-01-01 | | Tốt | Xã Tốt | Asia/Ho_Chi_Minh"
    faults = refused("sites", f"{HEAD}\n{rows}\n{good}")
    assert [fault[:2] for fault in faults] == [place]
    assert expected in faults[0][2]


@pytest.mark.parametrize("kind", KINDS)
def test_template_is_refused_until_its_example_is_gone(kind):
    for data in (
        csv_bytes(template_rows(KINDS[kind])),
        xlsx_bytes(kind, template_rows(KINDS[kind])),
    ):
        assert "the template's example" in str(refused(kind, data))


OF_OTHER_KINDS = [
    ("counters", "Site|Counter|From|Name\nxa-khac|quay-1|2026-01-01|Một", "A", "no such site"),
    ("counters", "Site|Counter|From|Name\nxa-mau|Quầy 1|2026-01-01|Một", "B", "expected an id"),
    ("hours", "Site|From|Monday\nxa-mau|2026-01-01|17:00-08:00", "C", "end after they begin"),
    ("hours", "Site|From|Monday\nxa-mau|2026-01-01|nghỉ", "C", "one day of the week at least"),
    ("hours", "Site|From|Monday\nxa-khac|2026-01-01|8:00-9:00", "A", "no such site"),
    ("holidays", "Site|Day|What\n*|31/04/2026|nghỉ", "B", "no such day"),
    ("holidays", "Site|Day|What\n*|2026-05-01|lễ", "C", "expected one of: nghỉ, holiday"),
    ("holidays", "Site|Day|What|Hours\n*|2026-05-02|làm bù|", "D", "the day that is made up for"),
    ("holidays", "Site|Day|What\n*|2026-05-01|nghỉ\n*|1/5/2026|nghỉ", "A", "row 2 already says"),
    ("contacts", "Site|From|Hotline\nxa-mau|2026-01-01|gọi số 5", "C", "telephone number"),
    ("contacts", "Site|From|Email\nxa-mau|2026-01-01|motcua.example", "C", "motcua@xa-mau"),
    ("contacts", "Site|From|Email\nxa-mau|2026-01-01|a@b.vn>x", "C", "motcua@xa-mau"),
    ("contacts", "Site|From|Hotline|Email\nxa-mau|2026-01-01||", "C", "one way to reach"),
    ("contacts", "Site|From|Hotline\nxa-khac|2026-01-01|1022", "A", "no such site"),
    ("procedures", "Procedure|From|Name\n1.00356|2026-01-01|Một", "A", "six digits"),
    ("procedures", "Procedure|From|Name\nTTHC-1|2026-01-01|Một", "A", "six digits"),
    ("questionnaires", "Site|Counter|From|Phiếu\n*|*|2026-01-01|mot-cua", "D", "mot-cua@1"),
    ("questionnaires", "Site|Counter|From|Phiếu\n*|quay-1|2026-01-01|a@1", "B", "since the site"),
    (
        "questionnaires",
        "Site|Counter|From|Phiếu\nxa-mau|q-9|2026-01-01|a@1",
        "B",
        "no such counter",
    ),
    ("units", "Unit|From|Name|Level\nxa-a|2026-01-01|A|huyện", "D", "expected one of: tỉnh"),
    ("units", "Unit|From|Name|Level|Parent\nxa-a|2026-01-01|A|xã|xa-a", "E", "than itself"),
    ("units", "Unit|From|Name|Level|Parent\nxa-a|2026-01-01|A|xã|tinh-x", "E", "no such unit"),
    ("units", "Unit|From|Name|Level|Code\nxa-a|2026-01-01|A|xã|h56", "E", "capital letters"),
]


@pytest.mark.parametrize(("kind", "text", "column", "expected"), OF_OTHER_KINDS)
def test_fault_of_any_kind_names_its_cell(kind, text, column, expected):
    faults = refused(kind, text)
    assert [fault[1] for fault in faults] == [column]
    assert expected in faults[0][2]


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_headings_are_taken_in_both_languages_and_in_any_case(kind):
    for names in (
        headings(kind),
        [column.english.upper() for column in kind.columns],
        [column.name for column in kind.columns],
        [f" {folded(column.heading)} *" for column in kind.columns],
    ):
        assert [f.expected for f in plan(kind.name, csv_bytes([names])).faults] == [
            "expected rows below the headings"
        ]


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        ("Site | From | Tên | Unit | Zone", "E", "unknown heading"),
        ("Site | From | From | Tên", "C", "this heading stands twice"),
        ("Site | From", "", "columns are missing; expected Tên (Name), Đơn vị"),
        ("", "", "expected a first row with the headings"),
    ],
)
def test_headings_that_do_not_fit_are_named(text, column, expected):
    assert any(at == column and expected in said for _, at, said in refused("sites", text))


def test_headings_may_stand_below_a_title_that_is_merged():
    rows = [["DANH SÁCH NĂM 2026"], [], ["Site", "Day", "What"], ["*", "32/1/2026", "nghỉ"]]

    def merge(_book, sheet):
        sheet.merge_cells("A1:C1")

    assert [fault[:2] for fault in refused("holidays", workbook(rows, change=merge))] == [(4, "B")]


def test_row_with_a_bad_cell_is_asked_for_its_site_all_the_same():
    text = "Site|From|Monday\nxa-khac|32/1/2026|8:00-9:00"
    assert [fault[:2] for fault in refused("hours", text)] == [(2, "A"), (2, "B")]


def test_number_in_a_column_of_codes_is_refused_in_a_workbook():
    rows = [["Procedure", "From", "Name"], [1.00356, "2026-01-01", "Một"], ["=A2", 45839, "Hai"]]
    faults = refused("procedures", workbook(rows))
    assert [fault[:2] for fault in faults] == [(2, "A"), (3, "A"), (3, "B")]
    assert "zeros of a code may be lost" in faults[0][2]
    assert "formula" in faults[1][2]


def test_more_faults_than_are_shown_are_all_counted():
    rows = "\n".join(f"xa-{number} | khi nào | | Một | Xã | UTC" for number in range(150))
    assert len(refused("sites", f"{HEAD}\n{rows}")) == 150
