"""The fleet page: a site's kiosks, and the PINs of their service menus.

Guarantees that a kiosk of a site one may not see cannot be reached by typing its id; that a PIN
which was made is on the answer to the form and nowhere else; that what was typed never comes back
to the browser.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection, select

from central.accounts import Account, BusyError, Role
from central.accounts.pin_rules import PinFault
from central.accounts.pins import PIN_ROLES, PinError, clear_pin, make_pin, set_pin
from central.audit_log import Author
from central.dashboard.enrolment_section import (
    code_card,
    counter_choices,
    in_lines,
    kiosks_by_counter,
    pending_rows,
)
from central.dashboard.fleet_desk import WaitingKiosk
from central.dashboard.fleet_page import change_lines, kiosk_rows, pin_cards
from central.dashboard.page_server import PageServer, Visitor
from central.dashboard.sites import SiteChoice, chosen_site, sites_for
from central.dashboard.today_pages import SiteLink
from central.dashboard.wording import Words
from central.store import reading
from central.store.fleet_queries import ListedKiosk, counters_at, kiosks_at
from central.store.fleet_tables import sites
from central.store.kiosk_queries import Kiosk, find_kiosk
from central.store.missing_queries import missing_at
from central.store.pin_queries import PinChange, changes_at

SAID = ("set", "cleared", "approved", "moved")
"""What a page may say after a form was taken; told by its address, so that reloading sends
nothing again."""


def add_fleet_pages(router: APIRouter, server: PageServer) -> None:
    """Add the address /fleet."""

    @router.get("/fleet")
    def page(request: Request) -> Response:
        said = request.query_params.get("said", "")
        words = visitor_of(request).words.fleet
        notice = getattr(words, f"said_{said}") if said in SAID else ""
        return show_fleet(server, request, notice=notice)

    @router.post("/fleet")
    def change(request: Request) -> Response:
        return _change(server, request)


def _change(server: PageServer, request: Request) -> Response:
    visitor, form = visitor_of(request), request.state.form
    account = account_of(visitor)
    with reading(server.engine) as connection:
        choices = sites_for(connection, account)
        kiosk = find_kiosk(connection, request.query_params.get("kiosk", ""))
    role = next((each for each in PIN_ROLES if each.value == form.get("role")), None)
    if kiosk is None or role is None or kiosk.site_id not in {each.site_id for each in choices}:
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
    query = {"site": kiosk.site_id, "kiosk": kiosk.kiosk_id, "said": outcome}
    return RedirectResponse(f"/fleet?{urlencode(query)}", 303)


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
    **told: str,
) -> Response:
    """The page. `waiting`: a kiosk whose code was typed; `told`: texts of `_NOTHING_TOLD`."""
    visitor = visitor_of(request)
    account, words = account_of(visitor), visitor.words
    wished = request.query_params.get("kiosk")
    with reading(server.engine) as connection:
        choices = sites_for(connection, account)
        site = chosen_site(choices, request.query_params.get("site"), account)
        listed = kiosks_at(connection, site.site_id) if site else []
        changes = _by_kiosk(changes_at(connection, site.site_id)) if site else {}
        zone, sample = of_site(connection, site.site_id) if site else (ZoneInfo("UTC"), False)
        tags = _tags(server, connection, listed)
        section = _section(server, connection, words, choices, site, listed, waiting)
        gaps = missing_at(connection, site.site_id) if site else []
        chosen = next((kiosk for kiosk in listed if kiosk.kiosk_id == wished), None)
        section["chosen_prints"] = _prints(server, connection, chosen)
    section["move_to"] = section["moves"].get(wished, []) if chosen is not None else []
    if site is None or (wished is not None and chosen is None):
        return server.message(request, "not_found" if choices else "no_site", status=404)
    of_chosen = changes.get(wished or "", [])
    return server.page(
        request,
        "fleet.html",
        status=status,
        unit=site.unit,
        site=site,
        sample=sample,
        role=getattr(words.roles, account.role.value),
        rows=kiosk_rows(listed, changes, wished, zone, visitor.language, words, tags, gaps),
        chosen=chosen,
        cards=pin_cards(of_chosen, zone, words),
        changes=change_lines(of_chosen, zone, words),
        site_links=site_links(choices, site, "/fleet"),
        address=lambda kiosk: f"/fleet?{urlencode({'site': site.site_id, 'kiosk': kiosk})}",
        notice=notice,
        **section,
        **{**_NOTHING_TOLD, **told},
    )


_NOTHING_TOLD = dict.fromkeys(
    (
        "trouble",
        "trouble_role",
        "made",
        "made_role",
        "trouble_code",
        "trouble_pending",
        "trouble_counter",
    ),
    "",
)


def _prints(server: PageServer, connection: Connection, chosen: ListedKiosk | None) -> list[str]:
    """The fingerprint of the chosen kiosk's key in force, in lines."""
    kiosk = None if chosen is None else find_kiosk(connection, chosen.kiosk_id)
    if server.desk is None or kiosk is None:
        return []
    return in_lines(server.desk.fingerprint_of(connection, kiosk))


def _tags(
    server: PageServer, connection: Connection, listed: Sequence[ListedKiosk]
) -> dict[str, str]:
    """Tag of the configuration in force, by kiosk."""
    if server.desk is None:
        return {}
    known = {each.kiosk_id: find_kiosk(connection, each.kiosk_id) for each in listed}
    desk = server.desk
    return {
        kiosk_id: desk.configuration_tag(connection, kiosk)
        for kiosk_id, kiosk in known.items()
        if kiosk is not None
    }


def _section(  # noqa: PLR0913, PLR0917 - what was read for the page
    server: PageServer,
    connection: Connection,
    words: Words,
    choices: list[SiteChoice],
    site: SiteChoice | None,
    listed: Sequence[ListedKiosk],
    waiting: WaitingKiosk | None,
) -> dict[str, Any]:
    """What the page shows of enrolment; nothing of it where nobody decides."""
    if server.desk is None or site is None:
        return {"decides": False, "own_prints": [], "card": None, "pending": [], "moves": {}}
    busy, known = kiosks_by_counter(listed), counters_at(connection, site.site_id)
    card = None
    if waiting is not None:
        card = code_card(connection, waiting, choices, site, busy, words)
    return {
        "decides": True,
        "own_prints": in_lines(server.desk.fingerprint),
        "card": card,
        "pending": pending_rows(connection, listed, site, words),
        "moves": {
            each.kiosk_id: counter_choices(known, busy, each.counter_id, words)
            for each in listed
            if each.state == "approved"
        },
    }


def _by_kiosk(changes: Sequence[PinChange]) -> dict[str, list[PinChange]]:
    found: dict[str, list[PinChange]] = {}
    for change in changes:
        found.setdefault(change.kiosk_id, []).append(change)
    return found


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
        SiteLink(
            f"{site.name}, {site.unit}",
            f"{address}?{urlencode({'site': site.site_id})}",
            site == current,
        )
        for site in choices
    ]


def visitor_of(request: Request) -> Visitor:
    """Who asks for the page."""
    visitor: Visitor = request.state.visitor
    return visitor


def account_of(visitor: Visitor) -> Account:
    """The account of somebody whom the gate let through."""
    if visitor.account is None:
        message = "a page for signed-in people was reached without passing the gate"
        raise RuntimeError(message)
    return visitor.account
