"""The page of people: who may sign in, in which role and for which sites.

Guarantees that a one-time password is on the answer to the form and nowhere else, that nobody
switches themselves off or gives up their own role by mistake, and that a change ends the sessions
of whom it concerns (`central.accounts.people`).
"""

from collections.abc import Callable
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from central.accounts import AccountError, BusyError, Role
from central.accounts.access import REACH, Reach
from central.accounts.errors import (
    AccountExistsError,
    AccountNameError,
    LastAdminError,
    NoAccountError,
    SiteError,
)
from central.accounts.people import (
    add_person,
    change_person,
    list_people,
    reset_password,
    switch,
)
from central.dashboard.fleet_pages import account_of, visitor_of
from central.dashboard.page_server import PageServer
from central.dashboard.people_page import person_rows, sites_given
from central.dashboard.people_wording import PeopleWords
from central.dashboard.sites import sites_for
from central.store import reading

SAID = ("changed", "off", "on")


class _OwnAccountError(AccountError):
    """One's own account is looked after by somebody else."""


class _RoleError(AccountError):
    """There is no such role."""


def add_people_pages(router: APIRouter, server: PageServer) -> None:
    """Add the addresses /people and /people/change."""

    @router.get("/people")
    @router.get("/people/change")
    def page(request: Request) -> Response:
        said = request.query_params.get("said", "")
        words = visitor_of(request).words.people
        notice = getattr(words, f"said_{said}") if said in SAID else ""
        return _page(server, request, {"notice": notice})

    @router.post("/people")
    def add(request: Request) -> Response:
        form = request.state.form

        def do() -> str:
            given = sites_given(form.get("site", ""), form.get("more", ""))
            author, now = server.author(request), server.now()
            return add_person(server.engine, author, form.get("name", ""), _role(form), given, now)

        return _done(server, request, do, "add")

    @router.post("/people/change")
    def change(request: Request) -> Response:
        return _done(server, request, lambda: _change(server, request), "change")


def _change(server: PageServer, request: Request) -> str:
    """Does what the form asks for; the one-time password if one was made, which is shown once."""
    form, now = request.state.form, server.now()
    engine, author = server.engine, server.author(request)
    name, action = request.query_params.get("name", ""), form.get("action", "")
    if name == account_of(visitor_of(request)).name:
        raise _OwnAccountError
    match action:
        case "reset":
            return reset_password(engine, author, name, now)
        case "off" | "on":
            switch(engine, author, name, now, on=action == "on")
        case _:
            given = sites_given(form.get("site", ""), form.get("more", ""))
            change_person(engine, author, name, _role(form), given, now)
    return ""


def _done(server: PageServer, request: Request, do: Callable[[], str], part: str) -> Response:
    words = visitor_of(request).words
    try:
        made = do()
    except NoAccountError:
        return server.message(request, "not_found", status=404)
    except BusyError:
        return _page(server, request, {f"trouble_{part}": words.message.busy_text}, 503)
    except AccountError as error:
        trouble = _fault(error, words.people)
        return _page(server, request, {f"trouble_{part}": trouble}, 422)
    if made:
        return _page(server, request, {f"made_{part}": made})
    said = request.state.form.get("action", "")
    query = {
        "name": request.query_params.get("name", ""),
        "said": said if said in SAID else "changed",
    }
    return RedirectResponse(f"/people?{urlencode(query)}#person", 303)


def _fault(error: AccountError, words: PeopleWords) -> str:
    said = {
        AccountNameError: words.fault_name,
        AccountExistsError: words.fault_exists,
        SiteError: words.fault_site,
        LastAdminError: words.fault_last,
        _OwnAccountError: words.fault_self,
        _RoleError: words.fault_role,
    }
    return said[type(error)]


def _role(form: dict[str, str]) -> Role:
    try:
        return Role(form.get("role", ""))
    except ValueError as error:
        raise _RoleError from error


def _page(
    server: PageServer, request: Request, told: dict[str, str], status: int = 200
) -> Response:
    """`told`: texts of `_NOTHING_TOLD`."""
    visitor = visitor_of(request)
    account, words = account_of(visitor), visitor.words
    wished = request.query_params.get("name")
    with reading(server.engine) as connection:
        people = list_people(connection)
        choices = sites_for(connection, account)
    chosen = next((each for each in people if each.account.name == wished), None)
    if wished is not None and chosen is None:
        return server.message(request, "not_found", status=404)
    return server.page(
        request,
        "people.html",
        status=status,
        role=getattr(words.roles, account.role.value),
        rows=person_rows(people, wished, words),
        chosen=chosen,
        own=chosen is not None and chosen.account.name == account.name,
        choices=choices,
        roles=[(each.value, getattr(words.roles, each.value)) for each in Role],
        reaches=[
            (getattr(words.roles, each.value), _reach(REACH[each], words.people)) for each in Role
        ],
        address=lambda name: f"/people?{urlencode({'name': name})}",
        change_address=lambda name: f"/people/change?{urlencode({'name': name})}",
        given=getattr(request.state, "form", {}) if told.get("trouble_add") else {},
        **{**_NOTHING_TOLD, **told},
    )


_NOTHING_TOLD = dict.fromkeys(
    ("notice", "trouble_add", "trouble_change", "made_add", "made_change"), ""
)


def _reach(reach: Reach, words: PeopleWords) -> str:
    return words.reach_of[reach.name.lower()]
