"""The drawn QR code has the very modules of the code, with white around it."""

import re

import pytest
import qrcode
from qrcode.constants import ERROR_CORRECT_M

from central.dashboard.qr_drawing import QUIET, draw_code


@pytest.mark.parametrize("text", ["https://do.example/public/xa-mau/2026-11", "x" * 300, "Xã Mẫu"])
def test_drawing_has_the_modules_of_the_code_and_a_quiet_zone(text):
    drawn = draw_code(text)
    cells = set()
    for left, top, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", drawn.path):
        cells |= {(int(left) + step, int(top)) for step in range(int(width))}
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    code.make(fit=True)
    matrix = code.get_matrix()
    assert drawn.size == len(matrix)
    assert cells == {
        (x, y) for y, row in enumerate(matrix) for x, is_black in enumerate(row) if is_black
    }
    assert re.fullmatch(r"(M\d+ \d+h\d+v1h-\d+z)+", drawn.path)
