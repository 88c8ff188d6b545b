"""The pages of configurations: groups, the form, the preview, the steps, and who may."""

import html
import re

import pytest

from central.accounts import Role
from central.dashboard.configurations_page import step_text, value_text
from central.dashboard.wording import words_in
from central.store import reading
from central.store.configuration_queries import (
    StepRow,
    find_group,
    list_groups,
    steps_of,
    versions_of,
    wanted_by_all,
)
from tests.central.audit_log_of import entries_of
from tests.central.dashboard.conftest import HOST, form_token_of

WORDS = words_in("vi").configurations
A, B = "xa-mau", "xa-khac"


@pytest.fixture
def admin(house):
    for number in range(3):
        house.add_counter(f"quay-{number}")
        house.add_kiosk(f"quay-{number}", seed=number + 1)
    return house.signed_in(Role.ADMIN)


def post(client, path, **fields):
    token = form_token_of(client.get("/account"))
    return client.post(path, data={"form_token": token, **fields}, headers={"Origin": HOST})


def make(client, group="tinh", **more):
    fields = {"action": "make", "id": group, "name": f"Nhóm {group}", "takes_new": "yes", **more}
    return post(client, "/configurations/groups", **fields)


def group_of(house, group="tinh"):
    with reading(house.engine) as connection:
        return find_group(connection, group)


def wants(house):
    with reading(house.engine) as connection:
        return {each.kiosk_id: each for each in wanted_by_all(connection)}


def start(house, client, path="/configurations/store?group=tinh", **fields):
    given = {"delays.thanks_ms": "9", "reason": "thử", "seen": str(group_of(house).number)}
    return post(client, path, **{"action": "start", **given, **fields})


def step(house, client, action, **fields):
    given = {"reason": "theo công văn mẫu", "seen": str(group_of(house).number), **fields}
    return post(client, "/configurations?group=tinh", action=action, **given)


def test_page_without_groups_says_how_to_begin(house, admin):
    page = admin.get("/configurations").text
    assert WORDS.empty in page
    assert make(admin).status_code == 303
    assert WORDS.empty not in admin.get("/configurations").text


def test_settings_are_edited_previewed_and_started(house, admin):
    make(admin)
    form = admin.get("/configurations/edit?group=tinh").text
    assert "giây" in form
    assert "4–60 giây" in form
    seen = str(group_of(house).number)
    typed = {"delays.thanks_ms": "9,5", "site.name": "Một cửa <b>mẫu</b>", "seen": seen}
    preview = post(admin, "/configurations/edit?group=tinh", **typed)
    assert preview.status_code == 200
    for shown in ("9.5 giây", "theo kiosk.toml", "Một cửa &lt;b&gt;mẫu&lt;/b&gt;"):
        assert shown in preview.text
    assert group_of(house).latest == 0
    first = re.search(r'name="first"[^>]*>([^<]+)<', preview.text)[1]
    assert first in wants(house)
    done = post(
        admin,
        "/configurations/store?group=tinh",
        **typed,
        first=first,
        reason="thử",
        action="start",
    )
    assert done.status_code == 303
    assert {kiosk for kiosk, wanted in wants(house).items() if wanted.version} == {first}
    page = admin.get(done.headers["location"]).text
    assert WORDS.said_started in page
    assert WORDS.running.format(version=1, stage=1) in page
    assert "im lặng hơn 15 phút" in page
    assert entries_of(house.engine)[-1].facts["reason"] == "thử"


def test_first_kiosks_are_the_ones_that_were_named(house, admin):
    make(admin)
    named = sorted(wants(house))[:2]
    again = start(house, admin, first=", ".join(named), action="first")
    assert (again.status_code, ", ".join(named) in again.text) == (200, True)
    assert group_of(house).latest == 0
    start(house, admin, first=", ".join(named))
    assert sorted(kiosk for kiosk, wanted in wants(house).items() if wanted.version) == named


def test_field_that_is_wrong_says_so_beside_itself_and_nothing_typed_is_lost(house, admin):
    make(admin)
    answer = post(
        admin,
        "/configurations/edit?group=tinh",
        **{"delays.thanks_ms": "999", "site.name": "Một cửa", "notices.2.vi": "x" * 161},
    )
    assert answer.status_code == 422
    assert WORDS.kinds["number"].format(bounds="4–60 giây") in answer.text
    assert 'id="wrong-delays.thanks_ms"' in answer.text
    assert 'id="wrong-notices.2.vi"' in answer.text
    for kept in ('value="999"', 'value="Một cửa"', f'value="{"x" * 161}"'):
        assert kept in answer.text


