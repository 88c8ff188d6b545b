"""The fleet page: who sees which kiosks, and setting a PIN by its form."""

import re

import pytest

from central.accounts import Role, pins
from central.accounts.pin_rules import PinFault
from central.dashboard.wording import words_in
from central.fleet.claimed_heads import HEARTBEAT, claim_head
from central.fleet.ending import revoke
from central.store import reading, writing
from central.store.kiosk_queries import find_kiosk
from central.store.pin_queries import changes_of, in_force
from kiosk.record import Head, SigningKey, rotation_draft, sign_key_proof
from tests.central.dashboard.conftest import HOST, form_token_of

PIN = "482635"


@pytest.fixture(autouse=True)
def quick_pins(monkeypatch, quick_hashes):
    from central.accounts import passwords

    monkeypatch.setattr(pins, "PIN_HASHER", passwords.HASHER)


@pytest.fixture
def kiosk(house):
    house.add_counter("quay-03", "Quầy 03")
    return house.add_kiosk("quay-03")


def page_of(kiosk):
    return f"/fleet?site=xa-mau&kiosk={kiosk.kiosk_id}"


def send(client, kiosk, path=None, headers=None, **fields):
    path = path or page_of(kiosk)
    data = {"role": "it", "action": "set", "pin": PIN, "again": PIN, **fields}
    if "form_token" not in data:
        data["form_token"] = form_token_of(client.get("/fleet"))
    return client.post(path, data=data, headers={"Origin": HOST, **(headers or {})})


def held(house, kiosk):
    with reading(house.engine) as connection:
        return in_force(changes_of(connection, "xa-mau", kiosk.kiosk_id))


def test_page_lists_the_kiosks_with_what_they_last_said(house, kiosk):
    house.beat(kiosk, unsent=1234)
    client = house.signed_in(Role.IT)
    text = client.get("/fleet").text
    for said in (kiosk.kiosk_id, "Quầy 03", "đã duyệt", "10:42 22/11/2026", "1.234", "0.1.0"):
        assert said in text
    assert "chưa đặt mã PIN" in client.get(page_of(kiosk)).text


def test_page_names_each_thing_once_and_says_that_it_is_a_sample(house, kiosk):
    text = house.signed_in(Role.IT).get(page_of(kiosk)).text
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert "Dữ liệu mẫu" in text


def test_page_says_so_when_there_is_no_kiosk(house):
    assert "Chưa có ki-ốt nào đăng ký" in house.signed_in(Role.IT).get("/fleet").text


def test_first_page_of_it_is_the_fleet(house):
    assert house.signed_in(Role.IT).get("/").headers["Location"] == "/fleet"


def test_admin_finds_both_pages_in_the_header(house, kiosk):
    client = house.signed_in(Role.ADMIN)
    for path in ("/today", "/fleet"):
        text = client.get(path).text
        assert 'href="/today"' in text
        assert f'href="{path}" aria-current="page"' in text
    assert 'href="/today"' not in house.signed_in(Role.IT).get("/fleet").text


def test_pin_is_set_by_the_form_and_never_shown(house, kiosk):
    client = house.signed_in(Role.IT)
    answer = send(client, kiosk)
    assert answer.status_code == 303
    text = client.get(answer.headers["Location"]).text
    assert "Đã đặt mã PIN. Ki-ốt" in text
    assert "it-ai-do đặt mã PIN cho vai trò kỹ thuật" in text
    change = held(house, kiosk)["it"]
    assert (change.action, change.changed_by) == ("set", "it-ai-do")
    assert PIN not in text
    assert "argon2" not in text


def test_made_pin_is_shown_once(house, kiosk):
    client = house.signed_in(Role.IT)
    answer = send(client, kiosk, action="make", role="supervisor", pin="", again="")
    made = re.search(r'id="made-pin">(\d{6})<', answer.text)[1]
    assert answer.headers["Cache-Control"] == "no-store"
    assert pins.PIN_HASHER.verify(held(house, kiosk)["supervisor"].pin, made)
    assert made not in client.get(page_of(kiosk)).text


def test_pin_is_cleared_by_the_form(house, kiosk):
    client = house.signed_in(Role.ADMIN)
    send(client, kiosk)
    assert "Xóa mã PIN" in client.get(page_of(kiosk)).text
    assert send(client, kiosk, action="clear").headers["Location"].endswith("said=cleared")
    change = held(house, kiosk)["it"]
    assert (change.action, change.pin) == ("cleared", None)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"pin": "123456", "again": "123456"}, PinFault.RUN),
        ({"pin": "12", "again": "12"}, PinFault.FORM),
        ({"again": "482636"}, PinFault.NOT_THE_SAME),
        ({"pin": "", "again": ""}, PinFault.FORM),
        ({"pin": "<b>x</b>", "again": "<b>x</b>"}, PinFault.FORM),
    ],
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_weak_pin_is_refused_with_the_reason(house, kiosk, fields, fault, language):
    client = house.signed_in(Role.IT)
    answer = send(client, kiosk, path=page_of(kiosk) + f"&lang={language}", **fields)
    assert answer.status_code == 422
    assert getattr(words_in(language).fleet, f"fault_{fault}") in answer.text
    assert not fields.get("pin") or f'value="{fields["pin"]}"' not in answer.text
    assert held(house, kiosk) == {}


