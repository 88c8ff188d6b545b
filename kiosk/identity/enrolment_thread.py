"""Asks the central for enrolment until it is approved, on a thread of its own.

Guarantees that what the central answered is on disk before it is told on, and that trouble is
told once per change, not once per attempt.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kiosk.identity.enrolment import (
    APPROVED,
    Enrolment,
    EnrolmentError,
    ask_state,
    enrol,
    keep_enrolment,
)
from kiosk.record import SigningKey

logger = logging.getLogger(__name__)

ASK_AGAIN_S = 5.0
"""Between two questions whether this kiosk is approved (RFC 8628 asks for at least 5 s)."""


@dataclass(frozen=True, slots=True)
class EnrolmentRequest:
    """Where to enrol, with what."""

    url: str
    ca_file: str | None
    key: SigningKey
    batch_token: str | None
    counter: str
    path: Path


class EnrolmentThread:
    """Runs until the kiosk is approved or `stop` is called."""

    def __init__(
        self,
        request: EnrolmentRequest,
        known: Enrolment | None,
        on_approved: Callable[[Enrolment], None],
    ) -> None:
        """`known`: the enrolment kept from before, still pending; None before the first."""
        self._request = request
        self._known = known
        self._on_approved = on_approved
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="enrolment", daemon=True)
        self._trouble = ""

    def start(self) -> None:
        """Begins to ask."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread; a question under way ends with its own time limit."""
        self._stop.set()

    def _run(self) -> None:
        while not self._stop.is_set():
            found = self._ask()
            if found is not None and found.state == APPROVED:
                self._on_approved(found)
                return
            self._stop.wait(ASK_AGAIN_S)

    def _ask(self) -> Enrolment | None:
        asked = self._request
        try:
            if self._known is not None:
                found = ask_state(asked.url, asked.key, self._known.kiosk, asked.ca_file)
            elif asked.batch_token:
                found = enrol(asked.url, asked.key, asked.batch_token, asked.counter, asked.ca_file)
                logger.info(
                    "enrolled as %s of site %s, key %s; waiting for approval",
                    found.kiosk,
                    found.site,
                    asked.key.verify_key.fingerprint,
                )
            else:
                message = "not enrolled and no central.batch_token in the settings"
                raise EnrolmentError(message)
            if self._known is not None and self._known.receipt_key != found.receipt_key:
                message = "the central now shows another receipt key; enrol anew only if IT says so"
                raise EnrolmentError(message)
            keep_enrolment(asked.path, found)
        except (EnrolmentError, OSError) as error:
            if str(error) != self._trouble:
                logger.warning("no enrolment yet: %s", error)
                self._trouble = str(error)
            return None
        self._known = found
        return found
