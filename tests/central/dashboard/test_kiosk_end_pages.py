"""A kiosk's own page: how it is replaced, retired and revoked; and approval by a list."""

import re

import pytest

from central.accounts import Role
from central.fleet.ending import Ending, end_kiosk
from central.store import reading, writing
from central.store.kiosk_queries import find_kiosk
from kiosk.record import SigningKey
from tests.central.audit_log_of import entries_of
from tests.central.dashboard.conftest import HOST, form_token_of
from tests.central.dashboard.test_enrolment_pages import shows_print, waits, waits_with_a_token

REASON = "máy hỏng màn hình"
SURE = {"sure": "yes", "reason": REASON}
KEY = SigningKey(bytes(range(32)))


@pytest.fixture
def it(house):
    house.add_counter("quay-03", "Quầy 03")
    house.add_counter("quay-04", "Quầy 04")
    return house.signed_in(Role.IT)


@pytest.fixture
def kiosk(house, it):
    made = house.add_kiosk("quay-03")
    house.send(made)
    house.beat(made, seq=made.head.seq + 5, unsent=5)
    return made


def post(client, path, kiosk, **fields):
    fields["form_token"] = form_token_of(client.get("/fleet"))
    address = f"/fleet/{path}?kiosk={kiosk.kiosk_id}"
    return client.post(address, data=fields, headers={"Origin": HOST})


def held(house, kiosk_id):
    with reading(house.engine) as connection:
        return find_kiosk(connection, kiosk_id)


def whats(house):
    return [entry.what for entry in entries_of(house.engine)]


def test_page_tells_everything_of_a_kiosk_and_what_becomes_of_its_records(house, it, kiosk):
    text = it.get(f"/fleet?kiosk={kiosk.kiosk_id}").text
    for said in ("2 trong 7, đang đến · 5 chưa gửi", "9.000 MB", "báo còn 5 bản ghi chưa gửi"):
        assert said in text
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_kiosk_is_replaced_by_the_code_on_the_new_one(house, it, kiosk):
    code = waits(house, KEY)
    shown = post(it, "replace", kiosk, action="look", code=code)
    assert shows_print(shown.text, KEY.verify_key.fingerprint)
    answer = post(it, "replace", kiosk, action="replace", code=code, compared="yes", **SURE)
    assert answer.status_code == 303
    old = held(house, kiosk.kiosk_id)
    assert (old.state, old.revoked_seq) == ("replaced", kiosk.head.seq + 6)
    text = it.get(answer.headers["Location"]).text
    assert "Đã thay." in text
    new = re.search(r"thay bằng (k-[0-9a-f]{10})", text)[1]
    assert (held(house, new).state, held(house, new).counter_id) == ("approved", "quay-03")
    assert "Mã PIN của" not in text
    assert whats(house)[-2:] == ["kiosk.approved", "kiosk.replaced"]
    assert f"{kiosk.kiosk_id}: đã thay" in it.get(f"/fleet?kiosk={new}").text


def test_kiosk_is_replaced_by_one_that_waits_at_its_site(house, it, kiosk):
    new = waits_with_a_token(house, KEY, "quay-04")
    assert shows_print(it.get(f"/fleet?kiosk={kiosk.kiosk_id}").text, KEY.verify_key.fingerprint)
    answer = post(it, "replace", kiosk, by=new, compared="yes", **SURE)
    assert answer.status_code == 303
    assert (held(house, new).state, held(house, new).counter_id) == ("approved", "quay-03")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Hãy chọn ki-ốt mới"),
        ({"by": "k-0"}, "Hãy so sánh hai vân tay"),
        ({"by": "k-0", "compared": "yes"}, "không còn chờ"),
        ({"by": "k-0", "compared": "yes", "reason": " x "}, "Hãy ghi lý do"),
        ({"by": "k-0", "compared": "yes", "sure": "no"}, "đánh dấu vào ô xác nhận"),
        ({"code": "BBBBBBBB"}, "Không có ki-ốt nào đang chờ với mã này"),
    ],
)
def test_nothing_is_replaced_when_a_field_is_not_as_it_must_be(house, it, kiosk, fields, said):
    answer = post(it, "replace", kiosk, **{**SURE, **fields})
    assert answer.status_code == 422
    assert said in answer.text
    assert held(house, kiosk.kiosk_id).state == "approved"