def test_way_back_from_the_preview_keeps_what_was_typed(house, admin):
    make(admin)
    answer = start(house, admin, action="again", reason="vì sao", **{"site.unit": "Xã Mẫu"})
    assert answer.status_code == 200
    assert 'value="Xã Mẫu"' in answer.text
    assert 'name="reason" value="vì sao"' in answer.text


def test_start_without_a_reason_is_refused_on_the_preview(house, admin):
    make(admin)
    answer = start(house, admin, reason=" ")
    assert answer.status_code == 422
    assert WORDS.wrong["reason"] in answer.text
    assert 'name="delays.thanks_ms" value="9"' in answer.text
    assert group_of(house).latest == 0


def test_second_person_is_told_what_changed_and_keeps_what_was_typed(house, admin):
    make(admin)
    seen = str(group_of(house).number)
    start(house, admin, seen=seen)
    answer = start(house, admin, seen=seen, **{"site.unit": "Xã Mẫu"})
    assert answer.status_code == 409
    assert "admin-ai-do bắt đầu đưa ra bản 1" in answer.text
    assert 'name="site.unit" value="Xã Mẫu"' in answer.text
    answer = step(house, admin, "stop", seen=seen)
    assert answer.status_code == 409
    assert group_of(house).state == "running"


def test_steps_by_the_page(house, admin):
    make(admin)
    start(house, admin)
    refused = step(house, admin, "advance")
    assert refused.status_code == 422
    assert html.escape("Chưa thể mở đợt sau") in refused.text
    assert 'value="theo công văn mẫu"' in refused.text
    assert step(house, admin, "advance", force="yes").status_code == 303
    assert step(house, admin, "stop").status_code == 303
    assert WORDS.step_stopped in admin.get("/configurations?group=tinh").text
    assert step(house, admin, "resume").status_code == 303
    assert step(house, admin, "advance", force="yes").status_code == 303
    assert {wanted.version for wanted in wants(house).values()} == {1}
    page = admin.get("/configurations?group=tinh").text
    assert "theo kiosk.toml" in page[page.index(WORDS.roll_back_changes) :]
    assert step(house, admin, "roll_back", to="0").status_code == 303
    assert {wanted.version for wanted in wants(house).values()} == {2}
    with reading(house.engine) as connection:
        assert versions_of(connection, "tinh")[1].equal_to == 0
        taken = [each.step for each in reversed(steps_of(connection, "tinh"))]
    assert taken == [
        "created", "started", "advanced", "stopped", "resumed", "advanced", "rolled-back",
    ]  # fmt: skip
    assert (
        "lùi lại bằng bản 2 cho 3 ki-ốt: theo công văn mẫu"
        in admin.get("/configurations?group=tinh").text
    )


def test_kiosk_has_settings_of_its_own(house, admin):
    make(admin)
    kiosk = min(wants(house))
    form = admin.get(f"/configurations/edit?kiosk={kiosk}").text
    assert WORDS.edit_kiosk.format(kiosk=kiosk) in form
    path = f"/configurations/store?kiosk={kiosk}"
    assert start(house, admin, path).status_code == 303
    assert wants(house)[kiosk].overrides == '{"delays":{"thanks_ms":9000}}'
    assert WORDS.own in admin.get("/configurations?group=tinh").text
    preview = post(admin, "/configurations/edit?group=tinh", **{"delays.thanks_ms": "12"})
    assert f"{kiosk} giữ thiết lập riêng" in preview.text
    cleared = post(admin, path, action="start", reason="bỏ", seen=str(group_of(house).number))
    assert cleared.status_code == 303
    assert wants(house)[kiosk].overrides == "{}"


def test_test_mode_is_warned_of_before_it_starts(house, admin):
    make(admin)
    preview = post(admin, "/configurations/edit?group=tinh", test_mode="yes")
    assert WORDS.test_warning in preview.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"id": "Có dấu"}, "group-id"),
        ({"id": "moi", "name": " "}, "group-name"),
        ({"id": "tinh"}, "group-exists"),
    ],
)
def test_group_that_cannot_be_made_says_why(house, admin, fields, said):
    make(admin)
    answer = make(admin, **fields)
    assert answer.status_code == 422
    assert WORDS.wrong[said] in answer.text


