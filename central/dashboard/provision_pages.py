"""The form of a batch on the fleet page: many kiosks approved at once, each under its label.

Guarantees that nothing is approved without the word that fingerprints were compared, nor for a
site that the reader does not see; that a form which is refused approves none and comes back as it
was typed.
"""

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from central.dashboard.enrolment_pages import shown
from central.dashboard.enrolment_section import approve_field, counter_field
from central.dashboard.fleet_desk import FleetDesk
from central.dashboard.fleet_pages import show_fleet
from central.dashboard.page_server import PageServer
from central.dashboard.provision_section import label_field
from central.dashboard.seen import account_of, visitor_of
from central.store import reading
from central.store.kiosk_queries import PENDING, list_kiosks

LONGEST_NUMBER = 4
WRONG_LABEL = -1
"""A number that no label has: what was typed is none."""


def add_provision_pages(router: APIRouter, server: PageServer) -> None:
    """Add /fleet/batch, where somebody decides."""
    desk = server.desk
    if desk is None:
        return

    def take(request: Request) -> Response:
        return _take(server, desk, request)

    router.add_api_route("/fleet/batch", shown(server), methods=["GET"])
    router.add_api_route("/fleet/batch", take, methods=["POST"])


def _take(server: PageServer, desk: FleetDesk, request: Request) -> Response:
    visitor, form = visitor_of(request), request.state.form
    words, site_id = visitor.words, request.query_params.get("site", "")
    if not site_id or not account_of(visitor).scope.holds(site_id):
        return server.message(request, "not_found", status=404)
    with reading(server.engine) as connection:
        waiting = list_kiosks(connection, site_id=site_id, state=PENDING)
    chosen = {
        each.kiosk_id: (
            _number(form.get(label_field(each.kiosk_id), "")),
            form.get(counter_field(each.kiosk_id)) or None,
        )
        for each in waiting
        if form.get(approve_field(each.kiosk_id)) == "yes"
    }
    trouble = ""
    if not chosen:
        trouble = words.enrolment.none_chosen
    elif form.get("compared") != "yes":
        trouble = words.enrolment.not_compared
    else:
        fault = desk.approve_batch(site_id, chosen, server.author(request), server.now())
        if fault is not None:
            name, kiosk, about = fault
            trouble = words.provision.faults[name].format(kiosk=kiosk, about=about)
    if trouble:
        return show_fleet(server, request, status=422, trouble_batch=trouble, typed=form)
    return RedirectResponse(f"/fleet?{urlencode({'site': site_id, 'said': 'approved'})}", 303)


def _number(typed: str) -> int | None:
    text = typed.strip()
    if not text:
        return None
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return int(text) if is_number else WRONG_LABEL
