"""The pages of officers: all of a site, and one of them.

Guarantees that an officer who has nothing on the chosen site cannot be reached by typing an id, and
that supervisors see of an officer what the officer's own page shows (docs/adr/0081).
"""

from collections.abc import Callable
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from central.accounts import Page, may_see
from central.dashboard.page_server import PageServer, Visitor
from central.dashboard.seen import account_of
from central.dashboard.selection import Selection, select_days
from central.dashboard.selection_form import SelectionForm, selection_form
from central.dashboard.staff_officer_page import one_officer_page
from central.dashboard.staff_page import staff_page
from central.dashboard.staff_sources import StaffSources, read_staff
from central.store import reading
from central.store.day_note_queries import DayNote, notes_on

ADDRESS = "/staff"
OFFICER = "officer"
"""What the address calls the id of the one officer."""


def add_staff_pages(router: APIRouter, server: PageServer) -> None:
    """Add the address /staff."""

    @router.get(ADDRESS)
    def page(request: Request) -> Response:
        notes: list[DayNote] = []
        with reading(server.engine) as connection:
            selection = select_days(connection, server, request)
            if selection is None or selection.site is None:
                return server.message(request, "not_found", status=404)
            site, span = selection.site.site_id, selection.span
            known = server.questionnaires
            sources = read_staff(connection, site, span, selection.zone, known)
            wished = request.query_params.get(OFFICER)
            if wished:
                days = span.first.isoformat(), span.last.isoformat()
                notes = notes_on(connection, site, *days)
        if wished:
            return _one(server, request, selection, sources, wished, notes)
        return _all(server, request, selection, sources)


def _all(
    server: PageServer, request: Request, selection: Selection, sources: StaffSources
) -> Response:
    visitor: Visitor = request.state.visitor
    page = staff_page(sources, _address_of(selection), visitor.language, visitor.words)
    return server.page(
        request,
        "staff.html",
        form=_form(selection, visitor),
        page=page,
        sample=selection.sample,
        role=_role(visitor),
        note_address=_note_address(selection, visitor),
    )


def _one(
    server: PageServer,
    request: Request,
    selection: Selection,
    sources: StaffSources,
    wished: str,
    notes: list[DayNote],
) -> Response:
    visitor: Visitor = request.state.visitor
    known = {each.officer_id: each for each in (*sources.officers, *sources.without_visits)}
    officer = known.get(wished)
    if officer is None:
        return server.message(request, "not_found", status=404)
    page = one_officer_page(sources, officer, notes, selection, visitor.language, visitor.words)
    return server.page(
        request,
        "staff_officer.html",
        form=_form(selection, visitor, ((OFFICER, wished),)),
        page=page,
        back=selection.address(ADDRESS),
        sample=selection.sample,
        role=_role(visitor),
        note_address=_note_address(selection, visitor),
    )


def _form(
    selection: Selection, visitor: Visitor, hidden: tuple[tuple[str, str], ...] = ()
) -> SelectionForm:
    return selection_form(selection, ADDRESS, visitor.language, visitor.words, hidden=hidden)


def _role(visitor: Visitor) -> str:
    return str(getattr(visitor.words.roles, account_of(visitor).role.value))


def _note_address(selection: Selection, visitor: Visitor) -> str:
    """Where a note on a day is written; empty for who writes none."""
    may = may_see(account_of(visitor).role, Page.DAY_NOTES)
    return f"/day-notes?{urlencode({'site': selection.site_value})}" if may else ""


def _address_of(selection: Selection) -> Callable[[str], str]:
    return lambda officer: selection.address(ADDRESS, **{OFFICER: officer})
