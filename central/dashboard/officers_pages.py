"""The page of officers: a site's list, their badges and PINs.

Guarantees that an officer of a site one may not see cannot be reached by typing an id; that a badge
or a PIN which was made is on the answer to the form and nowhere else; that what was typed never
comes back to the browser.
"""

from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from central.accounts import BusyError
from central.accounts.badges import BadgeError
from central.accounts.officer_tags import TAG_CHANGES
from central.accounts.pin_error import PinError
from central.accounts.pin_rules import PinFault
from central.audit_log import Author
from central.dashboard.fleet_pages import SAID, account_of, of_site, site_links, visitor_of
from central.dashboard.officers_page import KINDS, change_lines, officer_rows, tag_cards
from central.dashboard.page_server import PageServer
from central.dashboard.sites import chosen_site, is_seen, sites_for
from central.dashboard.wording import Words
from central.store import reading
from central.store.roster_queries import BADGE, Listed, listed_at, officer_changes_at


class _NotTheSameError(Exception):
    """The badge was typed in two ways."""


def add_officers_pages(router: APIRouter, server: PageServer) -> None:
    """Add the address /officers."""

    @router.get("/officers")
    def page(request: Request) -> Response:
        said = request.query_params.get("said", "")
        words = visitor_of(request).words.officers
        return _page(server, request, notice=getattr(words, f"said_{said}") if said in SAID else "")

    @router.post("/officers")
    def change(request: Request) -> Response:
        return _change(server, request)


def _change(server: PageServer, request: Request) -> Response:
    visitor, form = visitor_of(request), request.state.form
    account = account_of(visitor)
    kind, site_id = form.get("kind", ""), request.query_params.get("site", "")
    with reading(server.engine) as connection:
        seen = is_seen(connection, account, site_id)
        listed = listed_at(connection, site_id, officer_changes_at(connection, site_id))
    officer = _chosen(listed, request)
    if officer is None or not seen or kind not in KINDS:
        return server.message(request, "not_found", status=404)
    try:
        author = server.author(request)
        made = _apply(server, site_id, officer.officer_id, form, author)
    except (PinError, BadgeError, _NotTheSameError, BusyError) as error:
        status = 503 if isinstance(error, BusyError) else 422
        said = _said(error, visitor.words)
        return _page(server, request, status=status, trouble=said, trouble_kind=kind)
    if made:
        return _page(server, request, made=made, made_kind=kind)
    outcome = "cleared" if form.get("action") == "clear" else "set"
    query = {"site": site_id, "officer": officer.officer_id, "said": outcome}
    return RedirectResponse(f"/officers?{urlencode(query)}", 303)


def _said(error: Exception, words: Words) -> str:
    match error:
        case PinError():
            said = getattr(words.fleet, f"fault_{error.fault.value}")
        case BadgeError():
            said = getattr(words.officers, f"fault_{error.fault.value}")
        case _NotTheSameError():
            said = words.officers.fault_not_the_same
        case _:
            said = words.message.busy_text
    return str(said)


def _apply(
    server: PageServer, site_id: str, officer_id: str, form: dict[str, str], author: Author
) -> str:
    """Does what the form asks for; the badge or PIN if one was made, which is shown once."""
    kind = form["kind"]
    put, make, clear = TAG_CHANGES[kind]
    now, given = server.now(), form.get("given", "")
    match form.get("action"):
        case "make":
            return make(server.engine, site_id, officer_id, author, now)
        case "clear":
            clear(server.engine, site_id, officer_id, author, now)
        case _:
            if given != form.get("again"):
                raise _NotTheSameError if kind == BADGE else PinError(PinFault.NOT_THE_SAME)
            put(server.engine, site_id, officer_id, given, author, now)
    return ""


def _page(
    server: PageServer, request: Request, *, status: int = 200, notice: str = "", **told: str
) -> Response:
    visitor = visitor_of(request)
    account, words = account_of(visitor), visitor.words
    wished = request.query_params.get("officer")
    with reading(server.engine) as connection:
        choices = sites_for(connection, account)
        site = chosen_site(choices, request.query_params.get("site"), account)
        changes = officer_changes_at(connection, site.site_id) if site else []
        listed = listed_at(connection, site.site_id, changes) if site else []
        zone, sample = of_site(connection, site.site_id) if site else (ZoneInfo("UTC"), False)
    chosen = _chosen(listed, request)
    if site is None or (wished is not None and chosen is None):
        return server.message(request, "not_found" if choices else "no_site", status=404)
    return server.page(
        request,
        "officers.html",
        status=status,
        unit=site.unit,
        site=site,
        sample=sample,
        role=getattr(words.roles, account.role.value),
        rows=officer_rows(listed, wished, zone, words),
        chosen=chosen,
        cards=tag_cards(chosen, zone, words) if chosen else [],
        changes=change_lines(changes, chosen.officer_id, zone, words) if chosen else [],
        site_links=site_links(choices, site, "/officers"),
        address=lambda officer: (
            f"/officers?{urlencode({'site': site.site_id, 'officer': officer})}"
        ),
        notice=notice,
        **{"trouble": "", "trouble_kind": "", "made": "", "made_kind": "", **told},
    )


def _chosen(listed: list[Listed], request: Request) -> Listed | None:
    wished = request.query_params.get("officer")
    return next((each for each in listed if each.officer_id == wished), None)
