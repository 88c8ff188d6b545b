"""The page of officers: who sees which list, and giving badges and PINs by its forms."""

import re

import pytest

from central.accounts import Role, officer_pins
from central.accounts.badges import BadgeFault
from central.accounts.officers import enter_officer, take_off
from central.accounts.pin_rules import PinFault
from central.dashboard.wording import words_in
from central.store import reading, writing
from central.store.roster_queries import listed_at, officer_changes_at
from tests.central.dashboard.conftest import HOST, form_token_of
from tests.central.hands import author

PIN, BADGE = "482635", "CB:nv-000001"


@pytest.fixture(autouse=True)
def quick_pins(monkeypatch):
    monkeypatch.setattr(officer_pins, "MEMORY_KIB", 8)
    monkeypatch.setattr(officer_pins, "PASSES", 1)


def enter(house, officer="cb-01", name="Nguyễn Thị Mẫu", site="xa-mau"):
    with writing(house.engine) as connection:
        enter_officer(connection, site, officer, name, author("command"), house.now)


@pytest.fixture
def officer(house):
    enter(house)
    return "cb-01"


def page_of(officer, site="xa-mau"):
    return f"/officers?site={site}&officer={officer}"


def send(client, officer, path=None, headers=None, **fields):
    data = {"kind": "pin", "action": "set", "given": PIN, "again": PIN, **fields}
    if "form_token" not in data:
        data["form_token"] = form_token_of(client.get("/fleet"))
        if not data["form_token"]:
            data["form_token"] = form_token_of(client.get(page_of(officer)))
    return client.post(
        path or page_of(officer), data=data, headers={"Origin": HOST, **(headers or {})}
    )


def held(house, officer="cb-01", site="xa-mau"):
    with reading(house.engine) as connection:
        found = listed_at(connection, site, officer_changes_at(connection, site))
    return next(each for each in found if each.officer_id == officer)


def has_none(house):
    return (held(house).badge, held(house).pin) == (None, None)


def test_page_lists_the_officers_and_what_each_has(house, officer):
    enter(house, "cb-02", "Trần Văn Mẫu")
    client = house.signed_in(Role.IT)
    send(client, officer)
    text = client.get("/officers").text
    for said in ("Nguyễn Thị Mẫu", "cb-02", "10:42 22/11/2026", "chưa có", "Chọn một cán bộ"):
        assert said in text


def test_page_says_how_to_begin_when_the_list_is_empty(house):
    text = house.signed_in(Role.IT).get("/officers").text
    assert "Danh sách chưa có cán bộ nào" in text
    assert "central officer add MÃ --site xa-mau" in text


def test_page_names_each_thing_once_and_says_that_it_is_a_sample(house, officer):
    text = house.signed_in(Role.IT).get(page_of(officer)).text
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert "Dữ liệu mẫu" in text


def test_name_is_escaped(house):
    enter(house, "cb-09", "<b>Mẫu</b>")
    text = house.signed_in(Role.IT).get(page_of("cb-09")).text
    assert "<b>Mẫu</b>" not in text
    assert "&lt;b&gt;Mẫu" in text


def test_pin_is_set_by_the_form_and_never_shown(house, officer):
    client = house.signed_in(Role.IT)
    answer = send(client, officer)
    assert answer.status_code == 303
    text = client.get(answer.headers["Location"]).text
    assert "Đã ghi. Các ki-ốt sẽ nhận" in text
    assert "it-ai-do đặt mã PIN" in text
    assert held(house).pin.changed_by == "it-ai-do"
    assert PIN not in text
    assert held(house).pin.tag not in text


def test_badge_is_given_by_the_form_and_taken_away(house, officer):
    client = house.signed_in(Role.ADMIN)
    answer = send(client, officer, kind="badge", given=BADGE, again=BADGE)
    assert answer.status_code == 303
    text = client.get(page_of(officer)).text
    assert "Thu hồi thẻ" in text
    assert "nv-000001" not in text.lower()
    assert held(house).badge is not None
    answer = send(client, officer, kind="badge", action="clear")
    assert answer.headers["Location"].endswith("said=cleared")
    assert has_none(house)


@pytest.mark.parametrize(("kind", "form"), [("pin", r"\d{6}"), ("badge", "CB:[0-9a-z]{16}")])
def test_what_is_made_is_shown_once(house, officer, kind, form):
    client = house.signed_in(Role.IT)
    answer = send(client, officer, kind=kind, action="make", given="", again="")
    made = re.search(rf'id="made-{kind}">({form})<', answer.text)[1]
    assert answer.headers["Cache-Control"] == "no-store"
    assert getattr(held(house), kind) is not None
    assert made not in client.get(page_of(officer)).text


