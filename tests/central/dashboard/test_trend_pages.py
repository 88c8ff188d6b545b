"""The page of trends over a real database, and the page of targets."""

import json
import re
from collections import Counter
from datetime import timedelta
from html import unescape

import pytest

from central.accounts import Role
from central.moment import to_text
from central.store import writing
from central.store.tally_tables import released_tallies, visit_tallies
from central.store.upsert import put
from tests.central.audit_log_of import entries_of
from tests.central.dashboard.conftest import HOST, form_token_of

SITE = "xa-mau"
PAGE = "/trend?site=xa-mau&from=2026-11-02&to=2026-11-22"


def rate(
    house, counter, days_ago, answers, *, served=0, released=True, asked="mot-cua@1", site=SITE
):
    """What a day's visits leave in the tallies: counts that are live, and answers if released."""
    day = (house.now.date() - timedelta(days=days_ago)).isoformat()
    place = {"site_id": site, "day": day, "counter_id": counter}
    events = {"rated": len(answers), "answered": len(answers), "served": served}
    visits = [
        {**place, "officer_id": "cb-01", "event": event, "mark": "", "n": n}
        for event, n in events.items()
        if n
    ]
    of = {**place, "questionnaire": asked, "released_at": to_text(house.now)}
    levels = Counter(answers) if released else {}
    rows = [{**of, "question": "service", "answer": each, "n": n} for each, n in levels.items()]
    with writing(house.engine) as connection:
        put(connection, visit_tallies, visits)
        if rows:
            put(connection, released_tallies, rows)


@pytest.fixture
def client(house):
    """19 days up to yesterday, a Saturday."""
    house.add_counter("quay-01", "Quầy 1")
    house.add_counter("quay-02", "Quầy 2")
    for days_ago in range(19, 0, -1):
        rate(house, "quay-01", days_ago, [5] * 9 + [2], served=20)
    rate(house, "quay-02", 4, [1] * 9 + [5], served=10)
    rate(house, "quay-02", 3, [1, 1], served=2, released=False)
    return house.signed_in(Role.SUPERVISOR)


def described(page):
    """The descriptions of the charts that the page carries."""
    return [json.loads(unescape(each)) for each in re.findall(r'data-chart="([^"]*)"', page.text)]


def test_page_has_the_index_its_interval_and_its_charts_when_days_are_released(client):
    page = client.get(PAGE)
    assert page.status_code == 200
    # 19 days of 9 in 10, and one of 1 in 10.
    assert "86,0\u00a0%" in page.text
    assert "n\u00a0=\u00a0200" in page.text
    index, response = described(page)
    assert len(index["labels"]) == 21
    assert index["labels"][0] == "02/11"
    line = next(each for each in index["series"] if each["kind"] == "line")
    assert line["values"][0] is None
    assert line["values"][1] == 90.0
    assert line["shapes"][16] == "below"
    assert "thấp hơn giới hạn dưới" in index["says"][16]
    assert response["says"][1].startswith("Thứ Ba 03/11/2026: 50,0\u00a0%, 10 / 20")
    assert "vendor/echarts.simple.min.js" in page.text


def test_page_says_what_is_real_and_how_it_was_before(client):
    text = client.get(PAGE).text
    assert "Chỉ số: Thứ Tư 18/11/2026: 50,0\u00a0%, thấp hơn giới hạn dưới" in text
    assert "kỳ liền trên mức chung" in text
    assert "không có để so sánh" in text
    assert "12/10/2026 – 01/11/2026: chưa có số liệu được hiện" in text
    later = client.get("/trend?site=xa-mau&from=2026-11-12&to=2026-11-21").text
    assert "điểm\u00a0%" in later
    assert "02/11/2026 – 11/11/2026" in later


def test_empty_and_withheld_are_words_and_never_0_per_cent(client):
    text = client.get("/trend?site=xa-mau&counter=quay-02&from=2026-11-18&to=2026-11-20").text
    assert "Chưa đủ dữ liệu" in text
    assert "Chưa có đánh giá" in text
    assert "Chỉ Quầy 2" in text
    empty = client.get("/trend?site=xa-mau&from=2025-01-01&to=2025-01-05").text
    assert "Không có đánh giá nào trong những ngày này." in empty
    assert "Mọi kỳ, bằng số" not in empty
    for page in (text, empty):
        assert not re.search(
            r"(?<![\d,])0,0\u00a0%", re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)
        )


