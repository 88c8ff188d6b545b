"""Notes in the audit log what somebody who is signed in asked for and was not given.

Guarantees one entry for each account, address and thing asked for in `NOTED_EVERY_S`, so that a
page that asks by itself, or somebody who asks without end, fills no log; and that an entry names
nothing but what stood in the address.
"""

import threading
from http import HTTPStatus

from fastapi import Request

from central.audit_log import What
from central.dashboard.page_server import PageServer, Visitor
from central.store import writing

NOTED_EVERY_S = 300.0
MOST_KEPT = 5_000
"""Of what was noted a short while ago; beyond it all are forgotten, and noted again."""

NOT_GIVEN = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})
NAMED = ("site", "kiosk", "officer", "name")


class RefusedAccess:
    """One per process; safe to use from several threads."""

    def __init__(self, server: PageServer) -> None:
        """Nothing was refused yet."""
        self._server = server
        self._noted: dict[tuple[str, ...], float] = {}
        self._lock = threading.Lock()

    def note(self, request: Request, status: int) -> None:
        """Note the request if it was refused to somebody who is signed in."""
        visitor: Visitor = request.state.visitor
        if status not in NOT_GIVEN or visitor.account is None:
            return
        asked = {name: request.query_params.get(name, "") for name in NAMED}
        path = request.url.path
        if not self._is_due((visitor.account.account_id, path, *asked.values())):
            return
        facts: dict[str, str | int | None] = {
            f"asked_{name}": value for name, value in asked.items() if value
        }
        facts |= {"status": status, "method": request.method}
        author, now = self._server.author(request), self._server.now()
        with writing(self._server.engine) as connection:
            author.note(connection, What.ACCESS_REFUSED, path, now, facts=facts)

    def _is_due(self, key: tuple[str, ...]) -> bool:
        now = self._server.monotonic()
        with self._lock:
            if len(self._noted) > MOST_KEPT:
                self._noted.clear()
            last = self._noted.get(key)
            if last is not None and now - last < NOTED_EVERY_S:
                return False
            self._noted[key] = now
        return True
