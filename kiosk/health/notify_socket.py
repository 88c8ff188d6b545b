"""Words to whoever supervises this process: the datagrams of sd_notify(3), in a few lines of ours.

Guarantees that a word never blocks, never fails its sender, and that no child of this process
speaks in its name by mistake: the address is taken out of the environment. It is no secret: any
process of the unit that means to can. Leaves to others what is said (`kiosk.health.watchdog`), and
when.

`WATCHDOG_PID` is not compared with our own id, as sd_watchdog_enabled(3) would: under a
compositor it is that of the compositor's starter, and the unit says `NotifyAccess=all`.
"""

import logging
import socket
from collections.abc import MutableMapping
from typing import Self

logger = logging.getLogger(__name__)

ADDRESS = "NOTIFY_SOCKET"
PERIOD = "WATCHDOG_USEC"
_GIVEN = (ADDRESS, PERIOD, "WATCHDOG_PID")


class NotifySocket:
    """One process's line to its supervisor."""

    def __init__(self, address: str, watchdog_ms: int | None) -> None:
        """`address`: a path, or `@` and a name; `watchdog_ms`: how long it may be silent."""
        self.watchdog_ms = watchdog_ms
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)
        self._socket.setblocking(False)
        self._heard = True

    @classmethod
    def taken_from(cls, environment: MutableMapping[str, str]) -> Self | None:
        """The line that `environment` names, which names it no more; None where nobody listens."""
        given = {name: environment.pop(name, "") for name in _GIVEN}
        address = given[ADDRESS]
        if not address.startswith(("/", "@")) or len(address) == 1:
            return None
        return cls(address, _milliseconds(given[PERIOD]))

    def say(self, words: str) -> None:
        """Sends `words`, lines of `NAME=value`; nothing at all if there are none."""
        if not words:
            return
        try:
            self._socket.sendto(words.encode(), self._address)
            self._heard = True
        except OSError as error:
            if self._heard:
                logger.warning("the supervisor does not hear us: %s", error)
            self._heard = False

    def close(self) -> None:
        """Says nothing any more."""
        self._socket.close()


def _milliseconds(microseconds: str) -> int | None:
    """None where it is no whole number of at least 1 ms: then no watchdog is asked for."""
    if not (microseconds.isascii() and microseconds.isdecimal()):
        return None
    return int(microseconds) // 1000 or None
