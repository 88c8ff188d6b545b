"""The sign-in page: cookies, where it leads, and what it says."""

import pytest

from central.accounts import Role
from central.dashboard.sign_in_pages import wanted_page
from tests.central.dashboard.conftest import HOST, PASSWORD, form_token_of, sign_in

SESSION = "thuocdo-session"


def flags(answer, name):
    """The attributes of a cookie that the answer sets."""
    line = next(v for v in answer.headers.get_list("Set-Cookie") if v.startswith(f"{name}="))
    return {part.strip().lower() for part in line.split(";")[1:]}


def test_person_lands_on_today_when_signed_in(house):
    house.add_person()
    client = house.client()
    answer = sign_in(client)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert client.get("/").headers["Location"] == "/today"
    assert client.get("/today").status_code == 200
    assert client.get("/sign-in").headers["Location"] == "/"


def test_session_cookie_is_out_of_reach_of_scripts_and_other_sites(house):
    house.add_person()
    answer = sign_in(house.client())
    assert {"httponly", "samesite=lax", "path=/"} <= flags(answer, SESSION)
    assert not any(flag.startswith(("max-age", "expires")) for flag in flags(answer, SESSION))


def test_cookies_are_bound_to_https_and_host_when_the_settings_say_so(https_house):
    https_house.add_site()
    https_house.add_person()
    client = https_house.client()
    shown = client.get("/sign-in")
    assert {"secure", "httponly", "samesite=strict", "path=/"} <= flags(
        shown, "__Host-thuocdo-form"
    )
    # The test's own transport is http, which would withhold a secure cookie: hand it back.
    form = next(v for v in shown.headers.get_list("Set-Cookie") if "form=" in v).split(";")[0]
    answer = client.post(
        "/sign-in",
        data={"form_token": form_token_of(shown), "name": "giam-sat", "password": PASSWORD},
        headers={"Origin": HOST, "Cookie": form},
    )
    assert {"secure", "httponly", "path=/"} <= flags(answer, f"__Host-{SESSION}")
    assert not any(f.startswith("domain") for f in flags(answer, f"__Host-{SESSION}"))


def test_session_is_a_new_one_when_the_browser_brought_an_id_along(house):
    house.add_person()
    client = house.client()
    planted = "A" * 43
    client.cookies.set(SESSION, planted)
    sign_in(client)
    given = client.cookies.get(SESSION, domain="do.example")
    assert given
    assert given != planted
    stranger = house.client()
    stranger.cookies.set(SESSION, planted)
    assert stranger.get("/today").status_code == 303


def test_form_secret_is_thrown_away_when_signed_in(house):
    house.add_person()
    client = house.client()
    client.get("/sign-in")
    before = client.cookies.get("thuocdo-form")
    sign_in(client)
    assert before
    assert client.cookies.get("thuocdo-form") is None


@pytest.mark.parametrize(
    ("name", "password"), [("giam-sat", "không phải đâu"), ("ai-do-khac", PASSWORD), ("", "")]
)
def test_page_says_the_same_when_name_or_password_is_wrong(house, name, password):
    house.add_person()
    answer = sign_in(house.client(), name, password)
    assert answer.status_code == 403
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in answer.text
    assert SESSION not in str(answer.headers)
    if password:
        assert password not in answer.text


def test_page_says_how_long_to_wait_when_there_were_too_many_attempts(house):
    house.add_person()
    client = house.client()
    for _ in range(5):
        sign_in(client, password="không phải đâu")
    answer = sign_in(client)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "15")
    assert "Vui lòng đợi 15 giây rồi thử lại." in answer.text
    house.turn(seconds=15)
    assert sign_in(client).status_code == 303


def test_page_says_so_when_the_session_is_over(house):
    client = house.signed_in()
    house.turn(hours=3)
    assert client.get("/today").status_code == 303
    answer = client.get("/sign-in")
    assert "Phiên làm việc đã hết." in answer.text
    assert "Phiên làm việc đã hết." not in client.get("/sign-in").text


def test_person_is_out_when_signed_out(house):
    client = house.signed_in()
    stolen = client.cookies.get(SESSION)
    token = form_token_of(client.get("/today"))
    answer = client.post("/sign-out", data={"form_token": token}, headers={"Origin": HOST})
    assert answer.headers["Location"] == "/sign-in?signed-out"
    assert "Đã đăng xuất." in client.get("/sign-in?signed-out").text
    thief = house.client()
    thief.cookies.set(SESSION, stolen)
    assert thief.get("/today").status_code == 303, "the session itself is over, not the cookie"


@pytest.mark.parametrize(
    ("given", "led"),
    [
        ("/today?site=xa-mau", "/today?site=xa-mau"),
        ("/today", "/today"),
        ("https://evil.example/today", "/today"),
        ("//evil.example/today", "/today"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/sign-out", "/"),
        ("/k", "/"),
        ("//[", "/"),
        ("", "/"),
        (None, "/"),
    ],
)
def test_sign_in_leads_only_to_pages_of_ours(given, led):
    assert wanted_page(given) == led


def test_person_lands_where_they_wanted_when_signed_in(house):
    house.add_person()
    answer = sign_in(house.client(), path="/sign-in?next=%2Ftoday%3Fsite%3Dxa-mau")
    assert answer.headers["Location"] == "/today?site=xa-mau"


FIRST_PAGES = {
    Role.OFFICER: "/own",
    Role.SUPERVISOR: "/today",
    Role.LEADER: "/today",
    Role.AUDITOR: "/alarms",
    Role.IT: "/fleet",
    Role.ADMIN: "/today",
}


@pytest.mark.parametrize("role", Role)
def test_first_page_is_that_of_the_roles_work(house, role):
    answer = house.signed_in(role).get("/")
    assert answer.headers["Location"] == FIRST_PAGES[role]


@pytest.mark.parametrize("hostile", ['"><script>alert(1)</script>', "<b>x", "{{ 7 * 7 }}"])
def test_name_is_shown_again_as_text_when_it_is_hostile(house, hostile):
    answer = sign_in(house.client(), hostile, "sai mật khẩu")
    assert hostile not in answer.text or "<" not in hostile
    assert "49" not in answer.text.partition('id="name"')[2][:80]
    assert "<script>alert" not in answer.text


def test_language_stays_when_it_was_chosen(house):
    client = house.client()
    assert "Đăng nhập" in client.get("/sign-in").text
    assert "Sign in" in client.get("/sign-in?lang=en").text
    assert '<html lang="en">' in client.get("/sign-in").text
    assert 'href="/sign-in?lang=vi"' in client.get("/sign-in").text
    assert "Đăng nhập" in client.get("/sign-in?lang=vi").text
