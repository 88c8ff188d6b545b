"""Sees every request from outside: one log line, one count, one time, and an id in the answer.

Guarantees that a line tells route template, status, time and kiosk and nothing that a person sent;
the caller's address stands in it only if the settings say so. Every answer carries the id of its
line (`X-Request-Id`).
"""

import logging
import re
import time
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from central.operation.figures import Figures
from central.operation.route_limits import RouteTable
from central.operation.serving import Serving
from central.request_notes import RequestNotes, begin

logger = logging.getLogger("central.request")

NO_ANSWER = 0
"""The status of a request whose line was cut before its answer began."""

_KIOSK = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_NOT_WORTH_A_LINE = frozenset({"/healthz", "/readyz", "/metrics", "/static/{digest}/{name:path}"})
_FIRST_FAILURE = 400


class Observed:
    """The outermost part of ours."""

    def __init__(  # noqa: PLR0913 - what a middleware is made of comes as keywords
        self,
        app: ASGIApp,
        figures: Figures,
        serving: Serving,
        *,
        lines: bool,
        addresses: bool,
        table: RouteTable | None = None,
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """`lines`: whether requests are logged; `addresses`: with the caller's address."""
        self._app = app
        self._figures = figures
        self._serving = serving
        self._lines = lines
        self._addresses = addresses
        self._table = table or RouteTable()
        self._monotonic_s = monotonic_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        found = self._table.find(scope["method"], scope["path"])
        notes = RequestNotes(scope["method"], found.template)
        begin(notes)
        self._figures.begin()
        began_s, status = self._monotonic_s(), NO_ANSWER

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = notes.request_id
                if self._serving.is_ending:
                    headers["Connection"] = "close"
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            took_s = self._monotonic_s() - began_s
            self._figures.count(notes, status, took_s)
            if self._lines and not (
                found.template in _NOT_WORTH_A_LINE and NO_ANSWER < status < _FIRST_FAILURE
            ):
                self._log(scope, notes, found.kiosk, status, took_s)

    def _log(
        self, scope: Scope, notes: RequestNotes, kiosk: str, status: int, took_s: float
    ) -> None:
        fields: dict[str, object] = {
            "method": notes.method,
            "route": notes.route,
            "status": status,
            "ms": round(took_s * 1000, 1),
        }
        if notes.problem:
            fields["problem"] = notes.problem
        if notes.reader:
            fields["reader"] = notes.reader
        if _KIOSK.fullmatch(kiosk):
            fields["kiosk"] = kiosk
        if self._addresses and scope.get("client"):
            fields["address"] = scope["client"][0]
        words = " ".join(f"{name}={value}" for name, value in fields.items())
        logger.info("%s", words, extra={"fields": fields})
