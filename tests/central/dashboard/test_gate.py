"""The gate: roles and addresses, forms that are not ours, headers on every answer."""

import pytest
from fastapi import APIRouter

from central.accounts import Page, Role, may_see
from central.accounts.access import ADDRESSES
from central.dashboard.gate import guarded_route
from central.dashboard.page_server import PageServer
from central.dashboard.security_headers import CONTENT_SECURITY_POLICY
from tests.central.dashboard.conftest import HOST, form_token_of, sign_in
from tests.central.hands import PEN

FILLED = {
    "/k/{code:path}": "/k/not/a/code",
    "/static/{digest}/{name:path}": "/static/x/page.css",
}
GUARDED = sorted(path for path, access in ADDRESSES.items() if isinstance(access, Page))
EVERYONE = sorted(set(ADDRESSES) - set(GUARDED) - {"/sign-out"})

THE_SAME_FOR_EVERYBODY = {"/open-data", "/open-data/index.json", "/public", "/robots.txt"}
"""Nothing of whoever asks is on these: caches in between may keep them for a while."""

OF_ONE_THING = {"/comments/one": {Role.SUPERVISOR, Role.ADMIN}, "/reports/file": set(Role)}
"""Without an id there is nothing to show; and who changes it, of those that see the page."""


def address(path):
    return FILLED.get(path, path)


def test_table_of_addresses_holds_every_route_and_no_other(house):
    assert {route.path for route in house.router.routes} == set(ADDRESSES)


def test_route_cannot_be_made_when_the_table_does_not_name_it(engine):
    server = PageServer(engine, PEN, False, None, None)
    router = APIRouter(route_class=guarded_route(server))
    with pytest.raises(KeyError, match="/secret"):
        router.get("/secret")(lambda: None)


def test_openapi_lists_no_page(house):
    assert house.client().get("/openapi.json").json()["paths"] == {}


@pytest.mark.parametrize("path", GUARDED)
@pytest.mark.parametrize("role", Role)
def test_page_is_shown_to_the_roles_that_see_it_and_to_no_other(house, role, path):
    answer = house.signed_in(role).get(path)
    page = ADDRESSES[path]
    there = 404 if path in OF_ONE_THING else 200
    may_open = may_see(role, page) and role in OF_ONE_THING.get(path, Role)
    assert answer.status_code == (there if may_open else 403)
    if not may_see(role, page):
        assert "Chỉ số hài lòng" not in answer.text


@pytest.mark.parametrize("path", GUARDED)
def test_page_leads_to_sign_in_or_is_refused_when_nobody_is_signed_in(house, path):
    answer = house.client().get(path, params={"site": "xa-mau"})
    if path == "/today/figures":
        assert answer.status_code == 403
    else:
        assert answer.status_code == 303
        assert answer.headers["Location"] == f"/sign-in?next={path}%3Fsite%3Dxa-mau"
    assert "Chỉ số hài lòng" not in answer.text


@pytest.mark.parametrize("path", EVERYONE)
def test_open_address_answers_when_nobody_is_signed_in(house, path):
    assert house.client().get(address(path)).status_code in {200, 303, 404}


@pytest.mark.parametrize("path", sorted(ADDRESSES))
def test_every_answer_carries_the_security_headers(house, path):
    headers = house.client().get(address(path)).headers
    if path == "/sign-out":
        return  # it takes forms only, and is asked with one below
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers
    kept = "public, max-age=300" if path in THE_SAME_FOR_EVERYBODY else "no-store"
    assert headers["Cache-Control"] == kept


def test_https_is_demanded_when_the_settings_say_so(https_house):
    headers = https_house.client().get("/k").headers
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


FORMS = ["/sign-in", "/sign-out"]


def form(house, path, headers=None, **changes):
    """Post a form that is right but for the changes; returns the answer and the client."""
    client = house.signed_in() if path == "/sign-out" else house.client()
    if path == "/sign-in":
        house.add_person()
    token = form_token_of(client.get("/today" if path == "/sign-out" else "/sign-in"))
    data = {"form_token": token, "name": "giam-sat", "password": "bốn từ thường dùng", **changes}
    data = {name: value for name, value in data.items() if value is not None}
    return client.post(path, data=data, headers={"Origin": HOST, **(headers or {})}), client


@pytest.mark.parametrize("path", FORMS)
def test_form_is_taken_when_it_is_our_own(house, path):
    assert form(house, path)[0].status_code == 303


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("token", [None, "", "0" * 64, "ế"])
def test_form_is_refused_when_its_token_is_not_right(house, path, token):
    answer, client = form(house, path, form_token=token)
    assert answer.status_code == 403
    assert "Yêu cầu không được chấp nhận" in answer.text
    signed_in = client.get("/today").status_code == 200
    assert signed_in == (path == "/sign-out"), "nothing was done"


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "", "Referer": "http://evil.example/"},
        {"Origin": ""},
        {"Content-Type": "text/plain"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Length": "99999999"},
    ],
)
def test_form_is_refused_when_it_does_not_come_from_a_page_of_ours(house, path, headers):
    answer, client = form(house, path, headers)
    assert answer.status_code == 403
    assert (client.get("/today").status_code == 200) == (path == "/sign-out")


def test_form_is_refused_when_its_token_is_of_another_session(house):
    other = form_token_of(house.signed_in(Role.LEADER).get("/today"))
    assert form(house, "/sign-out", form_token=other)[0].status_code == 403


def test_form_is_refused_when_its_token_is_of_before_sign_in(house):
    house.add_person()
    client = house.client()
    before = form_token_of(client.get("/sign-in"))
    sign_in(client)
    answer = client.post("/sign-out", data={"form_token": before}, headers={"Origin": HOST})
    assert answer.status_code == 403


def test_page_says_that_the_server_is_busy_when_the_database_is_held(house, monkeypatch):
    from central.dashboard import gate
    from central.store.errors import DatabaseBusyError

    def busy(*_):
        raise DatabaseBusyError("held")

    client = house.signed_in()
    monkeypatch.setattr(gate, "find_session", busy)
    answer = client.get("/today")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert "Máy chủ đang bận" in answer.text
