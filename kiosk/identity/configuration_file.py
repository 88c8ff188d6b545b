"""The configuration in force, in a file of the data folder; the last good one stays.

The file's last line is the one in force. Before it stand, one a line, those that announced a key
which signed the one after them: so each is believed for the one before, from the enrolment on, and
a restart believes what was believed before it (docs/record-format.md, section 20). Among them
stands the last one whose settings the kiosk ran with, where those of the one in force never ran.

Guarantees that only a configuration that `open_configuration` takes is kept or read, that the
file is written whole (mode 0600, fsync, rename), that `on_applied` is told of each new one after it
is on the disk, and never of an older one after a newer, and that what was refused, or is held and
not used, is told by `refused`. Any thread may call; the file is read when first asked for, never on
construction. Of a file whose last line is damaged the lines before it are still believed.
"""

import logging
import threading
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from kiosk.identity.configuration import Configuration, ConfigurationError, open_configuration
from kiosk.identity.configuration_settings import Refusal, SettingsJudge, TakesAll
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
        self,
        path: Path,
        key_text: str,
        kiosk: str,
        on_applied: Callable[[Configuration], None],
        judge: SettingsJudge | None = None,
    ) -> None:
        """`key_text`: the configuration key of the enrolment; empty where an enrolment of an
        earlier version has none, and then there is no configuration. `judge`: of the settings;
        without one whatever they say is kept and used by nobody.
        """
        self._judge = judge or TakesAll()
        self._refused: Refusal | None = None
        self._before: str | None = None
        self._waits = False
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

    @property
    def etag_in_force(self) -> str | None:
        """The tag of the one that is in force with its settings, too: those wait for a start."""
        with self._lock:
            return self._etag_in_force()

    @property
    def refused(self) -> Refusal | None:
        """The last one that was refused and not followed by one that was taken, or the one in
        force where its settings are not used.
        """
        held = self.current()
        why = "" if held is None else self._judge.unusable(held.settings)
        if held is not None and why and self._refused is None:
            return Refusal.of(held.compact, why)
        return self._refused

    @property
    def lines(self) -> tuple[Configuration, ...]:
        """All that the file holds and that is believed: the one in force first, then older ones."""
        with self._lock:
            held = self._current()
            return tuple(reversed([*self._steps, *([] if held is None else [held])]))

    def take(self, compact: str) -> None:
        """Puts `compact` in force. ConfigurationError if it is refused, OSError if it cannot be
        kept; the one before stays in force then.
        """
        with self._lock:
            try:
                self._take(compact)
            except (ConfigurationError, OSError) as error:
                self._refused = Refusal.of(compact, str(error))
                raise
            self._refused = None

    def _take(self, compact: str) -> None:
        held, before = self._current(), self._etag_in_force()
        found = self._open(compact)
        if held is not None and held.etag == found.etag:
            return
        self._judge.judge(found.number, found.settings)
        steps = self._steps_to(found)
        if len(steps) > MAX_STEPS:
            raise ConfigurationError("the configuration key changed too often: enrol anew")
        lines = [*(step.compact for step in steps), compact]
        write_private(self._path, "\n".join(lines).encode("ascii"))
        self._held, self._steps = found, steps
        self._before, self._waits = before, self._judge.waits(found.settings)
        logger.info(
            "configuration %d is in force%s",
            found.number,
            "; its settings wait for a start" if self._waits else "",
        )
        self._on_applied(found)

    def _etag_in_force(self) -> str | None:
        held = self._current()
        if self._waits:
            return self._before
        return None if held is None else held.etag

    def _steps_to(self, found: Configuration) -> tuple[Configuration, ...]:
        """What has to stand before `found`: each that announced the key of the one after it, and
        the newest whose settings ran, unless those of `found` did.
        """
        held = self._held
        lines = [*self._steps, *([] if held is None else [held])]
        ran = [each for each in lines if each.settings and self._judge.ran(each.settings)]
        kept = ran[-1] if ran and not self._judge.ran(found.settings) else None
        return tuple(
            line
            for line, following in pairwise([*lines, found])
            if line.signed_by != following.signed_by or line is kept
        )

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
