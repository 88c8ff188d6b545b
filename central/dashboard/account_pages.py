"""The page of one's own account: its password, and where it is signed in.

Guarantees that a password which was typed never comes back to the browser, that all sessions end
with a new password, and that nobody ends a session of somebody else.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from central.accounts import BusyError, PasswordError
from central.accounts.errors import PasswordFault
from central.accounts.own_password import change_own_password, end_own_session
from central.accounts.passwords import SHORTEST_PASSWORD
from central.accounts.sessions import LONGEST, UNUSED_FOR, sessions_of
from central.dashboard import figures
from central.dashboard.fleet_page import time_text
from central.dashboard.fleet_pages import account_of, visitor_of
from central.dashboard.page_server import PageServer
from central.moment import to_text
from central.store import reading

HOUR = timedelta(hours=1)


def add_account_pages(router: APIRouter, server: PageServer, zone: ZoneInfo) -> None:
    """Add the addresses /account and /account/sessions. `zone`: in which times are shown."""

    @router.get("/account")
    @router.get("/account/sessions")
    def page(request: Request) -> Response:
        words = visitor_of(request).words.account
        ended = request.query_params.get("said") == "ended"
        return _page(server, request, zone, notice=words.said_ended if ended else "")

    @router.post("/account")
    def change(request: Request) -> Response:
        return _change_password(server, request, zone)

    @router.post("/account/sessions")
    def end(request: Request) -> Response:
        account, handle = account_of(visitor_of(request)), request.state.form.get("session", "")
        now = server.now()
        if not end_own_session(server.engine, server.author(request), account, handle, now):
            return server.message(request, "not_found", status=404)
        return RedirectResponse("/account?said=ended", 303)


def _change_password(server: PageServer, request: Request, zone: ZoneInfo) -> Response:
    visitor, form = visitor_of(request), request.state.form
    words = visitor.words
    try:
        if form.get("wished") != form.get("again"):
            raise PasswordError(PasswordFault.NOT_THE_SAME, "typed in two ways")
        wait = change_own_password(
            server.engine,
            server.author(request),
            account_of(visitor),
            form.get("present", ""),
            form.get("wished", ""),
            visitor.address,
            server.now(),
        )
    except PasswordError as error:
        said = getattr(words.account, f"fault_{error.fault.value}")
        trouble = said.format(least=SHORTEST_PASSWORD)
        return _page(server, request, zone, status=422, trouble=trouble)
    except BusyError:
        return _page(server, request, zone, status=503, trouble=words.message.busy_text)
    if wait is not None:
        trouble = words.sign_in.wait.format(wait=figures.wait(wait, words))
        answer = _page(server, request, zone, status=429, trouble=trouble)
        answer.headers["Retry-After"] = str(figures.whole_seconds(wait))
        return answer
    onward = RedirectResponse("/sign-in?password-changed", 303)
    server.cookies.clear_session(onward)
    return onward


def _page(
    server: PageServer,
    request: Request,
    zone: ZoneInfo,
    *,
    status: int = 200,
    notice: str = "",
    trouble: str = "",
) -> Response:
    visitor = visitor_of(request)
    account, words = account_of(visitor), visitor.words
    with reading(server.engine) as connection:
        found = sessions_of(connection, account.account_id, visitor.session_id or "", server.now())
    role = getattr(words.roles, account.role.value)
    return server.page(
        request,
        "account.html",
        status=status,
        role=role,
        own=account,
        who=words.account.who.format(
            name=account.name, role=role, sites=", ".join(account.sites) or words.people.province
        ),
        sessions=[
            (
                each,
                time_text(to_text(each.opened_at), zone),
                time_text(to_text(each.used_at), zone),
            )
            for each in found
        ],
        limits=words.account.sessions_lead.format(
            unused=UNUSED_FOR // HOUR, longest=LONGEST // HOUR
        ),
        least=SHORTEST_PASSWORD,
        notice=notice,
        trouble=trouble,
    )
