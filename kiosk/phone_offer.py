"""The code that takes a visit to the citizen's own phone: made when it is asked for.

Guarantees one token per visit that has a ticket, signed by the kiosk's key and drawn off the GUI
thread, and none where phones cannot reach the central. Leaves to others: what the token means
(`kiosk.record.phone_token`), showing the code (`kiosk.ui`), and the page (`central.phone`).
"""

import logging
from collections.abc import Callable
from concurrent.futures import Executor

from kiosk.identity.token import random_nonce
from kiosk.record import RecordError, SigningKey
from kiosk.record.phone_token import PhoneToken, phone_url
from kiosk.ui.check_code_image import qr_rows
from kiosk.ui.counter_view import PhoneView
from kiosk.visit import Desk, Visit

logger = logging.getLogger(__name__)


def visit_url(
    key: Callable[[], SigningKey], kiosk: str, desk: Desk, public_url: str, visit: Visit
) -> str:
    """The page below `public_url` where `visit` is rated; RecordError if it is too long.

    What is rated there belongs to the officer of the visit, None: to nobody.
    """
    token = PhoneToken(
        kiosk,
        visit.id,
        desk.counter,
        visit.officer,
        visit.procedure or desk.procedure,
        visit.stage or desk.stage,
        desk.questionnaire.name,
        random_nonce(),
    )
    return phone_url(public_url, token.sign(key()))


class PhoneOffer:
    """One counter's offer. Methods for the GUI thread; `on_drawn` is called on the worker's."""

    def __init__(
        self,
        url_of: Callable[[Visit], str],
        worker: Executor,
        on_drawn: Callable[[str, PhoneView], None],
    ) -> None:
        """`url_of`: see `visit_url`, but for the visit all arguments given; on `worker`."""
        self._url_of = url_of
        self._worker = worker
        self._on_drawn = on_drawn
        self._asked = ""
        self._drawn: PhoneView | None = None

    def code_of(self, visit: Visit | None) -> PhoneView | None:
        """The code of `visit` once it is drawn; asks for it the first time."""
        if visit is None or visit.ticket is None:
            return None
        if visit.id != self._asked:
            self._asked, self._drawn = visit.id, None
            self._worker.submit(self._draw, visit)
        return self._drawn

    def drawn(self, visit: str, code: PhoneView) -> None:
        """The worker's answer, back on the GUI thread; one for an earlier visit is dropped."""
        if visit == self._asked:
            self._drawn = code

    def _draw(self, visit: Visit) -> None:
        try:
            url = self._url_of(visit)
            self._on_drawn(visit.id, PhoneView(qr_rows(url), url))
        except RecordError:
            # Ids too long for a code that a phone can read: the panel says to rate here.
            logger.exception("no code for a phone could be made")
