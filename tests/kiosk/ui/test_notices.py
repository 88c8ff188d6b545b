"""Notices: whose turn it is, and what is shown of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ui.notices import (
    SHORTEST_S,
    NoticeView,
    milliseconds_to_next,
    notice_at,
    notice_content,
)

DAY_S = 24 * 3600
NOTICES = tuple(NoticeView({"vi": f"Thông báo {number}"}) for number in range(5))
seconds = st.integers(0, DAY_S - 1)
turns = st.integers(0, 120)


def test_nothing_is_shown_when_there_are_no_notices(words):
    assert notice_at((), 12_345) is None
    assert notice_content(None, "vi", words["vi"]) == {"text": "", "image": "", "name": ""}


@given(seconds, st.integers(1, 5), turns)
def test_notice_stays_for_its_whole_turn_and_no_less_than_the_shortest(now, count, every):
    notices = NOTICES[:count]
    shown = notice_at(notices, now, every)
    left = milliseconds_to_next(now, every)
    assert 0 < left <= max(every, SHORTEST_S) * 1000
    assert notice_at(notices, now + left // 1000 - 1, every) is shown
    if count > 1:
        assert notice_at(notices, now + left // 1000, every) is not shown


@given(seconds, st.integers(1, 5), turns)
def test_every_notice_has_its_turn_in_one_round(now, count, every):
    step = max(every, SHORTEST_S)
    shown = [notice_at(NOTICES[:count], now + turn * step, every) for turn in range(count)]
    assert sorted(NOTICES.index(notice) for notice in shown) == list(range(count))


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ({"vi": "Mở cửa", "en": "Open"}, "en", "Open"),
        ({"vi": "Mở cửa", "en": "Open"}, "vi", "Mở cửa"),
        ({"vi": "Mở cửa"}, "en", "Mở cửa"),
        ({"en": "Open"}, "vi", "Open"),
        ({"vi": "Hỏi Ông/Bà"}, "vi", "Hỏi Ông/\u2060Bà"),
    ],
)
def test_notice_is_said_in_the_language_or_in_one_it_has(words, text, language, expected):
    content = notice_content(NoticeView(text), language, words[language])
    assert content == {"text": expected, "image": "", "name": expected}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_notice_in_a_picture_has_a_name_for_a_screen_reader(words, language):
    content = notice_content(NoticeView(image="notice/2"), language, words[language])
    assert content["image"] == "notice/2"
    assert content["name"] == words[language]["notices.picture"]
