"""Holds every request to the limits of its route before anything is worked out.

Guarantees, whatever route and whether the length is said or not: a sender over its rate is told
429 and when to come back; a body over the limit is 413, as soon as the limit is passed; a body
that takes too long is 408, and its line is closed; nothing of a refused body is kept. Programs are
answered with problem documents, people with a plain page. Leaves to others: lines on which no
request ever becomes whole (`central.operation.patient_lines`).
"""

import time
from collections.abc import Callable
from functools import lru_cache

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from central.networks import network_of
from central.operation.body_limit import LimitedBody, said_length
from central.operation.plain_answer import plain_answer
from central.operation.route_limits import Found, Limits, RouteTable
from central.rate import Throttle, too_often
from central.refusal import Problem, Refusal
from central.request_notes import note_problem

_network_of = lru_cache(maxsize=4_096)(network_of)


class Limited:
    """Stands before the routes. One for each process; it counts for itself."""

    def __init__(
        self,
        app: ASGIApp,
        table: RouteTable | None = None,
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """`app`: what is inside; `monotonic_s`: seconds that never go back."""
        self._app = app
        self._table = table or RouteTable()
        self._monotonic_s = monotonic_s
        self._throttles: dict[Limits, Throttle] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        found = self._table.find(scope["method"], scope["path"])
        refusal = self._too_often(scope, found) or _said_too_large(scope, found)
        if refusal is not None:
            await _refuse(refusal, scope, receive, send)
            return
        body = LimitedBody(receive, found.limits.body, found.limits.body_s)
        begun = False

        async def answer(message: Message) -> None:
            nonlocal begun
            if body.refusal is not None and not begun:
                # Whatever the route made of it: the reason is said below.
                return
            begun = True
            await send(message)

        try:
            await self._app(scope, body.receive, answer)
        except Refusal:
            if body.refusal is None:
                raise
        if body.refusal is not None and not begun:
            await _refuse(body.refusal, scope, receive, send)

    def _too_often(self, scope: Scope, found: Found) -> Refusal | None:
        limits = found.limits
        throttle = self._throttles.get(limits)
        if throttle is None:
            throttle = self._throttles[limits] = Throttle(limits.rate, self._monotonic_s)
        client = scope.get("client")
        sender = _network_of(client[0]) if client else ""
        if limits.per_kiosk:
            sender = f"{sender} {found.kiosk}"
        wait_s = throttle.wait_s(sender)
        return too_often(wait_s) if wait_s else None


def _said_too_large(scope: Scope, found: Found) -> Refusal | None:
    length, limit = said_length(scope), found.limits.body
    if length is not None and length > limit:
        return Refusal(Problem.TOO_LARGE, f"expected a body of at most {limit} bytes")
    return None


async def _refuse(refusal: Refusal, scope: Scope, receive: Receive, send: Send) -> None:
    note_problem(refusal.problem.identifier)
    await plain_answer(refusal, scope["path"])(scope, receive, send)
