"""Hardware keys on their way into the window: what each means, and nothing else gets through.

Guarantees: arrows and Tab move the focus among the visible, enabled controls (those of a panel
alone while one is open), Enter and Space press the focused one, the digits 1 to 5 give the n-th
answer as shown, letters go to the comment and digits to the service menu where those have the
screen. The officer's end key, where the settings name one, ends the turn whatever is shown. No
other key and none with Ctrl, Alt or Meta does anything. A scanner's burst is ignored
(`kiosk.ui.key_rhythm`). The focus is seen only after a key was used, goes with a touch, and never
stays from one screen to the next: it would show which answer was given. Leaves to others:
drawing the ring (Main.qml binds to the view model's `focus`), what pressing does (QML).
"""

from collections.abc import Callable

from PySide6.QtCore import QMetaObject, QObject, QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtQuick import QQuickItem, QQuickView

from kiosk.ui.key_navigation import Control, Direction, next_control, numbered
from kiosk.ui.key_rhythm import KEY_HOLD_MS, TYPED_HOLD_MS, KeyRhythm, Verdict
from kiosk.ui.view_model import KioskViewModel

MOVES = {
    Qt.Key.Key_Right: Direction.NEXT,
    Qt.Key.Key_Tab: Direction.NEXT,
    Qt.Key.Key_Left: Direction.PREVIOUS,
    Qt.Key.Key_Backtab: Direction.PREVIOUS,
    Qt.Key.Key_Up: Direction.UP,
    Qt.Key.Key_Down: Direction.DOWN,
}
PRESSES = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Select}
SILENT = {Qt.Key.Key_Shift, Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock}
"""They come with other keys and say nothing of their rhythm."""
FORBIDDEN = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
NOT_FOR_THE_END = FORBIDDEN | Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
"""A citizen's keypad whose NumLock went off sends End for 1 and Insert for 0."""
ANSWERED_BY_DIGITS = {"question", "prompt"}
DIGITS = {"1", "2", "3", "4", "5"}
NAMED = {Qt.Key.Key_Backspace: "erase", Qt.Key.Key_Space: "space"}
"""Keys that the comment knows by a name."""
COMMENT = "comment"
SERVICE = "service"
ONCE_LATER = Qt.ConnectionType(
    Qt.ConnectionType.QueuedConnection.value | Qt.ConnectionType.SingleShotConnection.value
)


