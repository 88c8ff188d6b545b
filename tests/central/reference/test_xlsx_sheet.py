"""Workbooks as people save them, and as somebody might build them to do harm."""

import contextlib
import io
import zipfile
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from central.reference.read_sheet import read_sheet
from central.reference.sheet import SheetError
from tests.central.reference.sheets import workbook

HEAD = ["Mã", "Tên"]
MIDNIGHT = datetime.fromisoformat("2025-07-01")
HALF_PAST_EIGHT = datetime.fromisoformat("2025-07-01 08:30")
WHOLE = workbook([HEAD, ["xa-mau", "Xã Mẫu"]])
SHEET = "xl/worksheets/sheet1.xml"


def cells(data, name=None):
    return [row.cells for row in read_sheet(data, name).rows]


def part_replaced(data, part, text):
    """The workbook with another text for one part."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.namelist():
            new.writestr(item, text if item == part else old.read(item))
    return written.getvalue()


def sheet_of(rows):
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


def test_words_days_and_yes_are_read():
    row = ["xa-mau", date(2025, 7, 1), MIDNIGHT, True, "Xa\u0303", None]
    found = cells(workbook([["a"] * 6, row]))[1]
    assert [cell.text for cell in found] == ["xa-mau", "2025-07-01", "2025-07-01", "có", "Xã"]
    assert [cell.day for cell in found] == ["", "2025-07-01", "2025-07-01", "", ""]
    assert not any(cell.wrong for cell in found)


def test_days_of_the_other_epoch_are_the_days_a_person_sees():
    def since_1904(book, _sheet):
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    data = workbook([HEAD, [date(2025, 7, 1), "x"]], change=since_1904)
    assert cells(data)[1][0].day == "2025-07-01"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("=1+1", "a formula"),
        ('=HYPERLINK("http://127.0.0.1")', "a formula"),
        (7, "a number to the spreadsheet"),
        (1.00356, "a number to the spreadsheet"),
        (45839, "a number to the spreadsheet"),
        ("#N/A", "an error"),
        (HALF_PAST_EIGHT, "a day with a time"),
        (time(7, 30), "a number to the spreadsheet"),
        (timedelta(hours=30), "a number to the spreadsheet"),
    ],
)
def test_what_is_no_text_is_named(value, said):
    found = cells(workbook([HEAD, [value, "x"]]))[1]
    assert said in found[0].wrong


def test_merged_cells_are_named():
    def merge(_book, sheet):
        sheet.merge_cells("A3:A5")
        sheet.merge_cells("B2:C2")

    sheet = read_sheet(workbook([HEAD, ["a", "b"], ["c", "d"]], change=merge))
    assert {(fault.row, fault.column, fault.found) for fault in sheet.faults} == {
        (3, "A", "A3:A5"),
        (2, "B", "B2:C2"),
    }


def test_sheet_is_chosen_by_its_name():
    def second(book, _sheet):
        book.create_sheet("Quầy").append(["hai"])

    data = workbook([["một"]], title="Một cửa", change=second)
    assert cells(data)[0][0].text == "một"
    assert cells(data, "Quầy")[0][0].text == "hai"
    with pytest.raises(SheetError, match="there are: Một cửa, Quầy"):
        cells(data, "khác")
    with pytest.raises(SheetError, match="no sheets"):
        read_sheet(b"a;b", "Quầy")


def test_rows_keep_their_numbers_when_others_are_empty():
    rows = read_sheet(workbook([HEAD, [None], ["", " "], ["x", "y"]])).rows
    assert [row.number for row in rows] == [1, 4]


def test_million_empty_rows_are_read_and_nothing_comes_of_them():
    empty = "".join(f'<row r="{number}"/>' for number in (*range(2, 20_000), 1_048_576))
    data = part_replaced(workbook([HEAD]), SHEET, sheet_of(empty))
    assert read_sheet(data).rows == []


@pytest.mark.long
def test_million_rows_that_all_stand_there_are_read():
    empty = "".join(f'<row r="{number}"/>' for number in range(2, 1_048_577))
    data = part_replaced(workbook([HEAD]), SHEET, sheet_of(empty))
    assert read_sheet(data).rows == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ('<row r="9999999999"/>', "rows beyond 1048576"),
        ('<row r="2"><c r="XFD2" t="str"><v>x</v></c></row>', "beyond column AN"),
        ('<row r="2"><c r="AO2" t="str"><v>x</v></c></row>', "beyond column AN"),
        ('<row r="x"/>', "no XLSX workbook that can be read"),
        ('<row r="2"><c r="A2" t="s"><v>99</v></c></row>', "no XLSX workbook"),
        ('<row r="2"><c r="A2" t="n"><v>abc</v></c></row>', "no XLSX workbook"),
        ("<row", "no XLSX workbook"),
    ],
)
def test_sheet_that_says_what_cannot_be_is_refused(rows, said):
    data = part_replaced(workbook([HEAD]), SHEET, sheet_of(rows))
    with pytest.raises(SheetError, match=said):
        read_sheet(data)


def test_rows_that_are_formatted_to_the_last_column_are_read_up_to_a_number():
    wide = [f'<row r="{n}"><c r="XFD{n}"/></row>' for n in range(2, 203)]
    few = part_replaced(workbook([HEAD]), SHEET, sheet_of("".join(wide[:9])))
    assert read_sheet(few).rows == []
    many = part_replaced(workbook([HEAD]), SHEET, sheet_of("".join(wide)))
    with pytest.raises(SheetError, match="more than 200 rows reach"):
        read_sheet(many)


def test_workbook_that_would_unpack_to_too_much_is_refused():
    data = part_replaced(workbook([HEAD]), SHEET, " " * (65 * 2**20))
    assert len(data) < 2**20
    with pytest.raises(SheetError, match="would unpack to 65 MiB"):
        read_sheet(data)


def test_entities_that_multiply_are_refused():
    entities = "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "x" * 10}">' for n in range(10)
    )
    text = f"<!DOCTYPE worksheet [{entities}]>" + sheet_of(
        '<row r="1"><c r="A1" t="str"><v>&a9;</v></c></row>'
    )
    with pytest.raises(SheetError):
        read_sheet(part_replaced(workbook([HEAD]), SHEET, text))


@given(st.data())
@settings(max_examples=60)
def test_damaged_workbook_is_a_sheet_or_refused(data):
    whole = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place] = data.draw(st.integers(0, 255))
    with contextlib.suppress(SheetError):
        read_sheet(bytes(whole[: data.draw(st.integers(4, len(whole)))]))


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"PK", workbook([HEAD])[:200]])
def test_zip_that_is_none_is_refused(data):
    with pytest.raises(SheetError, match="no XLSX workbook"):
        read_sheet(data)