def test_kiosks_are_put_into_a_group(house, admin):
    make(admin)
    make(admin, "rieng", site=A)
    kiosk = min(wants(house))
    path = "/configurations/groups?group=rieng"
    assert post(admin, path, action="put", kiosks=kiosk, reason="x").status_code == 303
    assert wants(house)[kiosk].group_id == "rieng"
    answer = post(admin, path, action="put", kiosks="khong-co", reason="x")
    assert (answer.status_code, "khong-co" in answer.text) == (422, True)


@pytest.fixture
def two_sites(house, admin):
    house.add_site(B, "Một cửa khác", "Xã Khác")
    house.add_counter("quay-77", site=B)
    house.of_b = house.add_kiosk("quay-77", B, seed=9).kiosk_id
    make(admin)
    make(admin, "nhom-khac", site=B)
    make(admin, "nhom-mau", site=A)
    return house


def test_groups_and_kiosks_beyond_the_scope_are_not_there(two_sites):
    client = two_sites.signed_in(Role.IT, A)
    page = client.get("/configurations").text
    assert "nhom-mau" in page
    assert "nhom-khac" not in page
    assert "Nhóm tinh" not in page
    for path in (
        "/configurations?group=tinh",
        "/configurations?group=nhom-khac",
        "/configurations/edit?group=tinh",
        f"/configurations/edit?kiosk={two_sites.of_b}",
        "/configurations/edit?kiosk=khong-co",
        "/configurations/edit?kiosk=",
    ):
        assert client.get(path).status_code == 404, path
    fields = {"reason": "x", "seen": "0", "delays.thanks_ms": "9"}
    for path, more in (
        ("/configurations?group=tinh", {"action": "stop"}),
        ("/configurations/store?group=tinh", {"action": "start"}),
        (f"/configurations/store?kiosk={two_sites.of_b}", {"action": "start"}),
        ("/configurations/groups", {"action": "make", "id": "x", "name": "x"}),
        ("/configurations/groups", {"action": "make", "id": "x", "name": "x", "site": B}),
        ("/configurations/groups?group=nhom-mau", {"action": "put", "kiosks": two_sites.of_b}),
    ):
        assert post(client, path, **fields, **more).status_code == 404, (path, more)
    with reading(two_sites.engine) as connection:
        assert len(list_groups(connection)) == 3
    assert client.get("/configurations?group=nhom-mau").status_code == 200


def test_it_of_a_site_sets_a_kiosk_of_it_though_the_group_is_the_province_s(two_sites):
    client = two_sites.signed_in(Role.IT, A)
    kiosk = next(k for k, w in sorted(wants(two_sites).items()) if w.site_id == A)
    done = start(two_sites, client, f"/configurations/store?kiosk={kiosk}")
    assert done.headers["location"] == "/configurations?said=set"
    assert wants(two_sites)[kiosk].overrides != "{}"


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR, Role.LEADER, Role.OFFICER])
def test_others_are_refused(house, role):
    assert house.signed_in(role).get("/configurations").status_code == 403


def test_page_is_there_in_english(house, admin):
    make(admin)
    start(house, admin)
    assert "Version 1 is at stage 1" in admin.get("/configurations?group=tinh&lang=en").text
    assert "4–60 seconds" in admin.get("/configurations/edit?group=tinh&lang=en").text


def test_longest_settings_fit_a_form_and_its_preview(house, admin):
    make(admin)
    notices = {f"notices.{n}.{each}": "ệ" * 160 for n in range(5) for each in ("vi", "en")}
    assert post(admin, "/configurations/edit?group=tinh", **notices).status_code == 200
    assert start(house, admin, **notices).status_code == 303
    assert group_of(house).latest == 1


def test_step_is_told_in_words_when_a_command_took_it():
    at = "2026-03-02T01:00:00.000Z"
    row = StepRow("tinh", 2, "stopped", 1, 1, 0, None, "", False, "command", at)
    assert step_text(row, WORDS) == "lệnh trên máy chủ dừng bản 1"


def test_days_that_are_left_out_are_told_as_closed():
    week = {day: ["07:30-11:30"] for day in WORDS.days}
    one_day = value_text("opening_hours", {"monday": ["07:30-11:30"]}, WORDS)
    assert one_day == "Thứ Hai 07:30-11:30; các ngày khác nghỉ"
    assert "nghỉ" not in value_text("opening_hours", week, WORDS)