@pytest.mark.parametrize(
    ("fields", "section", "fault"),
    [
        ({"given": "123456", "again": "123456"}, "fleet", PinFault.RUN),
        ({"given": "12", "again": "12"}, "fleet", PinFault.FORM),
        ({"again": "482636"}, "fleet", PinFault.NOT_THE_SAME),
        ({"given": "<b>x</b>", "again": "<b>x</b>"}, "fleet", PinFault.FORM),
        ({"kind": "badge", "given": "123", "again": "123"}, "officers", BadgeFault.FORM),
        ({"kind": "badge", "given": "012345678", "again": "012345678"}, "officers", "form"),
        ({"kind": "badge", "given": BADGE, "again": "CB:x"}, "officers", "not_the_same"),
    ],
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_may_not_be_is_refused_with_the_reason(
    house, officer, fields, section, fault, language
):
    client = house.signed_in(Role.IT)
    answer = send(client, officer, path=page_of(officer) + f"&lang={language}", **fields)
    assert answer.status_code == 422
    said = getattr(getattr(words_in(language), section), f"fault_{fault}")
    assert said.replace("'", "&#39;") in answer.text
    assert not fields.get("given") or f'value="{fields["given"]}"' not in answer.text
    assert has_none(house)


def test_pin_or_badge_of_another_officer_is_refused_without_saying_whose(house, officer):
    enter(house, "cb-02", "Trần Văn Mẫu")
    client = house.signed_in(Role.IT)
    send(client, officer)
    send(client, officer, kind="badge", given=BADGE, again=BADGE)
    for fields, said in (
        ({}, words_in("vi").fleet.fault_taken),
        ({"kind": "badge", "given": BADGE, "again": BADGE}, words_in("vi").officers.fault_taken),
    ):
        answer = send(client, "cb-02", **fields)
        assert answer.status_code == 422
        alert = re.search(r'role="alert".*?</p>', answer.text, re.DOTALL)[0]
        assert said in alert
        assert "Nguyễn Thị Mẫu" not in alert


def test_every_fault_of_a_badge_has_words_in_every_language():
    for language in ("vi", "en"):
        for fault in BadgeFault:
            assert getattr(words_in(language).officers, f"fault_{fault.value}")


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.LEADER, Role.OFFICER, Role.AUDITOR])
def test_form_is_refused_when_the_role_does_not_see_the_page(house, officer, role):
    client = house.signed_in(role)
    token = form_token_of(client.get("/"))
    assert client.get("/officers").status_code == 403
    assert send(client, officer, form_token=token).status_code == 403
    assert has_none(house)


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        ({"Origin": "http://evil.example"}, {}),
        ({}, {"form_token": "0" * 64}),
        ({}, {"form_token": ""}),
    ],
)
def test_form_is_refused_when_it_is_not_ours(house, officer, headers, fields):
    assert send(house.signed_in(Role.IT), officer, headers=headers, **fields).status_code == 403
    assert has_none(house)


def test_nobody_signed_in_sets_nothing(house, officer):
    assert house.client().post(page_of(officer), data={"given": PIN}).status_code == 303
    assert has_none(house)


def test_officer_of_another_site_is_not_there_for_it(house, officer):
    house.add_site("xa-khac", "Một cửa khác", "Xã Khác")
    enter(house, "cb-77", "Lê Thị Mẫu", "xa-khac")
    client = house.signed_in(Role.IT)
    for path in (page_of("cb-77", "xa-khac"), page_of("cb-77"), "/officers?officer=cb-77"):
        assert client.get(path).status_code == 404
        assert send(client, officer, path=path).status_code == 404
    found = held(house, "cb-77", "xa-khac")
    assert (found.badge, found.pin) == (None, None)


@pytest.mark.parametrize("fields", [{"kind": "name"}, {"kind": ""}, {"kind": "officer"}])
def test_thing_that_no_form_sets_is_not_there(house, officer, fields):
    assert send(house.signed_in(Role.IT), officer, **fields).status_code == 404


def test_officer_taken_off_is_not_there(house, officer):
    with writing(house.engine) as connection:
        take_off(connection, "xa-mau", officer, author("command"), house.now)
    client = house.signed_in(Role.IT)
    assert client.get(page_of(officer)).status_code == 404
    assert send(client, officer).status_code == 404


def test_page_reads_in_english(house, officer):
    text = house.signed_in(Role.IT).get(page_of(officer) + "&lang=en").text
    assert "Make one for printing" in text
    assert "Đặt mã PIN" not in text
