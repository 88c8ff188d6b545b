"""The page of alarms: who sees which, what is first, what is done about one, how many stand."""

import re
from datetime import timedelta

import pytest

from central.accounts import Role
from central.alarms.registry import KINDS
from central.dashboard.alarms_page import MOST_LINES
from central.moment import to_text
from central.store import reading, writing
from central.store.alarm_queries import Step, begin_alarm, ended_rows, steps_of
from central.store.alarm_tables import WHOLE_CENTRAL
from tests.central.audit_log_of import entries_of
from tests.central.dashboard.conftest import HOST, form_token_of

A, B = "xa-mau", "xa-khac"
SEEING = [Role.SUPERVISOR, Role.LEADER, Role.AUDITOR, Role.IT, Role.ADMIN]


def put_alarm(house, kind="disk-full", site=A, kiosk="k-1", **more):
    at = to_text(house.now - timedelta(minutes=5))
    row = {
        "site_id": site,
        "alarm_id": f"{kind}:{kiosk}",
        "kind": kind,
        "kiosk_id": kiosk,
        "counter_id": "quay-01",
        "detail": "400 MB",
        "at": at,
        "since": at,
        **more,
    }
    with writing(house.engine) as connection:
        begin_alarm(connection, row, Step("raised", at))
    return row["alarm_id"]


def act(house, client, path="/alarms", **fields):
    token = form_token_of(client.get("/alarms"))
    told = {"site": A, "kind": "disk-full", "shown_at": to_text(house.now), "action": "seen"}
    return client.post(path, data={"form_token": token, **told, **fields}, headers={"Origin": HOST})


def history(house, alarm_id, site=A):
    with reading(house.engine) as connection:
        return steps_of(connection, site, alarm_id)


@pytest.mark.parametrize("role", SEEING)
def test_page_says_so_when_nothing_is_off(house, role):
    page = house.signed_in(role).get("/alarms")
    assert "Không có cảnh báo nào đang mở" in page.text
    assert ">Cảnh báo</a>" in page.text, "no number beside the way to it"


@pytest.mark.parametrize("role", SEEING)
def test_own_sites_are_shown_and_the_centrals_own_to_who_sees_the_province(house, role):
    house.add_site(B, "Một cửa khác", "Xã Khác")
    put_alarm(house)
    put_alarm(house, site=B, kiosk="k-other")
    put_alarm(house, "storage-full", WHOLE_CENTRAL, None)
    page = house.signed_in(role, A).get("/alarms").text
    is_province = role is Role.ADMIN
    assert "k-1" in page
    assert ("k-other" in page) is is_province
    assert ("Máy chủ trung tâm sắp hết chỗ lưu</h3>" in page) is is_province
    assert f"Cảnh báo ({3 if is_province else 1})" in page


def test_province_is_seen_by_it_of_the_province(house):
    put_alarm(house, "storage-full", WHOLE_CENTRAL, None)
    client = house.signed_in(Role.IT, None)
    assert "Máy chủ trung tâm sắp hết chỗ lưu</h3>" in client.get("/alarms").text
    assert "</h3>" not in client.get("/alarms", params={"site": A}).text
    assert "</h3>" in client.get("/alarms", params={"site": WHOLE_CENTRAL}).text


def test_other_site_and_the_central_are_not_there_for_who_does_not_see_them(house):
    house.add_site(B, "Một cửa khác", "Xã Khác")
    put_alarm(house, site=B)
    put_alarm(house, "storage-full", WHOLE_CENTRAL, None)
    client = house.signed_in(Role.SUPERVISOR, A)
    for site in (B, WHOLE_CENTRAL):
        assert client.get("/alarms", params={"site": site}).status_code == 404
        assert act(house, client, site=site, kind="storage-full").status_code == 404
    assert act(house, client, site="").status_code == 422
    assert history(house, "disk-full:k-1", B)[1:] == []


def test_what_presses_most_is_first_and_a_dark_site_is_one_line(house):
    for counter in ("quay-01", "quay-02"):
        house.add_kiosk(counter)
    for number in range(40):
        put_alarm(house, "kiosk-silent", kiosk=f"k-{number:02}", detail="")
    put_alarm(house, "version-old", detail="0.1.0 < 0.2.0")
    put_alarm(house, "clock-off", detail="")
    page = house.signed_in(Role.IT).get("/alarms").text
    titles = re.findall(r"<h3>([^<]+)</h3>", page)
    assert titles == [
        "Cả trung tâm không liên lạc trong giờ mở cửa",
        KINDS["clock-off"].title.vi,
        KINDS["version-old"].title.vi,
    ]
    assert "40 ki-ốt" in page
    assert "và 32 nữa" in page
    assert "Cảnh báo (42)" in page
    assert 'href="/fleet?site=xa-mau&amp;kiosk=k-00"' in page


def test_who_does_not_see_kiosks_is_given_no_way_to_them(house):
    put_alarm(house)
    page = house.signed_in(Role.SUPERVISOR).get("/alarms").text
    assert "k-1" in page
    assert "/fleet?" not in page


