"""What a person with a ruler would find on the window: texts, controls, millimetres."""

from PySide6.QtCore import QRectF
from PySide6.QtQml import QQmlExpression, qmlContext

INCH_MM = 25.4
SCREEN_INCHES = 10.1
"""The smallest screen there is, and what an unmeasured one is taken for."""


def per_mm(size, inches=SCREEN_INCHES):
    """Pixels of a millimetre on a screen of `size` pixels."""
    return (size[0] ** 2 + size[1] ** 2) ** 0.5 / (inches * INCH_MM)


def visible_items(item):
    """Everything below `item` that is seen."""
    for child in item.childItems():
        if child.isVisible():
            yield child
            yield from visible_items(child)


def shown(window):
    """Everything that is seen; what is on a panel alone where one is open."""
    items = list(visible_items(window.quick_window.rootObject()))
    panel = next((item for item in items if item.objectName() == "panel"), None)
    return list(visible_items(panel)) if panel else items


def texts(items):
    """The texts among `items` that say something."""
    return [item for item in items if item.inherits("QQuickText") and item.property("text")]


def controls(items):
    """What can be touched among `items`, by name."""
    return {
        item.objectName(): item
        for item in items
        if item.property("takesKeys") and item.objectName() and item.isEnabled()
    }


def place(item):
    """Where an item stands in the window."""
    return item.mapRectToScene(item.boundingRect())


def type_size(text):
    """The size of type a Text is drawn with, in pixels, which fitting may have made smaller."""
    return int(QQmlExpression(qmlContext(text), text, "fontInfo.pixelSize").evaluate()[0])


def aligned(text, direction):
    """Qt has no converter for these enumerations; QML itself reads them as numbers."""
    expression = QQmlExpression(qmlContext(text), text, f"{direction}Alignment")
    names = {1: "left", 2: "right", 4: "center", 32: "top", 64: "bottom", 128: "middle"}
    return names[int(expression.evaluate()[0])]


def painted(text):
    """Where the letters of a Text stand in the window."""
    width, height = text.property("contentWidth"), text.property("contentHeight")
    across, down = text.width() - width, text.height() - height
    left = {"center": across / 2, "right": across}.get(aligned(text, "horizontal"), 0.0)
    top = {"middle": down / 2, "bottom": down}.get(aligned(text, "vertical"), 0.0)
    return text.mapRectToScene(QRectF(left, top, width, height))


def overlap(one, other):
    """How far two rectangles reach into each other, in pixels; negative or 0 if they do not."""
    common = one.intersected(other)
    return min(common.width(), common.height())


def owner(item, among):
    """The control of `among` that `item` stands in, or None."""
    while item is not None:
        if item in among:
            return item
        item = item.parentItem()
    return None
