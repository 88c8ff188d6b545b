"""The face of a Đông Sơn bronze drum, the one ornament: a star in rings of teeth and circles.

Drawn faintly on the ground and opaque, so that the renderer copies it without blending. High
contrast has no ornament.
"""

from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from kiosk.ui.tokens import COLOURS, Mode

GROUND = COLOURS[Mode.LIGHT]["ground"]
GOLD = COLOURS[Mode.LIGHT]["gold"]
STRENGTH = 0.14
"""Share of gold in the ornament's colour."""

RAYS = 14
RINGS = (0.225, 0.255, 0.45, 0.475, 0.665, 0.69, 0.845, 0.87, 0.985)
"""Radii of the plain rings; 1 is the drum's."""

TEETH = ((0.475, 0.535, 60), (0.69, 0.76, 84))
"""Bands of teeth: inner radius, outer radius, how many."""

CIRCLES = ((0.35, 0.040, 26), (0.60, 0.034, 48), (0.928, 0.030, 84))
"""Bands of dotted circles joined by tangents: radius, radius of a circle, how many."""


def draw_drum(side: int) -> QImage:
    """The whole drum as a square picture of `side` pixels on the ground's colour."""
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor(GROUND))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(side / 2, side / 2)
    painter.scale(side / 2, side / 2)
    colour = _mixed(QColor(GROUND), QColor(GOLD), STRENGTH)
    painter.setPen(QPen(colour, 4 / side))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for radius in RINGS:
        painter.drawEllipse(QPointF(0, 0), radius, radius)
    for inner, outer, count in TEETH:
        painter.drawPolyline(_teeth(inner, outer, count))
    for band in CIRCLES:
        _draw_circles(painter, *band)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(_star())
    painter.end()
    return image


def _mixed(first: QColor, second: QColor, share: float) -> QColor:
    parts = [
        round(one + (other - one) * share)
        for one, other in (
            (first.red(), second.red()),
            (first.green(), second.green()),
            (first.blue(), second.blue()),
        )
    ]
    return QColor(*parts)


def _at(radius: float, turn: float) -> QPointF:
    """The point at `radius`, `turn` of a whole turn clockwise from the top."""
    return QPointF(radius * sin(2 * pi * turn), -radius * cos(2 * pi * turn))


def _star() -> QPolygonF:
    points = []
    for ray in range(RAYS):
        points += [_at(0.205, ray / RAYS), _at(0.062, (ray + 0.5) / RAYS)]
    return QPolygonF(points)


def _teeth(inner: float, outer: float, count: int) -> QPolygonF:
    points = []
    for tooth in range(count):
        points += [_at(inner, tooth / count), _at(outer, (tooth + 0.5) / count)]
    return QPolygonF([*points, _at(inner, 0)])


def _draw_circles(painter: QPainter, radius: float, size: float, count: int) -> None:
    for place in range(count):
        middle = _at(radius, place / count)
        painter.drawEllipse(middle, size * 0.55, size * 0.55)
        dot = size * 0.12
        painter.fillRect(
            QRectF(middle.x() - dot, middle.y() - dot, 2 * dot, 2 * dot), painter.pen().color()
        )
        # The tangent leaves one circle on its outer side and reaches the next on its inner.
        start, end = (
            _at(radius + size * 0.55, place / count),
            _at(radius - size * 0.55, (place + 1) / count),
        )
        painter.drawLine(start, end)
