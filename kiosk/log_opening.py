"""Opens a kiosk's log with its key: for the kiosk that runs, and for commands where none does.

Guarantees that both open it alike, and that a command opens nothing while a kiosk runs on the
folder, as another user than the kiosk's, or before the kiosk is enrolled.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.health.clock import SystemClock
from kiosk.identity.central_keys import CentralKeys
from kiosk.identity.configuration_file import CONFIGURATION, ConfigurationFile
from kiosk.identity.enrolment import Enrolment, EnrolmentError, load_enrolment
from kiosk.identity.key_error import KeyUnreadableError
from kiosk.identity.key_rotation import open_log
from kiosk.identity.kiosk_key import KioskKey, open_kiosk_key
from kiosk.queue.lock import OUTBOX, OutboxLock
from kiosk.queue.outbox import Outbox
from kiosk.queue.receipt_file import RECEIPT_FILE
from kiosk.record import Place, SealingPublicKey, SigningKey, Stamp
from kiosk.settings import load_settings

ENROLMENT = "enrolment.json"


@dataclass(frozen=True, slots=True)
class LogPlace:
    """All that a kiosk's log is opened with, but its key. `folder`: the data folder."""

    folder: Path
    place: Place
    stamp: Callable[[], Stamp]
    recovery: SealingPublicKey | None
    receipted_days: int

    def open(self, key: KioskKey) -> Outbox:
        """The log with the key that it asks for; a StorageError, or KeyFileError.

        On the thread that is to own it, and under the folder's OutboxLock.
        """
        return open_log(key, self._open)

    def _open(self, first: SigningKey, other: SigningKey | None) -> Outbox:
        return Outbox(
            self.folder / OUTBOX,
            self.place,
            first,
            self.stamp,
            recovery=self.recovery,
            receipt_file=self.folder / RECEIPT_FILE,
            receipted_days=self.receipted_days,
            next_key=other,
        )


@dataclass(frozen=True, slots=True)
class StoppedKiosk:
    """A kiosk that does not run, with its log open to a command."""

    folder: Path
    enrolment: Enrolment
    central: CentralKeys
    clock: SystemClock
    key: KioskKey
    log: Outbox


@contextmanager
def stopped_kiosk(config: Path) -> Iterator[StoppedKiosk]:
    """The kiosk with the settings `config`, its log open until the end of the block.

    Raises what the reading of settings, enrolment and key raises, AlreadyRunningError where a
    kiosk runs, or a StorageError.
    """
    settings = load_settings(config)
    folder = settings.storage.folder
    _refuse_another_user(folder)
    lock = OutboxLock(folder / OUTBOX)
    try:
        known = load_enrolment(folder / ENROLMENT)
        if known is None:
            raise EnrolmentError(f"the kiosk with the data folder {folder} is not enrolled yet")
        key = open_kiosk_key(folder, os.environ, enrolled=True)
        configuration = ConfigurationFile(
            folder / CONFIGURATION, known.configuration_key, known.kiosk, lambda _: None
        )
        configuration.current()
        central, clock = CentralKeys(known, configuration), SystemClock()
        place = Place(known.site, known.kiosk)
        days = settings.storage.receipted_days
        log = LogPlace(folder, place, clock.stamp, central.recovery(), days).open(key)
        try:
            yield StoppedKiosk(folder, known, central, clock, key, log)
        finally:
            log.close()
    finally:
        lock.release()


def _refuse_another_user(folder: Path) -> None:
    """Files that another user made could not be read by the kiosk afterwards."""
    if not folder.is_dir():
        raise EnrolmentError(f"there is no kiosk in {folder}: no such folder")
    owner = folder.stat().st_uid
    if os.geteuid() != owner:
        raise KeyUnreadableError(
            f"no kiosk runs on {folder}, which belongs to user {owner}: start the kiosk, or run "
            f"this as that user (sudo -u '#{owner}' ...)"
        )
