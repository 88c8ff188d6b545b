"""HTTP calls that end at a deadline, whatever the other side does.

A client's timeout bounds each read, not the call: a server that sends a byte now and then holds
it for ever. Here, over urllib3 (docs/adr/0022), a timer shuts the socket down at the deadline,
which ends any read at once. Guarantees also that a reply longer than the limit is refused unread,
that redirects are not followed, and that no proxy or password is taken from the
environment (a proxy is the settings' own, `central.proxy`). The
system's certificates are where OpenSSL finds them (SSL_CERT_FILE moves them, as for any program).
"""

import logging
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager, ProxyManager, Timeout
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, LocationParseError, ProxyError

# It would log a traceback for every answer that is not HTTP. What came of a call is said once, by
# whoever made it.
logging.getLogger("urllib3").setLevel(logging.ERROR)

CONNECT_LIMIT_S = 5.0
READ_LIMIT_S = 10.0
DEADLINE_S = 30.0
"""No answer is awaited longer than this from the beginning of the call. Only looking up a name
and connecting, which no one can cut short, may last beyond it."""
MAX_REPLY_BYTES = 64 * 1024


class NoAnswerError(Exception):
    """No usable answer came: no network, no connection, too slow, too long, cut.

    `by_proxy`: it was the proxy that could not be reached or let nobody through.
    """

    def __init__(self, message: str, *, by_proxy: bool = False) -> None:
        super().__init__(message)
        self.by_proxy = by_proxy


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, body of at most 64 KiB, and the wait the server asked for."""

    status: int
    content_type: str
    body: bytes
    retry_after_s: float | None


class _OpenSockets:
    """The sockets that are open, and whether the time of the call under way is over."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sockets: set[socket.socket] = set()
        self._call = 0
        self._is_over = False
        self._is_closed = False

    def begin_call(self) -> int:
        """The number of a call that begins now."""
        with self._lock:
            self._call += 1
            self._is_over = self._is_closed
            return self._call

    def end_call(self, call: int) -> None:
        """The time of `call` is over; nothing happens if it has ended already."""
        with self._lock:
            if call == self._call:
                self._is_over = True
                self._shut_down()

    def end_for_good(self) -> None:
        """No call may go on, nor begin."""
        with self._lock:
            self._is_over = self._is_closed = True
            self._shut_down()

    @property
    def is_over(self) -> bool:
        """Whether the call under way must not go on."""
        return self._is_over

    def add(self, opened: socket.socket) -> None:
        """Takes note of a socket; one that was opened too late is shut down at once."""
        with self._lock:
            self._sockets = {each for each in self._sockets if each.fileno() >= 0}
            self._sockets.add(opened)
            if self._is_over:
                self._shut_down()

    def _shut_down(self) -> None:
        for each in self._sockets:
            with suppress(OSError):  # closed already
                each.shutdown(socket.SHUT_RDWR)


def _reporting_pools(sockets: _OpenSockets) -> dict[str, type[HTTPConnectionPool]]:
    """Pools for http and https whose connections report every socket they open."""

    def reported(opened: socket.socket) -> socket.socket:
        sockets.add(opened)
        return opened

    class PlainConnection(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return reported(super()._new_conn())

        def connect(self) -> None:
            super().connect()
            sockets.add(self.sock)

    class SecureConnection(HTTPSConnection):
        # A proxy is asked before there is TLS: the bare socket, too, ends at the deadline.
        def _new_conn(self) -> socket.socket:
            return reported(super()._new_conn())

        def connect(self) -> None:
            super().connect()
            sockets.add(self.sock)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = PlainConnection

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = SecureConnection

    return {"http": PlainPool, "https": SecurePool}


class DeadlineSession:
    """One session for one thread."""

    def __init__(
        self,
        ca_file: str | None = None,
        deadline_s: float = DEADLINE_S,
        proxy: str | None = None,
    ) -> None:
        """`ca_file`: the certificates to trust for https, or None for the system's; `proxy`: an
        http address through which everything goes, None for none.
        """
        self._deadline_s = deadline_s
        self._sockets = _OpenSockets()
        told: dict[str, Any] = {
            "retries": False,
            "timeout": Timeout(connect=CONNECT_LIMIT_S, read=READ_LIMIT_S),
            "cert_reqs": "CERT_REQUIRED",
            "ca_certs": ca_file,
        }
        self._pools, self._no_proxy = PoolManager(**told), ""
        if proxy:
            try:
                self._pools = ProxyManager(proxy, **told)
            except LocationParseError as error:
                # Said by each call: where a session is made, nobody waits for an answer.
                self._no_proxy = _plainly(error)
        self._pools.pool_classes_by_scheme = _reporting_pools(self._sockets)

    def close(self) -> None:
        """Ends the call under way, if any, and closes what is open. Safe from any thread."""
        self._sockets.end_for_good()
        self._pools.clear()

    def request(
        self, method: str, url: str, *, body: bytes | None = None, headers: dict[str, str]
    ) -> Answer:
        """The answer to one request; NoAnswerError if none came whole before the deadline."""
        if not url.startswith(("http://", "https://")):
            raise NoAnswerError(f"{url!r:.80} is no http address")
        if self._no_proxy:
            raise NoAnswerError(self._no_proxy, by_proxy=True)
        call = self._sockets.begin_call()
        timer = threading.Timer(self._deadline_s, self._sockets.end_call, [call])
        timer.daemon = True
        timer.start()
        try:
            with self._pools.request(
                method, url, body=body, headers=headers, redirect=False, preload_content=False
            ) as reply:
                content = reply.read(MAX_REPLY_BYTES + 1, decode_content=True)
                # A body without a length ends where its socket was shut down: half an answer.
                if self._sockets.is_over:
                    raise NoAnswerError(self._too_late())
                if len(content) > MAX_REPLY_BYTES:
                    message = f"the reply is longer than {MAX_REPLY_BYTES} bytes"
                    raise NoAnswerError(message)
                return Answer(
                    reply.status,
                    reply.headers.get("Content-Type", ""),
                    content,
                    _seconds(reply.headers.get("Retry-After")),
                )
        # A socket shut down by the timer surfaces as whatever read it: urllib3, http.client, ssl.
        except (OSError, ValueError, HTTPError) as error:
            why = self._too_late() if self._sockets.is_over else _plainly(error)
            raise NoAnswerError(why, by_proxy=isinstance(error, ProxyError)) from error
        finally:
            timer.cancel()

    def _too_late(self) -> str:
        return f"no whole answer within {self._deadline_s:g} s, or the session was closed"


def _plainly(error: BaseException) -> str:
    """The innermost reason: urllib3 wraps it in its own words, address and all."""
    reason: object = error
    while isinstance(reason, BaseException):
        inner = getattr(reason, "original_error", None) or getattr(reason, "reason", None)
        inner = inner or next(iter(reason.args), None)
        if not isinstance(inner, BaseException):
            break
        reason = inner
    cause = getattr(reason, "__cause__", None)
    if isinstance(cause, OSError) and cause.strerror:
        # What the system said of the address: refused, no such name, no way there.
        return cause.strerror[:200]
    return f"{type(reason).__name__}: {reason}".rpartition("object at ")[2][:200]


def _seconds(header: str | None) -> float | None:
    """Seconds in a Retry-After header; None for a date, which this clock may not understand."""
    text = (header or "").strip()
    return float(text[:9]) if text.isascii() and text.isdigit() else None
