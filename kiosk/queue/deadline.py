"""A `requests` session whose calls end at a deadline, whatever the other side does.

`timeout=` of requests bounds each read, not the call: a server that sends a byte now and then
holds it for ever. Here a timer shuts the socket down at the deadline, which ends any read at
once. Guarantees also that a reply longer than the limit is refused unread, that redirects are
not followed, and that no proxy or certificate setting is taken from the environment.
"""

import socket
import threading
from dataclasses import dataclass
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

CONNECT_LIMIT_S = 5.0
READ_LIMIT_S = 10.0
DEADLINE_S = 30.0
"""No call lasts longer than this."""
MAX_REPLY_BYTES = 64 * 1024


class NoAnswerError(Exception):
    """No usable answer came: no network, no connection, too slow, too long, cut."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, body of at most 64 KiB, and the wait the server asked for."""

    status: int
    content_type: str
    body: bytes
    retry_after_s: float | None


class _OpenSockets:
    """The sockets of the call under way, so that a timer can shut them down."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sockets: set[socket.socket] = set()

    def add(self, opened: socket.socket) -> None:
        with self._lock:
            self._sockets = {each for each in self._sockets if each.fileno() >= 0}
            self._sockets.add(opened)

    def shut_down(self) -> None:
        with self._lock:
            for each in self._sockets:
                try:
                    each.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # closed already


class _Adapter(HTTPAdapter):
    """Makes urllib3 report every socket it opens."""

    def __init__(self, sockets: _OpenSockets) -> None:
        self._sockets = sockets
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        sockets = self._sockets

        class PlainConnection(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                sockets.add(self.sock)

        class SecureConnection(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                sockets.add(self.sock)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = PlainConnection

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = SecureConnection

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}


class DeadlineSession:
    """One session for one thread."""

    def __init__(self, ca_file: str | None = None, deadline_s: float = DEADLINE_S) -> None:
        """`ca_file`: the certificates to trust for https, or None for the system's."""
        self._deadline_s = deadline_s
        self._sockets = _OpenSockets()
        self._session = requests.Session()
        self._session.trust_env = False
        if ca_file is not None:
            self._session.verify = ca_file
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _Adapter(self._sockets))

    def close(self) -> None:
        """Ends the call under way, if any, and closes what is open. Safe from any thread."""
        self._sockets.shut_down()
        self._session.close()

    def request(
        self, method: str, url: str, *, body: bytes | None = None, headers: dict[str, str]
    ) -> Answer:
        """The answer to one request; NoAnswerError if none came whole before the deadline."""
        timer = threading.Timer(self._deadline_s, self._sockets.shut_down)
        timer.daemon = True
        timer.start()
        try:
            with self._session.request(
                method,
                url,
                data=body,
                headers=headers,
                timeout=(CONNECT_LIMIT_S, READ_LIMIT_S),
                allow_redirects=False,
                stream=True,
            ) as reply:
                content = reply.raw.read(MAX_REPLY_BYTES + 1, decode_content=True)
                if len(content) > MAX_REPLY_BYTES:
                    message = f"the reply is longer than {MAX_REPLY_BYTES} bytes"
                    raise NoAnswerError(message)
                return Answer(
                    reply.status_code,
                    reply.headers.get("Content-Type", ""),
                    content,
                    _seconds(reply.headers.get("Retry-After")),
                )
        # A socket shut down by the timer surfaces as whatever read it: urllib3, http.client, ssl.
        except (requests.RequestException, OSError, ValueError, HTTPError) as error:
            raise NoAnswerError(_plainly(error)) from error
        finally:
            timer.cancel()


def _plainly(error: BaseException) -> str:
    """The innermost reason: requests and urllib3 wrap it in their own words, address and all."""
    reason: object = error
    while isinstance(reason, BaseException):
        inner = getattr(reason, "reason", None) or next(iter(reason.args), None)
        if not isinstance(inner, BaseException):
            break
        reason = inner
    return f"{type(reason).__name__}: {reason}".rpartition("object at ")[2][:200]


def _seconds(header: str | None) -> float | None:
    if header is None or not header.strip().isdigit():
        return None
    return float(header.strip()[:9])
