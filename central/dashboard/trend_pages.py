"""The page trend."""

from fastapi import APIRouter, Request, Response

from central.dashboard.page_server import PageServer, Visitor
from central.dashboard.selection import select_days, signed_in
from central.dashboard.selection_form import selection_form
from central.store import reading

ADDRESS = "/trend"


def add_trend_pages(router: APIRouter, server: PageServer) -> None:
    """Add the address /trend."""

    @router.get(ADDRESS)
    def page(request: Request) -> Response:
        visitor: Visitor = request.state.visitor
        with reading(server.engine) as connection:
            selection = select_days(connection, server, request, all_sites=True)
        if selection is None:
            return server.message(request, "not_found", status=404)
        words = visitor.words
        return server.page(
            request,
            "trend.html",
            form=selection_form(selection, ADDRESS, visitor.language, words, all_sites=True),
            sample=selection.sample,
            role=getattr(words.roles, signed_in(visitor).role.value),
        )
