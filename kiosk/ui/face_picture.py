"""The five faces: the same head and eyes, told apart by the mouth. No anger, no hearts.

Colours are the diverging scale of the theme, the same as in every chart; each stands at least
3:1 on paper. In high contrast a face is lines on paper, all of one colour. Leaves to others: the
words beside the face, which say what it means.
"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from kiosk.ui.tokens import COLOURS, Mode

BENDS = (-0.17, -0.08, 0.0, 0.085, 0.18)
"""How far the middle of the mouth lies below its corners, in diameters of the head."""

EYE = (0.075, 0.115)
"""Width and height of an eye, in diameters of the head."""


OUTLINE = 0.05
"""Width of the lines of a face in high contrast, in diameters of the head."""


def draw_face(face: int, side: int, mode: Mode = Mode.LIGHT) -> QImage:
    """Face 1 to 5 as a square picture of `side` pixels, transparent around the head."""
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(side, side)
    head, features = _colours(face, mode)
    _draw_head(painter, head, features, mode)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(features)
    width, height = EYE
    for x in (0.32, 0.68):
        painter.drawEllipse(QRectF(x - width / 2, 0.40 - height / 2, width, height))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(features, 0.055)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawPath(_mouth(BENDS[face - 1]))
    painter.end()
    return image


def _colours(face: int, mode: Mode) -> tuple[QColor, QColor]:
    """The colour of the head and that of the eyes and mouth."""
    scale, paper = QColor(COLOURS[mode][f"scale{face}"]), QColor(COLOURS[mode]["paper"])
    return (paper, scale) if mode is Mode.CONTRAST else (scale, paper)


def _draw_head(painter: QPainter, head: QColor, features: QColor, mode: Mode) -> None:
    painter.setBrush(head)
    if mode is Mode.CONTRAST:
        painter.setPen(QPen(features, OUTLINE))
        painter.drawEllipse(QRectF(OUTLINE / 2, OUTLINE / 2, 1 - OUTLINE, 1 - OUTLINE))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QRectF(0, 0, 1, 1))


def _mouth(bend: float) -> QPainterPath:
    corner = 0.675 - bend / 2
    mouth = QPainterPath(QPointF(0.29, corner))
    # Both control points lie 4/3 as far away as the curve comes.
    depth = corner + bend * 4 / 3
    mouth.cubicTo(QPointF(0.37, depth), QPointF(0.63, depth), QPointF(0.71, corner))
    return mouth
