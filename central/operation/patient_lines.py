"""The server's side of one line: patient with the slow, not for ever; strict with what comes.

Guarantees that a line on which no whole head of a request arrives within `HEAD_S` is cut: one that
was opened and says nothing, one that says a byte a second, one whose body trickles on after its
answer; that no head is longer than `MOST_HEAD_BYTES` (431); that what stands behind a body (its
trailer) is no header; that a request names one host, once; that no more than `MOST_BEHIND` requests
wait behind the one that is worked on. uvicorn's protocol over httptools has
none of these of its own. A line under which a request is worked on is left alone: what limits that
is `central.operation.limited` and the database's own limits.
"""

import asyncio
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

HEAD_S = 20.0
"""From the opening of a line, or from the answer before, to the end of a request's head."""

MOST_HEAD_BYTES = 65_536
"""Of a request's first line, headers and trailer; and of anything that never comes to its end."""

MOST_BEHIND = 16
"""Requests sent before the one in front is answered: each is kept, and nobody we know sends any."""


class PatientLine(HttpToolsProtocol):
    """One line; see the module."""

    _timer: asyncio.TimerHandle | None = None
    _ends_at = 0.0
    _last: RequestResponseCycle | None = None
    _in_head = False
    _head_bytes = 0
    _unheard_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The line is open."""
        super().connection_made(transport)
        self._wait_for_a_request(None)

    def connection_lost(self, exc: Exception | None) -> None:
        """The line is closed."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Some bytes; the parser keeps those of a field until it is whole."""
        self._unheard_bytes += len(data)
        super().data_received(data)
        if self._unheard_bytes > MOST_HEAD_BYTES and not self.transport.is_closing():
            self._head_bytes = self._unheard_bytes
            self.logger.warning("Invalid HTTP request received: it has no end.")
            self.send_400_response("")

    def on_message_begin(self) -> None:
        """A request's first byte."""
        super().on_message_begin()
        self._in_head, self._head_bytes = True, 0

    def on_url(self, url: bytes) -> None:
        """A piece of the address."""
        self._count(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """A field of the head; or of the trailer, which nobody here asked for: a proxy that takes
        a header away from strangers would not see it there.
        """
        self._count(name, value)
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is whole."""
        self._in_head, self._unheard_bytes = False, 0
        hosts = sum(name == b"host" for name, _ in self.headers)
        if hosts > 1 or (not hosts and self.parser.get_http_version() == "1.1"):
            message = "expected one Host"
            raise ValueError(message)
        super().on_headers_complete()
        if len(self.pipeline) > MOST_BEHIND:
            message = "too many requests wait for their answers"
            raise ValueError(message)

    def on_body(self, body: bytes) -> None:
        """A piece of the body."""
        self._unheard_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is whole."""
        self._unheard_bytes = 0
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """An answer is out; a request that came behind it may have begun by the end of this."""
        super().on_response_complete()
        if not self.transport.is_closing():
            self._wait_for_a_request(self.cycle)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request, and close the line."""
        under_way: RequestResponseCycle | None = self.cycle
        if under_way is not None and not under_way.response_complete:
            # Would be read as the answer to the request under way.
            self.transport.close()
        elif self._head_bytes <= MOST_HEAD_BYTES:
            super().send_400_response(msg)
        else:
            status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            head = f"HTTP/1.1 {status.value} {status.phrase}\r\n"
            self.transport.write(f"{head}content-length: 0\r\nconnection: close\r\n\r\n".encode())
            self.transport.close()

    def _unsupported_upgrade_warning(self) -> None:
        """Who asks for another protocol is answered in this one. The line is closed then: the
        parser has passed over what came behind in the same piece.
        """
        if self.cycle.response_complete:
            self.transport.close()
        else:
            self.cycle.keep_alive = False

    def _count(self, *parts: bytes) -> None:
        self._head_bytes += sum(map(len, parts))
        if self._head_bytes > MOST_HEAD_BYTES:
            message = "the head is too long"
            raise ValueError(message)

    def _wait_for_a_request(self, last: RequestResponseCycle | None) -> None:
        """One timer for a line, whatever comes on it: to set one costs more than to look again."""
        self._last, self._ends_at = last, self.loop.time() + HEAD_S
        if self._timer is None:
            self._timer = self.loop.call_at(self._ends_at, self._cut_if_none_came)

    def _cut_if_none_came(self) -> None:
        self._timer = None
        under_way: Any = self.cycle
        is_waiting = under_way is self._last and (under_way is None or under_way.response_complete)
        if not is_waiting or self.transport.is_closing():
            return
        if self.loop.time() < self._ends_at:
            self._timer = self.loop.call_at(self._ends_at, self._cut_if_none_came)
        else:
            self.transport.abort()
