"""The sample counter as its screens show it, and the pictures it would have. Plainly samples.

Shared by `make screens` and the tests of the screens. Whatever a reference picture shows stands
here once.
"""

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from kiosk.ui.check_code_image import qr_rows
from kiosk.ui.counter_view import CheckCodeView, CounterView, LocalTime, PetitionView, PhoneView
from kiosk.ui.kept_pictures import PHOTO, KeptPictures, notice_id
from kiosk.ui.notices import NoticeView

COUNTER = CounterView(
    site_name="Trung tâm Phục vụ hành chính công",
    unit="Xã Mẫu",
    counter_name="Quầy 03",
    officer_name="Nguyễn Thị Mẫu",
    help_phone="1900 0000",
    scale_order="best-first",
    languages=("vi", "en"),
)
FULL = replace(
    COUNTER,
    petition=PetitionView(
        "Cổng Dịch vụ công quốc gia",
        "https://dichvucong.example.vn",
        "1900 0001",
        qr_rows("https://dichvucong.example.vn"),
    ),
    retention_days=365,
    speech=True,
    phone=True,
)
"""A counter that has everything."""
NOTICE = NoticeView(
    {
        "vi": "Thông báo mẫu: thứ Bảy làm việc đến 11 giờ 30.",
        "en": "Sample notice: open until 11:30 on Saturdays.",
    }
)
NOTICED = replace(FULL, officer_photo=PHOTO, notices=(NOTICE,))
PICTURED = replace(FULL, officer_photo=PHOTO, notices=(NoticeView(image=notice_id(0)),))
NOON = LocalTime(weekday=6, day=22, month=11, hour=10, minute=42)
EVENING = LocalTime(weekday=6, day=22, month=11, hour=22, minute=42)
CODE = CheckCodeView("7K4M-2QXD-9HTP-3WBN", qr_rows("https://example.org/k/" + "A" * 60))
PHONE = PhoneView(CODE.rows, "https://example.org/p")

SAMPLE = "MẪU"
PHOTO_SIDE = 480
NOTICE_SIZE = (960, 360)
GROUND, FIGURE, INK = QColor("#E6DED2"), QColor("#B9AA95"), QColor("#5B4B3A")


def sample_pictures() -> KeptPictures:
    """A portrait of nobody and a notice, drawn now; each says that it is a sample."""
    return KeptPictures({PHOTO: sample_portrait(), notice_id(0): _notice()})


def sample_portrait() -> QImage:
    """Head and shoulders without a face; needs a QGuiApplication, as text does."""
    image = QImage(PHOTO_SIDE, PHOTO_SIDE, QImage.Format.Format_RGB32)
    image.fill(GROUND)
    painter = _painter(image)
    painter.setBrush(FIGURE)
    painter.drawEllipse(QPointF(240, 180), 92, 104)
    painter.drawEllipse(QRectF(70, 310, 340, 340))
    _write(painter, QRectF(0, 360, PHOTO_SIDE, 100), 64, SAMPLE)
    painter.end()
    return image


def _notice() -> QImage:
    image = QImage(*NOTICE_SIZE, QImage.Format.Format_RGB32)
    image.fill(GROUND)
    painter = _painter(image)
    painter.setBrush(FIGURE)
    painter.drawRoundedRect(QRectF(40, 40, 880, 280), 24, 24)
    _write(painter, QRectF(40, 40, 880, 280), 72, f"HÌNH {SAMPLE}")
    painter.end()
    return image


def _painter(image: QImage) -> QPainter:
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    return painter


def _write(painter: QPainter, room: QRectF, pixels: int, text: str) -> None:
    font = QFont()
    font.setPixelSize(pixels)
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(INK)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)
