"""The central's application served on a free port of this machine, in a thread."""

import asyncio
import socket
import threading
import time

import uvicorn

from central.app import create_app
from central.fleet.approval import approve
from central.fleet.batch_tokens import issue_token
from central.operation.patient_lines import PatientLine
from central.store.engine import writing
from central.store.kiosk_queries import find_kiosk
from kiosk.record import Place
from tests.central.hall import SITE, SampleKiosk

START_LIMIT_S = 20


class _Server(uvicorn.Server):
    """Ends when it is told to, and looks at no clock for that: hundreds of tests wait for it."""

    async def startup(self, sockets=None):
        self._loop, self._told = asyncio.get_running_loop(), asyncio.Event()
        await super().startup(sockets)

    async def main_loop(self):
        await self.on_tick(0)
        await self._told.wait()

    def end(self):
        self._loop.call_soon_threadsafe(self._told.set)


class Served:
    """`with Served(hall) as served:` answers at `served.url` until the block ends."""

    def __init__(self, hall):
        self.hall = hall
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = self._listener.getsockname()
        self.url = f"http://127.0.0.1:{self.address[1]}"
        app = create_app(hall.settings, hall.clock)
        self.operation = app.state.operation
        config = uvicorn.Config(
            app,
            http=PatientLine,
            ws="none",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=5,
        )
        self._server = _Server(config)
        sockets = {"sockets": [self._listener]}
        self._thread = threading.Thread(target=self._server.run, kwargs=sockets)

    def __enter__(self):
        self._thread.start()
        tick = threading.Event()
        limit = time.monotonic() + START_LIMIT_S
        while not self._server.started and time.monotonic() < limit:
            tick.wait(0.01)
        assert self._server.started
        return self

    def __exit__(self, *_):
        self._server.should_exit = True
        self._server.end()
        self._thread.join()
        self._listener.close()

    def issue_token(self):
        with writing(self.hall.engine) as connection:
            return issue_token(connection, SITE, 1, 7, self.hall.now)

    def approve(self, kiosk_id):
        with writing(self.hall.engine) as connection:
            approve(connection, find_kiosk(connection, kiosk_id), None, self.hall.now)

    def kiosk_of(self, key, site, kiosk_id):
        return SampleKiosk(self.hall, key, Place(site, kiosk_id), "quay-1")
