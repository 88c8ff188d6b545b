"""`kiosk enrol`: shows this kiosk's key to the central and prints what its screen would show.

Guarantees that nothing is printed that is secret, that two that enrol at once do not make two
keys, and that a folder with unsent records of another enrolment is not enrolled over.
"""

import os
import threading
from collections.abc import Callable
from pathlib import Path

from kiosk.identity.enrolment import Enrolment, EnrolmentError, load_enrolment
from kiosk.identity.enrolment_progress import EnrolmentProgress
from kiosk.identity.enrolment_thread import EnrolmentRequest, EnrolmentThread
from kiosk.identity.kiosk_key import open_kiosk_key
from kiosk.identity.provisioned_enrolment import ByFile
from kiosk.identity.provisioned_file import load_batch
from kiosk.queue.lock import OUTBOX, OutboxLock
from kiosk.record import SigningKey
from kiosk.settings import Settings, load_settings
from kiosk.unsent_elsewhere import refuse_over_unsent

ENROLMENT = "enrolment.json"
GROUP = 4
MINUTE_S = 60

_NEXT = {
    "code": "type this code on the central's page of kiosks (or: central kiosk approve --code), "
    "compare both fingerprints there, and approve",
    "pending": "waits for approval on the central's page of kiosks (or: central kiosk approve); "
    "compare both fingerprints there",
    "revoked": "this kiosk's key was revoked at the central. To enrol it anew: see that all its "
    "records are sent or exported, move the data folder aside and keep it, run this again",
}


def enrol_kiosk(config: Path, say: Callable[[str], None], *, wait: bool) -> None:
    """Asks once, or with `wait` until somebody approves; says each new state.

    DocumentError, KeyFileError, EnrolmentError, AlreadyRunningError or OSError where it cannot.
    """
    settings = load_settings(config)
    folder = settings.storage.folder
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = OutboxLock(folder / OUTBOX)
    try:
        known = load_enrolment(folder / ENROLMENT)
        if known is None:
            refuse_over_unsent(folder)
        key = open_kiosk_key(folder, os.environ, enrolled=known is not None)()
        _Asking(settings, key, known, say).run(wait=wait)
    finally:
        lock.release()


class _Asking:
    def __init__(
        self,
        settings: Settings,
        key: SigningKey,
        known: Enrolment | None,
        say: Callable[[str], None],
    ) -> None:
        self._say = say
        self._said: tuple[str, ...] = ()
        self._approved = threading.Event()
        central, batch = settings.central, load_batch(settings.storage.folder)
        request = EnrolmentRequest(
            central.url,
            str(central.ca_file) if central.ca_file else None,
            lambda: key,
            central.batch_token,
            settings.counter.id if batch is None else batch.counter,
            settings.storage.folder / ENROLMENT,
            central.fingerprint,
            proxy=central.proxy,
            by_file=None if batch is None else ByFile(settings.storage.folder, batch),
        )
        self._thread = EnrolmentThread(request, known, lambda _found: None, self._follow)

    def run(self, *, wait: bool) -> None:
        """Until approved, or once."""
        self._thread.ask()
        while wait and not self._is_approved() and not self._approved.wait(self._thread.pause_s):
            self._thread.ask()
        found, progress = self._thread.known, self._thread.progress
        if progress.trouble:
            raise EnrolmentError(progress.detail)
        if found is not None:
            told = EnrolmentProgress.of(found, progress.own)
            self._say_all((*_lines(told), f"state:       {found.state}"))

    def _is_approved(self) -> bool:
        known = self._thread.known
        return known is not None and known.state == "approved"

    def _follow(self, progress: EnrolmentProgress) -> None:
        if progress.trouble:
            self._say_all((f"no answer that can be used yet: {progress.detail}",))
        elif progress.state == "code":
            self._say_all(_lines(progress))

    def _say_all(self, lines: tuple[str, ...]) -> None:
        if lines != self._said:
            self._said = lines
            for line in lines:
                self._say(line)


def _lines(progress: EnrolmentProgress) -> tuple[str, ...]:
    """What the screen shows, as lines; minutes alone move."""
    lines = [f"kiosk:       {progress.kiosk}"]
    if progress.site_name:
        counter = progress.counter or "not known yet"
        lines[0] += f" of {progress.site_name}, {progress.unit}, counter {counter}"
    if progress.code:
        groups = range(0, len(progress.code), GROUP)
        minutes = -(-progress.expires_s // MINUTE_S)
        code = " ".join(progress.code[at : at + GROUP] for at in groups)
        lines.append(f"code:        {code}   (good for {minutes} minutes)")
    lines.append(f"fingerprint: {progress.own}")
    lines.append(f"central:     {progress.central}")
    if progress.state in _NEXT:
        lines.append(f"next:        {_NEXT[progress.state]}")
    return tuple(lines)
