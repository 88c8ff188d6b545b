"""The signs of the screens, drawn as lines of one weight in a square.

Guarantees that a sign never stands for a word: every control has its words beside it. Leaves to
others: which control has which sign (`kiosk.ui.footer`, `kiosk.ui.officer`).
"""

from collections.abc import Callable
from math import cos, pi, sin
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF

from kiosk.ui.tokens import COLOURS, Mode

WEIGHT = 0.075
"""Width of a line, in sides of the square."""


def draw_sign(name: str, side: int, mode: Mode = Mode.LIGHT, token: str = "") -> QImage:
    """The sign of that name as a square picture of `side` pixels; KeyError if there is none.

    `token` is the colour's name in the theme; empty: the sign's own.
    """
    own, draw = SIGNS[name]
    colour = QColor(COLOURS[mode][token or own])
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(side, side)
    pen = QPen(colour, WEIGHT)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    draw(painter)
    painter.end()
    return image


def _line(painter: QPainter, *points: tuple[float, float]) -> None:
    painter.drawPolyline(QPolygonF([QPointF(*point) for point in points]))


def _filled(painter: QPainter, path: QPainterPath) -> None:
    painter.fillPath(path, painter.pen().color())


def _dot(painter: QPainter, x: float, y: float, radius: float) -> None:
    path = QPainterPath()
    path.addEllipse(QPointF(x, y), radius, radius)
    _filled(painter, path)


def _person(painter: QPainter) -> None:
    painter.drawEllipse(QRectF(0.34, 0.12, 0.32, 0.32))
    shoulders = QPainterPath(QPointF(0.16, 0.86))
    shoulders.cubicTo(QPointF(0.16, 0.50), QPointF(0.84, 0.50), QPointF(0.84, 0.86))
    painter.drawPath(shoulders)


def _papers(painter: QPainter) -> None:
    _line(
        painter, (0.22, 0.12), (0.60, 0.12), (0.78, 0.30), (0.78, 0.88), (0.22, 0.88), (0.22, 0.12)
    )
    for y, end in ((0.44, 0.63), (0.58, 0.63), (0.72, 0.52)):
        _line(painter, (0.37, y), (end, y))


def _back(painter: QPainter) -> None:
    _line(painter, (0.84, 0.50), (0.16, 0.50))
    _line(painter, (0.42, 0.22), (0.14, 0.50), (0.42, 0.78))


def _skip(painter: QPainter) -> None:
    _line(painter, (0.16, 0.22), (0.44, 0.50), (0.16, 0.78))
    _line(painter, (0.50, 0.22), (0.78, 0.50), (0.50, 0.78))


def _restart(painter: QPainter) -> None:
    box = QRectF(0.17, 0.19, 0.66, 0.66)
    painter.drawArc(box, 130 * 16, -310 * 16)
    at = 130 * pi / 180
    x, y = 0.50 + 0.33 * cos(at), 0.52 - 0.33 * sin(at)
    _line(painter, (x - 0.01, y - 0.18), (x, y), (x + 0.19, y + 0.02))


def _close(painter: QPainter) -> None:
    _line(painter, (0.22, 0.22), (0.78, 0.78))
    _line(painter, (0.78, 0.22), (0.22, 0.78))


def _check(painter: QPainter) -> None:
    _line(painter, (0.16, 0.54), (0.40, 0.78), (0.84, 0.26))


def _larger(painter: QPainter) -> None:
    """A small letter and a large one."""
    _line(painter, (0.08, 0.82), (0.21, 0.46), (0.34, 0.82))
    _line(painter, (0.13, 0.69), (0.29, 0.69))
    _line(painter, (0.42, 0.82), (0.67, 0.16), (0.92, 0.82))
    _line(painter, (0.51, 0.60), (0.83, 0.60))


def _contrast(painter: QPainter) -> None:
    """A disc, half of it dark."""
    painter.drawEllipse(QRectF(0.14, 0.14, 0.72, 0.72))
    half = QPainterPath(QPointF(0.50, 0.14))
    half.arcTo(QRectF(0.14, 0.14, 0.72, 0.72), 90, 180)
    half.closeSubpath()
    _filled(painter, half)