@pytest.mark.parametrize(
    ("action", "state", "seq"), [("retire", "retired", 8), ("revoke", "revoked", 3)]
)
def test_kiosk_ends_with_a_reason(house, it, kiosk, action, state, seq):
    answer = post(it, "end", kiosk, action=action, **SURE)
    assert answer.status_code == 303
    found = held(house, kiosk.kiosk_id)
    assert (found.state, found.revoked_seq) == (state, seq)
    text = it.get(answer.headers["Location"]).text
    assert REASON in text
    assert "Đã ghi." in text
    again = post(it, "end", kiosk, action="retire", **SURE)
    assert again.status_code == 422
    assert "có người vừa quyết định" in again.text or "đã bị thu hồi" in again.text


def test_key_is_revoked_from_a_place_that_is_named(house, it, kiosk):
    place = f"{kiosk.head.epoch}:2"
    for bad in ("2", f"{'A' * 22}:2", "<b>:1"):
        answer = post(it, "end", kiosk, action="revoke", **{"from": bad}, **SURE)
        assert (answer.status_code, held(house, kiosk.kiosk_id).state) == (422, "approved")
        assert "phải có dạng" in answer.text
    assert post(it, "end", kiosk, action="revoke", **{"from": place}, **SURE).status_code == 303
    assert held(house, kiosk.kiosk_id).revoked_seq == 2


def test_what_came_beyond_the_end_is_counted_when_somebody_says_so(house, it, kiosk):
    with writing(house.engine) as connection:
        ending = Ending("retired", REASON, (kiosk.head.epoch, 2))
        end_kiosk(connection, kiosk.kiosk_id, ending, house.now)
    assert "1 bản ghi đã đến sau chỗ kết thúc" in it.get(f"/fleet?kiosk={kiosk.kiosk_id}").text
    assert post(it, "end", kiosk, action="move", **SURE).status_code == 303
    assert held(house, kiosk.kiosk_id).revoked_seq == 3
    assert "sau chỗ kết thúc" not in it.get(f"/fleet?kiosk={kiosk.kiosk_id}").text


@pytest.mark.parametrize(
    "fields", [{"action": "retire"}, {"action": "retire", "reason": REASON}, {"action": "eat"}]
)
def test_nothing_ends_without_a_reason_and_the_word_that_one_is_sure(house, it, kiosk, fields):
    assert post(it, "end", kiosk, **fields).status_code in {404, 422}
    assert held(house, kiosk.kiosk_id).state == "approved"


def test_kiosk_of_another_site_is_not_ended_nor_replaced(house, it):
    house.add_site("xa-khac")
    other = house.add_kiosk("quay-09", site="xa-khac", seed=7)
    for path in ("end", "replace"):
        assert post(it, path, other, action="retire", by="k-0", **SURE).status_code == 404
    assert held(house, other.kiosk_id).state == "approved"


def expected(client, text, action="compare", site="xa-mau"):
    fields = {"list": text, "action": action, "form_token": form_token_of(client.get("/fleet"))}
    return client.post(f"/fleet/expected?site={site}", data=fields, headers={"Origin": HOST})


def test_two_hundred_are_approved_by_a_list_and_who_is_not_on_it_is_named(house, it):
    keys = [SigningKey(bytes([n, *range(31)])) for n in range(200)]
    kiosks = [waits_with_a_token(house, key) for key in keys]
    prints = [key.verify_key.fingerprint for key in keys]
    stranger = SigningKey(bytes(32)).verify_key.fingerprint
    text = "\r\n".join([*(f"{each} quay-04" for each in prints[:199]), stranger, "rác"])
    shown = expected(it, text)
    assert shown.status_code == 422
    assert "Duyệt 199 ki-ốt khớp vân tay" in shown.text
    for said in (f"dòng 200: {stranger}", "dòng 201: rác", f"{kiosks[199]} · {prints[199]}"):
        assert said in shown.text
    assert expected(it, text, "approve").status_code == 303
    states = {each: held(house, each) for each in kiosks}
    assert {each.state for each in states.values()} == {"approved", "pending"}
    assert states[kiosks[199]].state == "pending"
    assert {each.counter_id for each in list(states.values())[:199]} == {"quay-04"}
    assert whats(house).count("kiosk.approved") == 199


def test_list_of_which_nothing_matches_approves_nothing(house, it):
    kiosk = waits_with_a_token(house, KEY)
    answer = expected(it, "0" * 32, "approve")
    assert answer.status_code == 422
    assert "Chưa duyệt gì" in answer.text
    assert held(house, kiosk).state == "pending"
    assert expected(it, "0" * 32, site="xa-khac").status_code == 404
