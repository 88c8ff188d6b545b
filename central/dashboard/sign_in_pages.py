"""Signing in and out, and the first page: forms and where they lead.

Guarantees that after signing in a person lands on the page they asked for, and nowhere outside
this server. The rules of signing in are `central.accounts.sign_in`'s.
"""

from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from central.accounts import (
    BusyError,
    MustWait,
    Page,
    SignedIn,
    TooLate,
    may_see,
    sign_in,
    sign_out,
)
from central.accounts.access import ADDRESSES
from central.accounts.form_token import new_secret
from central.dashboard import figures
from central.dashboard.page_server import PageServer, Visitor

FIRST_PAGE = "/"
"""Leads on to the page that a person's role has."""


def wanted_page(given: str | None) -> str:
    """Where to go after signing in: `given` if it is one of our pages, else the first page.

    Path and query alone are taken over, so no address can lead to another host.
    """
    try:
        parts = urlsplit(given or "")
    except ValueError:
        return FIRST_PAGE
    if not isinstance(ADDRESSES.get(parts.path), Page):
        return FIRST_PAGE
    return f"{parts.path}?{parts.query}".rstrip("?")


def add_sign_in_pages(router: APIRouter, server: PageServer) -> None:
    """Add the addresses /, /sign-in and /sign-out."""

    @router.get("/")
    def home(request: Request) -> Response:
        visitor: Visitor = request.state.visitor
        if visitor.account is None:
            return RedirectResponse("/sign-in", 303)
        # Everybody has the page of their own account; it is nobody's first.
        pages = (page for page in Page if page is not Page.ACCOUNT)
        first = next((page for page in pages if may_see(visitor.account.role, page)), None)
        if first is not None:
            return RedirectResponse(f"/{first.value}", 303)
        role = getattr(visitor.words.roles, visitor.account.role.value)
        return server.message(request, "no_page", status=200, role=role)

    @router.get("/sign-in")
    def show_form(request: Request) -> Response:
        visitor: Visitor = request.state.visitor
        if visitor.account is not None:
            return RedirectResponse("/", 303)
        return _form(server, request, notice=_notice(request))

    @router.post("/sign-in")
    def try_to_sign_in(request: Request) -> Response:
        return _try_to_sign_in(server, request)

    @router.post("/sign-out")
    def leave(request: Request) -> Response:
        visitor: Visitor = request.state.visitor
        if visitor.session_id is not None:
            sign_out(server.engine, server.pen, visitor.session_id, server.now())
        response = RedirectResponse("/sign-in?signed-out", 303)
        server.cookies.clear_session(response)
        return response


def _notice(request: Request) -> str:
    """Why the form is shown, where it is not the first one."""
    visitor: Visitor = request.state.visitor
    words = visitor.words.sign_in
    if visitor.session_is_over:
        return words.over
    if "password-changed" in request.query_params:
        return words.password_changed
    return words.signed_out if "signed-out" in request.query_params else ""


def _form(
    server: PageServer,
    request: Request,
    *,
    status: int = 200,
    notice: str = "",
    trouble: str = "",
    name: str = "",
) -> Response:
    visitor: Visitor = request.state.visitor
    is_new = visitor.form_secret is None
    if visitor.form_secret is None:
        visitor.form_secret = new_secret()
    response = server.page(
        request, "sign_in.html", status=status, notice=notice, trouble=trouble, name=name
    )
    if is_new:
        server.cookies.set_form_secret(response, visitor.form_secret)
    if visitor.session_is_over:
        server.cookies.clear_session(response)
    return response


def _try_to_sign_in(server: PageServer, request: Request) -> Response:
    visitor: Visitor = request.state.visitor
    words = visitor.words.sign_in
    given = request.state.form
    name = given.get("name", "")
    try:
        outcome = sign_in(
            server.engine,
            server.pen,
            name,
            given.get("password", ""),
            visitor.address,
            server.now(),
        )
    except BusyError:
        return _form(server, request, status=503, trouble=words.busy, name=name)
    if isinstance(outcome, SignedIn):
        onward = RedirectResponse(wanted_page(request.query_params.get("next")), 303)
        server.cookies.set_session(onward, outcome.session_id)
        return onward
    if isinstance(outcome, MustWait):
        trouble = words.wait.format(wait=figures.wait(outcome.wait, visitor.words))
        response = _form(server, request, status=429, trouble=trouble, name=name)
        response.headers["Retry-After"] = str(figures.whole_seconds(outcome.wait))
        return response
    trouble = words.too_late if isinstance(outcome, TooLate) else words.wrong
    return _form(server, request, status=403, trouble=trouble, name=name)
