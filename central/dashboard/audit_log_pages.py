"""The page of the audit log, for the auditor: its entries, the newest first, page by page.

Guarantees that each look at it is noted in it, and that an auditor of some sites sees what is about
these and nothing else. Works without a script. Leaves to others: verifying it
(`central audit verify`).
"""

import re
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response

from central.audit_log import What
from central.dashboard.audit_log_page import audit_row
from central.dashboard.fleet_pages import account_of, visitor_of
from central.dashboard.page_server import PageServer
from central.moment import to_text
from central.store import reading, writing
from central.store.audit_log_queries import audit_head, entries_before, first_since

SHOWN = 50
"""Entries on a page."""

_NUMBER = re.compile("[1-9][0-9]{0,15}")


def add_audit_log_pages(router: APIRouter, server: PageServer, zone: ZoneInfo) -> None:
    """Add the address /audit-log. `zone`: in which times are shown and days are meant."""

    @router.get("/audit-log")
    def page(request: Request) -> Response:
        return _page(server, request, zone)


def _page(server: PageServer, request: Request, zone: ZoneInfo) -> Response:
    visitor = visitor_of(request)
    account, words = account_of(visitor), visitor.words
    asked = request.query_params.get("before", "")
    day = _day(request.query_params.get("day", ""))
    with writing(server.engine) as connection:
        facts = {"before": asked, "day": day.isoformat() if day else None} if asked or day else {}
        server.author(request).note(connection, What.AUDIT_VIEWED, "", server.now(), facts=facts)
    sites = account.scope.sites
    with reading(server.engine) as connection:
        before = int(asked) if _NUMBER.fullmatch(asked) else None
        if day is not None:
            following = datetime.combine(day + timedelta(days=1), time(), zone)
            before = first_since(connection, to_text(following))
        found = entries_before(connection, before, SHOWN + 1, sites)
        head = audit_head(connection)
    more = found[SHOWN - 1].number if len(found) > SHOWN else None
    return server.page(
        request,
        "audit_log.html",
        role=getattr(words.roles, account.role.value),
        rows=[audit_row(each, zone, visitor.language, words) for each in found[:SHOWN]],
        older=f"/audit-log?{urlencode({'before': more})}" if more else "",
        is_newest=before is None,
        head=head,
        day=day.isoformat() if day else "",
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
