"""The page of forks: who sees it, what it shows, and what an auditor decides by it."""

import copy

import pytest

from central.accounts import Role
from central.refusal import Refusal
from central.store import reading
from central.store.quarantine_queries import forked_kiosks
from tests.central.audit_log_of import entries_of
from tests.central.dashboard.conftest import HOST, form_token_of

REASON = "Đã xem máy tại quầy: đĩa bị chép"


@pytest.fixture
def kiosk(house, expected_log):
    expected_log("central.ingest.receive", "fork of kiosk")
    house.add_counter("quay-03", "Quầy 03")
    kiosk = house.add_kiosk("quay-03")
    clone = copy.deepcopy(kiosk)
    kiosk.visit(house.now, 5)
    clone.visit(house.now, 1)
    house.send(kiosk)
    with pytest.raises(Refusal):
        house.send(clone)
    kiosk.visit(house.now, 4)
    house.send(kiosk)
    return kiosk


@pytest.fixture
def auditor(house, kiosk):
    return house.signed_in(Role.AUDITOR)


def decisions(house):
    with reading(house.engine) as connection:
        return forked_kiosks(connection)[0].decisions


def post(client, kiosk, seen, **fields):
    data = {"form_token": form_token_of(client.get(f"/quarantine?kiosk={kiosk.kiosk_id}"))}
    data |= {"verdict": "held-counts", "reason": REASON, "sure": "yes", "seen": seen, **fields}
    address = f"/quarantine?kiosk={kiosk.kiosk_id}"
    return client.post(address, data=data, headers={"Origin": HOST})


def seen_on(client, kiosk):
    text = client.get(f"/quarantine?kiosk={kiosk.kiosk_id}").text
    return text.partition('name="seen" value="')[2].partition('"')[0]


def test_page_of_a_forked_kiosk_does_not_promise_its_unsent_records(house, kiosk):
    text = house.signed_in(Role.IT).get(f"/fleet?kiosk={kiosk.kiosk_id}").text
    assert "đã ký hai lịch sử khác nhau" in text
    assert "Không bản ghi nào bị mất" not in text


def test_page_tells_of_a_fork_without_any_answer(house, auditor, kiosk):
    text = auditor.get(f"/quarantine?kiosk={kiosk.kiosk_id}").text
    for said in (kiosk.kiosk_id, "bản ghi 6 của nhật ký", "chờ quyết định", "Quầy 03"):
        assert said in text
    assert "ratings" not in text
    assert "hài lòng" not in text.casefold()
    assert auditor.get("/quarantine?lang=en").text.count("waits for a decision") == 1


def test_page_says_so_when_no_log_contradicts_itself(house):
    assert "Không có nhật ký nào mâu thuẫn" in house.signed_in(Role.AUDITOR).get("/quarantine").text


def test_auditor_decides_and_the_decision_is_kept_shown_and_noted(house, auditor, kiosk):
    answer = post(auditor, kiosk, seen_on(auditor, kiosk))
    assert answer.status_code == 303
    text = auditor.get(answer.headers["Location"]).text
    assert "Đã ghi quyết định" in text
    assert (
        f"auditor-ai-do: Tin lịch sử mà máy chủ giữ: tính hết, cả những gì đến sau. {REASON}"
        in text
    )
    assert [each.verdict for each in decisions(house)] == ["held-counts"]
    noted = entries_of(house.engine)[-1]
    assert (noted.what, noted.who.name) == ("quarantine.decided", "auditor-ai-do")


@pytest.mark.parametrize("verdict", ["held-counts", "later-apart", "from-fork-apart"])
def test_list_of_kiosks_says_that_a_decision_waits_until_there_is_one(
    house, auditor, kiosk, verdict
):
    it, said = house.signed_in(Role.IT), "nhật ký mâu thuẫn, chờ kiểm tra viên</span>"
    assert said in it.get("/fleet").text.replace(" · không liên lạc", "")
    assert post(auditor, kiosk, seen_on(auditor, kiosk), verdict=verdict).status_code == 303
    assert said not in it.get("/fleet").text.replace(" · không liên lạc", "")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"sure": "no"}, "đánh dấu vào ô xác nhận"),
        ({"verdict": "all"}, "Hãy chọn một cách tính"),
        ({"reason": "ngắn"}, "từ 10 đến 1000 ký tự"),
        ({"seen": "7.7"}, "có người đã quyết định"),
        ({"seen": "<b>"}, "có người đã quyết định"),
    ],
)
def test_nothing_is_decided_when_a_field_is_not_as_it_must_be(house, auditor, kiosk, fields, said):
    answer = post(auditor, kiosk, **{"seen": seen_on(auditor, kiosk), **fields})
    assert answer.status_code == 422
    assert said in answer.text
    assert decisions(house) == ()


def test_second_of_two_auditors_is_told_that_the_first_has_decided(house, auditor, kiosk):
    seen = seen_on(auditor, kiosk)
    assert post(auditor, kiosk, seen).status_code == 303
    answer = post(auditor, kiosk, seen, verdict="from-fork-apart")
    assert answer.status_code == 422
    assert "có người đã quyết định" in answer.text
    assert len(decisions(house)) == 1


@pytest.mark.parametrize("role", [Role.IT, Role.ADMIN, Role.SUPERVISOR, Role.LEADER, Role.OFFICER])
def test_nobody_but_an_auditor_sees_or_decides(house, kiosk, role):
    client = house.signed_in(role)
    assert client.get("/quarantine").status_code == 403
    token = form_token_of(client.get("/account"))
    data = {"form_token": token, "verdict": "held-counts", "reason": REASON, "sure": "yes"}
    address = f"/quarantine?kiosk={kiosk.kiosk_id}"
    assert client.post(address, data=data, headers={"Origin": HOST}).status_code == 403
    assert decisions(house) == ()


def test_fork_of_another_site_is_not_there(house, kiosk):
    house.add_site("xa-khac")
    client = house.signed_in(Role.AUDITOR, "xa-khac")
    assert kiosk.kiosk_id not in client.get("/quarantine").text
    assert client.get(f"/quarantine?kiosk={kiosk.kiosk_id}").status_code == 404
    data = {"form_token": form_token_of(client.get("/account")), "verdict": "held-counts"}
    address = f"/quarantine?kiosk={kiosk.kiosk_id}"
    assert client.post(address, data=data, headers={"Origin": HOST}).status_code == 404
