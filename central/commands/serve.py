"""`central serve`: one worker of uvicorn on a socket that we open ourselves.

Guarantees that a port in use is an error that says so, that the address is printed (and written
to the ready file) only once requests are answered, and that SIGTERM and SIGINT end the process
in order, with status 0, after the requests under way.
"""

import logging
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
import uvicorn

from central.app import create_app
from central.commands.errors import CommandError
from central.commands.keys import tell_of_keys
from central.commands.opening import open_settings
from central.moment import utc_now

GRACE_S = 10
"""For requests under way when the process is asked to end."""

BACKLOG = 512
LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def serve(config: Path | None, ready_file: Path | None) -> None:
    """Serve until told to stop."""
    logging.basicConfig(level=logging.INFO, format=LOG_FORMAT, stream=sys.stderr)
    for name in ("uvicorn", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
    settings = open_settings(config)
    tell_of_keys(settings, utc_now())
    app = create_app(settings)
    listener = _listen(settings.server.host, settings.server.port)
    server = _Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            forwarded_allow_ips=settings.server.trusted_proxies,
            timeout_graceful_shutdown=GRACE_S,
        ),
        listener,
        ready_file,
    )
    server.run(sockets=[listener])


class _Server(uvicorn.Server):
    def __init__(
        self, config: uvicorn.Config, listener: socket.socket, ready_file: Path | None
    ) -> None:
        super().__init__(config)
        self._listener = listener
        self._ready_file = ready_file

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.should_exit:
            return
        url = _url(self._listener)
        if self._ready_file is not None:
            # Under another name first: who waits for the file must never read half of it.
            part = self._ready_file.with_name(f"{self._ready_file.name}.part")
            part.write_text(f"{url}\n", "ascii")
            part.replace(self._ready_file)
        typer.echo(f"central: {url}")

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        # uvicorn's own raises the signal again when it is done, and the process dies of it.
        kept = {
            number: signal.signal(number, self.handle_exit)
            for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            yield
        finally:
            for number, handler in kept.items():
                signal.signal(number, handler)


def _listen(host: str, port: int) -> socket.socket:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        listener = _bind(socket.socket(family, kind, protocol), address)
    except OSError as error:
        raise CommandError(
            f"cannot listen on {host} port {port}: {error.strerror}. Another program may have the"
            " port; stop it, or set [server] host and port (0 takes a free port)"
        ) from error
    return listener


def _bind(listener: socket.socket, address: tuple[Any, ...]) -> socket.socket:
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
