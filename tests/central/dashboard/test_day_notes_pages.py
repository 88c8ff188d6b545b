"""The page of notes: written, refused with what was typed, corrected; shown on today's page."""

import pytest

from central.accounts import Role
from central.store import writing
from central.store.revised_queries import note_revisions
from tests.central.dashboard.conftest import HOST, form_token_of

PAGE = "/day-notes?site=xa-mau"


@pytest.fixture
def client(house):
    house.add_counter("quay-04", "Quầy 4")
    return house.signed_in(Role.SUPERVISOR)


def write(client, path=PAGE, **fields):
    token = form_token_of(client.get(PAGE))
    given = {"day": "2026-11-22", "kind": "power-cut", "text": "", "counter": "", **fields}
    return client.post(path, data={"form_token": token, **given}, headers={"Origin": HOST})


def test_note_is_on_the_page_of_its_day_when_it_was_written(client):
    assert "Không ghi tên" in client.get(PAGE).text
    answer = write(client, text="từ 9 giờ <b>", counter="quay-04")
    assert answer.status_code == 303
    listed = client.get(answer.headers["Location"]).text
    for page in (listed, client.get("/today").text, client.get("/today/figures").text):
        assert "Quầy 4: <b>mất điện</b> – từ 9 giờ &lt;b&gt;" in page
        assert "giam-sat" in page or "supervisor-ai-do" in page
    assert "Đã ghi." in listed.partition('id="write"')[2], "seen where the address leads"
    assert 'href="/day-notes?site=xa-mau"' in client.get("/today").text


def test_note_is_struck_and_still_there_when_it_was_corrected(client):
    write(client, text="sai")
    form = client.get(PAGE + "&strike=2026-11-22.1").text
    assert 'name="strikes" value="2026-11-22.1"' in form
    assert "gạch bỏ, không có việc ấy" in form
    assert 'value="sai"' in form
    assert 'value="power-cut" selected' in form
    assert write(client, strikes="2026-11-22.1", kind="network-down").status_code == 303
    shown = client.get("/today").text
    assert "<del>Cả trung tâm: <b>mất điện</b> – sai</del>" in shown
    assert "mất mạng" in shown
    again = write(client, strikes="2026-11-22.1", kind="closed")
    assert again.status_code == 422
    assert "đã được gạch bỏ" in again.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "other"}, "cần vài chữ"),
        ({"kind": "withdrawn"}, "chọn một việc"),
        ({"text": "gọi 0912 345 678"}, "dãy từ 9 chữ số"),
        ({"day": "2026-11-23"}, "không sau hôm nay"),
        ({"counter": "quay-99"}, "không có quầy này"),
        ({"strikes": "2026-11-22.x"}, "đã được gạch bỏ"),
    ],
)
def test_form_keeps_what_was_typed_when_the_note_is_refused(client, fields, said):
    answer = write(client, **fields)
    assert answer.status_code == 422
    assert said in answer.text
    if "text" in fields:
        assert f'value="{fields["text"]}"' in answer.text
    assert "Không có ghi chú nào" in answer.text


@pytest.mark.parametrize(
    "asked",
    ["until=2026-13-01", "until=", "until=0001-01-05", "strike=2026-11-22.9", "strike=."],
)
def test_page_stands_when_the_address_is_odd(client, asked):
    assert client.get(f"{PAGE}&{asked}").status_code == 200


def test_leader_sees_notes_and_writes_none(house, client):
    write(client)
    leader = house.signed_in(Role.LEADER)
    shown = leader.get("/today").text
    assert "mất điện" in shown
    assert "/day-notes" not in shown
    assert leader.get(PAGE).status_code == 403


def test_published_day_that_changed_is_named_with_when_and_why(house, client):
    with writing(house.engine) as connection:
        note_revisions(
            connection, "xa-mau", {"2026-11-20": 4}, night="2026-11-20", why="late-records",
            at="2026-11-21T02:10:00.000Z", events=["rated"],
        )  # fmt: skip
    for path in (PAGE, "/today"):
        shown = client.get(path).text
        assert "Thứ Sáu 20/11/2026: bản ghi của ki-ốt đến muộn, 09:10 21/11" in shown
    english = client.get("/today?lang=en").text
    assert "Friday 20 November 2026: a kiosk" in english
