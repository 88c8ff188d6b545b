"""`central serve`: one worker of uvicorn on a socket that we open ourselves.

Guarantees that a port in use is an error that says so, that the address is printed (and written
to the ready file) only once requests are answered, and that SIGTERM and SIGINT end the process
in order, with status 0, after the requests under way: the process says first that it is not
ready, takes new requests for the time of the settings, then none, and waits for those that it has
for at most `GRACE_S`. Where systemd started it, that is told when requests are answered, while the
event loop goes round, and when the end begins.
"""

import gc
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import typer
import uvicorn

from central.app import create_app
from central.commands.errors import CommandError
from central.commands.keys import tell_of_keys
from central.commands.opening import open_settings
from central.moment import utc_now
from central.operation.log_lines import set_up_logging
from central.operation.patient_lines import PatientLine
from central.operation.service_manager import READY, STOPPING, ServiceManager
from central.operation.serving import Serving

GRACE_S = 10
"""For requests under way when the process is asked to end."""

BACKLOG = 512
MOST_LINES = 900
"""Open connections; beyond it the answer is 503. A process may have 1024 files open as a rule."""


def serve(config: Path | None, ready_file: Path | None, port: int | None = None) -> None:
    """Serve until told to stop. `port`: instead of the settings'; processes differ in it."""
    settings = open_settings(config)
    set_up_logging(settings.log.format)
    tell_of_keys(settings, utc_now())
    app = create_app(settings)
    listener = _listen(settings.server.host, settings.server.port if port is None else port)
    server = _Server(
        uvicorn.Config(
            app,
            http=PatientLine,
            ws="none",
            limit_concurrency=MOST_LINES,
            log_config=None,
            access_log=False,
            server_header=False,
            forwarded_allow_ips=settings.server.trusted_proxies,
            timeout_graceful_shutdown=GRACE_S,
        ),
        listener,
        ready_file,
        app.state.operation.serving,
        settings.operation.drain_seconds,
    )
    # What stands here stays: not to be looked through for rubbish again, time after time.
    gc.collect()
    gc.freeze()
    server.run(sockets=[listener])


class _Server(uvicorn.Server):
    def __init__(
        self,
        config: uvicorn.Config,
        listener: socket.socket,
        ready_file: Path | None,
        serving: Serving,
        drain_s: float,
    ) -> None:
        super().__init__(config)
        self._listener = listener
        self._ready_file = ready_file
        self._serving = serving
        self._drain_s = drain_s
        self._ends_at: float | None = None
        self._manager = ServiceManager()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Not ready from now on; no new requests once the balancer has had time to see it."""
        first = not self._serving.is_ending
        self._serving.end()
        self._manager.tell(STOPPING)
        if first and self._drain_s:
            self._ends_at = time.monotonic() + self._drain_s
        else:
            super().handle_exit(sig, frame)

    async def on_tick(self, counter: int) -> bool:
        self._manager.live(time.monotonic())
        if self._ends_at is not None and time.monotonic() >= self._ends_at:
            return True
        return await super().on_tick(counter)

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
        self._manager.tell(READY)
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
