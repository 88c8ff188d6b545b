"""The five faces: the same head and eyes, told apart by the mouth. No anger, no hearts.

Colours are the diverging scale of the theme, the same as in every chart; each stands at least
3:1 on paper. Leaves to others: the words beside the face, which say what it means.
"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

SCALE = ("#A3322A", "#C46F2F", "#9A8A52", "#3F8F80", "#0E5F58")
"""Colour of face 1 (least satisfied) to 5."""

BENDS = (-0.17, -0.08, 0.0, 0.085, 0.18)
"""How far the middle of the mouth lies below its corners, in diameters of the head."""

EYE = (0.075, 0.115)
"""Width and height of an eye, in diameters of the head."""


def draw_face(face: int, side: int) -> QImage:
    """Face 1 to 5 as a square picture of `side` pixels, transparent around the head."""
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(side, side)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(SCALE[face - 1]))
    painter.drawEllipse(QRectF(0, 0, 1, 1))
    painter.setBrush(Qt.GlobalColor.white)
    width, height = EYE
    for x in (0.32, 0.68):
        painter.drawEllipse(QRectF(x - width / 2, 0.40 - height / 2, width, height))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(Qt.GlobalColor.white, 0.055)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawPath(_mouth(BENDS[face - 1]))
    painter.end()
    return image


def _mouth(bend: float) -> QPainterPath:
    corner = 0.675 - bend / 2
    mouth = QPainterPath(QPointF(0.29, corner))
    # Both control points lie 4/3 as far away as the curve comes.
    depth = corner + bend * 4 / 3
    mouth.cubicTo(QPointF(0.37, depth), QPointF(0.63, depth), QPointF(0.71, corner))
    return mouth
