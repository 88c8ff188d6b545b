"""The page trust over records that went through the real ingest."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from central.accounts import Role
from central.dashboard.trust_page import Found, trust_page
from central.dashboard.wording import words_in
from central.released.audience import Span
from central.released.questionnaires_apart import QuestionToday
from central.released.trust import TrustView, trust_facts
from central.store import writing
from central.store.fleet_tables import counters
from central.tally.period_visits import PeriodVisits
from central.tally.trust import verdict
from tests.central.dashboard.test_today_pages import HOSTILE, Markup, rate

NOW = datetime(2026, 11, 22, 10, 42, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def kiosk(house):
    house.add_counter("quay-01", "Quầy 01")
    return house.add_kiosk("quay-01")


def text_of(answer):
    """What is read, without tags, on one line."""
    body = answer.text.partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", body).replace("\u00a0", " ").split())


def test_figures_are_believed_when_all_is_there(house, kiosk):
    rate(house, kiosk, 5, 5, 4, 4, 1)
    page = house.signed_in().get("/trust")
    Markup(page.text)
    text = text_of(page)
    assert "Số liệu tin được" in text
    assert "80,0 %" in text
    assert "n = 5" in text
    assert "đủ 22/22" in text
    assert "1 – 22" in text
    assert "Không có đánh giá nào bị đánh dấu" in text
    assert "dựa trên 5 đánh giá và 15 sự việc khác" in text


def test_page_says_that_there_is_nothing_when_there_is_nothing(house):
    house.add_counter("quay-01", "Quầy 01")
    text = text_of(house.signed_in().get("/trust"))
    assert "Chưa có gì để xem" in text
    assert "Chưa có bản ghi nào" in text
    assert "0,0" not in text


def test_index_is_withheld_in_words_when_there_are_four_ratings(house, kiosk):
    rate(house, kiosk, 5, 5, 1, 4)
    text = text_of(house.signed_in().get("/trust"))
    assert "chưa đủ dữ liệu" in text
    assert "Chưa đủ đánh giá để hiện chỉ số" in text
    assert "75,0" not in text


def test_missing_records_are_named_by_number_and_are_not_fit_for_conclusions(house, kiosk):
    rate(house, kiosk, 5, 5, 5, 4, 4)
    house.beat(kiosk, seq=kiosk.head.seq + 9)
    house.turn(minutes=2)
    text = text_of(house.signed_in().get("/trust"))
    assert "Chưa nên dùng để kết luận" in text
    assert "Thiếu 9 bản ghi" in text
    assert "22 / 31" in text


def test_bounds_for_silence_hold_the_index_and_the_not_asked_are_told(house, kiosk):
    rate(house, kiosk, *[5] * 5, *[None] * 15)
    text = text_of(house.signed_in().get("/trust"))
    assert "25,0 – 100,0 %" in text
    assert "Dưới 30 % số lượt phục vụ" in text
    assert "hết thời gian chờ mà chưa trả lời 15" in text
    assert "chưa từng được mời đánh giá 0" in text


def test_note_says_that_an_independent_survey_may_find_something_else_at_the_ceiling():
    span = Span(date(2026, 11, 1), date(2026, 11, 20))
    visits = PeriodVisits(served=400, answered=80, silent=320, rated=80)
    headline = QuestionToday("service", {1: 0, 2: 0, 3: 0, 4: 0, 5: 80}, "mot-cua@1")
    view = TrustView(span, (), visits, headline, (), (0.2, 1.0), 80, {}, {}, 0, None, (), ())
    found = Found("xa-mau", view, verdict(trust_facts(view, 0, 0)), {}, ())
    page = trust_page(found, NOW, "vi", words_in("vi"))
    assert page.grade == "Dùng được, kèm lưu ý"
    assert [line.place for line in page.reasons] == ["answers"]
    assert "cuộc khảo sát độc lập" in page.reasons[0].words


def test_answers_are_held_against_what_a_survey_of_the_visits_would_want(house, kiosk):
    rate(house, kiosk, *[5] * 12, *[1] * 3, *[None] * 3)
    text = text_of(house.signed_in().get("/trust"))
    # 18 / (1 + 18 * 0.0025), rounded up; Wilson's at 15 * 17 / 3 = 85 answers of 80 %.
    assert "khảo sát 18 lượt với sai số 5 điểm % cần 18 phiếu (công thức Slovin)" in text
    assert "ở đây có 15: chưa đủ" in text
    assert "(hiệu chỉnh tổng thể hữu hạn), khoảng tin cậy 95 % của chỉ số là 70,3 – 87,1 %" in text


def test_who_answered_by_phone_alone_is_told_so_that_the_numbers_add_up():
    span = Span(date(2026, 11, 1), date(2026, 11, 20))
    visits = PeriodVisits(served=400, answered=90, silent=320, rated=80, phone=10)
    headline = QuestionToday("service", {1: 0, 2: 0, 3: 0, 4: 0, 5: 80}, "mot-cua@1")
    view = TrustView(span, (), visits, headline, (), None, 80, {}, {}, 0, None, (), ())
    found = Found("xa-mau", view, verdict(trust_facts(view, 0, 0)), {}, ())
    rows = dict(trust_page(found, NOW, "vi", words_in("vi")).rows)
    assert rows["trong số ấy chỉ qua điện thoại, là im lặng tại ki-ốt"] == "10"


def test_no_survey_is_spoken_of_when_nobody_knows_the_visits():
    span = Span(date(2026, 11, 1), date(2026, 11, 20))
    visits = PeriodVisits(served=400, answered=80, silent=320, rated=90, unknown=10)
    headline = QuestionToday("service", {1: 0, 2: 0, 3: 0, 4: 0, 5: 90}, "mot-cua@1")
    view = TrustView(span, (), visits, headline, (), None, 90, {}, {}, 0, None, (), ())
    found = Found("xa-mau", view, verdict(trust_facts(view, 0, 0)), {}, ())
    assert trust_page(found, NOW, "vi", words_in("vi")).survey == ()


def test_other_days_show_none_of_the_ratings_of_today(house, kiosk):
    rate(house, kiosk, 5, 5, 5, 4, 4)
    text = text_of(house.signed_in().get("/trust?from=2026-11-01&to=2026-11-02"))
    assert "Chưa có bản ghi nào" in text
    assert "n = 5" not in text


def test_every_site_has_a_page_of_its_own_with_the_same_days(house, kiosk):
    house.add_site("xa-khac", "Một cửa khác", "Xã Khác")
    client = house.signed_in(more=["xa-khac"])
    page = client.get("/trust?site=*&from=2026-11-01&to=2026-11-20")
    assert "/trust?site=xa-khac&amp;from=2026-11-01&amp;to=2026-11-20" in page.text
    assert client.get("/trust?site=xa-khac&from=2026-11-01&to=2026-11-20").status_code == 200


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.LEADER, 200), (Role.ADMIN, 200), (Role.AUDITOR, 200), (Role.OFFICER, 403)],
)
def test_page_is_for_those_who_answer_for_figures_and_for_auditors(house, kiosk, role, status):
    assert house.signed_in(role).get("/trust?site=xa-mau").status_code == status


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_word_is_filled_in_and_hostile_names_are_text(house, kiosk, language):
    rate(house, kiosk, 5, 5, 5, 4, 4)
    with writing(house.engine) as connection:
        connection.execute(update(counters).values(name=HOSTILE))
    page = house.signed_in().get(f"/trust?lang={language}")
    Markup(page.text)
    assert "<img src=x" not in page.text
    assert "{" not in text_of(page).replace("{{7*7}}", "")
