"""Opens a kiosk's log with its key: for the kiosk that runs, and for commands where none does.

Guarantees that both open it alike, that the key in force is always the log's, and that a command
opens nothing while a kiosk runs on the folder, as another user than the kiosk's, or before the
kiosk is enrolled.
"""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.health.clock import SystemClock
from kiosk.identity.central_keys import CentralKeys
from kiosk.identity.configuration_file import CONFIGURATION, ConfigurationFile
from kiosk.identity.enrolment import Enrolment, EnrolmentError, load_enrolment
from kiosk.identity.key_error import KeyFileError, KeyUnreadableError
from kiosk.identity.key_rotation import KeyChangeError, settle, take_announced
from kiosk.identity.kiosk_key import KioskKey, open_kiosk_key
from kiosk.queue.lock import OUTBOX, OutboxLock
from kiosk.queue.outbox import Outbox
from kiosk.queue.receipt_file import RECEIPT_FILE
from kiosk.record import Place, Receipt, SealingPublicKey, Stamp
from kiosk.settings import load_settings

logger = logging.getLogger(__name__)

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
        """The log with the key that it asks for; a StorageError.

        Takes a next key that root has sealed for it. On the thread that is to own it, and under
        the folder's OutboxLock.
        """
        log = KeyedOutbox(self, key)
        try:
            take_announced(key, log)
        except (KeyChangeError, KeyFileError) as error:
            # Ratings go on with the key in force; the next start tries again.
            logger.error("the next key was not taken: %s", error)  # noqa: TRY400 - it says it all
        except Exception:
            log.close()
            raise
        return log


class KeyedOutbox(Outbox):
    """An outbox that tells the kiosk's key which key its log is at, whenever that may change."""

    def __init__(self, where: LogPlace, key: KioskKey) -> None:
        self._kiosk_key = key
        first, other = key.pair
        super().__init__(
            where.folder / OUTBOX,
            where.place,
            first,
            where.stamp,
            recovery=where.recovery,
            receipt_file=where.folder / RECEIPT_FILE,
            receipted_days=where.receipted_days,
            next_key=other,
        )

    def reopen(self) -> None:
        """As the outbox does; of a change whose commit had seemed to fail the file tells."""
        # Of a file that is lost meanwhile, the keys say which one a new log begins with.
        self._keys = [each for each in self._kiosk_key.pair if each is not None]
        super().reopen()
        self._settle()

    def take_receipt(self, receipt: Receipt, jws: str) -> bool:
        """As the outbox does; once the central knows the new key the one before is deleted."""
        taken = super().take_receipt(receipt, jws)
        if not self._kiosk_key.is_settled:
            self._settle()
        return taken

    def _settle(self) -> None:
        try:
            settle(self._kiosk_key, self)
        except KeyFileError as error:
            # The key in force is the log's all the same; its place is put right at the next start.
            logger.error("%s", error)  # noqa: TRY400 - it says it all


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
