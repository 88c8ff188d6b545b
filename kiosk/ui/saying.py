"""What is said for a moment of a badge or a PIN, on the GUI thread.

Guarantees that it is gone SAID_MS after it was said, and that the last thing said is what stands.
Leaves to others: what it is (`SaidView`) and drawing it (`changed` asks for that).
"""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kiosk.ui.counter_view import SaidView

SAID_MS = 5_000


class Saying(QObject):
    """One screen's moment of words; `said` is None where there is nothing to say."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Says nothing yet."""
        super().__init__(parent)
        self.said: SaidView | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.stop)

    @Slot(object)
    def say(self, said: SaidView) -> None:
        """From now on, for SAID_MS."""
        self._timer.start(SAID_MS)
        self._put(said)

    @Slot()
    def stop(self) -> None:
        """Nothing is said any more."""
        self._timer.stop()
        self._put(None)

    def _put(self, said: SaidView | None) -> None:
        if said != self.said:
            self.said = said
            self.changed.emit()
