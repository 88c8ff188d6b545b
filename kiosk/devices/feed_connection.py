"""One client of the feed: bytes in, one request, one answer, and the connection ends.

Guarantees: nothing here waits; a connection holds at most a head and a body, and no longer than
REQUEST_WITHIN_MS for its request and REST_WITHIN_MS for its end. What comes after the request is
thrown away, so a second request in one connection is never acted upon.
"""

import logging
import socket

from kiosk.devices.feed_address import FeedAddress
from kiosk.devices.feed_interface import FeedInterface
from kiosk.devices.feed_problem import FeedProblem, FeedRefusal, Reply
from kiosk.devices.feed_request import RequestHead, read_head

logger = logging.getLogger(__name__)

REQUEST_WITHIN_MS = 5_000
"""From being connected to the last byte of the request."""
REST_WITHIN_MS = 1_000
"""How long what is left unread is thrown away: closing over unread bytes, TCP drops the answer."""
READ_BYTES = 4096
GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"
MS_PER_S = 1000


class FeedConnection:
    """A connection that was accepted; `is_open` until it has closed itself."""

    def __init__(
        self,
        client: socket.socket,
        local: FeedAddress,
        peer: str,
        interface: FeedInterface,
        at_ms: int,
    ) -> None:
        client.setblocking(False)
        self._client = client
        self._local = local
        self._interface = interface
        self._received = bytearray()
        self._head: RequestHead | None = None
        self._is_answered = False
        self.peer = peer
        self.closes_at_ms = at_ms + REQUEST_WITHIN_MS
        self.is_open = True

    def fileno(self) -> int:
        """Give the descriptor to wait on."""
        return self._client.fileno()

    def receive(self, at_ms: int) -> None:
        """Take what has come, and answer when the request is whole."""
        try:
            data = self._client.recv(READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.close()
        elif not self._is_answered:
            self._received += data
            self._advance(at_ms)

    def end_if_overdue(self, at_ms: int) -> None:
        """Close a connection whose time is over; a request that had begun is told so."""
        if at_ms < self.closes_at_ms:
            return
        has_begun = self._head is not None or len(self._received) > 0
        if has_begun and not self._is_answered:
            refusal = FeedRefusal(
                FeedProblem.TOO_SLOW,
                f"the request was not whole after {REQUEST_WITHIN_MS // MS_PER_S} s; send it at "
                "once, and only as many bytes as Content-Length says",
                expected=f"the whole request within {REQUEST_WITHIN_MS} ms",
            )
            self._send(refusal.reply().to_bytes())
        self.close()

    def close(self) -> None:
        """Give the connection back."""
        self.is_open = False
        self._client.close()

    def _advance(self, at_ms: int) -> None:
        try:
            reply = self._answer(at_ms)
        except FeedRefusal as refusal:
            reply = refusal.reply()
        except Exception:
            # Of whoever takes the events, or ours. The client may send it again.
            logger.exception("a request to the feed failed")
            reply = FeedRefusal(
                FeedProblem.FAULT, "the event may not have been taken; see the kiosk's log"
            ).reply()
        if reply is not None:
            self._end(reply, at_ms)

    def _answer(self, at_ms: int) -> Reply | None:
        if self._head is None:
            read = read_head(self._received)
            if read is None:
                return None
            self._head, length = read
            del self._received[:length]
            self._interface.admit(self._head, self._local, self.peer, at_ms)
            if self._head.waits_to_be_asked and len(self._received) < self._head.length:
                self._send(GO_ON)
        if len(self._received) < self._head.length:
            return None
        body = bytes(self._received[: self._head.length])
        del self._received[: self._head.length]
        return self._interface.answer(self._head, body, at_ms)

    def _end(self, reply: Reply, at_ms: int) -> None:
        self._send(reply.to_bytes())
        is_read_whole = reply.status in (200, 202) and not self._received
        if is_read_whole or not self.is_open:
            self.close()
            return
        self._received.clear()
        self._is_answered = True
        self.closes_at_ms = at_ms + REST_WITHIN_MS
        try:
            self._client.shutdown(socket.SHUT_WR)
        except OSError:
            self.close()

    def _send(self, data: bytes) -> None:
        try:
            sent = self._client.send(data)
        except OSError:
            sent = 0
        if sent < len(data):
            # An answer fits into any socket's buffer, so this client is gone.
            self.close()