def test_filters_leave_the_others_out(house):
    put_alarm(house)
    put_alarm(house, "clock-off")
    client = house.signed_in(Role.IT)
    page = client.get("/alarms", params={"kind": "clock-off", "site": A}).text
    assert re.findall(r"<h3>([^<]+)</h3>", page) == [KINDS["clock-off"].title.vi]
    page = client.get("/alarms", params={"kind": "no-such"}).text
    assert "Không có cảnh báo nào đang mở với lựa chọn này" in page


def test_hundreds_of_lines_end_with_how_many_are_left(house):
    for number in range(MOST_LINES + 7):
        house.add_site(f"xa-{number}", "Một cửa", f"Xã {number}")
        put_alarm(house, site=f"xa-{number}")
    page = house.signed_in(Role.ADMIN).get("/alarms").text
    assert page.count("<h3>") == MOST_LINES
    assert "Còn 7 dòng nữa" in page


def test_taking_note_is_shown_with_the_name_kept_and_noted_without_the_note(house):
    alarm_id = put_alarm(house)
    client = house.signed_in(Role.IT)
    answer = act(house, client, "/alarms?kind=disk-full", note="  Đã gọi\nthợ <b> ")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/alarms?kind=disk-full&said=seen"
    page = client.get(answer.headers["Location"]).text
    assert "Đã ghi nhận." in page
    assert "it-ai-do đã ghi nhận lúc" in page
    assert "Đã gọi thợ &lt;b&gt;" in page
    (_, step) = history(house, alarm_id)
    assert (step.step, step.who, step.note) == ("seen", "it-ai-do", "Đã gọi thợ <b>")
    noted = entries_of(house.engine)[-1]
    assert (noted.what, noted.about, noted.site) == ("alarm.seen", "disk-full", A)
    assert noted.facts == {"alarms": 1, "kiosk": "k-1"}


def test_put_off_goes_to_its_own_list_out_of_the_number_and_comes_back(house):
    put_alarm(house)
    client = house.signed_in(Role.SUPERVISOR)
    assert act(house, client, action="snooze", length="day").status_code == 422
    assert act(house, client, action="snooze", length="year", note="x").status_code == 422
    answer = act(house, client, action="snooze", length="hour", note="Chờ thợ")
    assert answer.status_code == 303
    page = client.get("/alarms").text
    assert "Đang tạm gác" in page
    assert ">Cảnh báo</a>" in page
    assert "Không có cảnh báo nào đang mở" in page
    house.turn(minutes=61)
    page = client.get("/alarms").text
    assert "Đang tạm gác" not in page
    assert "Cảnh báo (1)" in page


def test_only_an_auditor_or_administrator_settles_and_only_what_does_not_end_by_itself(house):
    alarm_id = put_alarm(house, "check-code-altered", detail="k-1/E/7: another hash")
    put_alarm(house)
    auditor, it = house.signed_in(Role.AUDITOR), house.signed_in(Role.IT)
    settled = {"kind": "check-code-altered", "action": "settle", "note": "Mã do người gõ bịa ra."}
    assert 'value="settle"' in auditor.get("/alarms").text
    assert 'value="settle"' not in it.get("/alarms").text
    assert act(house, it, **settled).status_code == 422
    assert act(house, auditor, **{**settled, "kind": "disk-full"}).status_code == 422
    assert act(house, auditor, **{**settled, "note": "ngắn"}).status_code == 422
    assert act(house, auditor, **settled).status_code == 303
    page = auditor.get("/alarms").text
    assert "Đã hết trong 7 ngày qua" in page
    assert "Cảnh báo (1)" in page
    assert [step.step for step in history(house, alarm_id)] == ["raised", "settled"]
    assert entries_of(house.engine)[-1].what == "alarm.settled"
    with reading(house.engine) as connection:
        (kept,) = ended_rows(connection, [A], "", 10)
    assert kept.alarm_id == alarm_id


def test_form_does_nothing_to_what_began_after_its_page(house):
    client = house.signed_in(Role.IT)
    shown_at = to_text(house.now)
    house.turn(minutes=10)
    alarm_id = put_alarm(house)
    answer = act(house, client, shown_at=shown_at)
    assert answer.status_code == 422
    assert "vừa hết" in answer.text
    assert [step.step for step in history(house, alarm_id)] == ["raised"]


@pytest.mark.parametrize(
    "fields",
    [
        {"action": ""},
        {"action": "remove"},
        {"kind": ""},
        {"kind": "'; DROP TABLE alarms"},
        {"shown_at": ""},
        {"note": "a" * 501},
    ],
)
def test_form_that_is_not_whole_is_refused_with_a_reason(house, fields):
    alarm_id = put_alarm(house)
    answer = act(house, house.signed_in(Role.IT), **fields)
    assert answer.status_code == 422
    assert "notice--bad" in answer.text
    assert len(history(house, alarm_id)) == 1


def test_markup_in_names_and_details_is_text(house):
    house.add_site(B, "<script>alert(1)</script>", "Xã Khác")
    put_alarm(house, "fork", B, "k-9", detail="<img src=x>")
    page = house.signed_in(Role.ADMIN).get("/alarms").text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;img src=x&gt;" in page


def test_page_is_there_in_english(house):
    put_alarm(house)
    page = house.signed_in(Role.LEADER).get("/alarms?lang=en").text
    assert "The kiosk&#39;s disk is nearly full" in page
    assert "Alarms (1)" in page
