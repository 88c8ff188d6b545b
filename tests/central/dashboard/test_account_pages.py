"""One's own account: the password, and where one is signed in."""

import re

import pytest

from central.accounts import Role
from central.accounts.errors import PasswordFault
from central.dashboard.wording import words_in
from tests.central.audit_log_of import entries_of, whats_of
from tests.central.dashboard.conftest import HOST, PASSWORD, form_token_of, sign_in

OWN = "một mật khẩu của riêng tôi"
NAME = "supervisor-ai-do"


def send(client, path="/account", **fields):
    data = {"form_token": form_token_of(client.get("/account")), **fields}
    return client.post(path, data=data, headers={"Origin": HOST})


def change(client, present=PASSWORD, wished=OWN, again=None):
    return send(client, present=present, wished=wished, again=wished if again is None else again)


def handles(client):
    return re.findall(r'name="session" value="([^"]+)"', client.get("/account").text)


@pytest.mark.parametrize("role", Role)
def test_page_is_everybodys_own(house, role):
    text = house.signed_in(role).get("/account").text
    assert f"{role.value}-ai-do" in text
    assert "2 giờ không dùng" in text
    assert "12 giờ" in text


def test_password_is_changed_and_every_session_ends(house):
    client, other = house.signed_in(), house.client()
    sign_in(other, NAME)
    assert change(client).status_code == 303
    for each in (client, other):
        assert each.get("/account").headers["Location"].startswith("/sign-in")
    assert sign_in(client, NAME, PASSWORD).status_code == 403
    assert sign_in(client, NAME, OWN).status_code == 303
    noted = next(entry for entry in entries_of(house.engine) if entry.what == "password.changed")
    assert noted.facts["sessions_ended"] == 2


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"present": "sai"}, PasswordFault.WRONG),
        ({"wished": "ngắn"}, PasswordFault.SHORT),
        ({"wished": "x" * 201}, PasswordFault.LONG),
        ({"wished": "a" * 20}, PasswordFault.FEW),
        ({"wished": f"{NAME} mật"}, PasswordFault.NAME),
        ({"wished": "Mật khẩu 123456789"}, PasswordFault.WORST),
        ({"wished": PASSWORD}, PasswordFault.SAME),
        ({"again": "khác"}, PasswordFault.NOT_THE_SAME),
    ],
)
def test_password_is_refused_with_the_reason_and_never_shown(house, fields, fault):
    client = house.signed_in()
    answer = change(client, **fields)
    assert answer.status_code == 422
    said = getattr(words_in("vi").account, f"fault_{fault.value}").format(least=15)
    assert said in answer.text
    for typed in fields.values():
        assert f'value="{typed}"' not in answer.text
    assert sign_in(house.client(), NAME).status_code == 303
    assert "password.changed" not in whats_of(house.engine)


def test_guessing_the_present_password_has_to_wait(house):
    client = house.signed_in()
    statuses = [change(client, present="sai rồi").status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]
    assert sign_in(house.client("192.0.2.50"), NAME).status_code == 429


def test_other_session_is_ended_and_no_other_ones(house):
    client, other = house.signed_in(), house.client()
    sign_in(other, NAME)
    (handle,) = handles(client)
    assert send(client, "/account/sessions", session=handle).status_code == 303
    assert handles(client) == []
    assert other.get("/account").headers["Location"].startswith("/sign-in")
    assert client.get("/account").status_code == 200
    assert whats_of(house.engine)[-1] == "session.ended"


@pytest.mark.parametrize("handle", ["", "%" * 16, "_" * 16, "a" * 16, "a" * 64])
def test_session_that_is_not_ones_own_is_not_there(house, handle):
    client, stranger = house.signed_in(), house.signed_in(Role.IT)
    theirs = re.findall(r'value="([0-9a-f]{16})"', stranger.get("/account").text)
    for each in (handle, *theirs):
        assert send(client, "/account/sessions", session=each).status_code == 404
    assert stranger.get("/account").status_code == 200
    assert client.get("/account").status_code == 200
