"""Listening in a command: bytes, frames, events and states told until Ctrl-C, or for some time.

Guarantees: only listens, whatever the profile answers; the line is given back before `listen`
returns. What is told comes one at a time from the listener's thread, with a clock that runs from
0 ms at the beginning.
"""

import contextlib
import threading
import time
from collections.abc import Iterator
from typing import Protocol

import typer

from kiosk.cli import EXIT_USAGE
from kiosk.devices.line_listener import LineListener, LineReader
from kiosk.devices.source_address import CaptureAddress
from kiosk.devices.source_state import SourceState, SourceStatus
from kiosk.devices.ticket_event import SourceEvent
from kiosk.devices.ticket_reader import Mapped, TicketReader
from kiosk.source_command.choice import Asked, ChoiceError, ChosenSource, choose, is_kiosk_running

CONNECTED = SourceStatus(SourceState.ok, "connected")
BUSY_HINT = (
    "a kiosk is running with these settings and holds the line: stop it, then try again "
    "(the line has one listener)"
)


class Listener(Protocol):
    """Who is told. Times are milliseconds since the beginning."""

    def bytes_came(self, data: bytes, at_ms: int) -> None:
        """These bytes came in one read."""

    def frame_came(self, frame: bytes, mapped: Mapped) -> None:
        """A frame was read; only with a profile."""

    def event_came(self, event: SourceEvent, at_ms: int) -> None:
        """An event of this counter, filtered as in the kiosk; only with a profile."""

    def status_came(self, status: SourceStatus) -> None:
        """The line is in another state."""


class _BareReader:
    """Makes nothing of the bytes; for a line without a profile."""

    has_understood = True

    def opened(self, at_ms: int) -> None:
        """Nothing to forget."""

    def receive(self, data: bytes, at_ms: int) -> list[SourceEvent]:
        """No profile, no event."""
        del data, at_ms
        return []

    def tick(self, at_ms: int) -> list[SourceEvent]:
        """No profile, no event."""
        del at_ms
        return []

    def due_ms(self) -> None:
        """Nothing waits for silence."""

    def forget(self) -> None:
        """Nothing is remembered."""

    def take_answers(self) -> bytes:
        """A command answers nothing."""
        return b""

    def status(self, at_ms: int) -> SourceStatus:
        """Open is all that can be said."""
        del at_ms
        return CONNECTED

    def next_check_ms(self, at_ms: int) -> None:
        """Nothing changes by itself."""


class _TappedReader:
    """Passes everything on to a reader and tells of the bytes; answers nothing."""

    def __init__(self, reader: LineReader, listener: Listener) -> None:
        self._reader = reader
        self._listener = listener
        self.opened = reader.opened
        self.tick = reader.tick
        self.due_ms = reader.due_ms
        self.forget = reader.forget
        self.status = reader.status
        self.next_check_ms = reader.next_check_ms

    @property
    def has_understood(self) -> bool:
        """As the reader says."""
        return self._reader.has_understood

    def receive(self, data: bytes, at_ms: int) -> list[SourceEvent]:
        """Tell of the bytes, then take them."""
        self._listener.bytes_came(data, at_ms)
        return self._reader.receive(data, at_ms)

    def take_answers(self) -> bytes:
        """The profile's answers are the kiosk's to give, not a command's."""
        self._reader.take_answers()
        return b""


class _UntilNobodyReads:
    """Tells a listener until what it prints is read no more (`| head`): then all is over."""

    def __init__(self, listener: Listener, over: threading.Event) -> None:
        self._listener = listener
        self._over = over

    def bytes_came(self, data: bytes, at_ms: int) -> None:
        """As the listener's."""
        with self._ending():
            self._listener.bytes_came(data, at_ms)

    def frame_came(self, frame: bytes, mapped: Mapped) -> None:
        """As the listener's."""
        with self._ending():
            self._listener.frame_came(frame, mapped)

    def event_came(self, event: SourceEvent, at_ms: int) -> None:
        """As the listener's."""
        with self._ending():
            self._listener.event_came(event, at_ms)

    def status_came(self, status: SourceStatus) -> None:
        """As the listener's."""
        with self._ending():
            self._listener.status_came(status)

    @contextlib.contextmanager
    def _ending(self) -> Iterator[None]:
        try:
            yield
        except BrokenPipeError:
            self._over.set()


def chosen_or_exit(asked: Asked) -> ChosenSource:
    """Give the source that is asked for, or end the command with code 2 and what to mend."""
    try:
        return choose(asked)
    except ChoiceError as error:
        typer.echo(f"kiosk: {error}", err=True)
        raise typer.Exit(EXIT_USAGE) from error


def listen(chosen: ChosenSource, listener: Listener, seconds: int | None) -> None:
    """Listen until Ctrl-C, until the time is over or a capture is; `seconds` None: no end."""
    over = threading.Event()
    begun_ns = time.monotonic_ns()
    listener = _UntilNobodyReads(listener, over)
    reader: LineReader = _BareReader()
    if chosen.profile is not None:
        reader = TicketReader(chosen.profile, chosen.counter, listener.frame_came)

    def status_came(status: SourceStatus) -> None:
        listener.status_came(status)
        if status.state is SourceState.busy and chosen.lock and is_kiosk_running(chosen.lock):
            typer.echo(BUSY_HINT, err=True)
        if status.state is SourceState.gone and isinstance(chosen.address, CaptureAddress):
            over.set()

    source = LineListener(
        chosen.address,
        chosen.line,
        _TappedReader(reader, listener),
        listener.event_came,
        status_came,
        lambda: (time.monotonic_ns() - begun_ns) // 1_000_000,
    )
    try:
        # Ctrl-C is how the user ends it, as soon as something is heard; the summary follows.
        with contextlib.suppress(KeyboardInterrupt):
            source.start()
            over.wait(seconds)
    finally:
        source.stop()
