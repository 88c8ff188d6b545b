"""The page of factors over a real database: the heat map, why, remedies, peers, bad input."""

import re
from datetime import timedelta

import pytest

from central.accounts import Role
from central.moment import to_text
from central.store import reading, writing
from central.store.reference_tables import site_versions, unit_versions
from central.store.remedy_queries import remedies_of
from central.store.tally_tables import released_tallies
from central.store.upsert import put
from central.targets import WishedTarget, write_target
from tests.central.audit_log_of import entries_of
from tests.central.dashboard.conftest import HOST, form_token_of, sign_in
from tests.central.hands import author

OTHER = "xa-hai"
CELL = {"asked": "kiosk:mot-cua@1", "factor": "officials", "unit": "quay-01"}
REMEDY = {"text": "Tập huấn giao tiếp", "responsible": "Văn phòng", "due": "2026-12-01"}


def rate(house, kiosk, levels):
    """Ratings of the counter, `levels`: of service, the officer's attitude two less."""
    for level in levels:
        house.turn(minutes=2)
        kiosk.visit(house.now, level, officer_answer=max(1, level - 2))
    house.send(kiosk)


@pytest.fixture
def rated(house):
    """Counter 1: 20 satisfied of 20, their officer of none. Counter 2: 3, withheld. Counter 3."""
    for number in (1, 2, 3):
        house.add_counter(f"quay-0{number}", f"Quầy 0{number}")
    rate(house, house.add_kiosk("quay-01"), [5] * 20)
    rate(house, house.add_kiosk("quay-02", seed=2), [5] * 3)
    return house


def text_of(answer):
    """The words of a page, its tags and white space put aside."""
    body = answer.text.partition("<main")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", body)).replace("&nbsp;", " ")


def post(client, params, **fields):
    token = form_token_of(client.get("/factors", params=CELL))
    return client.post(
        "/factors",
        params=params,
        data={"form_token": token, **fields},
        headers={"Origin": HOST},
    )


def test_cells_tell_index_interval_and_number_or_say_in_words_why_not(rated):
    client = rated.signed_in()
    found = text_of(client.get("/factors"))
    assert "Quầy 01 Hộ tịch, chứng thực 100,0 % 83,9 – 100,0 · n = 20" in found
    assert "0,0 % dưới mục tiêu nhiều 0,0 – 16,1 · n = 20" in found
    assert "Quầy 02 Hộ tịch, chứng thực Chưa đủ dữ liệu" in found
    assert "Chưa có đánh giá theo phiếu này: Quầy 03." in found
    assert "1 trong 2 ô rõ ràng dưới mục tiêu; thấp nhất: Quầy 01 · Công chức 0,0 %" in found
    assert "Quầy 02 0,0" not in found
    assert "Đánh giá trên điện thoại trong những ngày này chưa có phần nào được công bố" in found


def test_counters_stand_in_pieces_when_there_are_many(house):
    names = [f"quay-{number:03}" for number in range(1, 31)]
    day = (house.now.date() - timedelta(days=2)).isoformat()
    of = {"site_id": "xa-mau", "day": day, "questionnaire": "mot-cua@1", "question": "service"}
    at = {"answer": 5, "n": 20, "released_at": to_text(house.now)}
    for name in names:
        house.add_counter(name, f"Q{name[1:]}")
    with writing(house.engine) as connection:
        put(connection, released_tallies, [{**of, "counter_id": name, **at} for name in names])
    client = house.signed_in()
    first, second = client.get("/factors").text, client.get("/factors?piece=2").text
    assert "1–25 trong 30" in first
    assert "26–30 trong 30" in second
    rows = [re.findall(r"<b>(Quay-\d+)</b>", page) for page in (first, second)]
    assert [len(each) for each in rows] == [25, 5]
    assert len({*rows[0], *rows[1]}) == 30
    # A cell that is chosen is seen, in whichever piece it is.
    chosen = client.get("/factors", params={**CELL, "unit": "quay-028", "factor": "overall"}).text
    assert "26–30 trong 30" in chosen
    assert 'aria-current="true"' in chosen.partition("Quay-028")[2]


