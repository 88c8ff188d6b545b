"""The public pages of sites: the list, a site's months, and the notice of one month.

Guarantees: no sign-in and no session; only ended months; figures by the public's view alone; an
answer that may be kept, and is not sent again where it did not change; works without a script.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from central.comments.folding import folded
from central.dashboard import figures
from central.dashboard.drawn import DrawnWhisker, draw_whisker
from central.dashboard.page_server import PageServer, Visitor
from central.dashboard.public_page import ON_PAPER, Behind, Notice, notice
from central.reference.as_of import site_on
from central.reference.contacts import contacts_on
from central.reference.questionnaire_facts import KnownQuestionnaires
from central.released.audience import Span
from central.released.comments import published
from central.released.public_month import MonthLine, has_month, month_lines, month_of, public_month
from central.store import reading
from central.store.public_site_queries import PublicSite, public_site, public_sites
from kiosk.record import base64url

LONGEST_SEARCH = 80
"""Characters."""

MOST_COMMENTS = 30

SOON_NEW = "public, max-age=300"
_MONTH = re.compile(r"20[0-9]{2}-(?:0[1-9]|1[0-2])\Z")
MonthRow = tuple[str, str, str, str, DrawnWhisker | None]
"""Name, address, index or words, interval with n or empty, and the drawing."""


def add_public_pages(
    router: APIRouter, server: PageServer, known: KnownQuestionnaires, public_url: str
) -> None:
    """Add /public, /public/<site> and /public/<site>/<month>. `public_url`: where people reach the
    central, empty where nobody said so: there is no QR code then.
    """

    @router.get("/public")
    def sites(request: Request, q: str = "") -> Response:
        with reading(server.engine) as connection:
            found = public_sites(connection)
        wanted = q[:LONGEST_SEARCH].strip()
        shown = [site for site in found if folded(wanted) in folded(f"{site.name} {site.unit}")]
        values = {"sites": shown, "query": wanted, "any_site": bool(found)}
        visitor: Visitor = request.state.visitor
        number = figures.count(len(shown), visitor.language)
        return _kept(server, request, "public.html", number=number, **values)

    @router.get("/public/{site}")
    def months(request: Request, site: str) -> Response:
        with reading(server.engine) as connection:
            found = public_site(connection, site)
            today = _today(server, found) if found else None
            lines = month_lines(connection, site, today) if today else ()
        if found is None or today is None:
            return server.message(request, "not_found", status=404)
        visitor: Visitor = request.state.visitor
        running = visitor.words.public.running.format(month=f"{today:%m/%Y}")
        rows = list(_rows(found, lines, visitor))
        values = {"site": found, "rows": rows, "running": running}
        return _kept(server, request, "public_site.html", **values)

    @router.get("/public/{site}/{month}")
    def of_month(request: Request, site: str, month: str) -> Response:
        with reading(server.engine) as connection:
            found = public_site(connection, site) if _MONTH.match(month) else None
            now = _now(server, found) if found else None
            if found is None or now is None or not _is_there(connection, site, month, now):
                return server.message(request, "not_found", status=404)
            named = _as_it_was(connection, found, month)
            made = (
                _notice(connection, request, site, month, now, known, public_url)
                if month < f"{now:%Y-%m}"
                else None
            )
        visitor: Visitor = request.state.visitor
        running = visitor.words.public.running.format(month=f"{month[5:]}/{month[:4]}")
        values = {"site": named, "notice": made, "running": running, "month": month}
        return _kept(server, request, "public_month.html", on_paper=ON_PAPER, **values)


def _notice(  # noqa: PLR0913, PLR0917 - what it is made of
    connection: Connection,
    request: Request,
    site: str,
    month: str,
    now: datetime,
    known: KnownQuestionnaires,
    public_url: str,
) -> Notice:
    visitor: Visitor = request.state.visitor
    address = f"{public_url.rstrip('/')}/public/{site}/{month}" if public_url else ""
    comments = [each.text for each in published(connection, site, month)][:MOST_COMMENTS]
    behind = Behind(
        public_month(connection, site, month),
        # How the office is reached today: who reads an old month wants to write now.
        contacts_on(connection, site, now.date()),
        known,
        comments,
        address,
    )
    return notice(behind, visitor.language, visitor.words)


def _is_there(connection: Connection, site: str, month: str, now: datetime) -> bool:
    return month == f"{now:%Y-%m}" or (
        month < f"{now:%Y-%m}" and has_month(connection, site, month)
    )


def _as_it_was(connection: Connection, site: PublicSite, month: str) -> PublicSite:
    """The site as it was called on the month's last day."""
    span: Span = month_of(month)
    version = site_on(connection, site.site_id, span.last)
    if version is None:
        return site
    name, unit = version.values["name"], version.values["unit"]
    return PublicSite(site.site_id, name, unit, site.timezone)


def _rows(site: PublicSite, lines: Iterable[MonthLine], visitor: Visitor) -> Iterable[MonthRow]:
    words, language = visitor.words, visitor.language
    for line in lines:
        year, number = line.month.split("-")
        name = words.public.month_name.format(month=int(number), year=year)
        address = f"/public/{site.site_id}/{line.month}"
        share = line.headline.share if line.headline else None
        if share is None or share.value is None or share.interval is None:
            yield name, address, words.public.withheld, "", None
            continue
        interval = words.public.interval.format(
            low=figures.points(share.interval[0], language),
            high=figures.points(share.interval[1], language),
            n=figures.count(share.valid, language),
        )
        drawn = draw_whisker(share, language, words)
        yield name, address, figures.percent(share.value, language), interval, drawn


def _kept(server: PageServer, request: Request, template: str, **values: object) -> Response:
    """A page that may be kept for a while, by its own digest."""
    text = server.draw(request, template, **values)
    headers = {
        "Cache-Control": SOON_NEW,
        # The language goes by these, where the address does not say it.
        "Vary": "Accept-Language, Cookie",
        "ETag": f'"{base64url.sha256(text.encode())}"',
    }
    if headers["ETag"] in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    return Response(text, media_type="text/html", headers=headers)


def _now(server: PageServer, site: PublicSite) -> datetime:
    return server.now().astimezone(ZoneInfo(site.timezone))


def _today(server: PageServer, site: PublicSite) -> date:
    return _now(server, site).date()
