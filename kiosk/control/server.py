"""The kiosk's side of the socket: listens, answers, and never keeps the kiosk waiting.

Guarantees: the file is there, mode 0600, once `start` returns, and a stale one of a killed kiosk
is replaced at that moment; at most `MOST_CLIENTS` are answered at once and the next one is told
`busy`; whoever is not the kiosk's own user or root is told so and heard no further; a handler's
bug is logged and ends nothing but its answer. Whoever starts it holds the data folder's
OutboxLock, so that no two kiosks fight for the file. Handlers run on threads of the socket, several
at once perhaps, and never on the GUI thread; what they need of the outbox they ask of the storage
thread.
"""

import contextlib
import logging
import os
import socket
import struct
import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from kiosk.control.address import SOCKET, short_address
from kiosk.control.errors import RefusedError
from kiosk.control.wire import (
    ANSWER_LIMIT_S,
    LAST,
    REQUEST_BYTES,
    REQUEST_LIMIT_S,
    LineReader,
    parse_object,
    write_object,
)

logger = logging.getLogger(__name__)

Handler = Callable[[Mapping[str, Any]], Iterable[Mapping[str, object]]]
"""Takes the arguments, gives the objects of the answer; raises RefusedError. A generator is closed
where its client went away."""

MOST_CLIENTS = 4
BACKLOG = 8
MODE = 0o600
STOP_LIMIT_S = 2.0
"""How long an orderly end waits for handlers at work."""
ACCEPT_PAUSE_S = 1.0
"""After the system could not give a connection, such as for want of descriptors."""
CREDENTIALS = struct.Struct("3i")
"""struct ucred of unix(7): process, user, group."""


class _GoneError(Exception):
    """The client does not take its answer any more."""


