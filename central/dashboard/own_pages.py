"""The page of an officer's own figures.

Guarantees that it shows the figures of the officer whose id the signed-in account is named by, at
the account's one site, and of nobody else: no site and no officer can be asked for by the address.
Of answers it has what `central.released` shows an officer; of visits, those of ended days.
"""

from datetime import timedelta

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from central.accounts import Account
from central.dashboard import figures
from central.dashboard.fleet_pages import of_site
from central.dashboard.own_page import OwnSources, own_page
from central.dashboard.page_server import PageServer, Visitor
from central.released.audience import Audience, By, Scope, Span
from central.released.month_composites import officer_composites
from central.released.view import view
from central.store import reading
from central.store.officer_visit_queries import officer_visits_by_day
from central.store.period_queries import Period
from central.store.roster_queries import Listed, listed_at, officer_changes_at

DAYS_SHOWN = 365

ADDRESS = "/own"


def add_own_pages(router: APIRouter, server: PageServer) -> None:
    """Add the address /own."""

    @router.get(ADDRESS)
    def page(request: Request) -> Response:
        visitor: Visitor = request.state.visitor
        account = visitor.account
        if account is None or account.site_id is None:
            return server.message(request, "no_site", status=404)
        return _page(server, request, visitor, account, account.site_id)


def _page(
    server: PageServer, request: Request, visitor: Visitor, account: Account, site: str
) -> Response:
    words, language = visitor.words, visitor.language
    with reading(server.engine) as connection:
        zone, sample = of_site(connection, site)
        last = server.now().astimezone(zone).date() - timedelta(days=1)
        span = Span(last - timedelta(days=DAYS_SHOWN - 1), last)
        officer = _officer(connection, site, account.name)
        own = None
        if officer is not None:
            sources = _sources(connection, server, site, officer.officer_id, span)
            own = own_page(sources, officer.name, language, words)
    return server.page(
        request,
        "own.html",
        sample=sample,
        role=getattr(words.roles, account.role.value),
        name=officer.name if officer else account.name,
        span=words.own.span.format(
            first=figures.day(span.first, language, words),
            last=figures.day(span.last, language, words),
        ),
        own=own,
    )


def _officer(connection: Connection, site: str, name: str) -> Listed | None:
    """The officer on the site's list whose id the account's name is."""
    listed = listed_at(connection, site, officer_changes_at(connection, site))
    return next((each for each in listed if each.officer_id.lower() == name), None)


def _sources(
    connection: Connection, server: PageServer, site: str, officer: str, span: Span
) -> OwnSources:
    scope = Scope((site,), officer)
    period = Period(site, span.first.isoformat(), span.last.isoformat())
    composites = officer_composites(connection, site, officer, span.first, span.last)
    return OwnSources(
        whole=view(connection, Audience.OFFICER, scope, span, By.WHOLE),
        months=view(connection, Audience.OFFICER, scope, span, By.MONTH),
        visits=tuple(officer_visits_by_day(connection, period, officer)),
        composites=tuple(composites),
        known=server.questionnaires,
    )
