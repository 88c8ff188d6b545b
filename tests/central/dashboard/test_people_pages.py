"""The page of people: accounts added, changed, given a new password, switched off and on."""

import re

import pytest

from central.accounts import Role
from central.accounts.people import find_person
from central.store import reading
from tests.central.audit_log_of import entries_of
from tests.central.dashboard.conftest import HOST, PASSWORD, form_token_of, sign_in

OWN = "một mật khẩu của riêng tôi"


@pytest.fixture
def admin(house):
    return house.signed_in(Role.ADMIN)


def send(client, path="/people", **fields):
    data = {"form_token": form_token_of(client.get("/people")), **fields}
    return client.post(path, data=data, headers={"Origin": HOST})


def add(client, name="lan", role="supervisor", site="xa-mau", more=""):
    answer = send(client, name=name, role=role, site=site, more=more)
    found = re.search(r'id="made-add">([^<]+)<', answer.text)
    return answer, found and found[1]


def person(house, name="lan"):
    with reading(house.engine) as connection:
        return find_person(connection, name)


def set_own(client, present, wished=OWN, again=None):
    data = {"present": present, "wished": wished, "again": again or wished}
    data["form_token"] = form_token_of(client.get("/account"))
    return client.post("/account", data=data, headers={"Origin": HOST})


def test_person_is_added_and_sets_a_password_before_anything_else(house, admin):
    answer, made = add(admin)
    assert answer.status_code == 200
    assert re.fullmatch(r"([0-9a-z]{4}-){3}[0-9a-z]{4}", made)
    assert made not in admin.get("/people?name=lan").text
    assert "chờ đặt mật khẩu riêng" in admin.get("/people").text
    client = house.client()
    assert sign_in(client, "lan", made).status_code == 303
    for path in ("/today", "/today?site=xa-mau"):
        assert client.get(path).headers["Location"] == "/account"
    assert client.get("/today/figures").status_code == 403
    assert "mật khẩu dùng một lần" in client.get("/account").text
    assert set_own(client, made).headers["Location"] == "/sign-in?password-changed"
    assert client.get("/account").headers["Location"].startswith("/sign-in")
    assert sign_in(house.client(), "lan", made).status_code == 403
    assert sign_in(client, "lan", OWN).status_code == 303
    assert client.get("/today").status_code == 200
    assert person(house).account.one_time_until is None


def test_one_time_password_is_no_longer_good_after_three_days(house, admin):
    _, made = add(admin)
    house.turn(hours=73)
    answer = sign_in(house.client(), "lan", made)
    assert answer.status_code == 403
    assert "đã hết hạn" in answer.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "l"}, "Tên tài khoản phải có"),
        ({"name": "admin-ai-do"}, "Đã có tài khoản"),
        ({"role": "king"}, "Không có vai trò này"),
        ({"site": ""}, "Vai trò này không đi với"),
        ({"site": "xa-khong-co"}, "Vai trò này không đi với"),
        ({"more": "xa-khong-co"}, "Vai trò này không đi với"),
        ({"role": "admin"}, "Vai trò này không đi với"),
        ({"role": "officer", "more": "xa-khac"}, "Vai trò này không đi với"),
    ],
)
def test_person_is_refused_with_the_reason(house, admin, fields, said):
    house.add_site("xa-khac", "Một cửa khác", "Xã Khác")
    answer, made = add(admin, **fields)
    assert (answer.status_code, made) == (422, None)
    assert said in answer.text


def test_role_and_sites_are_changed_and_sessions_end(house, admin):
    house.add_site("xa-khac", "Một cửa khác", "Xã Khác")
    other = house.signed_in(Role.SUPERVISOR)
    path = "/people/change?name=supervisor-ai-do"
    answer = send(admin, path, action="change", role="it", site="xa-khac", more="xa-mau")
    assert answer.status_code == 303
    assert "Đã ghi" in admin.get(answer.headers["Location"]).text
    changed = person(house, "supervisor-ai-do").account
    assert (changed.role, changed.sites) == (Role.IT, ("xa-khac", "xa-mau"))
    assert other.get("/today").headers["Location"].startswith("/sign-in")
    noted = entries_of(house.engine)[-1]
    assert noted.what == "account.changed"
    assert noted.facts["role_before"] == "supervisor"
    assert noted.facts["sites"] == "xa-khac xa-mau"


def test_account_is_switched_off_and_on(house, admin):
    other, path = house.signed_in(Role.SUPERVISOR), "/people/change?name=supervisor-ai-do"
    assert send(admin, path, action="off").status_code == 303
    assert other.get("/today").headers["Location"].startswith("/sign-in")
    assert sign_in(house.client(), "supervisor-ai-do").status_code == 403
    assert send(admin, path, action="on").status_code == 303
    assert sign_in(house.client(), "supervisor-ai-do").status_code == 303


def test_lost_password_gives_way_to_a_one_time_one_though_the_account_waits(house, admin):
    other = house.signed_in(Role.SUPERVISOR)
    for _ in range(6):
        sign_in(house.client("192.0.2.99"), "supervisor-ai-do", "sai rồi")
    answer = send(admin, "/people/change?name=supervisor-ai-do", action="reset")
    made = re.search(r'id="made-change">([^<]+)<', answer.text)[1]
    assert other.get("/today").headers["Location"].startswith("/sign-in")
    assert sign_in(house.client(), "supervisor-ai-do", PASSWORD).status_code == 403
    assert sign_in(house.client(), "supervisor-ai-do", made).status_code == 303


@pytest.mark.parametrize("action", ["off", "change", "reset"])
def test_nobody_changes_their_own_account_there(house, admin, action):
    path = "/people/change?name=admin-ai-do"
    answer = send(admin, path, action=action, role="it", site="xa-mau")
    assert answer.status_code == 422
    assert person(house, "admin-ai-do").active
    assert person(house, "admin-ai-do").account.role is Role.ADMIN


def test_last_administrator_stays_when_two_would_remove_each_other(house, admin):
    house.add_person("hai", Role.ADMIN, None)
    second = house.client()
    sign_in(second, "hai")
    assert send(admin, "/people/change?name=hai", action="off").status_code == 303
    answer = send(second, "/people/change?name=admin-ai-do", action="off")
    assert answer.status_code in {303, 403}
    assert person(house, "admin-ai-do").active


@pytest.mark.parametrize("name", ["khong-co", "<b>", ""])
def test_account_that_is_not_there_is_not_found(house, admin, name):
    assert admin.get("/people", params={"name": name}).status_code == 404
    answer = send(admin, f"/people/change?name={name}", action="off")
    assert answer.status_code == 404


def test_page_reads_in_english_and_names_each_thing_once(house, admin):
    house.add_person("lan")
    text = admin.get("/people?name=lan&lang=en").text
    assert "Give a one-time password" in text
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