def test_chosen_cell_tells_why_and_leads_on_with_the_same_days(rated):
    client = rated.signed_in()
    days = {"from": "2026-11-01", "to": "2026-11-22"}
    answer = client.get("/factors", params={**CELL, **days})
    found = text_of(answer)
    assert "thái độ của cán bộ phục vụ? " in found
    for path in ("/trend", "/comments", "/hours", "/trust"):
        assert f'href="{path}?site=xa-mau&amp;from=2026-11-01&amp;to=2026-11-22"' in answer.text


def test_remedy_is_written_beside_its_cell_changed_and_noted(rated):
    client = rated.signed_in()
    answer = post(client, {"site": "xa-mau", **CELL}, **REMEDY)
    assert answer.status_code == 303
    address, _, place = answer.headers["location"].partition("#")
    page = client.get(address)
    assert "Đã ghi." in page.text.partition(f'id="{place}"')[2], "seen where the address leads"
    found = text_of(page)
    assert "đang làm hạn 01/12/2026 Quầy 01 · Công chức : Tập huấn giao tiếp" in found
    assert "1 giải pháp đang làm" in found
    rated.turn(days=10)
    sign_in(client, "supervisor-ai-do")
    found = text_of(client.get("/factors"))
    assert "quá hạn 1 ngày hạn 01/12/2026" in found
    assert "1 quá hạn" in found
    changed = {**REMEDY, "state": "done", "strikes": "1"}
    assert post(client, {"site": "xa-mau", **CELL}, **changed).status_code == 303
    found = text_of(client.get("/factors"))
    assert "Đã xong hoặc đã bỏ (1)" in found
    assert "quá hạn" not in found
    with reading(rated.engine) as connection:
        assert [(each.state, each.struck_by) for each in remedies_of(connection, ["xa-mau"])] == [
            ("open", 2),
            ("done", None),
        ]
    noted = [each for each in entries_of(rated.engine) if each.what == "remedy.written"]
    assert [each.who.name for each in noted] == ["supervisor-ai-do"] * 2


def test_what_is_refused_is_in_the_form_again_with_the_reason(rated):
    client = rated.signed_in()
    script = '<script>alert("x")</script> gọi 0900 000 000'
    answer = post(client, {"site": "xa-mau", **CELL}, **{**REMEDY, "text": script})
    assert answer.status_code == 422
    assert "<script>" not in answer.text.partition("<main")[2]
    assert 'value="&lt;script&gt;alert' in answer.text
    assert "Có một dãy từ 9 chữ số" in answer.text
    assert 'value="Văn phòng"' in answer.text
    assert 'min="2026-11-22"' in answer.text
    with reading(rated.engine) as connection:
        assert remedies_of(connection, ["xa-mau"]) == []


WRONG = [
    {"asked": "kiosk:khong-co@9", "factor": "officials"},
    {"asked": "' OR 1=1 --", "factor": "beauty", "unit": "../../etc"},
    {"asked": "phone:<b>@1", "unit": "quay-01", "change": "-1"},
    {"factor": "officials", "unit": "quay-99", "change": "9" * 40},
    {"from": "2026-11-20", "to": "2026-11-01"},
    {"from": "2016-01-01", "to": "2026-11-01"},
]


def test_address_that_names_what_is_not_there_shows_the_usual_page(rated):
    client = rated.signed_in()
    for wrong in WRONG:
        answer = client.get("/factors", params=wrong)
        assert answer.status_code == 200, wrong
        assert "Yếu tố theo quầy" in answer.text, wrong
        assert "<b>@1" not in answer.text


def test_form_for_another_site_changes_nothing(rated):
    rated.add_site(OTHER, "Một cửa", "Xã Hai")
    client = rated.signed_in()
    assert post(client, {"site": OTHER, **CELL, "unit": ""}, **REMEDY).status_code == 404
    with reading(rated.engine) as connection:
        assert remedies_of(connection, [OTHER]) == []


def test_questionnaire_that_is_in_no_file_is_shown_by_its_ids(rated, monkeypatch):
    kiosk = rated.add_kiosk("quay-03", seed=3)
    written = kiosk.record
    asked = {"questionnaire": "phieu-la@2", "answers": {"service": 4, "cau-la": 2}}
    monkeypatch.setattr(
        kiosk,
        "record",
        lambda moment, kind, body: written(
            moment, kind, {**body, **asked} if kind == "rating" else body
        ),
    )
    rate(rated, kiosk, [4] * 5)
    client = rated.signed_in()
    found = text_of(client.get("/factors", params={"asked": "kiosk:phieu-la@2"}))
    assert "phieu-la@2 Tại quầy · phieu-la@2 · n = 5" in found
    assert "chưa có tệp của phiếu phieu-la@2" in found
    assert "cau-la" in found
    assert "100,0 %" in found


