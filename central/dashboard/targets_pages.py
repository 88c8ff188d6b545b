"""The page of a site's targets: what was decided, and the form for a further decision.

Guarantees that a target is written for a site that the person sees, and that what was refused is
in the form again with the reason.
"""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from central.dashboard import figures
from central.dashboard.fleet_pages import of_site, site_links
from central.dashboard.page_server import PageServer
from central.dashboard.seen import account_of, site_seen, visitor_of
from central.dashboard.sites import chosen_site, sites_for
from central.dashboard.wording import Words
from central.moment import from_text
from central.store import reading
from central.store.target_queries import TargetRow, targets_of
from central.targets import (
    USUAL_PERMILLE,
    Target,
    TargetError,
    TargetFault,
    WishedTarget,
    target_on,
    write_target,
)
from central.targets.writing import USUAL_AGAIN

ADDRESS = "/targets"


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One decision in words."""

    number: str
    from_day: str
    target: str
    written: str


def add_targets_pages(router: APIRouter, server: PageServer) -> None:
    """Add the address /targets."""

    @router.get(ADDRESS)
    def page(request: Request) -> Response:
        said = request.query_params.get("said") == "written"
        notice = visitor_of(request).words.targets.said_written if said else ""
        return _page(server, request, notice=notice)

    @router.post(ADDRESS)
    def write(request: Request) -> Response:
        return _write(server, request)


def _write(server: PageServer, request: Request) -> Response:
    visitor, form = visitor_of(request), request.state.form
    site = site_seen(server, request)
    if site is None:
        return server.message(request, "not_found", status=404)
    wished = WishedTarget(form.get("from", ""), form.get("percent", ""))
    try:
        if form.get("do") == "usual":
            wished = WishedTarget(wished.from_day, USUAL_AGAIN)
        elif not wished.percent.replace("%", "").strip():
            # A decision stays for good: an empty form, sent too early, is none.
            raise TargetError(TargetFault.PERCENT)
        write_target(server.engine, site, wished, server.author(request), server.now())
    except TargetError as error:
        trouble = visitor.words.targets.faults[error.fault.value]
        return _page(server, request, status=422, trouble=trouble, given=wished)
    return RedirectResponse(f"{ADDRESS}?{urlencode({'site': site, 'said': 'written'})}", 303)


def _page(
    server: PageServer,
    request: Request,
    *,
    status: int = 200,
    notice: str = "",
    trouble: str = "",
    given: WishedTarget | None = None,
) -> Response:
    visitor = visitor_of(request)
    account, words, language = account_of(visitor), visitor.words, visitor.language
    with reading(server.engine) as connection:
        choices = sites_for(connection, account)
        site = chosen_site(choices, request.query_params.get("site"), account)
        if site is None:
            return server.message(request, "not_found" if choices else "no_site", status=404)
        zone, sample = of_site(connection, site.site_id)
        rows = targets_of(connection, [site.site_id]).get(site.site_id, [])
    today = server.now().astimezone(zone).date()
    return server.page(
        request,
        "targets.html",
        status=status,
        site=site,
        sample=sample,
        role=getattr(words.roles, account.role.value),
        notice=notice,
        trouble=trouble,
        given=given or WishedTarget(today.isoformat(), ""),
        now=_now(target_on(rows, today), language, words),
        lead=words.targets.lead.format(usual=figures.percent(USUAL_PERMILLE / 1000, language)),
        lines=_lines(rows, zone, language, words),
        site_links=site_links(choices, site, ADDRESS),
        form_address=f"{ADDRESS}?{urlencode({'site': site.site_id})}",
        trend_address=f"/trend?{urlencode({'site': site.site_id})}",
    )


def _now(target: Target, language: str, words: Words) -> str:
    text = figures.percent(target.value, language)
    if target.since is None:
        return words.targets.now.format(target=text)
    return words.targets.now_own.format(target=text, day=f"{target.since:%d/%m/%Y}")


def _lines(rows: list[TargetRow], zone: ZoneInfo, language: str, words: Words) -> list[TargetLine]:
    """The latest decision first."""
    return [
        TargetLine(
            figures.count(row.number, language),
            f"{date.fromisoformat(row.from_day):%d/%m/%Y}",
            figures.percent(row.permille / 1000, language)
            if row.permille
            else words.targets.usual_again,
            words.targets.written_by.format(
                who=row.written_by,
                time=f"{from_text(row.written_at).astimezone(zone):%H:%M %d/%m/%Y}",
            ),
        )
        for row in reversed(rows)
    ]
