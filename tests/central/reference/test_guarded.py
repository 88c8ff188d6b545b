"""Cells that no spreadsheet computes, and that come back as they were."""

import csv
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.reference.guarded import guarded, unguarded
from central.reference.write_sheet import csv_bytes, xlsx_bytes

risky = st.text(alphabet="'=+-@\t\ra", max_size=6)


@given(risky | st.text(max_size=8))
def test_cell_is_harmless_and_comes_back_as_it_was(text):
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["=1+1", "+84", "-x", "@SUM(A1)", "'=x", "a;b", 'a"b', "a\nb"])
def test_written_cells_are_harmless_in_both_forms(text):
    rows = [["heading", "other"], [text, "x"]]
    data = csv_bytes(rows).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(data, newline=""), delimiter=";"))[1] == [guarded(text), "x"]
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes("s", rows))).active
    assert sheet["A2"].value == guarded(text)
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].number_format == "@"