class ControlServer:
    """One socket in one data folder, from `start` to `stop`."""

    def __init__(
        self,
        folder: Path,
        handlers: Mapping[str, Handler],
        *,
        users: Collection[int] | None = None,
    ) -> None:
        """`handlers`: by the name of their command.

        `users`: the ids of those who are answered; None: this process's own user, and root.
        """
        self._folder = folder
        self._handlers = dict(handlers)
        self._users = {0, os.geteuid()} if users is None else users
        self._listener: socket.socket | None = None
        self._inode = 0
        self._lock = threading.Lock()
        self._connections: dict[socket.socket, threading.Thread] = {}
        self._stopping = threading.Event()

    def add(self, handlers: Mapping[str, Handler]) -> None:
        """Answers these commands, too, from now on."""
        self._handlers = {**self._handlers, **handlers}

    def start(self) -> None:
        """Listens from here on; raises an OSError if the folder does not let it."""
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        fresh = SOCKET + ".new"
        try:
            # Linux gives the file the mode of the unbound socket: it is never wider, not even
            # for a moment, and the umask of the whole process stays as it is.
            os.fchmod(listener.fileno(), MODE)
            with short_address(self._folder, fresh) as (handle, address):
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(fresh, dir_fd=handle)
                listener.bind(address)
                self._inode = os.stat(fresh, dir_fd=handle, follow_symlinks=False).st_ino
                listener.listen(BACKLOG)
                os.rename(fresh, SOCKET, src_dir_fd=handle, dst_dir_fd=handle)
        except OSError:
            listener.close()
            raise
        self._listener = listener
        threading.Thread(target=self._accept, name="control", daemon=True).start()

    def stop(self) -> None:
        """Takes the file away, ends all connections and waits a little for their handlers."""
        if self._listener is None:
            return
        with self._lock:
            self._stopping.set()
            connections = dict(self._connections)
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in connections.values():
            thread.join(STOP_LIMIT_S)
        self._remove()

    def _remove(self) -> None:
        """The file, unless a later kiosk has put its own there."""
        try:
            with short_address(self._folder) as (handle, _):
                if os.stat(SOCKET, dir_fd=handle, follow_symlinks=False).st_ino == self._inode:
                    os.unlink(SOCKET, dir_fd=handle)
        except OSError as error:
            logger.debug("the control socket was not taken away: %s", error)

    def _accept(self) -> None:
        assert self._listener is not None  # noqa: S101 - the thread starts after it is there
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError as error:
                if self._stopping.is_set():
                    return
                logger.warning("a command could not be heard: %s", error)
                self._stopping.wait(ACCEPT_PAUSE_S)
                continue
            self._take(connection)

    def _take(self, connection: socket.socket) -> None:
        thread = threading.Thread(
            target=self._serve, args=(connection,), name="control-client", daemon=True
        )
        with self._lock:
            refusal = self._refusal(connection)
            if refusal is None:
                self._connections[connection] = thread
                thread.start()
                return
        with connection, contextlib.suppress(OSError):
            connection.setblocking(False)
            connection.send(_error(refusal))

    def _refusal(self, connection: socket.socket) -> RefusedError | None:
        """Why this client is not heard; None if it is."""
        asked = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, CREDENTIALS.size)
        process, user, _group = CREDENTIALS.unpack(asked)
        if user not in self._users:
            logger.warning("a command of user %d (process %d) is refused", user, process)
            return RefusedError(
                "not-allowed", "this kiosk answers its own user and root; run this as one of them"
            )
        if self._stopping.is_set():
            return RefusedError("stopping", "this kiosk is being stopped")
        if len(self._connections) >= MOST_CLIENTS:
            return RefusedError("busy", f"{MOST_CLIENTS} commands are being answered; try again")
        return None

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection:
                last = self._answer(connection)
                connection.settimeout(ANSWER_LIMIT_S)
                connection.sendall(last)
        except (OSError, _GoneError) as error:
            logger.info("a command went away: %s", error)
        finally:
            with self._lock:
                del self._connections[connection]

    def _answer(self, connection: socket.socket) -> bytes:
        """Sends what the handler says; the last line is for the caller to send."""
        try:
            line = _request(connection)
            handler, arguments = self._asked(parse_object(line))
            connection.settimeout(ANSWER_LIMIT_S)
            self._send_all(connection, handler(arguments))
        except RefusedError as error:
            return _error(error)
        except _GoneError:
            raise
        except Exception:
            logger.exception("a command could not be answered, by a fault of ours")
            return _error(
                RefusedError("fault", "a fault in the program; the kiosk's log says more")
            )
        return write_object({"done": True})

    def _send_all(self, connection: socket.socket, answers: Iterable[Mapping[str, object]]) -> None:
        try:
            for answer in answers:
                if any(name in answer for name in LAST):
                    message = f"an answer must not have the members {', '.join(LAST)}"
                    raise ValueError(message)
                line = write_object(answer)
                try:
                    connection.sendall(line)
                except OSError as error:
                    raise _GoneError(str(error)) from error
        finally:
            close = getattr(answers, "close", None)
            if close is not None:
                close()

    def _asked(self, request: dict[str, Any]) -> tuple[Handler, Mapping[str, Any]]:
        command, arguments = request.get("command"), request.get("arguments", {})
        if not isinstance(command, str) or not isinstance(arguments, dict):
            raise RefusedError("not-a-request", 'expected {"command": ..., "arguments": {...}}')
        if command not in self._handlers:
            known = ", ".join(sorted(self._handlers))
            message = f"this kiosk does not know the command {command[:40]!r}; it knows {known}"
            raise RefusedError("unknown-command", message)
        return self._handlers[command], arguments


def _request(connection: socket.socket) -> bytes:
    try:
        line = LineReader(connection, REQUEST_BYTES).next_line(REQUEST_LIMIT_S)
    except OSError as error:
        raise _GoneError(str(error)) from error
    if line is None:
        raise RefusedError("not-a-request", "the line has no end")
    return line


def _error(error: RefusedError) -> bytes:
    return write_object({"error": {"code": error.code, "message": str(error)}})
