"""A line that is kept open and listened to, in a thread of its own.

Guarantees: callbacks run on the thread "ticket-source" and on no other, and none runs after
`stop` has returned; a status is told only when it changes; a line that fails is closed and opened
again for as long as the listener runs, a device path at most 1 s after it is there again, and a
capture that has been played only when the file is another. Nothing is written but the answers
that the reader gives. While nothing comes the thread wakes at most about once a second, and for a
frame that silence finishes when it is due.

What callbacks do with an event is theirs; an exception of theirs is a bug: it is logged, and the
line is listened to as before.
"""

import contextlib
import logging
import random
import threading
from collections.abc import Callable
from functools import partial
from typing import Protocol

from kiosk.devices.backoff import Backoff
from kiosk.devices.device_path import PathSignature, group_of, path_signature
from kiosk.devices.lines import Line, open_line
from kiosk.devices.open_failure import ClosedByPeerError, status_of_failure, status_of_refusal
from kiosk.devices.profile import LineSettings
from kiosk.devices.source_address import CaptureAddress, DeviceAddress, SourceAddress
from kiosk.devices.source_state import SourceState, SourceStatus
from kiosk.devices.ticket_event import SourceEvent
from kiosk.devices.wake import MS_PER_S, Wake, wait_readable

logger = logging.getLogger(__name__)

THREAD_NAME = "ticket-source"

IDLE_CHECK_S = 1.0
"""The longest wait: the clock that was passed in may run otherwise than the system's."""
READ_PAUSE_S = 0.01
"""After bytes came: a babbling or flooding device costs a hundred wakes a second, no more."""
LEAST_PAUSE_S = 0.002
SILENCE_SHARE = 0.25
"""Where silence ends a frame, the pause is at most this share of it: a pause hides a silence."""
REPLUG_CHECK_S = 1.0
"""How often a device path is looked at while the device is away or refuses."""
STABLE_AFTER_MS = 10_000
"""A connection that lived so long has worked, though it said nothing."""
REFUSED_WITHIN_MS = 1_000
"""A server that closes so soon after connecting has refused."""
STOP_WITHIN_S = 2.0
"""How long `stop` waits for the thread; only pyserial's opening of rfc2217:// takes longer."""


class LineReader(Protocol):
    """What makes sense of the bytes; `TicketReader` is one. Times are monotonic milliseconds."""

    @property
    def has_understood(self) -> bool:
        """Whether this connection has brought something that makes sense."""

    def opened(self, at_ms: int) -> None:
        """Begin a new connection."""

    def receive(self, data: bytes, at_ms: int) -> list[SourceEvent]:
        """Take bytes that came at this time and give the events that they finish."""

    def tick(self, at_ms: int) -> list[SourceEvent]:
        """Give the events that silence finishes."""

    def due_ms(self) -> int | None:
        """Give when `tick` may bring something; None for never."""

    def forget(self) -> None:
        """Keep nothing of bytes that are done with, not even in freed memory where it matters."""

    def take_answers(self) -> bytes:
        """Give what is to be written to the line now."""

    def status(self, at_ms: int) -> SourceStatus | None:
        """Give how the line is doing, or None while it is too early to say."""

    def next_check_ms(self, at_ms: int) -> int | None:
        """Give when the status may change though nothing comes; None for never."""


