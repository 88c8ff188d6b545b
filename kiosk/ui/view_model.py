"""The one object that the screens bind to: a view in, touches out.

A touch is made into the signal of what it means; nothing else is decided here.

Guarantees that showing an equal view draws nothing, and that what the citizen does leaves as
signals. Leaves to others: deciding what a touch means (`kiosk.visit`, through `kiosk.app`).
"""

from typing import Final, cast

from PySide6.QtCore import Property, QObject, QRectF, Signal, Slot

from kiosk.ui.first_view import View

ACCESS: Final = ("larger-text", "high-contrast", "low-position", "spoken", "assisted")
"""The names of the fields of `kiosk.visit.Access`, which is not imported before the first frame."""
PANELS: Final = ("notice", "petition", "phone", "help", "dossier")
"""The values of `kiosk.visit.Panel`."""


class KioskViewModel(QObject):
    """`view` as `kiosk.ui.view.present` or `first_view` made it."""

    view_changed = Signal()
    focus_changed = Signal()
    touched = Signal()
    answered = Signal(str, int)
    skipped = Signal(str)
    wentBack = Signal()
    dismissed = Signal()
    languageChosen = Signal(str)
    startedAgain = Signal()
    accessChosen = Signal(str, bool)
    panelOpened = Signal(str)
    panelClosed = Signal()
    detailOpened = Signal()
    sideChosen = Signal(str)
    sidesShown = Signal()
    reasonToggled = Signal(str, str)
    commentOpened = Signal()
    commentClosed = Signal()
    commentKeyed = Signal(str)
    detailSent = Signal()
    detailSkipped = Signal()
    serviceOpened = Signal()
    serviceKeyed = Signal(str)
    dossierAgreed = Signal()
    dossierDeclined = Signal()
    turnEnded = Signal()
    bindingConfirmed = Signal()
    bindingDenied = Signal()
    bindingAskedAgain = Signal()

    def __init__(self, view: View, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._focus: View = {}

    def _get_view(self) -> View:
        return self._view

    view = Property("QVariantMap", _get_view, notify=view_changed)  # type: ignore[arg-type]

    @property
    def shown(self) -> View:
        """The view, for Python."""
        return self._view

    def show(self, view: View) -> None:
        """Show `view` from the next frame on; nothing happens if it is shown already."""
        if view == self._view:
            return
        self._view = view
        self.view_changed.emit()

    def _get_focus(self) -> View:
        return self._focus

    focus = Property("QVariantMap", _get_focus, notify=focus_changed)  # type: ignore[arg-type]
    """Where the control is that keys would press: x, y, width, height in pixels; else empty."""

    def show_focus(self, at: QRectF | None) -> None:
        """Draw the ring around `at` from the next frame on, or none."""
        focus: View = {}
        if at is not None:
            focus = {"x": at.x(), "y": at.y(), "width": at.width(), "height": at.height()}
        if focus != self._focus:
            self._focus = focus
            self.focus_changed.emit()

    @Slot()
    def touch(self) -> None:
        """The citizen asks to rate."""
        self.touched.emit()

    @Slot(str, int)
    def answer(self, question: str, value: int) -> None:
        """A level of the question was touched."""
        self.answered.emit(question, value)

    @Slot(str)
    def skip(self, question: str) -> None:
        """The question is to be left out."""
        self.skipped.emit(question)

    @Slot()
    def goBack(self) -> None:
        """The citizen wants the question before."""
        self.wentBack.emit()

    @Slot()
    def dismiss(self) -> None:
        """The prompt is declined, or the thanks touched away."""
        self.dismissed.emit()

    @Slot(str)
    def chooseLanguage(self, code: str) -> None:
        """Another language is wanted."""
        self.languageChosen.emit(code)

    @Slot(str)
    def press(self, name: str) -> None:
        """The button `name` of the footer or of a panel was touched; KeyError if there is none."""
        kind, _, rest = name.partition("-")
        if kind == "language" and rest:
            self.languageChosen.emit(rest)
        elif name in ACCESS:
            self.accessChosen.emit(name, not self._is_on(name))
        elif name == cast("View", self._view["panel"]).get("name"):
            self.panelClosed.emit()
        elif name in PANELS:
            self.panelOpened.emit(name)
        elif name == "skip" and self._view["screen"] in ("prompt", "question"):
            self.skipped.emit(str(self._content("question")))
        else:
            {
                "back": self.wentBack,
                "skip": self.detailSkipped,
                "start-again": self.startedAgain,
                "decline": self.dismissed,
                "close": self.panelClosed,
                "dossier-agree": self.dossierAgreed,
                "dossier-decline": self.dossierDeclined,
            }[name].emit()

    def _is_on(self, name: str) -> bool:
        """Whether the toggle `name` of the panel or the footer is on."""
        for part in ("panel", "footer"):
            shown = cast("dict[str, list[View]]", self._view[part])
            for button in shown.get("buttons", ()):
                if button["name"] == name:
                    return bool(button["on"])
        return False

    def _content(self, key: str) -> object:
        return cast("View", self._view["content"]).get(key, "")

    @Slot()
    def startAgain(self) -> None:
        """The first question is wanted, with nothing answered."""
        self.startedAgain.emit()

    @Slot(str, bool)
    def chooseAccess(self, name: str, on: bool) -> None:  # noqa: FBT001 - as QML calls it
        """The screen is to be made easier in the way `name`, one of `ACCESS`, or no longer."""
        self.accessChosen.emit(name, on)

    @Slot(str)
    def openPanel(self, name: str) -> None:
        """The panel `name`, one of `PANELS`, is wanted."""
        self.panelOpened.emit(name)

    @Slot()
    def closePanel(self) -> None:
        """The panel is to go."""
        self.panelClosed.emit()

    @Slot()
    def addDetail(self) -> None:
        """Reasons or a comment are to be added."""
        self.detailOpened.emit()

    @Slot(str)
    def chooseSide(self, side: str) -> None:
        """The reasons of `side` (a `kiosk.visit.Side`) are wanted."""
        self.sideChosen.emit(side)

    @Slot()
    def showSides(self) -> None:
        """The two sides are wanted again."""
        self.sidesShown.emit()

    @Slot(str, str)
    def toggleReason(self, side: str, reason: str) -> None:
        """A reason was touched."""
        self.reasonToggled.emit(side, reason)

    @Slot()
    def openComment(self) -> None:
        """The keyboard is wanted."""
        self.commentOpened.emit()

    @Slot()
    def closeComment(self) -> None:
        """The keyboard is to go; what was written stays."""
        self.commentClosed.emit()

    @Slot(str)
    def commentKey(self, key: str) -> None:
        """A key of the comment's keyboard was touched."""
        self.commentKeyed.emit(key)

    @Slot()
    def sendDetail(self) -> None:
        """What was chosen and written is to be kept."""
        self.detailSent.emit()

    @Slot()
    def skipDetail(self) -> None:
        """What was chosen and written is to be thrown away."""
        self.detailSkipped.emit()

    @Slot()
    def openService(self) -> None:
        """The long press in the corner."""
        self.serviceOpened.emit()

    @Slot(str)
    def serviceKey(self, key: str) -> None:
        """A key or action of the service menu was touched."""
        self.serviceKeyed.emit(key)

    @Slot(str)
    def bindingPressed(self, name: str) -> None:
        """A button of the screen `binding` was touched; KeyError if there is none of that name."""
        {
            "binding-yes": self.bindingConfirmed,
            "binding-no": self.bindingDenied,
            "binding-back": self.bindingAskedAgain,
        }[name].emit()

    @Slot()
    def endTurn(self) -> None:
        """The officer's key: a turn has ended."""
        self.turnEnded.emit()
