"""The one object that the screens bind to: a view in, touches out. No logic.

Guarantees that showing an equal view draws nothing, and that what the citizen does leaves as
signals. Leaves to others: deciding what a touch means (`kiosk.visit`, through `kiosk.app`).
"""

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.ui.first_view import View


class KioskViewModel(QObject):
    """`view` as `kiosk.ui.view.present` or `first_view` made it."""

    view_changed = Signal()
    touched = Signal()
    answered = Signal(str, int)
    skipped = Signal(str)
    wentBack = Signal()
    dismissed = Signal()
    languageChosen = Signal(str)

    def __init__(self, view: View, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view

    def _get_view(self) -> View:
        return self._view

    view = Property("QVariantMap", _get_view, notify=view_changed)  # type: ignore[arg-type]

    def show(self, view: View) -> None:
        """Show `view` from the next frame on; nothing happens if it is shown already."""
        if view == self._view:
            return
        self._view = view
        self.view_changed.emit()

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