class LineListener:
    """Listens at `address` and tells what the reader makes of it.

    `on_event` gets each event with the monotonic milliseconds at which its last byte arrived;
    `on_status` gets each change of status.
    """

    def __init__(
        self,
        address: SourceAddress,
        settings: LineSettings,
        reader: LineReader,
        on_event: Callable[[SourceEvent, int], None],
        on_status: Callable[[SourceStatus], None],
        monotonic_ms: Callable[[], int],
    ) -> None:
        self._address = address
        self._settings = settings
        self._reader = reader
        self._on_event = on_event
        self._on_status = on_status
        self._now_ms = monotonic_ms
        self._arrived_ms = 0
        self._backoff = Backoff(random.random)
        self._stopping = threading.Event()
        self._told: SourceStatus | None = None
        self._wake: Wake | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to listen; returns at once. A source starts once."""
        if self._thread is not None:
            raise RuntimeError("a ticket source starts once; make a new one")
        self._wake = wake = Wake()
        self._thread = threading.Thread(
            target=self._run, args=(wake,), name=THREAD_NAME, daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Listen no more and give the line back; may be called twice, or without `start`."""
        self._stopping.set()
        if self._wake is not None:
            self._wake.call()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(STOP_WITHIN_S)

    def _run(self, wake: Wake) -> None:
        with contextlib.closing(wake):
            while not self._stopping.is_set():
                before = self._signature()
                try:
                    ended = self._listen(wake)
                except Exception:
                    # A fault of ours ends one listening, not the source: tickets come again.
                    logger.exception("the ticket source failed and begins anew")
                    ended = SourceStatus(
                        SourceState.gone, "a fault of the kiosk's own; see the log"
                    )
                if ended is not None:
                    self._tell(ended)
                    self._wait_to_retry(wake, before)

    def _listen(self, wake: Wake) -> SourceStatus | None:
        """Open the line and listen until it ends; give why, or None when told to stop."""
        try:
            line = open_line(self._address, self._settings, wake)
        except ClosedByPeerError:
            return status_of_refusal(self._address)
        except OSError as error:
            return self._failure(error)
        opened_ms = self._now_ms()
        self._reader.opened(opened_ms)
        try:
            while not self._stopping.is_set():
                self._listen_once(line, wake)
        except OSError as error:
            return self._end(error, self._now_ms() - opened_ms)
        finally:
            with contextlib.suppress(OSError):
                line.close()
        return None

    def _listen_once(self, line: Line, wake: Wake) -> None:
        at_ms = self._now_ms()
        self._pass_on(self._reader.tick(at_ms), self._arrived_ms)
        self._reader.forget()
        self._answer(line)
        self._tell(self._reader.status(at_ms))
        ready = wait_readable([line.fileno(), wake.fileno()], self._longest_wait_s(at_ms))
        if line.fileno() not in ready or self._stopping.is_set():
            return
        arrived_ms = self._now_ms()
        data = line.receive()
        if data:
            events = self._reader.receive(data, arrived_ms)
            self._arrived_ms = arrived_ms
            self._pass_on(events, arrived_ms)
            self._answer(line)
        del data
        self._reader.forget()
        wait_readable([wake.fileno()], self._pause_s(arrived_ms))

    def _longest_wait_s(self, at_ms: int) -> float:
        coming = (self._reader.next_check_ms(at_ms), self._reader.due_ms())
        waits_s = [(one - at_ms) / MS_PER_S for one in coming if one is not None]
        return min([IDLE_CHECK_S, *waits_s])

    def _pause_s(self, arrived_ms: int) -> float:
        due_ms = self._reader.due_ms()
        if due_ms is None:
            return READ_PAUSE_S
        silence_s = (due_ms - arrived_ms) / MS_PER_S
        return min(READ_PAUSE_S, max(LEAST_PAUSE_S, silence_s * SILENCE_SHARE))

    def _pass_on(self, events: list[SourceEvent], arrived_ms: int) -> None:
        for event in events:
            if not self._stopping.is_set():
                self._call(partial(self._on_event, event, arrived_ms))

    def _answer(self, line: Line) -> None:
        if answers := self._reader.take_answers():
            line.send(answers)

    def _end(self, error: OSError, lived_ms: int) -> SourceStatus:
        if self._reader.has_understood or lived_ms >= STABLE_AFTER_MS:
            self._backoff.reset()
        elif isinstance(error, ClosedByPeerError) and lived_ms < REFUSED_WITHIN_MS:
            return status_of_refusal(self._address)
        return self._failure(error)

    def _failure(self, error: OSError) -> SourceStatus:
        address = self._address
        group = group_of(address.path) if isinstance(address, DeviceAddress) else None
        return status_of_failure(address, error, group)

    def _tell(self, status: SourceStatus | None) -> None:
        if status is not None and status != self._told and not self._stopping.is_set():
            self._told = status
            self._call(partial(self._on_status, status))

    @staticmethod
    def _call(back: Callable[[], None]) -> None:
        try:
            back()
        except Exception:
            # Not the line's fault, and an OSError of theirs (a pipe that broke) is not the line's.
            logger.exception("whoever listens to the ticket source failed")

    def _signature(self) -> PathSignature | None:
        match self._address:
            case DeviceAddress(path=path):
                return path_signature(path)
            case CaptureAddress(path=path):
                return path_signature(str(path))
        return None

    def _may_retry(self, now: PathSignature | None, before: PathSignature | None) -> bool:
        """Whether the backoff's wait suffices to open anew."""
        match self._address:
            case DeviceAddress():
                return now is not None
            case CaptureAddress():
                # The same file once more would be yesterday's calls again.
                return now is not None and now != before
        return True

    def _wait_to_retry(self, wake: Wake, before: PathSignature | None) -> None:
        """Wait as long as the backoff says; a path that changes ends the wait."""
        left_s = self._backoff.next_wait_s()
        while not self._stopping.is_set():
            now = self._signature()
            if left_s <= 0 and self._may_retry(now, before):
                return
            step_s = min(left_s, REPLUG_CHECK_S) if left_s > 0 else REPLUG_CHECK_S
            wait_readable([wake.fileno()], step_s)
            left_s -= step_s
            now = self._signature()
            if now is not None and now != before:
                self._backoff.reset()
                return