def _low(painter: QPainter) -> None:
    """A screen with its lower half full, and an arrow down to it."""
    painter.drawRoundedRect(QRectF(0.18, 0.10, 0.64, 0.80), 0.09, 0.09)
    half = QPainterPath()
    half.addRect(QRectF(0.29, 0.60, 0.42, 0.19))
    _filled(painter, half)
    _line(painter, (0.50, 0.22), (0.50, 0.46))
    _line(painter, (0.38, 0.36), (0.50, 0.47), (0.62, 0.36))


def _language(painter: QPainter) -> None:
    painter.drawEllipse(QRectF(0.12, 0.12, 0.76, 0.76))
    painter.drawEllipse(QRectF(0.335, 0.12, 0.33, 0.76))
    _line(painter, (0.12, 0.50), (0.88, 0.50))


def _help(painter: QPainter) -> None:
    """A person with a raised hand."""
    painter.drawEllipse(QRectF(0.27, 0.14, 0.25, 0.25))
    shoulders = QPainterPath(QPointF(0.10, 0.88))
    shoulders.cubicTo(QPointF(0.10, 0.48), QPointF(0.69, 0.48), QPointF(0.69, 0.88))
    painter.drawPath(shoulders)
    _line(painter, (0.62, 0.58), (0.84, 0.48), (0.84, 0.20))


def _phone(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(0.28, 0.08, 0.44, 0.84), 0.08, 0.08)
    _line(painter, (0.44, 0.78), (0.56, 0.78))


def _notice(painter: QPainter) -> None:
    """A shield: what protects whoever answers."""
    shield = QPainterPath(QPointF(0.50, 0.09))
    shield.cubicTo(QPointF(0.60, 0.18), QPointF(0.72, 0.21), QPointF(0.83, 0.21))
    shield.cubicTo(QPointF(0.85, 0.58), QPointF(0.74, 0.80), QPointF(0.50, 0.91))
    shield.cubicTo(QPointF(0.26, 0.80), QPointF(0.15, 0.58), QPointF(0.17, 0.21))
    shield.cubicTo(QPointF(0.28, 0.21), QPointF(0.40, 0.18), QPointF(0.50, 0.09))
    painter.drawPath(shield)
    _line(painter, (0.36, 0.51), (0.46, 0.62), (0.65, 0.39))


def _decline(painter: QPainter) -> None:
    painter.drawEllipse(QRectF(0.13, 0.13, 0.74, 0.74))
    _line(painter, (0.37, 0.37), (0.63, 0.63))
    _line(painter, (0.63, 0.37), (0.37, 0.63))


def _speech(painter: QPainter) -> None:
    """A loudspeaker."""
    _line(
        painter,
        (0.10, 0.38), (0.26, 0.38), (0.47, 0.19), (0.47, 0.81), (0.26, 0.62), (0.10, 0.62),
        (0.10, 0.38),
    )  # fmt: skip
    painter.drawArc(QRectF(0.43, 0.35, 0.26, 0.30), -60 * 16, 120 * 16)
    painter.drawArc(QRectF(0.40, 0.20, 0.48, 0.60), -58 * 16, 116 * 16)


def _petition(painter: QPainter) -> None:
    """A letter."""
    painter.drawRoundedRect(QRectF(0.10, 0.22, 0.80, 0.58), 0.06, 0.06)
    _line(painter, (0.13, 0.27), (0.50, 0.56), (0.87, 0.27))


def _comment(painter: QPainter) -> None:
    """A pencil."""
    _line(
        painter, (0.14, 0.86), (0.19, 0.63), (0.67, 0.15), (0.85, 0.33), (0.37, 0.81), (0.14, 0.86)
    )
    _line(painter, (0.56, 0.26), (0.74, 0.44))


SIGNS: Final[dict[str, tuple[str, Callable[[QPainter], None]]]] = {
    "person": ("accent", _person),
    "papers": ("accent", _papers),
    "back": ("ink", _back),
    "skip": ("ink", _skip),
    "restart": ("ink", _restart),
    "decline": ("ink", _decline),
    "close": ("ink", _close),
    "check": ("ink", _check),
    "larger": ("ink", _larger),
    "contrast": ("ink", _contrast),
    "low": ("ink", _low),
    "language": ("ink", _language),
    "help": ("ink", _help),
    "phone": ("ink", _phone),
    "notice": ("ink", _notice),
    "speech": ("ink", _speech),
    "petition": ("ink", _petition),
    "comment": ("ink", _comment),
}
"""Name to the token of its colour and its drawing."""
