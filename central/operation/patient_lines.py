"""The server's side of one line: patient with the slow, not for ever.

Guarantees that a line on which no whole head of a request arrives within `HEAD_S` is cut: one that
was opened and says nothing, one that says a byte a second, one whose body trickles on after its
answer. uvicorn has no such limit of its own. A line under which a request is worked on is left
alone: what limits that is `central.operation.limited` and the database's own limits.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

HEAD_S = 20.0
"""From the opening of a line, or from the answer before, to the end of a request's head."""


class PatientLine(H11Protocol):
    """One line; see the module."""

    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The line is open."""
        super().connection_made(transport)
        self._wait_for_a_request(None)

    def connection_lost(self, exc: Exception | None) -> None:
        """The line is closed."""
        self._end_waiting()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """An answer is out; a request that came behind it may have begun by the end of this."""
        super().on_response_complete()
        if not self.transport.is_closing():
            self._wait_for_a_request(self.cycle)

    def _wait_for_a_request(self, last: RequestResponseCycle | None) -> None:
        self._end_waiting()
        self._timer = self.loop.call_later(HEAD_S, self._cut_if_none_came, last)

    def _cut_if_none_came(self, last: RequestResponseCycle | None) -> None:
        under_way: Any = self.cycle
        is_waiting = under_way is last and (last is None or last.response_complete)
        if is_waiting and not self.transport.is_closing():
            self.transport.abort()

    def _end_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