def test_weeks_are_summed_from_days_when_they_are_asked_for(client):
    index, _ = described(client.get(PAGE + "&by=week"))
    assert index["labels"] == ["02/11", "09/11", "16/11"]
    assert "n\u00a0=\u00a060;" in index["says"][0]
    assert "n\u00a0=\u00a070;" in index["says"][1]
    assert 'aria-current="true">Tuần' in client.get(PAGE + "&by=week").text
    # What is not offered is not taken.
    assert len(described(client.get(PAGE + "&by=hour"))[0]["labels"]) == 21


def test_counters_stand_apart_with_a_fall_first(house, client):
    text = client.get(PAGE).text
    parts = text[text.index("Từng quầy") :]
    assert parts.index("Quầy 1") < parts.index("Quầy 2")
    assert (
        "/trend?site=xa-mau&amp;from=2026-11-02&amp;to=2026-11-22&amp;by=day&amp;counter=" in text
    )


def test_note_and_revised_day_are_on_the_axis(client):
    token = form_token_of(client.get("/day-notes?site=xa-mau"))
    given = {"day": "2026-11-18", "kind": "power-cut", "text": "", "counter": ""}
    client.post(
        "/day-notes?site=xa-mau", data={"form_token": token, **given}, headers={"Origin": HOST}
    )
    page = client.get(PAGE)
    index, _ = described(page)
    assert index["marks"] == [{"at": 16, "text": "1"}]
    assert "ghi chú: mất điện" in index["says"][16]


def set_target(client, percent, day, site="xa-mau", **more):
    token = form_token_of(client.get("/targets"))
    data = {"form_token": token, "percent": percent, "from": day, **more}
    return client.post(f"/targets?site={site}", data=data, headers={"Origin": HOST})


def test_target_holds_from_its_day_on_and_stays_written(house, client):
    assert "Mục tiêu 80,0\u00a0%" in client.get(PAGE).text
    assert set_target(client, "92,5 %", "2026-11-10").status_code == 303
    page = client.get(PAGE)
    assert "Mục tiêu 92,5\u00a0%" in page.text
    assert "mức riêng của trung tâm từ ngày 10/11/2026" in page.text
    assert "rõ ràng chưa đạt" in page.text
    assert re.search(r'<text class="chart__mark-text" x="92.5%"[^>]*>92,5</text>', page.text)
    gold = next(each for each in described(page)[0]["series"] if each["tone"] == "gold")
    assert gold["values"][7:9] == [80.0, 92.5]
    set_target(client, "", "2026-11-20", do="usual")
    assert "Mục tiêu 80,0\u00a0%" in client.get(PAGE).text
    listed = client.get("/targets?said=written").text
    assert "92,5\u00a0%" in listed
    assert "mức thường dùng" in listed
    assert [
        each.facts["permille"] for each in entries_of(house.engine) if each.what == "target.set"
    ] == [925, 0]


@pytest.mark.parametrize(
    ("percent", "day", "said"),
    [
        ("0", "2026-11-10", "từ 0,1 đến 100"),
        ("100,1", "2026-11-10", "từ 0,1 đến 100"),
        ("", "2026-11-10", "từ 0,1 đến 100"),
        (" % ", "2026-11-10", "từ 0,1 đến 100"),
        ("<b>", "2026-11-10", "từ 0,1 đến 100"),
        ("85", "2026-13-10", "Ngày phải viết đúng"),
        ("85", "2029-01-01", "Ngày phải viết đúng"),
    ],
)
def test_form_keeps_what_was_typed_when_the_target_is_refused(client, percent, day, said):
    answer = set_target(client, percent, day)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{percent.replace("<", "&lt;").replace(">", "&gt;")}"' in answer.text
    assert "Chưa có quyết định nào" in answer.text


def test_leader_sees_trends_of_all_sites_and_sets_no_target(house, client):
    house.add_site("xa-khac", "Một cửa khác", "Xã Khác")
    leader = house.signed_in(Role.LEADER, "xa-mau", more=["xa-khac"])
    page = leader.get("/trend?site=*&from=2026-11-02&to=2026-11-22")
    assert page.status_code == 200
    assert "Từng trung tâm" in page.text
    assert "1 dưới mục tiêu" not in page.text
    assert "0 rõ ràng chưa đạt" in page.text
    assert "Đặt mục tiêu riêng" not in leader.get(PAGE).text
    assert leader.get("/targets").status_code == 403


