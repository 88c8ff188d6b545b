"""The page of busy hours: what it shows of a fortnight, and what it says where there is nothing."""

import re
from datetime import datetime, timedelta

import pytest

from central.accounts import Role
from central.audit_log.hands import person_author
from central.store import writing
from central.store.reference_tables import holidays, opening_hours
from central.targets import WishedTarget, write_target
from tests.central.dashboard.conftest import ZONE
from tests.central.hands import PEN

WEEK = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "08:00-12:00")
FORTNIGHT = "from=2026-10-26&to=2026-11-20"
PAGE = f"/hours?{FORTNIGHT}"


@pytest.fixture
def supervisor(house):
    house.add_counter("quay-01", "Quầy 01")
    house.add_counter("quay-02", "Quầy 02")
    return house.signed_in()


@pytest.fixture
def busy(house, supervisor):
    """Four Mondays and Tuesdays; on Mondays at nine twelve visits, else one an hour, at quay-01."""
    row = {"site_id": "xa-mau", "valid_from": "2026-01-01", "valid_to": None}
    with writing(house.engine) as connection:
        connection.execute(opening_hours.insert(), {**row, **WEEK, "saturday": "", "sunday": ""})
    kiosk = house.add_kiosk("quay-01")
    for day in (26, 27, 33, 34, 40, 41, 47, 48):
        morning = datetime(2026, 10, 1, 8, 5, tzinfo=ZONE) + timedelta(days=day - 1)
        for hour in range(4):
            number = 12 if hour == 1 and day % 7 == 5 else 1
            for minute in range(0, 4 * number, 4):
                at = morning + timedelta(hours=hour, minutes=minute)
                kiosk.visit(at, 5 if number == 12 and minute < 20 else None)
    while kiosk.unsent:
        house.receiver.receive(kiosk.kiosk_id, kiosk.body(300), "gzip", house.now)
    return house


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text)).replace("\u00a0", " ")


def test_what_stands_out_is_said_first(busy, supervisor):
    text = text_of(supervisor.get(PAGE))
    assert "Thứ Hai 9–10 giờ: 12,0 lượt mỗi giờ, gấp 5,1 lần trung bình (2,4)" in text
    assert "chiếm 80,0 % số lượt trong ngày" in text
    assert "Mỗi quầy mở phục vụ 12,0 lượt mỗi giờ" in text
    assert "lúc đó mở 1 trong 2 quầy. Nên mở thêm 1 quầy." in text
    assert text.index("Thứ Hai 9–10 giờ: 12") < text.index("Số lượt phục vụ mỗi giờ")


def test_every_figure_has_its_number_and_its_interval(busy, supervisor):
    page = supervisor.get(PAGE)
    assert "Thứ Hai 9–10 giờ: trung bình 12,0 lượt (khoảng tin cậy 95 %: 8,6 – 15,4)" in page.text
    assert "ít nhất 12, nhiều nhất 12; 4 ngày" in page.text
    text = text_of(page)
    assert "48 / 4 (12–12)" in text  # the table of counts
    assert "100,0 % 83,9 – 100,0 · n = 20" in text  # the index of Mondays: four blocks of five
    assert "Chưa có đánh giá" in text  # of Tuesdays


def test_indices_are_held_against_the_sites_own_target(busy, supervisor):
    author = person_author(PEN, "giam-sat", "10.0.0.1", busy.now)
    write_target(busy.engine, "xa-mau", WishedTarget("2026-01-01", "72,5"), author, busy.now)
    text = supervisor.get(PAGE).text
    assert "mục tiêu 72,5\N{NO-BREAK SPACE}%" in text
    assert 'x1="72.5%"' in text
    assert 'x1="80%"' not in text


def test_closed_hours_and_days_left_out_are_said(busy, supervisor):
    with writing(busy.engine) as connection:
        row = {"what": "holiday", "name": "Ngày lễ mẫu", "hours": "", "instead_of": ""}
        connection.execute(holidays.insert(), {"site_id": "*", "day": "2026-11-02", **row})
    text = text_of(supervisor.get(PAGE))
    assert "7 ngày nghỉ (cuối tuần, ngày lễ)" in text
    assert "15 lượt ngoài giờ mở cửa" in text
    assert "12 ngày mở cửa mà nhật ký không có lượt nào" in text
    assert "Thứ Hai 3 ngày" in text


def test_today_is_left_out_and_said(busy, supervisor):
    kiosk = busy.add_kiosk("quay-02", seed=2)
    kiosk.visit(busy.now - timedelta(hours=1))
    busy.send(kiosk)
    assert "hôm nay, vì ngày chưa hết" in supervisor.get("/hours").text
    only = supervisor.get("/hours?from=2026-11-22&to=2026-11-22").text
    assert "Ngày hôm nay chưa hết nên chưa có trung bình" in only
    assert "NaN" not in only


def test_counter_is_chosen_and_kept_by_the_ways_to_other_days(busy, supervisor):
    page = supervisor.get(f"{PAGE}&counter=quay-01").text
    assert '<option value="quay-01" selected>' in page
    assert "counter=quay-01" in page.partition("selection__short")[2].partition("</ul>")[0]
    assert "Nên mở thêm" not in page  # of one counter nobody can say so
    nothing = supervisor.get(f"{PAGE}&counter=quay-02").text
    assert "Quầy này chưa ghi nhận lượt nào" in nothing


@pytest.mark.parametrize("counter", ["khong-co", "<script>", "' OR 1=1"])
def test_counter_that_is_none_is_not_found(supervisor, counter):
    assert supervisor.get("/hours", params={"counter": counter}).status_code == 404


def test_page_says_so_when_there_is_nothing(supervisor):
    assert (
        "Chưa ghi nhận lượt nào trong những ngày đã chọn và đã hết" in supervisor.get("/hours").text
    )
    english = supervisor.get("/hours?lang=en").text
    assert "on those of the chosen days that are over" in english


def test_page_says_so_when_days_are_few(busy, supervisor):
    text = supervisor.get("/hours?from=2026-10-26&to=2026-10-30").text
    assert "Chưa đủ dữ liệu để nói giờ nào đông" in text
    assert "12,0" in text


def test_next_steps_are_those_that_the_visitor_may_see_with_the_same_days(busy, supervisor):
    page = supervisor.get(PAGE).text
    assert 'href="/trend?site=xa-mau&amp;from=2026-10-26&amp;to=2026-11-20"' in page
    assert 'href="/trust?site=xa-mau' in page


def test_officers_do_not_see_the_page(house):
    assert house.signed_in(Role.OFFICER).get("/hours").status_code == 403
