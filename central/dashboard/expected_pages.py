"""Approval of many kiosks by a list of expected fingerprints, compared by the central.

Guarantees that only kiosks are approved whose whole fingerprint stands on the list, that what did
not match is named and left waiting, and that the list which is approved is the one that was shown:
it comes back with the form and is compared anew. Kiosks of a batch are not among them: they are
approved under their labels (`central.dashboard.provision_pages`).
"""

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from central.dashboard.enrolment_pages import shown
from central.dashboard.fleet_desk import FleetDesk
from central.dashboard.fleet_pages import show_fleet
from central.dashboard.page_server import PageServer
from central.dashboard.provision_section import kiosks_of_batches
from central.dashboard.seen import account_of, visitor_of
from central.expected_prints import Compared, Waiting, as_pairs, compare
from central.store import reading
from central.store.fleet_queries import counters_at, kiosks_at
from central.store.kiosk_queries import PENDING


def add_expected_pages(router: APIRouter, server: PageServer) -> None:
    """Add /fleet/expected, where somebody decides."""
    desk = server.desk
    if desk is None:
        return

    def take(request: Request) -> Response:
        return _take(server, desk, request)

    router.add_api_route("/fleet/expected", shown(server), methods=["GET"])
    router.add_api_route("/fleet/expected", take, methods=["POST"])


def _take(server: PageServer, desk: FleetDesk, request: Request) -> Response:
    form, site = request.state.form, request.query_params.get("site", "")
    visitor = visitor_of(request)
    scope, words = account_of(visitor).scope, visitor.words.kiosk_end
    if not site or not scope.holds(site):
        return server.message(request, "not_found", status=404)
    text = form.get("list", "")
    found = _compared(server, site, text)
    approves = form.get("action") == "approve"
    if not approves or not found.matched:
        return show_fleet(
            server,
            request,
            status=200 if found.is_whole else 422,
            compared_list=found,
            expected_text=text,
            trouble_pending=words.expected_none if approves else "",
        )
    author, now = server.author(request), server.now()
    desk.approve_pending(site, as_pairs(found.matched), author, now)
    return RedirectResponse(f"/fleet?{urlencode({'site': site, 'said': 'approved'})}", 303)


def _compared(server: PageServer, site: str, text: str) -> Compared:
    with reading(server.engine) as connection:
        there = kiosks_at(connection, site)
        of_batch = kiosks_of_batches(connection, site)
        counters = [counter for counter, _ in counters_at(connection, site)]
    waiting = [
        Waiting(each.kiosk_id, each.fingerprint, each.counter_id)
        for each in there
        if each.state == PENDING and each.kiosk_id not in of_batch
    ]
    return compare(text, waiting, counters)
