"""A `capture:` line: a capture played as if its device spoke now.

Guarantees: what is whole is played at its times (divided by the speed, or without waiting at
speed 0), in the same reads; at the end, or at a line that is not whole, the line ends with a
`CaptureOverError` that says which. The file may also be a named pipe that another program is
writing. Nothing is held but what the listener has not taken, at most 16 KiB and a read.
"""

import threading
from collections.abc import Iterator
from contextlib import closing
from io import FileIO

from kiosk.devices.capture import (
    LONGEST_LINE_BYTES,
    CapturedRead,
    CaptureError,
    captured_in,
    open_capture,
)
from kiosk.devices.received_bytes import ReceivedBytes
from kiosk.devices.source_address import CaptureAddress
from kiosk.devices.wake import MS_PER_S, Wake, wait_readable

THREAD_NAME = "capture-player"
READ_BYTES = 4096
LONGEST_WAIT_S = 3600.0
"""A pause in a capture is never waited for longer."""
SILENCE_BEFORE_MS = 200
"""So long the line is quiet before the first byte: a listener knows that a frame begins there."""
SILENCE_AT_END_MS = 2_500
"""The line stays open so long after the last byte: silence may finish a frame."""


class CaptureOverError(OSError):
    """The capture has been played as far as it is whole; `str()` says how it ended."""


class CaptureLine:
    """A capture being played, in a thread of its own; made by opening it."""

    def __init__(self, address: CaptureAddress) -> None:
        self._address = address
        try:
            file = open_capture(address.path)
        except CaptureError as error:
            raise CaptureOverError(str(error)) from error
        self._received = ReceivedBytes()
        self._stop = Wake()
        self._ended = f"{address.path}: played to its end"
        self._thread = threading.Thread(
            target=self._play, args=(file,), name=THREAD_NAME, daemon=True
        )
        self._thread.start()

    def fileno(self) -> int:
        """Give the descriptor to wait on."""
        return self._received.fileno()

    def receive(self) -> bytes:
        """Give what has come, without waiting; raise CaptureOverError at the end."""
        data = self._received.take()
        if data is None:
            raise CaptureOverError(self._ended)
        return data

    def send(self, data: bytes) -> None:
        """Answer nobody: a capture does not listen."""

    def close(self) -> None:
        """Stop playing."""
        self._stop.call()
        self._received.end()
        self._thread.join()
        self._received.close()
        self._stop.close()

    def _play(self, file: FileIO) -> None:
        last_ms = 0
        with closing(file):
            try:
                if wait_readable([self._stop.fileno()], SILENCE_BEFORE_MS / MS_PER_S):
                    return
                for one in captured_in(self._lines(file), self._address.path):
                    if isinstance(one, CapturedRead):
                        if self._is_stopped_within(one.at_ms - last_ms):
                            return
                        last_ms = one.at_ms
                        self._received.put(one.data)
                self._is_stopped_within(SILENCE_AT_END_MS)
            except (CaptureError, OSError) as error:
                self._ended = str(error)
        self._received.end()

    def _is_stopped_within(self, pause_ms: int) -> bool:
        speed = self._address.speed
        pause_s = pause_ms / speed / MS_PER_S if speed else 0.0
        return bool(wait_readable([self._stop.fileno()], min(pause_s, LONGEST_WAIT_S)))

    def _lines(self, file: FileIO) -> Iterator[bytes]:
        held = b""
        while data := self._read(file):
            *whole, held = (held + data).split(b"\n")
            yield from (line + b"\n" for line in whole)
            if len(held) >= LONGEST_LINE_BYTES:
                break
        if held:
            yield held

    def _read(self, file: FileIO) -> bytes:
        # A named pipe has nothing yet (None) as long as its writer is there.
        while (data := file.read(READ_BYTES)) is None:
            if self._stop.fileno() in wait_readable(
                [file.fileno(), self._stop.fileno()], LONGEST_WAIT_S
            ):
                return b""
        return data
