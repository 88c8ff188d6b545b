"""Every request for a page goes through here: who asks, may they, of that site, is the form ours.

Guarantees, for every address at once: an address without an entry in `ADDRESSES` of
`central.accounts.access` stops the start; a page is drawn only for a role that sees it; a site that
is named by the address or by a form is one that the person sees, or is not there; whoever signed in
by a one-time password sets their own before anything else; a form is looked at only if it came from
a page of ours, in the same session, and is small; what was typed into one that is refused is shown
again; what somebody signed in asked for and was not given is in the audit log; every answer carries
the security headers.
Leaves to others: the site of a kiosk or an officer that is named by its id (each page asks
`sites_for`).
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse
from fastapi.routing import APIRoute
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from central.accounts import Account, Page, Scope, may_see
from central.accounts.access import (
    ADDRESSES,
    OPEN_WITH_A_ONE_TIME_PASSWORD,
    PARTS_OF_PAGES,
    Open,
)
from central.accounts.form_token import is_form_token, is_own_origin
from central.accounts.sessions import find_session, note_use
from central.dashboard.cookies import LANGUAGE_COOKIE
from central.dashboard.kept import ALL_SITES
from central.dashboard.not_written import typed_texts
from central.dashboard.page_server import PageServer, Visitor
from central.dashboard.refused_access import RefusedAccess
from central.dashboard.security_headers import security_headers
from central.dashboard.wording import choose_language
from central.moment import to_text
from central.store import reading, writing
from central.store.alarm_queries import count_standing
from central.store.errors import DatabaseBusyError

LONGEST_FORM = 32 * 1024
"""Bytes: settings with five notices in Vietnamese, each letter as up to nine, and their preview."""

_FORM_TYPE = "application/x-www-form-urlencoded"
_RETRY_SECONDS = "2"
_Handler = Callable[[Request], Awaitable[Response]]


def guarded_route(server: PageServer) -> type[APIRoute]:
    """The class of routes that let a request through this gate, for an APIRouter."""
    refused = RefusedAccess(server)

    class GuardedRoute(APIRoute):
        def get_route_handler(self) -> _Handler:  # type: ignore[override]
            handler: _Handler = super().get_route_handler()
            access = ADDRESSES[self.path]

            async def pass_gate(request: Request) -> Response:
                response = await _answer(server, refused, request, access, handler)
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
    server: PageServer,
    refused: RefusedAccess,
    request: Request,
    access: Page | Open,
    handler: _Handler,
) -> Response:
    try:
        visitor = request.state.visitor = _visitor(server, request)
        if access is not Open.NOBODY_ASKED:
            await run_in_threadpool(_look_up_session, server, visitor, request.url.path)
        response = await _let_through(server, request, access, handler)
        if isinstance(access, Page):
            await run_in_threadpool(refused.note, request, response.status_code)
        return response
    except DatabaseBusyError:
        response = server.message(request, "busy", status=503)
        response.headers["Retry-After"] = _RETRY_SECONDS
        return response


async def _let_through(
    server: PageServer, request: Request, access: Page | Open, handler: _Handler
) -> Response:
    visitor: Visitor = request.state.visitor
    stopped = _stopped(server, request, visitor, access)
    if stopped is not None:
        return await _said_not_written(server, request, visitor) or stopped
    if request.method == "POST" and not await _is_own_form(request, visitor):
        typed = typed_texts(getattr(request.state, "form", {}))
        return server.message(request, "refused", status=403, typed=typed, again=_address(request))
    if visitor.account and not _sees_named_sites(request, visitor.account.scope):
        return server.message(request, "not_found", status=404)
    return await handler(request)


def _stopped(
    server: PageServer, request: Request, visitor: Visitor, access: Page | Open
) -> Response | None:
    """The answer to somebody who may not open the address; None to who may."""
    if not isinstance(access, Page):
        return None
    if visitor.account is None:
        return _to_sign_in(request)
    if not may_see(visitor.account.role, access):
        return server.message(request, "forbidden", status=403)
    if visitor.account.one_time_until and access not in OPEN_WITH_A_ONE_TIME_PASSWORD:
        if request.url.path in PARTS_OF_PAGES:
            return PlainTextResponse("set a password first", 403)
        return RedirectResponse("/account", 303)
    return None


async def _said_not_written(
    server: PageServer, request: Request, visitor: Visitor
) -> Response | None:
    """The answer to a form whose session ended while somebody typed; None where nothing was."""
    if request.method != "POST" or visitor.account is not None or not await _read_form(request):
        return None
    typed = typed_texts(request.state.form)
    again = _sign_in_address(request)
    if not typed:
        return None
    return server.message(request, "session_over", status=403, typed=typed, again=again)


def _sees_named_sites(request: Request, scope: Scope) -> bool:
    """Whether every site that the address or the form names is seen; it need not exist."""
    form: dict[str, str] = getattr(request.state, "form", {})
    named = [request.path_params.get("site"), *request.query_params.getlist("site")]
    named += [form.get("site"), form.get("place", "").partition("/")[0]]
    # Every site that one sees: no site, and so never one of others.
    return all(scope.holds(site) for site in named if site and site != ALL_SITES)


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


def _look_up_session(server: PageServer, visitor: Visitor, path: str) -> None:
    """Fill in the account if the visitor's session holds; forms are then bound to the session.

    With it comes how many alarms stand, for the way to them.
    """
    if visitor.session_id is None:
        return
    now = server.now()
    with reading(server.engine) as connection:
        session = find_session(connection, visitor.session_id, now)
        if session is not None and path not in PARTS_OF_PAGES:
            visitor.alarms = _alarms(connection, session.account, now)
    if session is None:
        visitor.session_id = None
        visitor.session_is_over = True
        return
    visitor.account = session.account
    visitor.form_secret = visitor.session_id
    if session.note_is_due:
        with writing(server.engine) as connection:
            note_use(connection, visitor.session_id, now)


def _alarms(connection: Connection, account: Account, now: datetime) -> int:
    if not may_see(account.role, Page.ALARMS):
        return 0
    return count_standing(connection, account.scope.sites, to_text(now))


def _to_sign_in(request: Request) -> Response:
    if request.url.path in PARTS_OF_PAGES:
        return PlainTextResponse("sign in first", 403)
    return RedirectResponse(_sign_in_address(request), 303)


def _sign_in_address(request: Request) -> str:
    return f"/sign-in?next={quote(_address(request))}"


def _address(request: Request) -> str:
    return f"{request.url.path}?{request.url.query}".rstrip("?")


async def _is_own_form(request: Request, visitor: Visitor) -> bool:
    if not await _read_form(request):
        return False
    return is_form_token(visitor.form_secret, request.state.form.get("form_token"))


async def _read_form(request: Request) -> bool:
    """Puts the fields in `request.state.form`; False where no page of ours sent them."""
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
    return True
