"""Tells assistive technology what has come on the screen.

Guarantees that the title of a screen, question or panel is announced once when it comes, and
nothing at all where no assistive technology listens. Leaves to others: the names and roles of
what is on it (QML), speech of our own (`kiosk.speech`).
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from kiosk.ui.first_view import View
from kiosk.ui.view_model import KioskViewModel

WORD_JOINER = "\u2060"
SAYING = ("invitation", "title", "progress", "words")
"""Keys of a content that say what the screen is about, in reading order."""


class Announcer(QObject):
    """Announces each title of `model` at `root`, an item of the scene."""

    def __init__(
        self, root: QObject, model: KioskViewModel, say: Callable[[str], None] | None = None
    ) -> None:
        """`say`: where titles go; assistive technology unless told."""
        super().__init__()
        self._root, self._model = root, model
        self._say = say or self._announce
        self._title = ""
        model.view_changed.connect(self._view_changed)

    @Slot()
    def _view_changed(self) -> None:
        title = title_of(self._model.shown)
        if title != self._title:
            self._title = title
            if title:
                self._say(title)

    def _announce(self, title: str) -> None:
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._root, title))


def title_of(view: View) -> str:
    """What `view` is about, in one line; that of its panel where one is open."""
    panel, content = view.get("panel"), view.get("content")
    if isinstance(panel, dict) and panel.get("title"):
        parts = [str(panel["title"])]
    elif isinstance(content, dict):
        parts = [str(content[key]) for key in SAYING if content.get(key)]
    else:
        parts = []
    return " ".join(" ".join(parts).replace(WORD_JOINER, "").split())
