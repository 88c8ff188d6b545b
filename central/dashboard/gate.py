"""Every request for a page goes through here: who asks, may they, is the form ours.

Guarantees, for every address at once: an address without an entry in `access.ADDRESSES` stops the
start; a page is drawn only for a role that sees it; a form is looked at only if it came from a
page of ours, in the same session, and is small; every answer carries the security headers.
Leaves to others: which site of a page a person sees (each page asks `may_see_site`).
"""

from collections.abc import Awaitable, Callable
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from central.accounts import Page, may_see
from central.accounts.form_token import is_form_token, is_own_origin
from central.accounts.sessions import find_session, note_use
from central.dashboard.access import ADDRESSES, PARTS_OF_PAGES, Open
from central.dashboard.cookies import LANGUAGE_COOKIE
from central.dashboard.page_server import PageServer, Visitor
from central.dashboard.security_headers import security_headers
from central.dashboard.wording import choose_language
from central.store import reading, writing
from central.store.errors import DatabaseBusyError

LONGEST_FORM = 16 * 1024
"""Bytes."""

_FORM_TYPE = "application/x-www-form-urlencoded"
_RETRY_SECONDS = "2"
_Handler = Callable[[Request], Awaitable[Response]]


def guarded_route(server: PageServer) -> type[APIRoute]:
    """The class of routes that let a request through this gate, for an APIRouter."""

    class GuardedRoute(APIRoute):
        def get_route_handler(self) -> _Handler:  # type: ignore[override]
            handler: _Handler = super().get_route_handler()
            access = ADDRESSES[self.path]

            async def pass_gate(request: Request) -> Response:
                response = await _answer(server, request, access, handler)
                headers = security_headers(https=server.https)
                response.headers.update(headers)
                response.headers.setdefault("Cache-Control", "no-store")
                wished = request.query_params.get("lang")
                if wished and wished == request.state.visitor.language:
                    server.cookies.set_language(response, wished)
                return response

            return pass_gate

    return GuardedRoute


async def _answer(
    server: PageServer, request: Request, access: Page | Open, handler: _Handler
) -> Response:
    try:
        visitor = request.state.visitor = _visitor(server, request)
        if access is not Open.NOBODY_ASKED:
            await run_in_threadpool(_look_up_session, server, visitor)
        if isinstance(access, Page) and visitor.account is None:
            return _to_sign_in(request)
        if (
            isinstance(access, Page)
            and visitor.account
            and not may_see(visitor.account.role, access)
        ):
            return server.message(request, "forbidden", status=403)
        if request.method == "POST" and not await _is_own_form(request, visitor):
            return server.message(request, "refused", status=403)
        return await handler(request)
    except DatabaseBusyError:
        response = server.message(request, "busy", status=503)
        response.headers["Retry-After"] = _RETRY_SECONDS
        return response


def _visitor(server: PageServer, request: Request) -> Visitor:
    language = choose_language(
        request.query_params.get("lang"),
        request.cookies.get(LANGUAGE_COOKIE),
        request.headers.get("Accept-Language"),
    )
    return Visitor(
        language=language,
        address=request.client.host if request.client else "",
        session_id=server.cookies.session_id(request),
        form_secret=server.cookies.form_secret(request),
    )


def _look_up_session(server: PageServer, visitor: Visitor) -> None:
    """Fill in the account if the visitor's session holds; forms are then bound to the session."""
    if visitor.session_id is None:
        return
    now = server.now()
    with reading(server.engine) as connection:
        session = find_session(connection, visitor.session_id, now)
    if session is None:
        visitor.session_id = None
        visitor.session_is_over = True
        return
    visitor.account = session.account
    visitor.form_secret = visitor.session_id
    if session.note_is_due:
        with writing(server.engine) as connection:
            note_use(connection, visitor.session_id, now)


def _to_sign_in(request: Request) -> Response:
    if request.url.path in PARTS_OF_PAGES:
        return PlainTextResponse("sign in first", 403)
    wanted = quote(f"{request.url.path}?{request.url.query}".rstrip("?"))
    return RedirectResponse(f"/sign-in?next={wanted}", 303)


async def _is_own_form(request: Request, visitor: Visitor) -> bool:
    headers = request.headers
    if not is_own_origin(headers.get("Origin"), headers.get("Referer"), headers.get("Host")):
        return False
    length = headers.get("Content-Length", "")
    if not length.isdecimal() or int(length) > LONGEST_FORM:
        return False
    if headers.get("Content-Type", "").partition(";")[0].strip().lower() != _FORM_TYPE:
        return False
    form = await request.form()
    request.state.form = {name: value for name, value in form.items() if isinstance(value, str)}
    return is_form_token(visitor.form_secret, request.state.form.get("form_token"))
