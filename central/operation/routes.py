"""/healthz, /readyz and /metrics: what balancers and monitors ask.

Guarantees that /metrics answers addresses of the settings alone, and that none of the three is in
the wire's OpenAPI document, needs an account, or tells anything of a person.
"""

import ipaddress
import logging
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from sqlalchemy import Engine, QueuePool

from central.backup.note import read_note
from central.moment import Clock
from central.operation.figures import Figures
from central.operation.readiness import OK, Readiness
from central.operation.store_facts import StoreFacts, read_facts
from central.store.errors import StoreError

logger = logging.getLogger(__name__)

FACTS_KEPT = timedelta(seconds=10)
"""Two monitors that ask at once cost one look."""

_NOT_KEPT = {"Cache-Control": "no-store"}


class Monitor:
    """What /metrics tells; `pool`: the engine that requests use, `engine`: the one asked here."""

    def __init__(
        self,
        figures: Figures,
        pool: Engine,
        engine: Engine,
        clock: Clock,
        allowed: Sequence[str],
        backups: Path,
    ) -> None:
        """`allowed`: addresses or networks, such as 10.0.0.0/8; `backups`: their folder."""
        self.figures = figures
        self._pool = pool
        self._engine = engine
        self._clock = clock
        self._allowed = [ipaddress.ip_network(each, strict=False) for each in allowed]
        self._backups = backups
        self._facts: StoreFacts | None = None
        self._facts_until: datetime | None = None

    def may_ask(self, address: str) -> bool:
        """Whether /metrics answers this address."""
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self._allowed)

    def facts(self) -> StoreFacts | None:
        """What the database knows; None when it does not answer."""
        now = self._clock()
        if self._facts_until is None or now >= self._facts_until:
            try:
                self._facts = read_facts(self._engine, now)
            except StoreError as error:
                logger.warning("the database was not asked for figures: %s", error)
                return None
            self._facts_until = now + FACTS_KEPT
        return self._facts

    def process(self) -> dict[str, tuple[str, float]]:
        """Gauges of this process."""
        found: dict[str, tuple[str, float]] = {
            "thuocdo_threads": ("Threads of the process", threading.active_count())
        }
        pool = self._pool.pool
        if isinstance(pool, QueuePool):
            most = pool.size() + max(0, pool._max_overflow)  # noqa: SLF001 - told nowhere else
            in_use = pool.checkedout()
            found["thuocdo_connections_in_use"] = ("Database connections in use", in_use)
            found["thuocdo_connections_most"] = ("The most such connections", most)
        if (good := read_note(self._backups)) is not None:
            found["thuocdo_backup_age_seconds"] = (
                "Age of the last backup that was restored and found whole",
                (self._clock() - good.at).total_seconds(),
            )
        return found


def build_router(readiness: Readiness, monitor: Monitor) -> APIRouter:
    """The three routes."""
    router = APIRouter(include_in_schema=False)

    @router.get("/healthz")
    async def is_alive() -> Response:
        return PlainTextResponse("ok\n", headers=_NOT_KEPT)

    @router.get("/readyz")
    async def is_ready() -> Response:
        parts = await readiness.parts()
        ready = all(each == OK for each in parts.values())
        document = {"ready": ready, "parts": parts}
        return JSONResponse(document, 200 if ready else 503, headers=_NOT_KEPT)

    @router.get("/metrics")
    async def tell_figures(request: Request) -> Response:
        if not monitor.may_ask(request.client.host if request.client else ""):
            return PlainTextResponse("this address may not ask\n", 403, headers=_NOT_KEPT)
        facts = await run_in_threadpool(monitor.facts)
        text = monitor.figures.text(monitor.process(), facts)
        return Response(text, headers=_NOT_KEPT, media_type=CONTENT_TYPE_PLAIN_0_0_4)

    return router
