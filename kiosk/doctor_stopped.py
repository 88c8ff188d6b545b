"""The doctor's looks of a kiosk that does not run: its files are read, and nothing is changed.

Guarantees that the outbox is read under its lock, and never beside a kiosk; that no file is made.
Leaves to others: asking a kiosk that runs (`kiosk.doctor_command`).
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kiosk.doctor_looks import Own, looks_of
from kiosk.health.clock import SystemClock
from kiosk.health.doctor.examine import Look
from kiosk.health.doctor.key import KeyFacts
from kiosk.health.doctor.outbox import OutboxFacts
from kiosk.identity.central_keys import CentralKeys
from kiosk.identity.configuration_file import CONFIGURATION, ConfigurationFile
from kiosk.identity.enrolment import Enrolment, EnrolmentError, load_enrolment
from kiosk.identity.key_error import KeyFileError
from kiosk.identity.key_file import load_key
from kiosk.identity.key_level import FILE, HOST
from kiosk.identity.key_mark import read_mark
from kiosk.identity.key_store import KEY
from kiosk.log_opening import ENROLMENT
from kiosk.queue.aside import files_aside
from kiosk.queue.lock import OUTBOX, AlreadyRunningError, OutboxLock
from kiosk.queue.self_check import StoppedLog, read_stopped
from kiosk.record import VerifyKey
from kiosk.settings import Settings

PAGES_LIMIT_S = 4.0
"""How long SQLite may look through the pages of the file."""


@dataclass(frozen=True, slots=True)
class StoppedFiles:
    """The data folder of a kiosk that does not run. `beside`: it may run and not answer, so its
    outbox is left alone.
    """

    folder: Path
    beside: bool = False

    def enrolment(self) -> Enrolment | None:
        """What the central answered; None where it has not, or where the file is no good."""
        try:
            return load_enrolment(self.folder / ENROLMENT)
        except (EnrolmentError, OSError):
            return None

    def receipt_keys(self) -> Sequence[VerifyKey]:
        """What the central's time is signed by; none before the enrolment."""
        known = self.enrolment()
        if known is None:
            return ()
        door = ConfigurationFile(
            self.folder / CONFIGURATION, known.configuration_key, known.kiosk, lambda _: None
        )
        return CentralKeys(known, door).receipt_keys()

    def key(self) -> KeyFacts:
        """Where the key is kept. One that is sealed only the unit is given."""
        try:
            if not os.path.lexists(self.folder / KEY):
                sealed = read_mark(self.folder) is not None
                return KeyFacts(HOST if sealed else "", "-", tpm=False)
            return KeyFacts(FILE, load_key(self.folder / KEY).verify_key.fingerprint, tpm=False)
        except (KeyFileError, OSError) as error:
            return KeyFacts("", "", tpm=False, problem=str(error))

    def outbox(self) -> OutboxFacts | None:
        """What stands in the outbox; None where there is none."""
        path = self.folder / OUTBOX
        if self.beside or not path.exists():
            return None
        # The lock's own file is there since the outbox was made; none is made here.
        if not path.with_name(path.name + ".lock").exists():
            return _facts(read_stopped(path, PAGES_LIMIT_S), path)
        try:
            lock = OutboxLock(path)
        except AlreadyRunningError as error:
            return OutboxFacts(problem=str(error))
        try:
            return _facts(read_stopped(path, PAGES_LIMIT_S), path)
        finally:
            lock.release()


def stopped_looks(
    settings: Settings | None, now: Callable[[], datetime] | None = None, *, beside: bool = False
) -> list[Look]:
    """What can be looked at from outside. `beside`: a kiosk may run there."""
    files = None if settings is None else StoppedFiles(settings.storage.folder, beside)
    known = None if files is None else files.enrolment()
    own = Own(
        running=False,
        gui=lambda: None,
        key=lambda: KeyFacts("", "", tpm=False) if files is None else files.key(),
        outbox=lambda: None if files is None else files.outbox(),
        receipt_keys=lambda: () if files is None else files.receipt_keys(),
        now=now or SystemClock().now,
        environment=os.environ,
    )
    looks = looks_of(settings, own, "" if known is None else known.state)
    return [each for each in looks if not (beside and each.part == "outbox")]


def _facts(found: StoppedLog, path: Path) -> OutboxFacts:
    return OutboxFacts(
        epoch=found.epoch,
        seq=found.seq,
        hash=found.hash,
        unsent=found.unsent,
        oldest_at=found.oldest_at,
        last_receipt_at=found.last_receipt_at,
        checked=found.check.checked,
        aside=tuple(files_aside(path)),
        problem=found.check.problem,
    )
