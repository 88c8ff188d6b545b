"""The lines on the socket: one JSON object each, UTF-8, ended by a line feed, bounded.

A request is `{"command": <name>, "arguments": {...}}`, at most `REQUEST_BYTES` with its line feed.
The answer is any number of objects, at most `ANSWER_BYTES` each, and then one last of
`{"done": true}` or `{"error": {"code": <code>, "message": <text>}}`. Neither of the two members may
be in an object before it. Guarantees that no line is waited for longer than its deadline, however
it trickles, and that none is gathered beyond its bound.
"""

import json
import socket
import time
from collections.abc import Mapping
from typing import Any

from kiosk.control.errors import RefusedError

REQUEST_BYTES = 64 * 1024
REQUEST_LIMIT_S = 5.0
"""How long a client may take to ask, from its connection to the end of its line."""
ANSWER_BYTES = 4 * 1024 * 1024
ANSWER_LIMIT_S = 60.0
"""How long a client waits for the next line, and a kiosk for a client to take one."""
CHUNK_BYTES = 64 * 1024
LAST = ("done", "error")


class LineReader:
    """Lines of one connection; for one thread."""

    def __init__(self, connection: socket.socket, max_bytes: int) -> None:
        self._connection = connection
        self._max_bytes = max_bytes
        self._buffer = bytearray()

    def next_line(self, limit_s: float) -> bytes | None:
        """The next line without its end; None where the other side closed before one ended.

        Raises RefusedError `too-long` or `too-late`, or an OSError of the connection.
        """
        deadline_s = time.monotonic() + limit_s
        searched = 0
        while (end := self._buffer.find(b"\n", searched)) < 0:
            searched = len(self._buffer)
            if searched >= self._max_bytes:
                raise RefusedError("too-long", f"a line is longer than {self._max_bytes} bytes")
            chunk = self._receive(deadline_s, limit_s)
            if not chunk:
                return None
            self._buffer += chunk
        if end >= self._max_bytes:
            raise RefusedError("too-long", f"a line is longer than {self._max_bytes} bytes")
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return line

    def _receive(self, deadline_s: float, limit_s: float) -> bytes:
        left_s = deadline_s - time.monotonic()
        try:
            if left_s > 0:
                self._connection.settimeout(left_s)
                return self._connection.recv(CHUNK_BYTES)
        except TimeoutError:
            pass
        raise RefusedError("too-late", f"no whole line came within {limit_s:g} s")


def parse_object(line: bytes) -> dict[str, Any]:
    """The object that `line` holds; RefusedError `not-a-request` where it holds none."""
    try:
        found = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise RefusedError("not-a-request", "the line is no JSON in UTF-8") from error
    if not isinstance(found, dict):
        raise RefusedError("not-a-request", "the line is no JSON object")
    return found


def write_object(members: Mapping[str, object]) -> bytes:
    """`members` as a line; ValueError where it is longer than `ANSWER_BYTES`."""
    text = json.dumps(members, ensure_ascii=False, separators=(",", ":"))
    line = text.encode("utf-8", "backslashreplace") + b"\n"
    if len(line) > ANSWER_BYTES:
        message = f"a line of {len(line)} bytes; at most {ANSWER_BYTES} are sent at once"
        raise ValueError(message)
    return line
