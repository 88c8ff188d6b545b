"""The fleet page: the kiosks of every site that somebody sees, as a list; and the form of a PIN.

Guarantees that a kiosk of a site one may not see cannot be reached by typing its id; that a PIN
which was made is on the answer to the form and nowhere else; that what was typed never comes back
to the browser. One kiosk's page is `central.dashboard.kiosk_page`.
"""

from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection, select

from central.accounts import BusyError, Role
from central.accounts.pin_rules import PinFault
from central.accounts.pins import PIN_ROLES, PinError, clear_pin, make_pin, set_pin
from central.audit_log import Author
from central.dashboard.enrolment_section import (
    PendingRow,
    code_card,
    in_lines,
    kiosks_by_counter,
    pending_rows,
)
from central.dashboard.fleet_desk import WaitingKiosk
from central.dashboard.fleet_list import (
    ANY_NEED,
    PAGE,
    SORTS,
    Filter,
    Need,
    Shown,
    listed,
    read_filter,
    show,
)
from central.dashboard.fleet_list_page import kiosk_lines, state_links
from central.dashboard.fleet_list_wording import FleetListWords
from central.dashboard.kiosk_page import NOTHING_TOLD, is_sample, show_kiosk
from central.dashboard.page_server import PageServer
from central.dashboard.provision_section import Begun, batch_cards, kiosks_of_batches, odd_lines
from central.dashboard.seen import account_of, kiosk_address, kiosk_seen, visitor_of
from central.dashboard.sites import SiteChoice, sites_for
from central.dashboard.today_pages import SiteLink
from central.dashboard.wording import Words
from central.store import reading
from central.store.fleet_list_queries import FleetKiosk, fleet_of
from central.store.fleet_queries import ListedKiosk, kiosks_at
from central.store.fleet_tables import sites
from central.store.kiosk_queries import Kiosk
from central.store.missing_queries import missing_of

__all__ = [
    "SAID",
    "account_of",
    "add_fleet_pages",
    "of_site",
    "show_fleet",
    "site_links",
    "visitor_of",
]

SAID = ("set", "cleared", "approved", "moved")
"""What a page may say after a form was taken; told by its address, so that reloading sends
nothing again."""

ENDS_SAID = ("ended", "replaced")


def add_fleet_pages(router: APIRouter, server: PageServer) -> None:
    """Add the address /fleet."""

    @router.get("/fleet")
    def page(request: Request) -> Response:
        said, words = request.query_params.get("said", ""), visitor_of(request).words
        notice = getattr(words.fleet, f"said_{said}") if said in SAID else ""
        if said in ENDS_SAID:
            notice = getattr(words.kiosk_end, f"said_{said}")
        return show_fleet(server, request, notice=notice)

    @router.post("/fleet")
    def change(request: Request) -> Response:
        return _change(server, request)


def _change(server: PageServer, request: Request) -> Response:
    visitor, form = visitor_of(request), request.state.form
    kiosk = kiosk_seen(server, request)
    role = next((each for each in PIN_ROLES if each.value == form.get("role")), None)
    if kiosk is None or role is None:
        return server.message(request, "not_found", status=404)
    try:
        made = _apply(server, kiosk, role, form, server.author(request))
    except PinError as error:
        said = getattr(visitor.words.fleet, f"fault_{error.fault.value}")
        return show_fleet(server, request, status=422, trouble=said, trouble_role=role.value)
    except BusyError:
        said = visitor.words.message.busy_text
        return show_fleet(server, request, status=503, trouble=said, trouble_role=role.value)
    if made:
        return show_fleet(server, request, made=made, made_role=role.value)
    outcome = "cleared" if form.get("action") == "clear" else "set"
    return RedirectResponse(kiosk_address(kiosk.site_id, kiosk.kiosk_id, said=outcome), 303)


def _apply(
    server: PageServer, kiosk: Kiosk, role: Role, form: dict[str, str], author: Author
) -> str:
    """Does what the form asks for; the PIN if one was made, which is shown once."""
    now = server.now()
    match form.get("action"):
        case "make":
            return make_pin(server.engine, kiosk, role, author, now)
        case "clear":
            clear_pin(server.engine, kiosk, role, author, now)
        case _:
            if form.get("pin") != form.get("again"):
                raise PinError(PinFault.NOT_THE_SAME)
            set_pin(server.engine, kiosk, role, form.get("pin", ""), author, now)
    return ""


