"""What the keyboard of the comment does: keys in, text out.

Guarantees that a text is told of when it has changed and at no other time, that it is never longer
than `kiosk.composer.LIMIT`, and that a key costs the same however long a scanner goes on. Leaves to
others: what a key makes of the word (`kiosk.composer`), where the text goes (`kiosk.visit`), and
drawing (`kiosk.ui.comment_content`, qml/parts/Keyboard.qml).
"""

from dataclasses import dataclass, replace
from typing import Final, Literal

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.composer import LIMIT, Composition, Method, cleared, typed

Page = Literal["letters", "digits"]

_SENTENCE_ENDS: Final = (".", "!", "?", "\n")


@dataclass(frozen=True, slots=True)
class CommentView:
    """What is written, and the keyboard as it stands; `remaining` in characters."""

    text: str = ""
    shift: bool = True
    page: Page = "letters"
    method: Method = Method.TELEX
    remaining: int = LIMIT


class CommentPad(QObject):
    """One keyboard and the text under it. GUI thread only.

    `commentChanged`: the whole text, after a key that changed it. `keyboardChanged`: a key changed
    the keyboard alone (shift, page, method), and it is to be drawn again.
    """

    commentChanged = Signal(str)
    keyboardChanged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._composition = Composition()
        self._shift = True
        self._page: Page = "letters"

    @property
    def view(self) -> CommentView:
        """The pad as `comment_content` takes it."""
        text = self._composition.text
        method = self._composition.method
        return CommentView(text, self._shift, self._page, method, LIMIT - len(text))

    def reset(self, text: str = "") -> None:
        """Begin with `text`, on the page of letters, in Telex; nobody is told."""
        self._composition = cleared(Composition(), text)
        self._page = "letters"
        self._shift = _begins_sentence(self._composition.text)

    @Slot(str)
    def take(self, key: str) -> None:
        """A key as the keyboard names it: a character, a name that `kiosk.composer.typed` knows,
        "shift", "page", "method", or "erase" (a hardware key's backspace). Any other does nothing.
        """
        match key:
            case "shift":
                self._shift = not self._shift
            case "page":
                self._page = "digits" if self._page == "letters" else "letters"
            case "method":
                self._change_method()
            case _:
                self._type("backspace" if key == "erase" else key)
                return
        self.keyboardChanged.emit()

    def _change_method(self) -> None:
        other = Method.VNI if self._composition.method is Method.TELEX else Method.TELEX
        # The word under way stays as it is: its keys mean something else in the other method.
        ended = cleared(self._composition, self._composition.text)
        self._composition = replace(ended, method=other)

    def _type(self, key: str) -> None:
        # "ß" has two capitals, which are no key.
        capital = key.upper() if len(key) == 1 and len(key.upper()) == 1 else key
        before = self._composition.text
        self._composition = typed(self._composition, capital if self._shift else key)
        text = self._composition.text
        if text == before:
            return
        self._shift = _begins_sentence(text)
        if key in {"space", "enter"}:
            self._page = "letters"
        self.commentChanged.emit(text)


def _begins_sentence(text: str) -> bool:
    """Whether what comes next is written with a capital."""
    said = text.rstrip(" ")
    return said == "" or (said.endswith("\n") if said == text else said.endswith(_SENTENCE_ENDS))