def test_empty_site_says_so_and_shows_no_figure(house):
    found = text_of(house.signed_in().get("/factors"))
    assert "Chưa có đánh giá nào trong những ngày này." in found
    assert "%" not in found


def test_own_target_of_a_site_is_what_its_cells_are_held_against(rated):
    target = WishedTarget("2026-01-01", "75,5")
    write_target(rated.engine, "xa-mau", target, author("a"), rated.now)
    assert "Yếu tố theo quầy · mục tiêu riêng 75,5 %" in text_of(rated.signed_in().get("/factors"))


def add_levels(house, levels):
    """Reference data: each site's unit with its level; a site that ended as well."""
    since = {"valid_from": "2025-07-01", "code": "", "basis": "", "successors": "", "parent": ""}
    with writing(house.engine) as connection:
        for site, (level, ended, successors) in levels.items():
            unit = {"site_id": "*", "unit_id": f"dv-{site}", "name": site, "level": level}
            connection.execute(unit_versions.insert(), {**since, **unit, "valid_to": None})
            row = {
                "site_id": site,
                "valid_from": "2025-07-01",
                "valid_to": ended,
                "name": "Một cửa",
            }
            row |= {"unit": site, "unit_id": f"dv-{site}", "timezone": "Asia/Ho_Chi_Minh"}
            row |= {"sample": "yes", "successors": successors}
            connection.execute(site_versions.insert(), row)


@pytest.fixture
def block(rated):
    """Beside Xã Mẫu (satisfied 20 of 20) two communes and a ward."""
    sites = {"xa-hai": [1] * 20, "xa-ba": [5] * 15 + [1] * 5, "phuong-mot": [5] * 10}
    for seed, (site, levels) in enumerate(sites.items(), start=5):
        rated.add_site(site, "Một cửa", site.replace("xa", "Xã").replace("-", " "))
        rated.add_counter(f"quay-7{seed}", site=site)
        rate(rated, rated.add_kiosk(f"quay-7{seed}", site, seed=seed), levels)
    commune = ("commune", None, "")
    add_levels(
        rated,
        {
            "xa-mau": commune,
            "xa-hai": ("commune", "2026-11-15", "xa-ba"),
            "xa-ba": commune,
            "phuong-mot": ("ward", None, ""),
        },
    )
    return rated


def test_only_peers_are_compared_and_ranks_are_stretches(block):
    client = block.signed_in(Role.LEADER, None)
    page = client.get("/factors", params={"site": "*"})
    found = text_of(page)
    assert "Yếu tố theo trung tâm · mục tiêu 80 %" in found
    assert "Cả 4 trung tâm" in found
    communes = found.partition("Khối xã")[2]
    assert "Có khác biệt thật." in communes
    assert re.search(r"hạng 1 – 2 Xã Mẫu 100,0 %", communes)
    assert re.search(r"hạng 1 – 2 Xã ba 75,0 %", communes)
    assert re.search(r"hạng 3 Xã hai 0,0 %", communes)
    wards = found.partition("Khối phường")[2].partition("Khối xã")[0]
    assert "Khối này có dưới 2 trung tâm có số liệu, chưa so được." in wards
    assert "hạng" not in wards.replace("Hạng", "")
    assert "đến hết 14/11/2026, nhập vào Xã ba" in found
    address = re.search(r'href="(/factors\?site=xa-hai[^"]*#detail)"', page.text)
    one = client.get(address[1].replace("&amp;", "&").partition("#")[0])
    assert "Cả trung tâm · " in text_of(one)
    assert 'id="detail"' in one.text
    english = text_of(client.get("/factors", params={"site": "*", "lang": "en"}))
    assert "Factors by centre · target 80 %" in english
    assert "95 % for the whole block" in english


def test_supervisor_of_two_sites_may_ask_for_both_at_once(block):
    client = block.signed_in(Role.SUPERVISOR, "xa-mau", more=["xa-hai"])
    found = text_of(client.get("/factors", params={"site": "*"}))
    assert "Cả 2 trung tâm" in found
    assert "Xã ba 75" not in found