def show_fleet(
    server: PageServer,
    request: Request,
    *,
    status: int = 200,
    notice: str = "",
    waiting: WaitingKiosk | None = None,
    **told: object,
) -> Response:
    """The list, or the page of the kiosk that the address names. `waiting`: a kiosk whose code was
    typed; `told`: what `NOTHING_TOLD` has.
    """
    if "kiosk" in request.query_params:
        return show_kiosk(server, request, told, status=status, notice=notice, waiting=waiting)
    visitor = visitor_of(request)
    account, words, now = account_of(visitor), visitor.words, server.now()
    wished = read_filter(request.query_params)
    with reading(server.engine) as connection:
        choices = sites_for(connection, account)
        site = _one_site(choices, wished)
        if not choices or (wished.site and site is None):
            return server.message(request, "not_found" if choices else "no_site", status=404)
        of_sites = None if account.scope.sites is None else [each.site_id for each in choices]
        fleet = fleet_of(connection, of_sites)
        found = show(listed(fleet, missing_of(connection, of_sites), now), wished)
        sample = is_sample(connection, site.site_id) if site else False
        section = _section(server, connection, words, choices, site, waiting)
        section |= _batches(server, connection, request, site, told.get("typed"))
    with_site = len(choices) > 1
    return server.page(
        request,
        "fleet.html",
        status=status,
        unit=site.unit if site else words.fleet_list.every_site,
        site=site,
        sample=sample,
        role=getattr(words.roles, account.role.value),
        rows=kiosk_lines(found.rows, now, visitor.language, words, with_site=with_site),
        any_kiosk=bool(fleet),
        links=state_links(found, wished, words.fleet_list, visitor.language),
        choices=choices,
        address=kiosk_address,
        notice=notice,
        **_asked(wished, found, fleet, words.fleet_list),
        **section,
        **{**NOTHING_TOLD, **told},
    )


def _asked(
    wished: Filter, found: Shown, fleet: list[FleetKiosk], words: FleetListWords
) -> dict[str, Any]:
    """What the form of the filter shows, and the ways to the pages before and after."""
    first = (found.page - 1) * PAGE
    return {
        "wished": wished,
        "needs": [
            (ANY_NEED, words.any_need),
            *((each.value, words.needs_words[each]) for each in Need),
        ],
        "sorts": [(name, words.sorts[name]) for name in SORTS],
        "groups": sorted({each.group_id for each in fleet if each.group_id}),
        "shown": {
            "first": first + 1,
            "last": first + len(found.rows),
            "total": found.total,
        },
        "before": f"/fleet?{wished.query(page=found.page - 1)}" if found.page > 1 else "",
        "after": f"/fleet?{wished.query(page=found.page + 1)}" if found.page < found.pages else "",
    }


def _one_site(choices: list[SiteChoice], wished: Filter) -> SiteChoice | None:
    """The one site that is shown; None for several."""
    if wished.site:
        return next((each for each in choices if each.site_id == wished.site), None)
    return choices[0] if len(choices) == 1 else None


def _section(
    server: PageServer,
    connection: Connection,
    words: Words,
    choices: list[SiteChoice],
    site: SiteChoice | None,
    waiting: WaitingKiosk | None,
) -> dict[str, Any]:
    """What the page shows of enrolment; nothing of it where nobody decides."""
    if server.desk is None:
        none: dict[str, Any] = {"own_prints": [], "card": None, "pending": [], "waiting_count": 0}
        return {"decides": False, **none}
    there = kiosks_at(connection, site.site_id) if site else []
    busy = kiosks_by_counter(there)
    card = None
    if waiting is not None:
        card = code_card(connection, waiting, choices, site, busy, words)
    pending = _by_token_alone(connection, there, site, words) if site else []
    return {
        "decides": True,
        "own_prints": in_lines(server.desk.fingerprint),
        "card": card,
        "pending": pending,
        "waiting_count": len(pending),
    }


def _by_token_alone(
    connection: Connection, there: list[ListedKiosk], site: SiteChoice, words: Words
) -> list[PendingRow]:
    """Those that wait and are of no batch: a batch's stand with it."""
    of_batch = kiosks_of_batches(connection, site.site_id)
    rows = pending_rows(connection, there, site, words)
    return [row for row in rows if row.kiosk_id not in of_batch]


def _batches(
    server: PageServer,
    connection: Connection,
    request: Request,
    site: SiteChoice | None,
    typed: object,
) -> dict[str, Any]:
    """What the page shows of kiosks that were made ready by file."""
    if server.desk is None or site is None:
        return {"batches": [], "odd": [], "batch_kiosks": []}
    words = visitor_of(request).words
    there, now = kiosks_at(connection, site.site_id), server.now()
    form = typed if isinstance(typed, dict) else {}
    begun = Begun(form, request.query_params.get("tick", ""))
    cards = batch_cards(connection, there, site, words, now, begun)
    shown = [row.kiosk_id for card in cards for row in card.rows]
    return {
        "batches": cards,
        "odd": odd_lines(connection, site, words),
        "batch_kiosks": shown,
    }


def of_site(connection: Connection, site_id: str) -> tuple[ZoneInfo, bool]:
    """The site's zone, and whether it is sample data."""
    query = select(sites.c.timezone, sites.c.sample).where(sites.c.site_id == site_id)
    row = connection.execute(query).one()
    return ZoneInfo(row.timezone), row.sample


def site_links(choices: list[SiteChoice], current: SiteChoice, address: str) -> list[SiteLink]:
    """The ways to the same page of other sites; none where there is one site."""
    if len(choices) == 1:
        return []
    return [
        SiteLink(f"{site.name}, {site.unit}", f"{address}?site={site.site_id}", site == current)
        for site in choices
    ]
