"""The check code's picture: the matrix of the QR standard, every module whole and in place."""

import pytest
import qrcode
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ui.check_code_image import draw_check_code, qr_rows
from kiosk.ui.tokens import COLOURS, Mode

ADDRESS = "https://danhgia.example.vn/k/" + "A" * 60
LEVEL_M = "10"
"""The first two bits of the format information for level M (00), masked by 10 (ISO/IEC 18004)."""
FINDER = ("1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111")


def test_rows_are_a_qr_matrix_at_level_m():
    rows = qr_rows(ADDRESS)
    assert (len(rows) - 17) % 4 == 0
    assert {len(row) for row in rows} == {len(rows)}
    assert tuple(row[:7] for row in rows[:7]) == FINDER
    assert tuple(row[-7:] for row in rows[:7]) == FINDER
    assert tuple(row[:7] for row in rows[-7:]) == FINDER
    assert rows[8][:2] == LEVEL_M


def test_rows_are_those_of_the_same_text_every_time():
    assert qr_rows(ADDRESS) == qr_rows(ADDRESS)
    assert qr_rows(ADDRESS) != qr_rows(ADDRESS[:-1] + "B")


def test_text_too_long_for_a_code_is_refused():
    with pytest.raises(ValueError, match="version"):
        qr_rows("A" * 5_000)


matrices = st.integers(1, 40).flatmap(
    lambda n: st.lists(st.text("01", min_size=n, max_size=n), min_size=n, max_size=n)
)


@given(rows=matrices, side=st.integers(1, 500), mode=st.sampled_from(Mode))
def test_picture_shows_every_module_at_whole_pixels(qapp, rows, side, mode):
    image = draw_check_code(rows, side, mode)
    module = image.width() // len(rows)
    assert image.width() == image.height() == module * len(rows)
    assert image.width() <= max(side, len(rows))
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            for edge in (0, module - 1):
                colour = image.pixelColor(x * module + edge, y * module + edge).name().upper()
                assert colour == COLOURS[mode]["ink" if dark == "1" else "paper"]


def test_qrcode_is_not_imported_before_the_first_code(run_python):
    assert qrcode
    out = run_python("import sys, kiosk.ui.pictures; print('qrcode' in sys.modules)")
    assert out == "False"
