"""`kiosk source learn` on a line: listening, keys and rows, until the clerk is done.

Guarantees: the line is only listened to; one that cannot be opened at the beginning is a
`LineRefusedError` with what to do; one that breaks later is told on the screen and opened anew
every second, and what was heard before stays.
"""

import contextlib
import time
from pathlib import Path

from kiosk.devices.capture import CapturedRead
from kiosk.devices.device_path import group_of
from kiosk.devices.learning.keys import Keys
from kiosk.devices.learning.line_score import LineErrors
from kiosk.devices.learning.session import LearnSession
from kiosk.devices.lines import Line, open_line
from kiosk.devices.open_failure import ClosedByPeerError, status_of_failure, status_of_refusal
from kiosk.devices.profile import LineSettings
from kiosk.devices.source_address import DeviceAddress, SourceAddress
from kiosk.devices.wake import Wake, wait_readable
from kiosk.source_command.line_errors import counted_errors, errors_since
from kiosk.source_command.terminal import Terminal

NS_PER_MS = 1_000_000
SHOW_EVERY_S = 0.1
"""The longest wait for bytes or keys: trials and silence end by the clock."""
READ_PAUSE_S = 0.005
"""After bytes came: short, as a pause hides the silence between two frames."""
REOPEN_AFTER_MS = 1_000
AGAIN = "The line is there again; what was heard before stays."


class LineRefusedError(OSError):
    """The line could not be opened. `str()` says why and what to do."""


class _Listening:
    """The line while it is open, with the settings that it was opened with."""

    def __init__(self, address: SourceAddress, wake: Wake) -> None:
        self._address = address
        self._wake = wake
        self._line: Line | None = None
        self._settings: LineSettings | None = None
        self._before: LineErrors | None = None
        self._tried_ms = -REOPEN_AFTER_MS

    def fileno(self) -> int | None:
        """Give the descriptor to wait on, None while the line is away."""
        return None if self._line is None else self._line.fileno()

    def tune(self, settings: LineSettings, at_ms: int) -> bool:
        """Have the line open with these settings; raise OSError when it cannot be.

        Gives whether it was away and is there again.
        """
        if self._line is not None and settings == self._settings:
            return False
        is_broken = self._line is None and settings == self._settings
        if is_broken and at_ms - self._tried_ms < REOPEN_AFTER_MS:
            return False
        self.close()
        self._settings, self._tried_ms = settings, at_ms
        self._line = open_line(self._address, settings, self._wake)
        self._before = counted_errors(self._line.fileno())
        return is_broken

    def receive(self) -> bytes:
        """Give what has come, b"" for nothing; raise OSError when the line is gone."""
        if self._line is None or not wait_readable([self._line.fileno()], 0):
            return b""
        return bytes(self._line.receive())

    def errors(self) -> LineErrors | None:
        """Give what the port has counted since it was opened."""
        if self._line is None:
            return None
        return errors_since(self._before, counted_errors(self._line.fileno()))

    def close(self) -> None:
        """Give the line back."""
        if self._line is not None:
            with contextlib.suppress(OSError):
                self._line.close()
            self._line = None


def learn_live(address: SourceAddress, path: Path, line: LineSettings | None) -> LearnSession:
    """Run until the clerk has learned a profile or left; raise LineRefusedError at the start."""
    session = LearnSession(str(address), path, line)
    began_ms = time.monotonic_ns() // NS_PER_MS
    with contextlib.closing(Wake()) as wake:
        listening = _Listening(address, wake)
        try:
            listening.tune(session.line, 0)
        except OSError as error:
            raise LineRefusedError(_reason(address, error)) from error
        with contextlib.closing(listening), Terminal() as terminal:
            keys = Keys()
            while not session.has_ended:
                at_ms = time.monotonic_ns() // NS_PER_MS - began_ms
                _listen(session, listening, address, at_ms)
                terminal.show(session.rows(terminal.height))
                ready = _wait(listening, terminal)
                if terminal.fileno() in ready:
                    _press(session, keys, terminal.pressed())
    return session


def _listen(
    session: LearnSession, listening: _Listening, address: SourceAddress, at_ms: int
) -> None:
    try:
        if listening.tune(session.line, at_ms):
            session.say(AGAIN)
        if data := listening.receive():
            session.heard(CapturedRead(at_ms, data))
    except OSError as error:
        listening.close()
        session.say(_reason(address, error))
    session.tick(at_ms, listening.errors())


def _wait(listening: _Listening, terminal: Terminal) -> set[int]:
    line = listening.fileno()
    wanted = [terminal.fileno()] if line is None else [terminal.fileno(), line]
    ready = wait_readable(wanted, SHOW_EVERY_S)
    if line in ready and terminal.fileno() not in ready:
        ready = wait_readable([terminal.fileno()], READ_PAUSE_S)
    return ready


def _press(session: LearnSession, keys: Keys, pressed: bytes) -> None:
    if not pressed:
        # The terminal is gone, as when ssh breaks: nobody is there to learn.
        session.key("q")
    for key in keys.feed(pressed):
        session.key(key)


def _reason(address: SourceAddress, error: OSError) -> str:
    if isinstance(error, ClosedByPeerError):
        return status_of_refusal(address).reason
    group = group_of(address.path) if isinstance(address, DeviceAddress) else None
    return status_of_failure(address, error, group).reason
