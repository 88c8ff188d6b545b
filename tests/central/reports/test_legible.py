"""Whatever somebody typed, each file is made and can be opened."""

import io
from dataclasses import replace

import openpyxl
import pytest
from fontTools.ttLib import TTFont

from central.reports.csv_file import csv_bytes
from central.reports.legible import MISSING, _characters, legible, on_paper
from central.reports.make import make_report
from central.reports.pdf_file import FONT, FONTS, pdf_bytes
from central.reports.xlsx_file import xlsx_bytes
from tests.central.reports.test_report_files import text_of

TYPED = {
    "faces": "Đông 👍 người 👩\u200d👩\u200d👧 🎉",
    "scripts": "北京 العربية ไทย ████",
    "turned": "\u202eabc\u202c \u200f\u00ad",
    "control": "a\x00b\x01\x08\x1f\r\nc\td",
    "no character": "a\ufffe\uffff\ud800\u2028",
    "layout": '#import "@preview/x:1.0.0": * #read("/etc/passwd") $x$ @ref <lbl> *b* _i_ \\\\',
    "formula": "=cmd|' /C calc'!A0",
    "page": "&P &N {page} {{7*7}} %s",
    "long": "x" * 100_000,
    "letters set apart": "a\u0301" * 200,
}


@pytest.mark.parametrize("typed", list(TYPED.values()), ids=list(TYPED))
def test_every_file_is_made_whatever_was_typed(source, asked, typed):
    report = make_report(source, asked())
    table = report.tables[1]
    rows = tuple(replace(row, cells=(typed, *row.cells[1:])) for row in table.rows)
    table = replace(table, rows=rows, title=typed, note=typed)
    head = replace(report.head, unit=typed, place_and_day=typed)
    report = legible(replace(report, head=head, tables=(table,), lead=(typed,), notes=(typed,)))
    assert pdf_bytes(report).startswith(b"%PDF")
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(report)))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n"}, "no formula"
    assert csv_bytes(report)


def test_paper_says_in_its_place_what_the_font_does_not_have(source, asked):
    report = make_report(source, asked())
    pdf = pdf_bytes(replace(report, lead=("Đông 👍 người: \u202eabc",)))
    assert f"Đông {MISSING} người: abc" in text_of(pdf, "-raw")


def test_vietnamese_is_not_touched_composed_or_not():
    text = "ẰẲẴẶỄỆỐỔỖỘỚỜỞỠỢỨỪỬỮỰỲỴỶỸĐđ … – “ ” § ²"
    assert on_paper(text, FONT) == text
    assert on_paper("Tie\u0302\u0301ng Vie\u0323\u0302t", FONT) == "Tiếng Việt"


@pytest.mark.parametrize("name", ["BeVietnamPro-Regular.ttf", "BeVietnamPro-Bold.ttf"])
def test_characters_of_the_font_are_those_that_another_reader_finds(name):
    expected = set(TTFont(FONTS / name).getBestCmap())
    assert _characters(FONTS / name) - {0xFFFF} == expected
    assert expected == set(TTFont(FONT).getBestCmap())


def test_paper_that_typst_gives_up_on_is_an_error_that_the_thread_of_reports_outlives(
    source, asked, monkeypatch
):
    class Panic(BaseException):
        """As libraries in Rust raise it."""

    def panics(*_, **__):
        raise Panic

    report = make_report(source, asked())
    monkeypatch.setattr("central.reports.pdf_file.typst.compile", panics)
    with pytest.raises(RuntimeError, match="gave up"):
        pdf_bytes(report)
