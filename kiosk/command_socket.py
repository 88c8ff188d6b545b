"""The running kiosk's socket with its commands: `status`, `doctor` and `update` from the
start, the others with the log.

Guarantees that a folder which does not allow a socket hinders no rating: commands are not answered
then, and the log says why. Leaves to others: what each command does.
"""

import logging
from collections.abc import Callable, Mapping
from pathlib import Path

from kiosk.control import ControlServer, Handler
from kiosk.doctor_running import DOCTOR, doctor_handler
from kiosk.identity.kiosk_key import KioskKey
from kiosk.key_change import ROTATE, rotation_handler
from kiosk.kiosk_status import STATUS, status_handler
from kiosk.queue.storage_thread import StorageThread
from kiosk.service_facts import Sources
from kiosk.update_facts import UPDATE, update_handler

logger = logging.getLogger(__name__)


class CommandSocket:
    """One kiosk's, from `start` to `stop`."""

    def __init__(
        self, folder: Path, sources: Sources, key: KioskKey, screen: Callable[[], str]
    ) -> None:
        """`sources` may be filled in later; `screen`: what is shown now, by name."""
        self._key = key
        always = {
            STATUS: status_handler(sources, key, screen),
            DOCTOR: doctor_handler(sources),
            UPDATE: update_handler(sources, screen),
        }
        self._server = ControlServer(folder, always)

    def start(self) -> None:
        """Answers commands from here on, where the folder allows it."""
        try:
            self._server.start()
        except OSError as error:
            logger.warning("commands on this machine are not answered: %s", error)

    def log_opens(self, storage: StorageThread, handlers: Mapping[str, Handler]) -> None:
        """Answers what needs the log, too: a change of the key, and `handlers`."""
        self._server.add({ROTATE: rotation_handler(self._key, storage), **handlers})

    def stop(self) -> None:
        """Before the storage thread ends, which handlers ask; harmless when it never started."""
        self._server.stop()
