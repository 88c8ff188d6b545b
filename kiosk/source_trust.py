"""Whether a number that the ticket source told is still to be believed. Pure.

Guarantees that a source which has said nothing understood for `unknown_after_ms` of opening hours
is `unknown`, until it is `ok` again; that an `ok` shorter than `LASTING_OK_MS` does not end the
count, for a loose contact is `ok` each time it touches, and has said nothing; that time in which
the counter is closed does not count, and that a pause ends the count: in the morning the device has
its time anew. Leaves to others: the state of the line (`kiosk.devices`) and what an unknown source
does to a visit (`kiosk.visit`).
"""

from kiosk.devices.source_state import SourceState, SourceStatus

MS_PER_MINUTE = 60_000
LASTING_OK_MS = 30_000
"""A line that holds for so long is mended."""


class SourceTrust:
    """What one source may be trusted with; times are monotonic milliseconds, passed in."""

    def __init__(self, unknown_after_ms: int, silent_after_ms: int) -> None:
        """`silent_after_ms`: so long it had said nothing when its line calls it silent."""
        self._unknown_after_ms = unknown_after_ms
        self._silent_after_ms = silent_after_ms
        self._status: SourceStatus | None = None
        self._since_ms: int | None = None
        self._ok_ms: int | None = None
        self._is_unknown = False
        self._is_closed = False
        self._opened_ms: int | None = None

    def changed(self, status: SourceStatus, at_ms: int, *, is_open: bool) -> SourceStatus:
        """The line is in another state; gives what is to be said of the source."""
        self._note_hours(at_ms, is_open=is_open)
        was_ok = self._status is None or self._status.state is SourceState.ok
        self._status = status
        if status.state is SourceState.ok:
            self._ok_ms = at_ms if not was_ok or self._ok_ms is None else self._ok_ms
            self._is_unknown = False
            return status
        if was_ok and self._has_held(at_ms):
            self._since_ms = None
        if was_ok and is_open and self._since_ms is None:
            is_silent = status.state is SourceState.silent
            since_ms = at_ms - (self._silent_after_ms if is_silent else 0)
            self._since_ms = max(since_ms, self._opened_ms or since_ms)
        return self.look(at_ms, is_open=is_open) or self._said(status)

    def look(self, at_ms: int, *, is_open: bool) -> SourceStatus | None:
        """Time has passed; gives what is to be said of the source if that has become another."""
        self._note_hours(at_ms, is_open=is_open)
        if self._status is None or self._status.state is SourceState.ok or self._is_unknown:
            return None
        if not is_open:
            self._since_ms = None
            return None
        if self._since_ms is None:
            self._since_ms = at_ms
        if at_ms - self._since_ms < self._unknown_after_ms:
            return None
        self._is_unknown = True
        return self._said(self._status)

    def _has_held(self, at_ms: int) -> bool:
        return self._ok_ms is None or at_ms - self._ok_ms >= LASTING_OK_MS

    def _note_hours(self, at_ms: int, *, is_open: bool) -> None:
        if is_open and self._is_closed:
            self._opened_ms = at_ms
        self._is_closed = not is_open

    def _said(self, status: SourceStatus) -> SourceStatus:
        if not self._is_unknown:
            return status
        minutes = self._unknown_after_ms // MS_PER_MINUTE
        reason = f"nothing understood for {minutes} minutes of opening hours: {status.reason}"
        return SourceStatus(SourceState.unknown, reason)
