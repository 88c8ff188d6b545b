"""The form of a batch on the fleet page: many kiosks approved at once, each under its label.

Guarantees that nothing is approved without the word that fingerprints were compared, nor for a
site that the reader does not see; that a form which is refused approves none and comes back as it
was typed; that a pasted list fills the form in and approves none.
"""

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from central.dashboard.enrolment_pages import shown
from central.dashboard.enrolment_section import APPROVE, approve_field, counter_field
from central.dashboard.fleet_desk import FleetDesk
from central.dashboard.fleet_pages import show_fleet
from central.dashboard.page_server import PageServer
from central.dashboard.provision_pasted import LONGEST_PASTED, read_pasted
from central.dashboard.provision_section import kiosks_of_batches, label_field
from central.dashboard.seen import account_of, visitor_of
from central.store import reading
from central.store.kiosk_queries import PENDING, list_kiosks
from kiosk.record import VerifyKey

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
    if "pasted" in form:
        return _fill(server, request, site_id)
    # All that are ticked, not only those that wait: who was approved meanwhile is told.
    ticked = [
        name.removeprefix(APPROVE)
        for name, value in form.items()
        if name.startswith(APPROVE) and value == "yes"
    ]
    chosen = {
        kiosk: (_number(form.get(label_field(kiosk), "")), form.get(counter_field(kiosk)) or None)
        for kiosk in ticked
    }
    trouble, wrong = "", list[str]()
    if not chosen:
        trouble = words.enrolment.none_chosen
    elif form.get("compared") != "yes":
        trouble = words.enrolment.not_compared
    else:
        fault = desk.approve_batch(site_id, chosen, server.author(request), server.now())
        if fault is not None:
            name, *wrong = fault
            kiosk, about = wrong
            trouble = words.provision.faults[name].format(kiosk=kiosk, about=about)
    if trouble:
        told = {"trouble_batch": trouble, "wrong_kiosks": wrong, "typed": form}
        return show_fleet(server, request, status=422, **told)
    return RedirectResponse(f"/fleet?{urlencode({'site': site_id, 'said': 'approved'})}", 303)


def _fill(server: PageServer, request: Request, site_id: str) -> Response:
    """The form with the labels of a pasted list, and the lines that fit nobody who waits."""
    words, text = visitor_of(request).words.provision, request.state.form["pasted"]
    with reading(server.engine) as connection:
        of_batch = kiosks_of_batches(connection, site_id)
        waiting = list_kiosks(connection, site_id=site_id, state=PENDING)
    prints = {
        VerifyKey.from_text(each.public_key).fingerprint: each.kiosk_id
        for each in waiting
        if each.kiosk_id in of_batch
    }
    found = read_pasted(text[:LONGEST_PASTED], prints)
    typed = {approve_field(kiosk): "yes" for kiosk in found.labels}
    typed |= {label_field(kiosk): label for kiosk, label in found.labels.items()}
    lines = ", ".join(map(str, found.wrong))
    return show_fleet(
        server,
        request,
        status=422 if found.wrong or not found.labels else 200,
        notice=words.pasted.format(n=len(found.labels)),
        trouble_batch=words.paste_wrong.format(lines=lines) if lines else "",
        typed=typed,
        pasted_text=text if found.wrong else "",
    )


def _number(typed: str) -> int | None:
    text = typed.strip()
    if not text:
        return None
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return int(text) if is_number else WRONG_LABEL
