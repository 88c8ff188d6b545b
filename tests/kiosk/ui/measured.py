"""Where things stand in a window: texts as they are painted, controls in millimetres."""

from PySide6.QtCore import QRectF
from PySide6.QtQml import QQmlExpression, qmlContext

INCH_MM = 25.4
SCREEN_INCHES = 10.1
TOUCHING = 2
"""Pixels that two texts may share: the room above and below letters."""


def visible_items(item):
    for child in item.childItems():
        if child.isVisible() and child.opacity() > 0:
            yield child
            yield from visible_items(child)


def pixels_per_mm(size):
    width, height = size
    return (width**2 + height**2) ** 0.5 / (SCREEN_INCHES * INCH_MM)


def place_of(item):
    return item.mapRectToScene(item.boundingRect())


def painted(text):
    """Where the letters of a Text stand in the window."""

    def aligned(direction):
        # Qt has no converter for these enumerations; QML itself reads them as numbers.
        expression = QQmlExpression(qmlContext(text), text, f"{direction}Alignment")
        return int(expression.evaluate()[0])

    width, height = text.property("contentWidth"), text.property("contentHeight")
    spare = text.width() - width
    left = {2: spare, 4: spare / 2}.get(aligned("horizontal"), 0.0)
    tall = text.height() - height
    top = {64: tall, 128: tall / 2}.get(aligned("vertical"), 0.0)
    return text.mapRectToScene(QRectF(left, top, width, height))


def texts_of(window):
    """Every visible text that says something, with its place."""
    return [
        (item, painted(item))
        for item in visible_items(window.rootObject())
        if item.inherits("QQuickText") and item.property("text")
    ]


def controls_of(window, *prefixes):
    """Name to place of every visible control whose name begins with one of `prefixes`."""
    return {
        item.objectName(): place_of(item)
        for item in visible_items(window.rootObject())
        if item.objectName().startswith(prefixes)
    }


def overlapping(places):
    """Pairs of the names in `places` that share more than their edges."""
    named = sorted(places.items())
    return [
        (one, other)
        for at, (one, first) in enumerate(named)
        for other, second in named[at + 1 :]
        if min(first.intersected(second).width(), first.intersected(second).height()) > TOUCHING
    ]
