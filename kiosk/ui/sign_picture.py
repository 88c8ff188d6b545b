"""The few signs of the screens, drawn as lines: a person, papers, an arrow back."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF

ACCENT = "#085A56"
INK = "#12303F"


def draw_sign(name: str, side: int) -> QImage:
    """The sign of that name as a square picture of `side` pixels; KeyError if there is none."""
    colour, draw = SIGNS[name]
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(side, side)
    pen = QPen(QColor(colour), 0.075)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    draw(painter)
    painter.end()
    return image


def _person(painter: QPainter) -> None:
    painter.drawEllipse(QRectF(0.34, 0.12, 0.32, 0.32))
    shoulders = QPainterPath(QPointF(0.16, 0.86))
    shoulders.cubicTo(QPointF(0.16, 0.50), QPointF(0.84, 0.50), QPointF(0.84, 0.86))
    painter.drawPath(shoulders)


def _papers(painter: QPainter) -> None:
    sheet = [(0.22, 0.12), (0.60, 0.12), (0.78, 0.30), (0.78, 0.88), (0.22, 0.88), (0.22, 0.12)]
    painter.drawPolyline(QPolygonF([QPointF(*point) for point in sheet]))
    for y, end in ((0.44, 0.63), (0.58, 0.63), (0.72, 0.52)):
        painter.drawLine(QPointF(0.37, y), QPointF(end, y))


def _back(painter: QPainter) -> None:
    arrow = [(0.60, 0.22), (0.34, 0.50), (0.60, 0.78)]
    painter.drawPolyline(QPolygonF([QPointF(*point) for point in arrow]))


SIGNS: Final[dict[str, tuple[str, Callable[[QPainter], None]]]] = {
    "person": (ACCENT, _person),
    "papers": (ACCENT, _papers),
    "back": (INK, _back),
}
