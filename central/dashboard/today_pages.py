"""The page of today, and the part of it that its script asks for again every few seconds.

Guarantees that what is read is read in one short transaction; that an answer which nobody needs
again is 304 with no body (the tag is a digest of the very text); that a site one may not see and
one that does not exist cannot be told apart.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from sqlalchemy import Connection

from central.accounts import Page, may_see
from central.dashboard import figures
from central.dashboard.composite_lines import composite_lines, month_name
from central.dashboard.day_lines import NoteLine, RevisedLine, note_lines, revised_lines
from central.dashboard.page_server import PageServer, Visitor
from central.dashboard.seen import account_of
from central.dashboard.sites import SiteChoice, chosen_site, sites_for
from central.dashboard.today_page import Around, TodayPage, today_page
from central.reference.opening_hours import calendar_of
from central.released.audience import Scope
from central.released.month_composites import month_composites
from central.released.same_weekday import same_weekday
from central.released.today import TodayView, today
from central.store import reading
from central.store.day_note_queries import notes_on
from central.store.revised_queries import revisions_of
from central.store.target_queries import targets_of
from central.targets import target_on

AS_OF_HEADER = "Figures-As-Of"
"""Carries the local time at which the figures were looked at, to show beside them."""


REVISED_FOR_DAYS = 31
"""So long before today a published day that changed is named on the page."""


@dataclass(frozen=True, slots=True)
class _Looked:
    """What was found for one request. `as_of`: when, in the site's zone."""

    page: TodayPage
    site: SiteChoice
    choices: list[SiteChoice]
    as_of: datetime


@dataclass(frozen=True, slots=True)
class SiteLink:
    """A way to another site's page."""

    name: str
    address: str
    current: bool


def add_today_pages(router: APIRouter, server: PageServer) -> None:
    """Add the addresses /today and /today/figures."""

    @router.get("/today")
    def page(request: Request) -> Response:
        found = _look(server, request)
        if isinstance(found, Response):
            return found
        return _page(server, request, found)

    @router.get("/today/figures")
    def part(request: Request) -> Response:
        found = _look(server, request)
        if isinstance(found, Response):
            return found
        text = server.draw(request, "today_figures.html", page=found.page)
        tag = _tag(text)
        headers = {"ETag": tag, AS_OF_HEADER: figures.clock_with_seconds(found.as_of)}
        if request.headers.get("If-None-Match") == tag:
            return Response(status_code=304, headers=headers)
        return HTMLResponse(text, headers=headers)


def _look(server: PageServer, request: Request) -> _Looked | Response:
    """What the page shows, or the answer that says why there is nothing to show."""
    visitor: Visitor = request.state.visitor
    account = account_of(visitor)
    with reading(server.engine) as connection:
        choices = sites_for(connection, account)
        site = chosen_site(choices, request.query_params.get("site"), account)
        view = today(connection, site.site_id, server.now()) if site else None
        said = _days(connection, view, visitor) if view else ((), ())
        around = _around(connection, view, visitor) if view else Around()
    if site is None or view is None:
        name = "not_found" if choices else "no_site"
        return server.message(request, name, status=404)
    page = today_page(view, visitor.language, visitor.words, *said, around)
    return _Looked(page, site, choices, view.updated_at)


def _around(connection: Connection, view: TodayView, visitor: Visitor) -> Around:
    """The same weekday before, the day's opening hours, and where the figures lead."""
    site, headline = view.site.site_id, view.headline
    before = None
    if headline is not None:
        before = same_weekday(connection, site, view.day, headline.questionnaire)
    hours = calendar_of(connection, site).hours_on(view.day)
    targets = targets_of(connection, [site]).get(site, [])
    target = target_on(targets, view.day).value
    return Around(before, hours, _ways(view, visitor), target)


def _ways(view: TodayView, visitor: Visitor) -> list[tuple[str, str]]:
    """Pages with the same selection, as far as the account may see them."""
    role, said, day = account_of(visitor).role, visitor.words.today, view.day.isoformat()
    of_day = {"site": view.site.site_id, "from": day, "to": day}
    usual = {"site": view.site.site_id}
    found = (
        (Page.TRUST, said.to_trust, "/trust", of_day),
        (Page.TREND, said.to_trend, "/trend", usual),
        (Page.HOURS, said.to_hours, "/hours", usual),
        (Page.FACTORS, said.to_factors, "/factors", usual),
    )
    return [
        (words, _address(path, **query))
        for page, words, path, query in found
        if may_see(role, page)
    ]


def _days(
    connection: Connection, view: TodayView, visitor: Visitor
) -> tuple[Sequence[NoteLine], Sequence[RevisedLine]]:
    """The notes on the day, and the published days before it that changed."""
    site, day, zone = view.site.site_id, view.day.isoformat(), view.updated_at.tzinfo
    if not isinstance(zone, ZoneInfo):
        message = f"the day of {site} has no zone of its own: {zone}"
        raise TypeError(message)
    since = (view.day - timedelta(days=REVISED_FOR_DAYS)).isoformat()
    notes = notes_on(connection, site, day, day)
    revised = revisions_of(connection, site, since, day)
    named = {each.counter_id: (each.name, each.field) for each in view.counters}
    told = visitor.language, visitor.words
    return note_lines(notes, named, zone, *told), revised_lines(revised, zone, *told)


def _page(server: PageServer, request: Request, found: _Looked) -> Response:
    visitor: Visitor = request.state.visitor
    words = visitor.words
    part = server.draw(request, "today_figures.html", page=found.page)
    site = found.site.site_id
    month = found.as_of.date().replace(day=1) - timedelta(days=1)
    with reading(server.engine) as connection:
        composites = month_composites(connection, Scope((site,)), month)
    return server.page(
        request,
        "today.html",
        page=found.page,
        # Escaped already, where it was drawn.
        part=Markup(part),  # noqa: S704
        tag=_tag(part),
        role=getattr(words.roles, account_of(visitor).role.value),
        as_of=figures.clock_with_seconds(found.as_of),
        figures_address=_address("/today/figures", site=site, lang=visitor.language),
        sign_in_address=_address("/sign-in", next=_address("/today", site=site)),
        site_links=_site_links(found),
        composites=composite_lines(composites, visitor.language, words),
        composites_of=month_name(month.isoformat()[:7]),
        note_address=_note_address(visitor, site),
        trust_address=_address(
            "/trust",
            **{"site": site, "from": f"{found.as_of:%Y-%m-%d}", "to": f"{found.as_of:%Y-%m-%d}"},
        ),
        live_parts=words.live.on.split("{time}"),
        troubles={
            name: getattr(words.live, name).split("{time}")
            for name in ("lost", "paused", "signed_out")
        },
    )


def _site_links(found: _Looked) -> list[SiteLink]:
    if len(found.choices) == 1:
        return []
    return [
        SiteLink(
            f"{site.name}, {site.unit}", _address("/today", site=site.site_id), site == found.site
        )
        for site in found.choices
    ]


def _note_address(visitor: Visitor, site: str) -> str:
    """Where a note on the day is written; empty for who writes none."""
    may = may_see(account_of(visitor).role, Page.DAY_NOTES)
    return _address("/day-notes", site=site) if may else ""


def _address(path: str, **query: str) -> str:
    return f"{path}?{urlencode(query)}"


def _tag(text: str) -> str:
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
