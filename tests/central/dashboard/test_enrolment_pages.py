"""Enrolment on the fleet page: a code and its card, the kiosks that wait, another counter."""

import re

import pytest

from central.accounts import Role
from central.dashboard.enrolment_section import approve_field, counter_field
from central.fleet.batch_tokens import issue_token
from central.fleet.enrolment import Wish, enrol, kiosk_id_of
from central.store import reading, writing
from central.store.configuration_queries import Taken, note_taken
from central.store.kiosk_queries import find_kiosk
from central.store.pin_queries import add_change
from kiosk.record import SigningKey
from tests.central.dashboard.conftest import HOST, form_token_of

KEY = SigningKey(bytes(range(32)))
KIOSK = kiosk_id_of(KEY.verify_key)


@pytest.fixture
def it(house):
    house.add_counter("quay-03", "Quầy 03")
    house.add_counter("quay-04", "Quầy 04")
    return house.signed_in(Role.IT)


def waits(house, key=KEY, counter="quay-03"):
    with writing(house.engine) as connection:
        found, _ = enrol(connection, Wish(key.verify_key, None, counter), house.now)
    return found.code


def waits_with_a_token(house, key, counter="quay-03"):
    with writing(house.engine) as connection:
        token = issue_token(connection, "xa-mau", 1, 7, house.now)
        return enrol(connection, Wish(key.verify_key, token, counter), house.now)[0].kiosk_id


def post(client, path, **fields):
    fields["form_token"] = form_token_of(client.get("/fleet"))
    return client.post(f"/fleet{path}", data=fields, headers={"Origin": HOST})


def approve(client, code, place="xa-mau/quay-03", **more):
    return post(client, "/approve", code=code, place=place, **{"compared": "yes", **more})


def held(house, kiosk_id=KIOSK):
    with reading(house.engine) as connection:
        return find_kiosk(connection, kiosk_id)


def shows_print(text, fingerprint):
    return fingerprint.replace(" ", "") in re.sub(r"\s", "", text)


def test_page_always_shows_the_fingerprint_of_the_central(house, it):
    own = house.keys.receipt.verify_key.fingerprint
    assert shows_print(it.get("/fleet").text, own)
    assert shows_print(post(it, "/code", code="BCDFGHJK").text, own)


def test_code_shows_the_kiosk_with_both_fingerprints_and_its_wish(house, it):
    code = waits(house)
    for typed in (code, f" {code[:4].lower()}-{code[4:]} "):
        text = post(it, "/code", code=typed).text
        assert shows_print(text, KEY.verify_key.fingerprint)
        assert KIOSK in text
        assert re.search(r'value="xa-mau/quay-03" selected', text)
    assert held(house) is None


def test_kiosk_is_made_when_its_code_is_approved_and_the_code_is_over(house, it):
    code = waits(house)
    answer = approve(it, code, "xa-mau/quay-04")
    assert answer.status_code == 303
    kiosk = held(house)
    assert (kiosk.site_id, kiosk.counter_id, kiosk.state) == ("xa-mau", "quay-04", "approved")
    assert "Đã duyệt" in it.get(answer.headers["Location"]).text
    assert "Không có ki-ốt nào" in approve(it, code).text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"compared": ""}, "Hãy so sánh hai vân tay"),
        ({"compared": "no"}, "Hãy so sánh hai vân tay"),
        ({"place": ""}, "Hãy chọn quầy"),
        ({"place": "xa-mau/quay-99"}, "không có quầy này"),
        ({"place": "xa-mau"}, "không có quầy này"),
    ],
)
def test_nothing_is_approved_when_a_field_is_not_as_it_must_be(house, it, fields, said):
    house.add_site("xa-khac")
    house.add_counter("quay-03", "Quầy 03", site="xa-khac")
    answer = approve(it, waits(house), **fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert shows_print(answer.text, KEY.verify_key.fingerprint)
    assert held(house) is None


def test_nothing_is_approved_for_a_site_that_is_not_seen(house, it):
    house.add_site("xa-khac")
    house.add_counter("quay-03", "Quầy 03", site="xa-khac")
    assert approve(it, waits(house), place="xa-khac/quay-03").status_code == 404
    assert held(house) is None


def test_administrator_may_choose_any_site(house, it):
    house.add_site("xa-khac")
    house.add_counter("quay-09", "Quầy 09", site="xa-khac")
    client = house.signed_in(Role.ADMIN)
    assert approve(client, waits(house), "xa-khac/quay-09").status_code == 303
    assert held(house).site_id == "xa-khac"


def test_code_is_over_when_a_quarter_of_an_hour_has_gone(house, it):
    code = waits(house)
    house.turn(minutes=14, seconds=59)
    assert post(it, "/code", code=code).status_code == 200
    house.turn(seconds=1)
    assert post(it, "/code", code=code).status_code == 422


def test_wrong_codes_are_refused_the_longer_the_more_there_are(house, it):
    code = waits(house)
    for _ in range(5):
        assert post(it, "/code", code="BBBBBBBB").status_code == 422
    answer = post(it, "/code", code=code)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "15")
    assert KIOSK not in answer.text
    assert approve(it, code).status_code == 429
    house.turn(seconds=15)
    assert post(it, "/code", code="BBBBBBBB").status_code == 422
    assert post(it, "/code", code=code).headers["Retry-After"] == "30"
    house.turn(seconds=30)
    assert post(it, "/code", code=code).status_code == 200
    assert approve(it, code).status_code == 303  # at once: finding it was no mistake


