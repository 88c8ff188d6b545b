"""At which counter the kiosk stands: asked once on its screen, or taken from its settings.

Guarantees that no rating is taken before it is known where central and settings agree or, by the
settings' own wish (`counter.binding = "settings"`), the settings are believed; that it is
recorded as `kiosk.bound` before it is remembered; that it is asked again when the counter changes
or what was remembered is lost. Leaves to others: the screen (`kiosk.ui.binding_content`).
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from kiosk.binding_file import BINDING, Binding, keep_binding, load_binding
from kiosk.document.shared_settings import Site
from kiosk.identity.enrolment import Enrolment
from kiosk.record import Draft, Record, VerifyKey
from kiosk.settings import Settings
from kiosk.ui.binding_content import BindingView, Mode, PlaceView, is_same

logger = logging.getLogger(__name__)

ASK_CENTRAL_MS = 10_000
"""How often the central is asked while it names another counter than the settings."""
Store = Callable[[Sequence[Draft], Callable[[Sequence[Record]], None], Callable[[str], None]], None]
"""As `VisitLog.store`."""


class CounterBinding(QObject):
    """One kiosk's. Lives on the GUI thread."""

    changed = Signal()
    """What the screen shows has changed."""
    settled = Signal()
    """Ratings may be taken: `is_bound` has become true."""
    central_wanted = Signal()
    """Somebody waits for what the central says of this kiosk now."""
    _stored = Signal()
    _failed = Signal()

    def __init__(
        self,
        settings: Settings,
        file_site: Site,
        store: Store,
        parent: QObject | None = None,
        *,
        follows: bool = False,
    ) -> None:
        """`file_site`: the site as kiosk.toml alone names it; `store`: where the record goes; its
        callbacks come on another thread; `follows`: as of `BindingView`.
        """
        super().__init__(parent)
        self._follows = follows
        self._by_screen = settings.counter.binding == "screen"
        self._path = settings.storage.folder / BINDING
        self._store = store
        self._wanted: Binding | None = None
        self.is_bound = False
        counter, site = settings.counter, file_site
        self._shown_site = settings.site
        self._named = PlaceView(counter.id, counter.name, site.name, site.unit)
        self.view = BindingView(named=self._named)
        self._asking = QTimer(self)
        self._asking.setInterval(ASK_CENTRAL_MS)
        self._asking.timeout.connect(self.central_wanted)
        queued = Qt.ConnectionType.QueuedConnection
        self._stored.connect(self._was_stored, queued)
        self._failed.connect(self._was_not_stored, queued)

    def enrolled(self, enrolment: Enrolment) -> None:
        """What the central says of this kiosk, at the start and whenever it changes.

        Storage must be there: what is settled by the settings is recorded at once.
        """
        named = self._named_beside(enrolment)
        central = VerifyKey.from_text(enrolment.receipt_key).fingerprint
        self.view = BindingView("ask", _approved(enrolment), named, central, follows=self._follows)
        self._wanted = Binding(
            enrolment.kiosk,
            enrolment.site,
            named.counter,
            "screen" if self._by_screen else "settings",
        )
        self.is_bound = self._is_settled(self._wanted)
        self._asking.stop()
        if self.is_bound:
            return
        if not self._by_screen:
            self.is_bound = True
            self._record()
        elif _differ(self.view) or enrolment.counter_taken_by:
            mode: Mode = "differs" if _differ(self.view) else "taken"
            self.view = replace(self.view, mode=mode)
            self._asking.start()

    def _named_beside(self, enrolment: Enrolment) -> PlaceView:
        """The place as this machine names it: as kiosk.toml does, or, where the central has given
        the site the very name that it has approved, as the screen does. Another name on the screen
        is the central's own affair: it must not close the counter.
        """
        named, shown = self._named, self._shown_site
        if is_same(shown.name, enrolment.site_name):
            named = replace(named, site_name=shown.name)
        if is_same(shown.unit, enrolment.unit):
            named = replace(named, unit=shown.unit)
        return named

    def stop(self) -> None:
        """Asks no more."""
        self._asking.stop()

    @Slot()
    def confirmed(self) -> None:
        """Somebody says: this counter."""
        if self.view.mode == "ask" and self._wanted is not None:
            self._show(replace(self.view, mode="saving", failed=False))
            self._record()

    @Slot()
    def denied(self) -> None:
        """Somebody says: not this counter."""
        if self.view.mode == "ask":
            self._show(replace(self.view, mode="denied", failed=False))
            self.central_wanted.emit()

    @Slot()
    def asked_again(self) -> None:
        """The question is wanted again."""
        if self.view.mode == "denied":
            self._show(replace(self.view, mode="ask"))
            self.central_wanted.emit()

    def _is_settled(self, wanted: Binding) -> bool:
        """Whether it was said before: the screen's word holds for the settings, not vice versa."""
        if self._by_screen and _differ(self.view):
            return False
        known = load_binding(self._path)
        ways = ("screen",) if self._by_screen else ("screen", "settings")
        return known is not None and known.by in ways and replace(known, by=wanted.by) == wanted

    def _record(self) -> None:
        wanted = self._wanted
        if wanted is None:
            return
        body = {"counter": wanted.counter, "by": wanted.by}

        def stored(_records: Sequence[Record]) -> None:
            _remember(self._path, wanted)
            self._stored.emit()

        self._store([Draft("kiosk.bound", body)], stored, lambda _code: self._failed.emit())

    def _show(self, view: BindingView) -> None:
        self.view = view
        self.changed.emit()

    @Slot()
    def _was_stored(self) -> None:
        if self.view.mode == "saving":
            self.is_bound = True
            self.settled.emit()

    @Slot()
    def _was_not_stored(self) -> None:
        if self.view.mode == "saving":
            self._show(replace(self.view, mode="ask", failed=True))


def _remember(path: Path, binding: Binding) -> None:
    try:
        keep_binding(path, binding)
    except OSError as error:
        # The record is there; the question comes once more after the next start.
        logger.warning("%s cannot be written: %s", path, error)


def _approved(enrolment: Enrolment) -> PlaceView:
    return PlaceView(
        enrolment.counter,
        enrolment.counter_name or enrolment.counter,
        enrolment.site_name,
        enrolment.unit,
        enrolment.counter_field,
    )


def _differ(view: BindingView) -> bool:
    approved, named = view.approved, view.named
    return (
        approved.counter != named.counter
        or not is_same(approved.site_name, named.site_name)
        or not is_same(approved.unit, named.unit)
    )