class KeyFilter(QObject):
    """The keys of one window."""

    def __init__(
        self,
        window: QQuickView,
        model: KioskViewModel,
        up_ms: Callable[[], int],
        end_key: str | None = None,
    ) -> None:
        """`up_ms` dates keys that carry no time of their own; `end_key`: see `end_turn_with`."""
        super().__init__()
        self._window, self._model, self._up_ms = window, model, up_ms
        self._rhythm = KeyRhythm()
        self._focus: str | None = None
        self._place: tuple[object, ...] = ()
        self._held: list[Callable[[], None]] = []
        self._end_key: Qt.Key | None = None
        self.end_turn_with(end_key)
        self._hold = QTimer(self)
        self._hold.setSingleShot(True)
        self._hold.timeout.connect(self._act_held)
        model.view_changed.connect(self._view_changed)

    def end_turn_with(self, name: str | None) -> None:
        """Let this key end turns, by Qt's name without `Key_`, such as "F8"; None: no key does."""
        self._end_key = None if name is None else Qt.Key[f"Key_{name}"]

    def press(self, event: QKeyEvent) -> None:
        """A key went down."""
        key, text = Qt.Key(event.key()), event.text()
        if key in SILENT:
            return
        ends_turn = key == self._end_key and not event.modifiers() & NOT_FOR_THE_END
        if ends_turn:
            deed: Callable[[], None] | None = self._model.endTurn
        else:
            deed = None if event.modifiers() & FORBIDDEN else self._deed(key, text)
        if event.isAutoRepeat():
            if deed is not None and (key in MOVES or key == Qt.Key.Key_Backspace):
                deed()
            return
        typing = self._has_screen(COMMENT)
        verdict = self._rhythm.take(
            event.timestamp() or self._up_ms(),
            # The end key waits to stand alone too: a scanner may type one before each code.
            printable=ends_turn or (text.isprintable() and text != ""),
            text=typing,
        )
        self._obey(verdict, deed, TYPED_HOLD_MS if typing else KEY_HOLD_MS)

    def _obey(self, verdict: Verdict, deed: Callable[[], None] | None, hold_ms: int) -> None:
        self._hold.stop()
        if verdict is Verdict.IGNORE:
            self._held = []
            return
        if verdict is not Verdict.JOIN:
            self._act_held()
        if deed is not None and verdict is Verdict.ACT:
            deed()
        elif deed is not None:
            self._held.append(deed)
        if self._held:
            self._hold.start(hold_ms)

    @Slot()
    def hide(self) -> None:
        """No control has the focus; a touch says so."""
        self._focus = None
        self._model.show_focus(None)

    @property
    def focus(self) -> str | None:
        """The name of the control that Enter would press."""
        return self._focus

    @property
    def holds_back(self) -> bool:
        """Whether a key waits to be told from the beginning of a burst."""
        return bool(self._held)

    def controls(self) -> dict[str, QQuickItem]:
        """What keys reach now, by object name: the panel's where one is open, else everything."""
        everything = _visible_below(self._window.contentItem())
        trap = next((item for item in everything if item.property("trapsKeys")), None)
        reached = everything if trap is None else _visible_below(trap)
        return {item.objectName(): item for item in reached if _is_control(item)}

    def _has_screen(self, *names: str) -> bool:
        """Whether one of these is on the screen, with no panel over it."""
        shown = self._model.shown
        return shown["screen"] in names and not shown.get("panel")

    def _deed(self, key: Qt.Key, text: str) -> Callable[[], None] | None:
        typed = NAMED.get(key) or (text if text.isprintable() else "")
        if key in MOVES:
            return lambda: self._move(MOVES[key])
        if typed and self._has_screen(COMMENT):
            return lambda: self._model.commentKey(typed)
        if key in PRESSES:
            return self._press_focused
        if (typed == "erase" or typed.isdecimal()) and self._has_screen(SERVICE):
            return lambda: self._model.serviceKey(typed)
        if typed in DIGITS and self._has_screen(*ANSWERED_BY_DIGITS):
            return lambda: self._answer(int(typed))
        return None

    @Slot()
    def _act_held(self) -> None:
        held, self._held = self._held, []
        for deed in held:
            deed()

    def _move(self, direction: Direction) -> None:
        items = self.controls()
        name = next_control(_rectangles(items), self._focus, direction)
        self._focus_on(name, items)

    def _press_focused(self) -> None:
        items = self.controls()
        if self._focus in items:
            _press(items[self._focus])
        else:
            self._move(Direction.NEXT)

    def _answer(self, number: int) -> None:
        items = self.controls()
        name = numbered(_rectangles(items), "answer-", number)
        if name is not None and self._has_screen(*ANSWERED_BY_DIGITS):
            _press(items[name])

    def _focus_on(self, name: str | None, items: dict[str, QQuickItem]) -> None:
        if name is None or name not in items:
            self.hide()
            return
        self._focus, self._place = name, _place(self._model)
        item = items[name]
        # Tells assistive technology too; no key reaches the item by it.
        item.forceActiveFocus()
        self._model.show_focus(_rectangle(item))

    @Slot()
    def _view_changed(self) -> None:
        if self._focus is None:
            return
        place = _place(self._model)
        if place != self._place:
            self.hide()
        else:
            # Where the control stands then is known once the new view is laid out.
            self._window.frameSwapped.connect(self._follow, ONCE_LATER)

    @Slot()
    def _follow(self) -> None:
        if self._focus is not None:
            self._focus_on(self._focus, self.controls())


def _place(model: KioskViewModel) -> tuple[object, ...]:
    """What is on the screen, as far as the focus is concerned."""
    view = model.shown
    content, panel = view.get("content"), view.get("panel")
    question = content.get("question") if isinstance(content, dict) else None
    step = content.get("step") if isinstance(content, dict) else None
    return view["screen"], question, step, panel.get("name") if isinstance(panel, dict) else None


def _visible_below(item: QQuickItem) -> list[QQuickItem]:
    """`item` and everything seen in it. By the scene: what a Repeater makes is nobody's child."""
    found: list[QQuickItem] = []
    waiting = [item]
    while waiting:
        each = waiting.pop()
        found.append(each)
        waiting += [child for child in each.childItems() if child.isVisible()]
    return found


def _is_control(item: QQuickItem) -> bool:
    # A MouseArea has an `enabled` of its own, of which isEnabled() knows nothing.
    enabled = item.isEnabled() and bool(item.property("enabled"))
    return bool(item.property("takesKeys")) and enabled and item.objectName() != ""


def _rectangle(item: QQuickItem) -> QRectF:
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


def _rectangles(items: dict[str, QQuickItem]) -> list[Control]:
    found = []
    for name, item in items.items():
        at = _rectangle(item)
        found.append(Control(name, at.x(), at.y(), at.width(), at.height()))
    return found


def _press(item: QQuickItem) -> None:
    QMetaObject.invokeMethod(item, "activated")