def test_every_fault_has_words_in_every_language():
    for language in ("vi", "en"):
        for fault in PinFault:
            assert getattr(words_in(language).fleet, f"fault_{fault.value}")


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.LEADER, Role.OFFICER, Role.AUDITOR])
def test_form_is_refused_when_the_role_does_not_see_the_page(house, kiosk, role):
    client = house.signed_in(role)
    token = form_token_of(client.get("/"))
    assert send(client, kiosk, form_token=token).status_code == 403
    assert held(house, kiosk) == {}


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        ({"Origin": "http://evil.example"}, {}),
        ({}, {"form_token": "0" * 64}),
        ({}, {"form_token": ""}),
        ({"Content-Type": "text/plain"}, {}),
    ],
)
def test_form_is_refused_when_it_is_not_ours(house, kiosk, headers, fields):
    assert send(house.signed_in(Role.IT), kiosk, headers=headers, **fields).status_code == 403
    assert held(house, kiosk) == {}


def test_nobody_signed_in_sets_no_pin(house, kiosk):
    assert house.client().post(page_of(kiosk), data={"pin": PIN}).status_code == 303
    assert held(house, kiosk) == {}


def test_kiosk_of_another_site_is_not_there_for_it(house, kiosk):
    house.add_site("xa-khac", "Một cửa khác", "Xã Khác")
    other = house.add_kiosk("quay-09", site="xa-khac", seed=2)
    client = house.signed_in(Role.IT)
    for path in (f"/fleet?site=xa-khac&kiosk={other.kiosk_id}", f"/fleet?kiosk={other.kiosk_id}"):
        assert client.get(path).status_code == 404
        assert send(client, other, path=path).status_code == 404
    assert client.get("/fleet?site=xa-khac").status_code == 404
    with reading(house.engine) as connection:
        assert changes_of(connection, "xa-khac", other.kiosk_id) == []


@pytest.mark.parametrize("fields", [{"role": "admin"}, {"role": ""}, {"role": "officer"}])
def test_role_without_a_pin_is_not_there(house, kiosk, fields):
    assert send(house.signed_in(Role.IT), kiosk, **fields).status_code == 404


def test_page_reads_in_english(house, kiosk):
    text = house.signed_in(Role.IT).get(page_of(kiosk) + "&lang=en").text
    assert "Make one for me" in text
    assert "Đặt mã PIN" not in text


@pytest.mark.parametrize(
    ("bound", "said"),
    [
        (None, "(chưa được xác nhận tại ki-ốt)"),
        ("quay-04", "(tại ki-ốt đã xác nhận: quay-04)"),
        ("quay-03", ""),
        ("<b>", "(chưa được xác nhận tại ki-ốt)"),
    ],
)
def test_page_says_which_counter_was_confirmed_at_the_kiosk(house, kiosk, bound, said):
    if bound:
        kiosk.record(house.now, "kiosk.bound", {"counter": bound, "by": "screen"})
    house.send(kiosk)
    house.beat(kiosk)
    text = house.signed_in(Role.IT).get("/fleet").text
    assert (said or "<span>Quầy 03</span>") in text
    assert ("được xác nhận" in text or "đã xác nhận:" in text) == bool(said)


def test_page_says_which_records_are_missing(house, kiosk):
    house.send(kiosk)
    told = Head(kiosk.head.epoch, kiosk.head.seq + 10, kiosk.head.hash)
    with writing(house.engine) as connection:
        claim_head(connection, "xa-mau", kiosk.kiosk_id, told, HEARTBEAT, house.now)
    said = f"(thiếu bản ghi 3–12 của nhật ký {kiosk.head.epoch[:6]}…)"
    assert said in house.signed_in(Role.IT).get("/fleet").text


def test_page_says_from_where_on_a_kiosk_is_revoked(house, kiosk):
    house.send(kiosk)
    with writing(house.engine) as connection:
        revoke(connection, find_kiosk(connection, kiosk.kiosk_id), house.now)
    said = f"đã thu hồi từ bản ghi 3 của nhật ký {kiosk.head.epoch[:6]}…"
    assert said in house.signed_in(Role.IT).get("/fleet").text


def test_fingerprint_is_that_of_the_key_in_force(house, kiosk):
    client, old, new = house.signed_in(Role.IT), kiosk.key, SigningKey(bytes(range(32)))
    assert old.verify_key.fingerprint[:19] in client.get(page_of(kiosk)).text
    draft = rotation_draft(new.verify_key, sign_key_proof(new, kiosk.kiosk_id, old.kid))
    kiosk.record(house.now, draft.kind, draft.body)
    house.send(kiosk)
    text = client.get(page_of(kiosk)).text
    assert new.verify_key.fingerprint[:19] in text
    assert old.verify_key.fingerprint[:19] not in text
