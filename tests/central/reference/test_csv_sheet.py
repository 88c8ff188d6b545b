"""CSV as people's programs write it."""

import contextlib
import csv
import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.reference.read_sheet import MOST_BYTES, read_sheet
from central.reference.sheet import MOST_ROWS, SheetError, letter

WORDS = [["Mã", "Tên"], ["xa-mau", "Xã Mẫu"]]


def words(data):
    return [[cell.text for cell in row.cells] for row in read_sheet(data).rows]


@pytest.mark.parametrize(
    "data",
    [
        "Mã,Tên\nxa-mau,Xã Mẫu\n",
        "Mã;Tên\r\nxa-mau;Xã Mẫu\r\n",
        "\ufeffMã;Tên\nxa-mau;Xã Mẫu",
        "Mã\tTên\nxa-mau\tXã Mẫu\n",
        '"Mã";"Tên"\n"xa-mau";"Xã Mẫu"\n',
        "Mã;Tên;;\nxa-mau; Xã Mẫu ;;\n;;;\n",
        "Mã;Tên\nxa-mau;Xa\u0303 Ma\u0302\u0303u\n",
    ],
)
def test_sheet_is_read_however_it_was_saved(data):
    assert words(data.encode()) == WORDS


def test_rows_are_numbered_as_a_spreadsheet_shows_them():
    data = 'Mã;Tên\n\nxa-1;"hai\ndòng"\nxa-2;x\n'.encode()
    assert [row.number for row in read_sheet(data).rows] == [1, 3, 4]


@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=9),
            min_size=2,
            max_size=4,
        ),
        min_size=1,
        max_size=5,
    )
)
def test_any_words_come_back(rows):
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL).writerows(
        [["a", "b", "c", "d"], *rows]
    )
    found = words(written.getvalue().encode())

    def plain(cells):
        kept = [unicodedata.normalize("NFC", cell).strip(" \u00a0\n") for cell in cells]
        while kept and not kept[-1].strip():
            kept.pop()
        return kept

    expected = [plain(row) for row in rows if any(cell.strip() for cell in row)]
    assert found[1:] == expected


@given(st.binary(max_size=60))
def test_any_bytes_are_a_sheet_or_refused(data):
    with contextlib.suppress(SheetError):
        read_sheet(data)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("Mã;Tên\nxa;Xã".encode("cp1258", "replace"), "line 1 is not UTF-8"),
        (b"a;b\nx;\0", "NUL"),
        (b'a;b\n"x;y\n', "row 2"),
        (b'a;b\n"x"y;z\n', "row 2"),
        (b"a;b\n" + b"x" * 3000, "more than 2000 characters"),
        (b";".join([b"a"] * 41), "41 columns"),
        (b"x;y\n" * (MOST_ROWS + 1), "more than 20000 rows"),
        (b"x" * (MOST_BYTES + 1), "larger than"),
        (b"\xd0\xcf\x11\xe0rest", "old Excel"),
    ],
)
def test_what_is_no_csv_is_refused(data, said):
    with pytest.raises(SheetError, match=said):
        read_sheet(data)


def test_columns_have_the_letters_of_a_spreadsheet():
    assert [letter(index) for index in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]
