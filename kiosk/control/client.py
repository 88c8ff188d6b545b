"""How a command asks the running kiosk.

Guarantees that every way in which it cannot be asked is a ControlError, and that an answer
without its last line is one too: nothing half is taken for whole.
"""

import contextlib
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kiosk.control.address import SOCKET, short_address
from kiosk.control.errors import CutOffError, NotAllowedError, NotRunningError, RefusedError
from kiosk.control.wire import (
    ANSWER_BYTES,
    ANSWER_LIMIT_S,
    REQUEST_BYTES,
    LineReader,
    parse_object,
    write_object,
)

CONNECT_LIMIT_S = 5.0


def ask(
    folder: Path,
    command: str,
    arguments: Mapping[str, object] | None = None,
    *,
    limit_s: float = ANSWER_LIMIT_S,
) -> Iterator[dict[str, Any]]:
    """The objects that the kiosk with the data folder `folder` answers, as they come.

    Connects when it is called, not when the first object is asked for: NotRunningError and
    NotAllowedError are raised at once. RefusedError and CutOffError may follow any object.
    `limit_s`: how long the next line is waited for. ValueError for a request that is too long.
    """
    request = write_object({"command": command, "arguments": dict(arguments or {})})
    if len(request) > REQUEST_BYTES:
        message = f"a request of {len(request)} bytes; a kiosk takes {REQUEST_BYTES}"
        raise ValueError(message)
    connection = _connect(folder)
    # If it hung up before it had read, what it had to say comes by the answer.
    with contextlib.suppress(OSError):
        connection.sendall(request)
    return _answers(connection, folder, limit_s)


def _connect(folder: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(CONNECT_LIMIT_S)
    try:
        with short_address(folder) as (_, address):
            connection.connect(address)
    except (FileNotFoundError, ConnectionRefusedError, NotADirectoryError) as error:
        connection.close()
        message = f"no kiosk runs on {folder}: nobody answers at {folder / SOCKET}"
        raise NotRunningError(message) from error
    except PermissionError as error:
        connection.close()
        message = (
            f"{folder / SOCKET} belongs to another user; run this as the kiosk's user, or as root"
        )
        raise NotAllowedError(message) from error
    except OSError as error:
        connection.close()
        message = f"the kiosk on {folder} does not answer ({error}); try again, or restart it"
        raise CutOffError(message) from error
    return connection


def _answers(connection: socket.socket, folder: Path, limit_s: float) -> Iterator[dict[str, Any]]:
    with connection:
        reader = LineReader(connection, ANSWER_BYTES + 1)
        while True:
            try:
                line = reader.next_line(limit_s)
                answer = None if line is None else parse_object(line)
            except (OSError, RefusedError) as error:
                message = f"the kiosk on {folder} did not answer to the end: {error}"
                raise CutOffError(message) from error
            if answer is None:
                message = f"the kiosk on {folder} ended in the middle of its answer; ask again"
                raise CutOffError(message)
            if "error" in answer:
                raise _refusal(answer["error"])
            if answer.get("done") is True:
                return
            yield answer


def _refusal(error: object) -> RefusedError:
    said = error if isinstance(error, dict) else {}
    return RefusedError(str(said.get("code", "fault")), str(said.get("message", "no reason given")))
