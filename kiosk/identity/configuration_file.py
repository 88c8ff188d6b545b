"""The configuration in force, in a file of the data folder; the last good one stays.

The file's last line is the one in force. Before it stand, one a line, those that announced a key
which signed the one after them: so each is believed for the one before, from the enrolment on, and
a restart believes what was believed before it (docs/record-format.md, section 20).

Guarantees that only a configuration that `open_configuration` takes is kept or read, that the
file is written whole (mode 0600, fsync, rename), and that `on_applied` is told of each new one
after it is on the disk, and never of an older one after a newer. Any thread may call; the file is
read when first asked for, never on construction. Of a file whose last line is damaged the lines
before it are still believed.
"""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from kiosk.identity.configuration import Configuration, ConfigurationError, open_configuration
from kiosk.identity.key_file import write_private
from kiosk.record import VerifyKey
from kiosk.record.jws import MAX_CONFIGURATION_CHARACTERS

logger = logging.getLogger(__name__)

CONFIGURATION = "configuration.jws"
MAX_STEPS = 200
"""Changes of the configuration key that a file may tell of; at one a year, a lifetime."""


class ConfigurationFile:
    """Satisfies `kiosk.queue.heartbeat.ConfigurationDoor`."""

    def __init__(
        self, path: Path, key_text: str, kiosk: str, on_applied: Callable[[Configuration], None]
    ) -> None:
        """`key_text`: the configuration key of the enrolment; empty where an enrolment of an
        earlier version has none, and then there is no configuration.
        """
        self._path = path
        self._key = VerifyKey.from_text(key_text) if key_text else None
        self._kiosk = kiosk
        self._on_applied = on_applied
        self._lock = threading.Lock()
        self._held: Configuration | None = None
        self._steps: tuple[Configuration, ...] = ()
        self._is_read = False
        if self._key is None:
            logger.info(
                "the enrolment names no configuration key: this kiosk takes no PINs from the "
                "central; enrol it anew to have them"
            )

    @property
    def wanted(self) -> bool:
        """Whether a configuration could be verified at all."""
        return self._key is not None

    def current(self) -> Configuration | None:
        """The configuration in force; reads the file the first time."""
        with self._lock:
            return self._current()

    @property
    def seen(self) -> Configuration | None:
        """The configuration in force as far as it was read: never waits, never reads."""
        return self._held

    @property
    def etag(self) -> str | None:
        """The tag of the configuration in force."""
        held = self.current()
        return None if held is None else held.etag

    def take(self, compact: str) -> None:
        """Puts `compact` in force. ConfigurationError if it is refused, OSError if it cannot be
        kept; the one before stays in force then.
        """
        with self._lock:
            held = self._current()
            found = self._open(compact)
            if held is not None and held.etag == found.etag:
                return
            steps = self._steps
            if held is not None and held.signed_by != found.signed_by:
                steps = (*steps, held)
            if len(steps) > MAX_STEPS:
                raise ConfigurationError("the configuration key changed too often: enrol anew")
            lines = [*(step.compact for step in steps), compact]
            write_private(self._path, "\n".join(lines).encode("ascii"))
            self._held, self._steps = found, steps
            logger.info("configuration %d is in force", found.number)
            self._on_applied(found)

    def tell_in_force(self) -> None:
        """Tells `on_applied` of the one in force, if any: the power may have gone before what was
        told of it was on the disk.
        """
        with self._lock:
            held = self._current()
            if held is not None:
                self._on_applied(held)

    def _current(self) -> Configuration | None:
        if not self._is_read:
            self._is_read = True
            self._held = self._read()
        return self._held

    def _open(self, compact: str) -> Configuration:
        """`compact` against what is believed now: the one in force, else the last step to it."""
        if self._key is None:
            raise ConfigurationError("there is no configuration key")
        last = self._held or (self._steps[-1] if self._steps else None)
        believed: tuple[VerifyKey, ...] = (self._key,)
        if last is not None and last.keys is not None:
            believed = last.keys.configuration.believed
        return open_configuration(compact, believed, self._kiosk, last)

    def _read(self) -> Configuration | None:
        if self._key is None:
            return None
        try:
            with self._path.open("rb") as file:
                text = file.read((MAX_CONFIGURATION_CHARACTERS + 1) * (MAX_STEPS + 1))
            *steps, last = text.split(b"\n")
            for step in steps:
                self._steps = (*self._steps, self._open(step.decode("ascii")))
            return self._open(last.decode("ascii"))
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError, ConfigurationError) as error:
            logger.warning(
                "%s is not used: %s; the central is asked for a new one", self._path, error
            )
            return None
