"""Asks the central for enrolment until it is approved, and now and then ever after.

Guarantees that what the central answered is on disk before it is told on, that trouble is logged
once per change, not once per attempt, and that in one run no answer of another receipt key is
taken than the one whose fingerprint the screen has shown. Once approved, only the place and the
state of the kiosk follow the central; whose keys are believed is for its configurations to say.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from kiosk.identity.enrolment import APPROVED, Enrolment, keep_enrolment
from kiosk.identity.enrolment_call import IssuedCode, ask_state, make_wish
from kiosk.identity.enrolment_check import Trust
from kiosk.identity.enrolment_error import EnrolmentError
from kiosk.identity.enrolment_progress import ASKING, CODE, EnrolmentProgress
from kiosk.identity.provisioned_enrolment import ByFile
from kiosk.record import SigningKey, VerifyKey

logger = logging.getLogger(__name__)

ASK_AGAIN_S = 5.0
"""Between two questions whether this kiosk is approved (RFC 8628 asks for at least 5 s)."""
REVOKED_S = 60.0
"""The same where the key was revoked: only a person at the central changes that."""
REFRESH_S = 900.0
"""Between two questions of an approved kiosk whether it stands elsewhere now."""
NOT_KNOWN_THERE = "unknown-kiosk"


@dataclass(frozen=True, slots=True)
class EnrolmentRequest:
    """Where to enrol, with what. `key`: gives the one in force; `fingerprint`: of the central's
    receipt key, as settings name it.

    `announced`: receipt keys that the central's configurations have announced by now; `by_file`:
    the batch of a kiosk that a provisioning file made ready.
    """

    url: str
    ca_file: str | None
    key: Callable[[], SigningKey]
    batch_token: str | None
    counter: str
    path: Path
    fingerprint: str | None = None
    announced: Callable[[], tuple[str, ...]] = tuple
    proxy: str | None = None
    by_file: ByFile | None = None


class EnrolmentThread:
    """Runs until `stop` is called."""

    def __init__(
        self,
        request: EnrolmentRequest,
        known: Enrolment | None,
        on_approved: Callable[[Enrolment], None],
        on_progress: Callable[[EnrolmentProgress], None] = lambda _progress: None,
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """`known`: the enrolment kept from before; None before the first.

        `on_approved` hears of the approval, and of every change of an approved enrolment;
        `on_progress` of every other state. Both are called on the thread. `monotonic_s`: a clock
        that only goes forward, for how long a code is good.
        """
        self._request = request
        self._known = known
        self._on_approved = on_approved
        self._on_progress = on_progress
        self._stopped = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="enrolment", daemon=True)
        self._trouble = ""
        self._monotonic_s = monotonic_s
        self._code_ends_s = 0.0
        self._shown_key = known.receipt_key if known is not None else ""
        self._progress = EnrolmentProgress(ASKING, own=request.key().verify_key.fingerprint)

    @property
    def known(self) -> Enrolment | None:
        """The enrolment as it was told last; None before the site is known."""
        return self._known

    @property
    def progress(self) -> EnrolmentProgress:
        """How far it has come, but for an approval."""
        return self._progress

    def start(self) -> None:
        """Begins to ask."""
        self._thread.start()

    def ask_now(self) -> None:
        """Asks at once: somebody waits for what the central says."""
        self._wake.set()

    def stop(self) -> None:
        """Ends the thread; a question under way ends with its own time limit."""
        self._stopped.set()
        self._wake.set()

    def join(self, limit_s: float) -> None:
        """Waits until it has ended."""
        self._thread.join(limit_s)

    def _run(self) -> None:
        while not self._stopped.is_set():
            self.ask()
            self._wake.wait(self.pause_s)
            self._wake.clear()

    @property
    def pause_s(self) -> float:
        """Seconds until the next question."""
        match self._known:
            case Enrolment(state="approved"):
                return REFRESH_S
            case Enrolment(state="revoked"):
                return REVOKED_S
            case _:
                return ASK_AGAIN_S

    def ask(self) -> None:
        """One question, on the thread of whoever calls: for those who did not `start` this one."""
        try:
            found = self._answer()
            if isinstance(found, IssuedCode):
                self._take_code(found)
            else:
                self._take(found)
        except (EnrolmentError, OSError) as error:
            self._tell_trouble(error)

    def _answer(self) -> Enrolment | IssuedCode:
        asked, known = self._request, self._known
        if known is not None:
            try:
                return ask_state(
                    asked.url,
                    asked.key(),
                    known.kiosk,
                    asked.ca_file,
                    self._trust(),
                    proxy=asked.proxy,
                )
            except EnrolmentError as error:
                # A central that was put back to before this kiosk: it is to be enrolled once more.
                if error.problem != NOT_KNOWN_THERE or known.state == APPROVED:
                    raise
        return self._wish()

    def _wish(self) -> Enrolment | IssuedCode:
        asked, by_file, trust = self._request, self._request.by_file, self._trust()
        token = asked.batch_token
        # Without its token it is one that the central has forgotten: a code lets it in.
        if by_file is not None and token is not None:
            by_file.require_in_time(asked.url, asked.ca_file, asked.proxy)
            trust = by_file.trust(trust)
        try:
            return make_wish(
                asked.url,
                asked.key(),
                token,
                asked.counter,
                asked.ca_file,
                trust,
                proxy=asked.proxy,
            )
        except EnrolmentError as error:
            if by_file is None:
                raise
            raise by_file.refusal(error) from error

    def _trust(self) -> Trust:
        shown = (self._shown_key,) if self._shown_key else ()
        return Trust(self._request.fingerprint, shown and (*shown, *self._request.announced()))

    def _take_code(self, found: IssuedCode) -> None:
        self._shown_key, self._trouble = found.receipt_key, ""
        self._code_ends_s = self._monotonic_s() + found.expires_s
        self._tell(
            EnrolmentProgress(
                CODE,
                own=self._progress.own,
                central=VerifyKey.from_text(found.receipt_key).fingerprint,
                kiosk=found.kiosk,
                code=found.code,
                expires_s=found.expires_s,
            )
        )

    def _take(self, found: Enrolment) -> None:
        known = self._known
        if known is not None and known.state == APPROVED:
            found = _moved(known, found)
        if found != known:
            keep_enrolment(self._request.path, found)
            self._log_change(found)
            if self._request.by_file is not None:
                self._request.by_file.enrolled()
        self._known, self._trouble, self._shown_key = found, "", found.receipt_key
        if found.state != APPROVED:
            self._tell(EnrolmentProgress.of(found, self._progress.own))
        elif found != known:
            self._on_approved(found)

    def _log_change(self, found: Enrolment) -> None:
        logger.info(
            "enrolled as %s of site %s, key %s; state: %s",
            found.kiosk,
            found.site,
            self._progress.own,
            found.state,
        )

    def _tell_trouble(self, error: EnrolmentError | OSError) -> None:
        approved = self._known is not None and self._known.state == APPROVED
        if str(error) != self._trouble:
            # An approved kiosk works on without this word.
            level = logging.INFO if approved else logging.WARNING
            told = "the enrolment was not looked up" if approved else "no enrolment yet"
            logger.log(level, "%s: %s", told, error)
            self._trouble = str(error)
        if not approved:
            kind = error.trouble if isinstance(error, EnrolmentError) else "other"
            left_s = max(0, int(self._code_ends_s - self._monotonic_s()))
            self._tell(self._progress.with_trouble(kind, str(error), left_s))

    def _tell(self, progress: EnrolmentProgress) -> None:
        self._progress = progress
        self._on_progress(progress)


def _moved(known: Enrolment, found: Enrolment) -> Enrolment:
    """The approved enrolment with what may change of it: state and place, and no key."""
    return replace(
        known,
        state=found.state,
        site_name=found.site_name,
        unit=found.unit,
        counter=found.counter,
        counter_name=found.counter_name,
        counter_field=found.counter_field,
        counter_taken_by=found.counter_taken_by,
        recovery_key=known.recovery_key or found.recovery_key,
    )
