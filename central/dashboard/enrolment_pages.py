"""The forms of enrolment on the fleet page: a code, its approval, those that wait, another counter.

Guarantees that nothing is approved without the word that both fingerprints were compared, that
nobody approves for a site that they do not see, and that a wrong code tells nothing but that.
"""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from central.dashboard import figures
from central.dashboard.enrolment_section import approve_field, counter_field
from central.dashboard.fleet_desk import FleetDesk, WaitingKiosk
from central.dashboard.fleet_pages import show_fleet
from central.dashboard.page_server import PageServer
from central.dashboard.seen import account_of, kiosk_address, kiosk_seen, visitor_of
from central.dashboard.sites import sites_for
from central.store import reading
from central.store.kiosk_queries import list_kiosks


def add_enrolment_pages(router: APIRouter, server: PageServer) -> None:
    """Add the addresses below /fleet, where somebody decides."""
    desk = server.desk
    if desk is None:
        return
    forms = {
        "/fleet/code": _look_up,
        "/fleet/approve": _approve,
        "/fleet/pending": _approve_pending,
        "/fleet/counter": _move,
    }
    for address, take in forms.items():
        # The answer to a form has the form's address: a reader may reload it in the other language.
        router.add_api_route(address, shown(server), methods=["GET"])
        router.add_api_route(address, _taken(server, desk, take), methods=["POST"])


def shown(server: PageServer) -> Callable[[Request], Response]:
    """What a form's address answers to who only looks."""

    def show(request: Request) -> Response:
        return show_fleet(server, request)

    return show


def _taken(
    server: PageServer,
    desk: FleetDesk,
    take: Callable[[PageServer, FleetDesk, Request], Response],
) -> Callable[[Request], Response]:
    def taken(request: Request) -> Response:
        return take(server, desk, request)

    return taken


def _look_up(server: PageServer, desk: FleetDesk, request: Request) -> Response:
    found = waiting_of(server, desk, request)
    if isinstance(found, Response):
        return found
    return show_fleet(server, request, waiting=found)


def _approve(server: PageServer, desk: FleetDesk, request: Request) -> Response:
    found = waiting_of(server, desk, request)
    if isinstance(found, Response):
        return found
    visitor, form = visitor_of(request), request.state.form
    words = visitor.words.enrolment
    site_id, _, counter_id = form.get("place", "").partition("/")
    if not _sees(server, request, site_id):
        return show_fleet(server, request, status=422, waiting=found, trouble_code=words.no_place)
    if form.get("compared") != "yes":
        trouble = words.not_compared
        return show_fleet(server, request, status=422, waiting=found, trouble_code=trouble)
    fault = desk.approve_code(found.code, site_id, counter_id, server.author(request), server.now())
    if fault is not None:
        faults = {"code": words.fault_code, "known": words.fault_known}
        trouble = faults.get(fault, words.fault_counter)
        again = found if fault == "counter" else None
        return show_fleet(server, request, status=422, waiting=again, trouble_code=trouble)
    query = {"site": site_id, "kiosk": found.kiosk_id, "said": "approved"}
    return RedirectResponse(f"/fleet?{urlencode(query)}", 303)


def _approve_pending(server: PageServer, desk: FleetDesk, request: Request) -> Response:
    words, form = visitor_of(request).words.enrolment, request.state.form
    site_id = request.query_params.get("site", "")
    if not _sees(server, request, site_id):
        return server.message(request, "not_found", status=404)
    with reading(server.engine) as connection:
        waiting = list_kiosks(connection, site_id=site_id, state="pending")
    chosen = {
        kiosk.kiosk_id: form.get(counter_field(kiosk.kiosk_id)) or None
        for kiosk in waiting
        if form.get(approve_field(kiosk.kiosk_id)) == "yes"
    }
    if not chosen:
        return show_fleet(server, request, status=422, trouble_pending=words.none_chosen)
    if form.get("compared") != "yes":
        return show_fleet(server, request, status=422, trouble_pending=words.not_compared)
    desk.approve_pending(site_id, chosen, server.author(request), server.now())
    return RedirectResponse(f"/fleet?{urlencode({'site': site_id, 'said': 'approved'})}", 303)


def _move(server: PageServer, desk: FleetDesk, request: Request) -> Response:
    words = visitor_of(request).words.enrolment
    kiosk = kiosk_seen(server, request)
    if kiosk is None:
        return server.message(request, "not_found", status=404)
    counter = request.state.form.get("counter", "")
    if not desk.move(kiosk, counter, server.author(request), server.now()):
        return show_fleet(server, request, status=422, trouble_counter=words.fault_counter)
    return RedirectResponse(kiosk_address(kiosk.site_id, kiosk.kiosk_id, said="moved"), 303)


def waiting_of(
    server: PageServer, desk: FleetDesk, request: Request, which: str = ""
) -> WaitingKiosk | Response:
    """The kiosk of the code that was typed, or the page that says why there is none. `which`:
    the form that it was typed in.
    """
    visitor = visitor_of(request)
    account, words = account_of(visitor), visitor.words
    typed = request.state.form.get("code", "")
    found = desk.look_up(typed, account.account_id, visitor.address, server.now())
    if found is None:
        trouble = words.enrolment.wrong_code
        return show_fleet(server, request, status=422, trouble_code=trouble, trouble_which=which)
    if isinstance(found, timedelta):
        trouble = words.enrolment.wait.format(wait=figures.wait(found, words))
        answer = show_fleet(server, request, status=429, trouble_code=trouble, trouble_which=which)
        answer.headers["Retry-After"] = str(figures.whole_seconds(found))
        return answer
    return found


def _sees(server: PageServer, request: Request, site_id: str) -> bool:
    with reading(server.engine) as connection:
        choices = sites_for(connection, account_of(visitor_of(request)))
    return site_id in {each.site_id for each in choices}
