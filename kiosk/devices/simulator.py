"""A queue device that is none, on a pseudo-terminal.

Guarantees: the device path stays the same over unplug and replug, as a by-id link does; bytes
that nobody takes are lost after `UNHEARD_AFTER_S`, as on a cable. For demonstrations and tests;
it has no modem lines and no baud rate. POSIX only.
"""

import os
import select
import tempfile
import threading
import tty
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import Self

UNHEARD_AFTER_S = 1.0
MS_PER_S = 1000
HEARD_BYTES = 4096


class PlainLinesWords(ABC):
    """The words of plain-lines, over whatever carries bytes."""

    counter: str

    @abstractmethod
    def garbage(self, data: bytes) -> None:
        """Put these bytes on the line as they are."""

    def call(self, ticket: str, service: str | None = None) -> None:
        """Say that the ticket is called to the counter."""
        self._say("CALL", ticket, service)

    def recall(self, ticket: str, service: str | None = None) -> None:
        """Say that the ticket is called once more."""
        self._say("RECALL", ticket, service)

    def serve(self, ticket: str, service: str | None = None) -> None:
        """Say that the ticket's turn is over."""
        self._say("SERVE", ticket, service)

    def skip(self, ticket: str, service: str | None = None) -> None:
        """Say that nobody came."""
        self._say("SKIP", ticket, service)

    def _say(self, word: str, ticket: str, service: str | None) -> None:
        words = [word, self.counter, ticket] + ([service] if service else [])
        self.garbage(" ".join(words).encode("ascii") + b"\r\n")


class PseudoTerminal:
    """A device path that bytes can be said on; plugged in from the beginning, until `close`.

    `link` is where the device path is made, in a folder of its own by default. Methods may be
    called from any thread; each waits until the line has taken what is said.
    """

    def __init__(self, link: Path | None = None) -> None:
        self._folder = None if link else tempfile.TemporaryDirectory(prefix="ticket-simulator-")
        self._link = link or Path(self._folder.name if self._folder else "") / "ticket-device"
        self._lock = threading.Lock()
        self._pair: tuple[int, int] | None = None
        self.replug()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def path(self) -> str:
        """The device path, for a ticket source's `url`."""
        return str(self._link)

    def garbage(self, data: bytes) -> None:
        """Put these bytes on the line as they are."""
        with self._lock:
            if self._pair is None:
                raise RuntimeError("the simulated device is unplugged")
            _write_all(self._pair[0], data)

    def heard(self) -> bytes:
        """Give what a listener has written to the device; a kiosk writes nothing."""
        with self._lock:
            try:
                return b"" if self._pair is None else os.read(self._pair[0], HEARD_BYTES)
            except BlockingIOError:
                return b""

    def unplug(self) -> None:
        """Pull the plug: the device path disappears, and whoever has it open gets an error."""
        with self._lock:
            self._link.unlink(missing_ok=True)
            if self._pair is not None:
                for descriptor in self._pair:
                    os.close(descriptor)
                self._pair = None

    def replug(self) -> None:
        """Plug in again: a new pseudo-terminal behind the same device path."""
        with self._lock:
            if self._pair is not None:
                raise RuntimeError("the simulated device is plugged in")
            speaking, listening = os.openpty()
            os.set_blocking(speaking, False)
            # Kept open and raw: otherwise the line would echo what is said back to the device,
            # and hang up whenever a listener closes it.
            tty.setraw(listening)
            self._pair = (speaking, listening)
            self._link.symlink_to(os.ttyname(listening))

    def close(self) -> None:
        """Unplug for good."""
        self.unplug()
        if self._folder is not None:
            self._folder.cleanup()


class TicketSimulator(PseudoTerminal, PlainLinesWords):
    """A device at one counter that speaks plain-lines on a pseudo-terminal."""

    def __init__(self, counter: str = "05", link: Path | None = None) -> None:
        self.counter = counter
        super().__init__(link)


def _write_all(descriptor: int, data: bytes) -> None:
    poll = select.poll()
    poll.register(descriptor, select.POLLOUT)
    left = memoryview(data)
    while left:
        if not poll.poll(UNHEARD_AFTER_S * MS_PER_S):
            return
        left = left[os.write(descriptor, left) :]
