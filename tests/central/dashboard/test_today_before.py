"""The card that sets today against the same weekday before, and the column of visits served."""

from datetime import time, timedelta

import pytest

from central.dashboard.today_before import before_card
from central.dashboard.today_page import Around, today_page
from central.dashboard.wording import words_in
from central.released.same_weekday import SameWeekday, same_weekday
from central.store import reading
from tests.central.dashboard.test_today_page import NOW, counter, service, view

BEFORE = NOW.date() - timedelta(days=7)


def card(today, before, language="vi"):
    found = view(headline=today, rated=3)
    earlier = SameWeekday(BEFORE, before) if before else None
    return before_card(found, earlier, language, words_in(language))


def test_card_says_no_clear_difference_when_the_interval_holds_zero():
    found = card(service(1, 2, 6, 22, 12), service(2, 3, 6, 20, 12))
    assert found.name == "So với Chủ nhật 15/11"
    assert found.value == "+4,7 điểm %"
    # As statsmodels has it: confint_proportions_2indep(34, 43, 32, 43, method="newcomb").
    assert found.note.startswith("không khác biệt rõ (−13,2 – +22,1) · cả ngày hôm ấy 74,4")
    assert found.note.endswith("n = 43")


def test_card_says_a_clear_difference_when_the_interval_leaves_zero_out():
    found = card(service(40, 20, 20, 15, 5), service(2, 3, 5, 50, 40))
    assert found.value == "−70,0 điểm %"
    assert found.note.startswith("khác biệt rõ (")


@pytest.mark.parametrize(("today", "value"), [(None, "chưa đủ dữ liệu"), (1, "chưa so sánh được")])
def test_card_says_why_in_words_when_there_is_nothing_to_compare(today, value):
    found = card(service(0, 0, 1, 4, 5) if today else None, None)
    assert (found.value, found.is_number) == (value, False)


def test_row_has_visits_served_and_called_when_the_source_tells_of_them():
    words = words_in("vi")
    rows = today_page(view(counter(response=(3, 6)), counter()), "vi", words).rows
    assert [(row.served, row.called) for row in rows] == [("6", ""), ("–", "")]


def test_heading_has_the_opening_hours_of_the_day_or_that_it_is_closed():
    words, hours = words_in("vi"), ((time(7, 30), time(11, 30)), (time(13, 30), time(17)))
    said = [
        today_page(view(), "vi", words, around=Around(hours=each)).opening
        for each in (hours, (), None)
    ]
    assert said == [
        "Mở cửa 07:30–11:30, 13:30–17:00",
        "Hôm nay trung tâm nghỉ theo lịch",
        "",
    ]


def test_same_weekday_is_the_last_one_with_released_answers_of_that_questionnaire(house):
    house.add_counter("quay-01")
    kiosk = house.add_kiosk("quay-01")
    day = house.now.date()
    house.turn(days=-21)
    for answers in ((5, 5, 5, 5, 4), (2, 2, 2, 2), ()):
        for number, answer in enumerate(answers):
            kiosk.visit(house.now - timedelta(minutes=30 - number), answer)
            house.send(kiosk)
        house.turn(days=7)
    with reading(house.engine) as connection:
        found = same_weekday(connection, "xa-mau", day, "mot-cua@1")
        assert same_weekday(connection, "xa-mau", day, "khac@1") is None
    # A week less far back there were four ratings: too few to be released, and never looked at.
    assert found.day == day - timedelta(weeks=3)
    assert (found.headline.share.valid, found.headline.share.value) == (5, 1.0)


def test_page_leads_to_the_pages_with_the_same_site_and_day(house):
    house.add_counter("quay-01")
    text = house.signed_in().get("/today").text
    assert "/trust?site=xa-mau&amp;from=2026-11-22&amp;to=2026-11-22" in text
    assert 'href="/trend?site=xa-mau"' in text
