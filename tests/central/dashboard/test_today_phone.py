"""What came from phones stands in one line of its own on the page of today."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from central.dashboard.today_page import today_page
from central.dashboard.wording import words_in
from central.released.today import SiteToday, TodayView

EMPTY = TodayView(
    site=SiteToday("xa-mau", "Trung tâm Mẫu", "Xã Mẫu", sample=True),
    day=datetime(2026, 11, 22, tzinfo=UTC).date(),
    from_time=None,
    updated_at=datetime(2026, 11, 22, 3, tzinfo=UTC),
    counters=(),
    headline=None,
    served=0,
    rated=0,
    response=None,
    silence_bounds=None,
    marked=0,
    phone=0,
)


@pytest.mark.parametrize(
    ("language", "said"),
    [("vi", "Qua điện thoại: 1.005 lượt"), ("en", "By phone: 1,005 ratings")],
)
def test_number_of_ratings_by_phone_is_said_apart(language, said):
    page = today_page(replace(EMPTY, phone=1005), language, words_in(language))
    assert page.phone.startswith(said)
    assert page.index.value == words_in(language).today.no_ratings


def test_line_is_left_out_before_the_first_step():
    assert today_page(EMPTY, "vi", words_in("vi")).phone == ""


@pytest.mark.parametrize(
    ("language", "response", "marked"),
    [
        ("vi", "trong đó 5 chỉ qua điện thoại", "trong đó 2 qua điện thoại"),
        ("en", "5 of them by phone alone", "2 of them by phone"),
    ],
)
def test_cards_say_how_many_came_by_phone(language, response, marked):
    view = replace(EMPTY, response=(12, 20), silent=13, phone_answered=5, marked=3, marked_phone=2)
    page = today_page(view, language, words_in(language))
    assert response in page.response.note
    assert marked in page.marked.note


def test_cards_say_nothing_of_phones_when_none_is_in_their_figures():
    page = today_page(replace(EMPTY, response=(12, 20), marked=3), "en", words_in("en"))
    assert "phone" not in page.response.note + page.marked.note
