"""`central reference`, as IT types it: with a good file, with a bad one."""

import pytest

from tests.central.reference.sheets import csv_of, workbook
from tests.central.test_command_line import Console

SITES = """
Mã bộ phận Một cửa | Từ ngày | Tên | Đơn vị hành chính | Múi giờ | Dữ liệu mẫu
xa-moi | 01/07/2025 | Một cửa Xã Mới | Xã Mới | Asia/Ho_Chi_Minh | có
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    console = Console(tmp_path_factory.mktemp("made"))
    console.done("init")
    console.done("site", "add", "xa-mau", "--name", "Một cửa", "--unit", "Xã Mẫu", "--sample")
    return console


@pytest.fixture
def console(made, tmp_path):
    return Console.copy_of(made, tmp_path)


def put(console, text, name="sheet.csv"):
    (console.folder / name).write_bytes(text if isinstance(text, bytes) else csv_of(text))
    return name


def test_import_shows_first_and_writes_when_told_to(console):
    file = put(console, SITES)
    shown = console.done("reference", "import", "sites", file)
    assert "+ row 2: xa-moi  from 2025-07-01" in shown
    assert "sites: 1 added, 0 changed, 0 ended, 0 unchanged\nNothing is written yet." in shown
    assert "there was no xa-moi" not in shown
    assert "no site 'xa-moi'" in console.refused("reference", "show", "xa-moi")
    written = console.done("reference", "import", "sites", file, "--write")
    assert "Written.\nThe central goes by it now: 1 site and 0 counters" in written
    assert "Nothing to change." in console.done("reference", "import", "sites", file, "--write")
    assert "Xã Mới" in console.done("reference", "show", "xa-moi", "--on", "2/7/2025")
    assert "there was no xa-moi" in console.done("reference", "show", "xa-moi", "--on", "30/6/2025")
    assert "command" in console.done("reference", "changes", "sites")


def test_bad_file_is_listed_and_nothing_is_written(console):
    bad = SITES + "xa-b | 30/02/2026 | Hai | Xã | Hà Nội |\nxa-c | 1/1/2026 | Ba | Xã | UTC |\n"
    said = console.refused("reference", "import", "sites", put(console, bad), "--write")
    assert "row 3, column B (Từ ngày): '30/02/2026'\n    there is no such day" in said
    assert "row 3, column E (Múi giờ): 'Hà Nội'\n    expected a time zone" in said
    assert "2 errors. Nothing was changed" in said
    assert all(len(line) <= 80 for line in said.splitlines())
    assert console.done("reference", "changes") == "nothing was changed yet\n"


def test_template_and_export_are_files_that_can_be_imported(console):
    for name in ("holidays.xlsx", "holidays.csv"):
        assert "one example" in console.done("reference", "template", "holidays", name)
        said = console.refused("reference", "import", "holidays", name)
        assert "the template's example" in said
        assert "expected a new file" in console.refused("reference", "template", "holidays", name)
    console.done("reference", "import", "sites", put(console, SITES), "--write")
    for name in ("sites.xlsx", "sites.csv"):
        assert console.done("reference", "export", "sites", name) == f"{name}: 1 row of sites\n"
        assert "1 unchanged" in console.done("reference", "import", "sites", name)


def test_what_is_kept_with_its_days_is_not_said_by_hand(console):
    console.done("reference", "import", "sites", put(console, SITES), "--write")
    said = console.refused("site", "add", "xa-moi", "--name", "Khác", "--unit", "Xã Khác")
    assert "central reference export sites" in said
    counters = "Site | Counter | From | Name\nxa-moi | quay-1 | 2025-07-01 | Quầy 1"
    console.done("reference", "import", "counters", put(console, counters), "--write")
    refused = ("counter", "add", "quay-1", "--site", "xa-moi", "--name", "Khác")
    assert "xa-moi/quay-1 is kept" in console.refused(*refused)
    console.done("counter", "add", "quay-2", "--site", "xa-moi", "--name", "Quầy 2")


def test_mistake_is_taken_back_and_the_version_before_goes_on(console):
    console.done("reference", "import", "sites", put(console, SITES), "--write")
    later = SITES.replace("01/07/2025", "01/07/2052")
    console.done("reference", "import", "sites", put(console, later), "--write")
    wanted = ("reference", "take-back", "sites", "xa-moi", "--from", "2052-07-01")
    assert "Đến trước ngày: 2052-07-01 → (empty)" in console.done(*wanted)
    assert "Written." in console.done(*wanted, "--write")
    assert "expected one of: 2025-07-01" in console.refused(*wanted, "--write")
    assert "from 2025-07-01\n" in console.done("reference", "history", "sites", "xa-moi")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["import", "places", "x.csv"], "expected one of units, sites"),
        (["import", "sites", "khong-co.csv"], "cannot be read"),
        (["import", "sites", "x.csv", "--sheet", "A"], "no sheets with names"),
        (["template", "sites", "x.ods"], "ends with .csv or .xlsx"),
        (["history", "counters", "xa-mau"], "expected SITE/COUNTER"),
        (["show", "xa-khac"], "no site 'xa-khac'"),
        (["show", "xa-mau", "--on", "32/1/2026"], "no such day"),
        (["take-back", "officers", "xa-mau/cb-1", "--from", "1/1/2026"], "officers are of now"),
    ],
)
def test_command_says_what_it_expected(console, arguments, said):
    put(console, "a;b", "x.csv")
    assert said in console.refused("reference", *arguments)


def test_workbook_with_a_formula_names_its_cell(console):
    rows = [["Site", "Day", "What"], ["*", "=TODAY()", "nghỉ"]]
    said = console.refused(
        "reference", "import", "holidays", put(console, workbook(rows), "x.xlsx")
    )
    assert "row 2, column B (Day): '=TODAY()'\n    a formula" in said


def test_apply_says_so_when_nothing_is_to_change(console):
    assert console.done("reference", "apply") == "nothing to change\n"
