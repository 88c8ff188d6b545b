"""The forms by which a kiosk's work ends: replaced, retired, revoked; and the place of an end.

Guarantees that nothing ends without a reason and the word that somebody is sure, that a code is
looked at only within the tries that are left and its kiosk's fingerprint is shown before it takes
another's place, and that nobody decides for a site that they do not see.
"""

import re

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from central.dashboard.enrolment_pages import shown, waiting_of
from central.dashboard.fleet_desk import FleetDesk
from central.dashboard.fleet_pages import show_fleet
from central.dashboard.page_server import PageServer
from central.dashboard.seen import kiosk_address, kiosk_seen, visitor_of
from central.store import reading
from central.store.kiosk_queries import ENDED, RETIRED, REVOKED, Kiosk
from central.store.log_queries import newest_log

SHORTEST_REASON, LONGEST_REASON = 5, 300
"""Characters: what the audit log's reader gets to know."""

_PLACE = re.compile(r"(?P<epoch>[A-Za-z0-9_-]{22}):(?P<seq>[1-9][0-9]{0,15})")


def add_kiosk_end_pages(router: APIRouter, server: PageServer) -> None:
    """Add /fleet/end and /fleet/replace, where somebody decides."""
    desk = server.desk
    if desk is None:
        return

    def end(request: Request) -> Response:
        return _end(server, desk, request)

    def replace(request: Request) -> Response:
        return _replace(server, desk, request)

    for address, take in (("/fleet/end", end), ("/fleet/replace", replace)):
        router.add_api_route(address, shown(server), methods=["GET"])
        router.add_api_route(address, take, methods=["POST"])


def _end(server: PageServer, desk: FleetDesk, request: Request) -> Response:
    kiosk, form = kiosk_seen(server, request), request.state.form
    words, action = visitor_of(request).words.kiosk_end, form.get("action", "")
    if kiosk is None or action not in {"retire", "revoke", "move"}:
        return server.message(request, "not_found", status=404)
    trouble = _trouble(request)
    place = None
    if not trouble and action == "revoke" and form.get("from", "").strip():
        found = _PLACE.fullmatch(form["from"].strip())
        trouble = "" if found else words.bad_place
        place = (found["epoch"], int(found["seq"])) if found else None
    if not trouble and action == "move":
        place = _after_all(server, kiosk)
        trouble = "" if place and kiosk.state in ENDED - {REVOKED} else words.bad_place
    if not trouble:
        state = {"retire": RETIRED, "revoke": REVOKED}.get(action, kiosk.state)
        reason = form["reason"].strip()
        fault = desk.end(kiosk, state, reason, place, server.author(request), server.now())
        trouble = "" if fault is None else _fault(words, fault)
    if trouble:
        return show_fleet(server, request, status=422, trouble_end=trouble, trouble_which=action)
    return RedirectResponse(kiosk_address(kiosk.site_id, kiosk.kiosk_id, said="ended"), 303)


def _replace(server: PageServer, desk: FleetDesk, request: Request) -> Response:
    kiosk, form = kiosk_seen(server, request), request.state.form
    visitor = visitor_of(request)
    words = visitor.words.kiosk_end
    if kiosk is None:
        return server.message(request, "not_found", status=404)
    waiting = None
    if form.get("code"):
        found = waiting_of(server, desk, request, which="replace")
        if isinstance(found, Response):
            return found
        waiting = found
        if form.get("action") == "look":
            return show_fleet(server, request, waiting=waiting)
    by = waiting.code if waiting else form.get("by", "")
    trouble = _trouble(request)
    trouble = trouble or ("" if by else words.no_new)
    if not trouble and form.get("compared") != "yes":
        trouble = visitor.words.enrolment.not_compared
    if not trouble:
        fault = desk.replace(
            kiosk,
            by,
            form["reason"].strip(),
            server.author(request),
            server.now(),
            carry_pins=form.get("pins") != "new",
        )
        trouble = "" if fault is None else _fault(words, fault)
    if trouble:
        return show_fleet(
            server,
            request,
            status=422,
            waiting=waiting,
            trouble_end=trouble,
            trouble_which="replace",
        )
    return RedirectResponse(kiosk_address(kiosk.site_id, kiosk.kiosk_id, said="replaced"), 303)


def _trouble(request: Request) -> str:
    """What is wrong with the form itself; empty for nothing."""
    form, words = request.state.form, visitor_of(request).words.kiosk_end
    reason = form.get("reason", "").strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON or not reason.isprintable():
        return words.no_reason
    return "" if form.get("sure") == "yes" else words.not_sure


def _fault(words: object, fault: str) -> str:
    name = {"place": "bad_place", "successor": "fault_new"}.get(fault, f"fault_{fault}")
    return str(getattr(words, name))


def _after_all(server: PageServer, kiosk: Kiosk) -> tuple[str, int] | None:
    """The first record after all that has come."""
    with reading(server.engine) as connection:
        newest = newest_log(connection, kiosk.site_id, kiosk.kiosk_id)
    return None if newest is None else (newest[0], newest[1].seq + 1)
