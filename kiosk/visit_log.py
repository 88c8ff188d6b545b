"""From what a visit leaves to the log: sealed, signed, stored, and the word on it carried back.

Guarantees that a rating's word (stored with its check code, or failed) comes through the
`Bridge` exactly once, and that whatever was stored wakes the forwarder. Leaves to others: the
outbox and its thread (`kiosk.queue`), and what the word means (`kiosk.visit`).
"""

import logging
from collections.abc import Callable, Sequence
from functools import partial

from kiosk.bridge import Bridge
from kiosk.drafting import record_draft
from kiosk.queue.storage_thread import StorageThread
from kiosk.record import Draft, Record, SealingPublicKey
from kiosk.record.check_code import CheckCode, check_text
from kiosk.ui.check_code_image import qr_rows
from kiosk.ui.counter_view import CheckCodeView
from kiosk.visit import VisitDraft

logger = logging.getLogger(__name__)

RATING = "rating"
DETAIL = "rating.detail"


class VisitLog:
    """The log as the counter uses it. Methods for the GUI thread, but for what is said."""

    def __init__(
        self,
        storage: StorageThread,
        sealing_key: Callable[[], SealingPublicKey],
        bridge: Bridge,
        public_url: str | None,
        wake: Callable[[], None],
    ) -> None:
        """`sealing_key`: what to seal to now; `public_url`: what a phone can reach, None for none;
        `wake`: there is more to send.
        """
        self._storage = storage
        self._sealing_key = sealing_key
        self._bridge = bridge
        self._public_url = public_url
        self._wake = wake

    def keep(self, drafts: Sequence[VisitDraft]) -> None:
        """Has `drafts` stored in one commit, in their order."""
        sealing_key = self._sealing_key()
        signed = [record_draft(draft, sealing_key) for draft in drafts]
        for draft in drafts:
            visit = str(draft.body.get("visit", ""))
            if draft.kind == RATING:
                failed = partial(_say, self._bridge.rating_failed.emit, visit)
                self._storage.append(signed, self._rating_stored, failed)
                return
            if draft.kind == DETAIL:
                failed = partial(_say, self._bridge.detail_failed.emit, visit)
                self._storage.append(signed, partial(self._detail_stored, visit), failed)
                return
        self.append(signed)

    def append(self, drafts: Sequence[Draft]) -> None:
        """Has records of the kiosk's own stored; nobody waits for the word."""
        self._storage.append(drafts, self._stored)

    def store(
        self,
        drafts: Sequence[Draft],
        on_stored: Callable[[Sequence[Record]], None],
        on_failed: Callable[[str], None],
    ) -> None:
        """The same for somebody who waits; the word comes on the storage thread."""

        def stored(records: Sequence[Record]) -> None:
            self._wake()
            on_stored(records)

        self._storage.append(drafts, stored, on_failed)

    def warm(self, kiosk: str) -> None:
        """Imports what draws a code, on the storage thread: the first thanks would wait for it."""
        self._storage.call(lambda _outbox: self._code_rows(CheckCode(kiosk, "", 0, "")))

    def _stored(self, _records: Sequence[Record]) -> None:
        self._wake()

    def _detail_stored(self, visit: str, _records: Sequence[Record]) -> None:
        self._wake()
        self._bridge.detail_stored.emit(visit)

    def _rating_stored(self, records: Sequence[Record]) -> None:
        """On the storage thread: the check code is drawn here, off the GUI thread."""
        self._wake()
        rating = next(record for record in records if record.kind == RATING)
        rows: tuple[str, ...] = ()
        try:
            rows = self._code_rows(CheckCode.of(rating))
        except Exception:
            # The rating is stored, and its citizen is thanked with the code as text.
            logger.exception("the check code could not be drawn")
        self._bridge.rating_stored.emit((rating, CheckCodeView(check_text(rating.hash), rows)))

    def _code_rows(self, code: CheckCode) -> tuple[str, ...]:
        if not self._public_url:
            return ()
        return qr_rows(f"{self._public_url.rstrip('/')}/k/{code.path}")


def _say(emit: Callable[[str], None], visit: str, _code: str) -> None:
    emit(visit)