def test_sites_stand_in_pieces_when_there_are_many(house, client):
    ids = [f"xa-{number:03}" for number in range(30)]
    for site in ids:
        house.add_site(site, "Một cửa", f"Xã {site}")
        rate(house, "quay-01", 2, [5] * 9 + [2], served=20, site=site)
    leader = house.signed_in(Role.LEADER, "xa-mau", more=ids)
    address = "/trend?site=*&from=2026-11-02&to=2026-11-22"
    first, second = leader.get(address).text, leader.get(f"{address}&piece=2").text
    assert "1–25 trong 31" in first
    assert "26–31 trong 31" in second
    assert 'rel="next"' in first
    assert 'rel="prev"' in second
    rows = [
        re.findall(r'<th role="rowheader"[^>]*><a [^>]*>([^<]+)', page) for page in (first, second)
    ]
    assert len(rows[0]) == 25
    assert len({*rows[0], *rows[1]}) == 31
    # Far too many, or no number: the last piece, or the first.
    assert "26–31 trong 31" in leader.get(f"{address}&piece=99").text
    assert "1–25 trong 31" in leader.get(f"{address}&piece=-1").text
    # The whole is of every site, whichever piece is looked at.
    assert all(re.search(r"· n\s=\s500", page) for page in (first, second))


def test_target_of_another_site_is_not_found(house, client):
    house.add_site("xa-khac", "Một cửa khác", "Xã Khác")
    assert set_target(client, "85", "2026-11-10", site="xa-khac").status_code == 404
    assert not [each for each in entries_of(house.engine) if each.what == "target.set"]


def test_page_is_whole_in_english_and_when_days_are_wrong(client):
    assert "Satisfaction index by day" in client.get(PAGE + "&lang=en").text
    wrong = client.get("/trend?site=xa-mau&from=2026-11-22&to=2026-11-02")
    assert wrong.status_code == 200
    assert "The first day is after the last" in wrong.text
    odd = client.get(PAGE + "&questionnaire=<script>&counter=<script>")
    assert "<script>&" not in odd.text
    assert "n\u00a0=\u00a0200" in odd.text


def test_questionnaires_are_chosen_apart_and_never_added_up(house, client):
    rate(house, "quay-02", 2, [2] * 30, asked="cham-nhanh@1", served=30)
    page = client.get(PAGE).text
    assert "n\u00a0=\u00a0200" in page
    assert "không cộng với nhau" in page
    other = client.get(PAGE + "&questionnaire=cham-nhanh@1").text
    assert "n\u00a0=\u00a030" in other
    assert 'aria-current="true">cham-nhanh@1' in other
    assert "n\u00a0=\u00a0200" not in other


def test_change_of_questionnaire_is_no_change_of_the_index(house, client):
    rate(house, "quay-02", 25, [2] * 30, asked="cham-nhanh@1", served=30)
    text = client.get(PAGE).text
    assert "12/10/2026 – 01/11/2026 dùng phiếu khác" in text


def test_response_rate_is_not_known_when_nothing_tells_of_serving(house, client):
    rate(house, "quay-02", 30, [5] * 20)
    text = client.get("/trend?site=xa-mau&from=2026-10-20&to=2026-10-26").text
    assert "không biết số lượt" in text
    assert "100,0\u00a0%" in text


def test_year_is_not_held_against_itself(client):
    text = client.get("/trend?site=xa-mau&from=2025-10-01&to=2026-11-22").text
    assert "những ngày đã chọn dài hơn một năm" in text
    assert "tháng 11/2026 (chưa hết)" in text


def test_a_counter_that_asks_by_another_questionnaire_is_not_called_one_with_few_ratings(
    house, client
):
    house.add_counter("quay-03", "Quầy 3")
    rate(house, "quay-03", 4, [5] * 9, served=20, released=False)
    assert "Chưa đủ dữ liệu theo phiếu đang xem" in client.get(PAGE).text


def test_the_pages_in_the_header_keep_the_site_and_the_days(client):
    text = client.get("/trend?site=xa-mau&from=2026-11-02&to=2026-11-08").text
    assert 'href="/factors?site=xa-mau&amp;from=2026-11-02&amp;to=2026-11-08"' in text
