"""A form that is not taken says that nothing was written, and shows what was typed once more."""

import pytest

from central.store import reading
from central.store.target_queries import targets_of
from tests.central.dashboard.conftest import HOST, form_token_of, sign_in

PAGE = "/day-notes?site=xa-mau"
TYPED = "Mất điện <b>mười phút</b>"
FIELDS = {"day": "2026-11-22", "kind": "power-cut", "counter": ""}


def write(client, token, **more):
    data = {"form_token": token, "text": TYPED, **FIELDS}
    headers = {"Origin": HOST, **more}
    return client.post(PAGE, data=data, headers=headers)


@pytest.fixture
def client(house):
    return house.signed_in()


def test_form_says_that_nothing_is_written_and_what_was_typed_when_the_session_is_over(
    house, client
):
    token = form_token_of(client.get(PAGE))
    house.turn(hours=3)
    answer = write(client, token)
    assert answer.status_code == 403
    assert "Phiên làm việc đã hết, chưa ghi gì" in answer.text
    assert "readonly" in answer.text
    assert "Mất điện &lt;b&gt;mười phút&lt;/b&gt;</textarea>" in answer.text
    assert 'href="/sign-in?next=/day-notes%3Fsite%3Dxa-mau" target="_blank"' in answer.text
    assert sign_in(client, "supervisor-ai-do").status_code == 303
    assert "Mất điện" not in client.get(PAGE).text


def test_form_shows_what_was_typed_when_its_token_is_of_a_session_before(client):
    token = form_token_of(client.get(PAGE))
    sign_in(client, "supervisor-ai-do")
    client.cookies.clear()
    sign_in(client, "supervisor-ai-do")
    answer = write(client, token)
    assert answer.status_code == 403
    assert "Chưa ghi gì." in answer.text
    assert "Mất điện &lt;b&gt;mười phút&lt;/b&gt;</textarea>" in answer.text


def test_nothing_is_shown_again_when_the_form_came_from_elsewhere(house, client):
    token = form_token_of(client.get(PAGE))
    assert "Mất điện" not in write(client, token, Origin="http://evil.example").text
    house.turn(hours=3)
    answer = write(client, token, Origin="http://evil.example")
    assert answer.status_code == 303
    assert "Mất điện" not in answer.text


def test_password_is_not_shown_again_when_the_session_is_over(house, client):
    token = form_token_of(client.get("/account"))
    house.turn(hours=3)
    data = {"form_token": token, "old": "bí mật cũ", "password": "bí mật mới", "again": "bí mật"}
    answer = client.post("/account", data=data, headers={"Origin": HOST})
    assert answer.status_code == 303
    assert "bí mật" not in answer.text


def test_empty_target_is_no_decision_when_the_form_is_sent_too_early(house, client):
    token = form_token_of(client.get("/targets"))
    data = {"form_token": token, "percent": "", "from": "2026-11-22"}
    answer = client.post("/targets?site=xa-mau", data=data, headers={"Origin": HOST})
    assert answer.status_code == 422
    with reading(house.engine) as connection:
        assert targets_of(connection, ["xa-mau"]) == {}
