"""The check code as a QR code: a matrix of rows, and the picture of it.

Guarantees error correction M (15 % may be dirty or glare) and whole pixels per module, so that
a phone reads it from a scratched screen. `qrcode` is imported when the first code is made.
Leaves to others: what the code says (`kiosk.record`) and the quiet zone, which is the card.
"""

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from kiosk.ui.tokens import COLOURS, Mode


def qr_rows(text: str) -> tuple[str, ...]:
    """The QR matrix of `text`, a row per string of "0" and "1", without a quiet zone.

    ValueError if `text` holds more than 2,331 bytes.
    """
    import qrcode  # type: ignore[import-untyped]
    from qrcode.constants import ERROR_CORRECT_M  # type: ignore[import-untyped]

    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    return tuple("".join("1" if dark else "0" for dark in row) for row in code.get_matrix())


def draw_check_code(rows: Sequence[str], side: int, mode: Mode = Mode.LIGHT) -> QImage:
    """A square picture of at most `side` pixels: the largest whole number of pixels a module."""
    module = max(1, side // len(rows))
    image = QImage(module * len(rows), module * len(rows), QImage.Format.Format_RGB32)
    image.fill(QColor(COLOURS[mode]["paper"]))
    painter = QPainter(image)
    ink = QColor(COLOURS[mode]["ink"])
    for y, row in enumerate(rows):
        for x, module_is in enumerate(row):
            if module_is == "1":
                painter.fillRect(QRect(x * module, y * module, module, module), ink)
    painter.end()
    return image