def test_kiosks_that_wait_are_approved_at_once_each_at_its_counter(house, it):
    keys = [SigningKey.generate() for _ in range(3)]
    kiosks = [waits_with_a_token(house, key) for key in keys]
    text = it.get("/fleet").text
    assert all(shows_print(text, key.verify_key.fingerprint) for key in keys)
    fields = {approve_field(kiosk): "yes" for kiosk in kiosks[:2]}
    fields |= {counter_field(kiosks[0]): "quay-04", counter_field(kiosks[1]): "quay-03"}
    refused = post(it, "/pending?site=xa-mau", **fields)
    assert "Hãy so sánh hai vân tay" in refused.text
    assert post(it, "/pending?site=xa-mau", compared="yes", **fields).status_code == 303
    assert [held(house, kiosk).state for kiosk in kiosks] == ["approved", "approved", "pending"]
    assert [held(house, kiosk).counter_id for kiosk in kiosks[:2]] == ["quay-04", "quay-03"]


def test_kiosks_of_another_site_are_not_approved_nor_moved(house, it):
    house.add_site("xa-khac")
    house.add_counter("quay-03", "Quầy 03", site="xa-khac")
    other = house.add_kiosk("quay-03", site="xa-khac", seed=9)
    assert post(it, "/pending?site=xa-khac", compared="yes").status_code == 404
    assert post(it, f"/counter?kiosk={other.kiosk_id}", counter="quay-03").status_code == 404


def test_two_kiosks_are_swapped_one_after_the_other(house, it):
    first, second = (
        house.add_kiosk("quay-03", seed=1).kiosk_id,
        house.add_kiosk("quay-04", seed=2).kiosk_id,
    )
    assert post(it, f"/counter?kiosk={first}", counter="quay-04").status_code == 303
    assert f"đang có {first}, {second}" in it.get(f"/fleet?kiosk={first}").text.replace(
        f"{second}, {first}", f"{first}, {second}"
    )
    assert post(it, f"/counter?kiosk={second}", counter="quay-03").status_code == 303
    assert (held(house, first).counter_id, held(house, second).counter_id) == ("quay-04", "quay-03")
    assert post(it, f"/counter?kiosk={second}", counter="quay-99").status_code == 422


def test_page_says_how_the_key_is_kept_and_whether_the_configuration_was_taken(house, it):
    kiosk = house.add_kiosk("quay-03")
    house.beat(kiosk)
    with writing(house.engine) as connection:
        number = add_change(connection, "xa-mau", kiosk.kiosk_id, "it", "x", "a", house.now)
        taken = Taken(number, "B" * 43, uses_settings=True)
        note_taken(connection, "xa-mau", kiosk.kiosk_id, taken, house.now)
    for level, etag, said in (
        ("tpm2", "B" * 43, ("niêm phong bằng TPM", "đã nhận")),
        ("file", "A" * 43, ("tệp trên máy", "chưa nhận bản mới")),
    ):
        house.note(kiosk, key_level=level, configuration_etag=etag)
        text = it.get("/fleet").text
        assert all(each in text for each in said)
