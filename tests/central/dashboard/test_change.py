"""A change in words."""

import pytest

from central.dashboard.change import change, signed
from central.dashboard.wording import words_in
from kiosk.survey import Difference, Share


@pytest.mark.parametrize(
    ("fraction", "text"),
    [(0.018, "+1,8"), (-0.0044, "\u22120,4"), (0.0004, "0,0"), (-0.0004, "0,0"), (0.0, "0,0")],
)
def test_sign_stands_only_where_there_is_something_to_show(fraction, text):
    assert signed(fraction, "vi") == text
    assert signed(fraction, "en") == text.replace(",", ".")


def test_change_has_its_interval_and_says_what_is_clear():
    words = words_in("vi")
    found = change(Difference(Share(48, 80), Share(56, 70)), "vi", words)
    assert found.value == "+20,0\u00a0điểm\u00a0%"
    assert "+5,2 đến +33,4" in found.interval
    assert (found.verdict.shape, found.verdict.words) == ("up", "tăng rõ")
    fell = change(Difference(Share(56, 70), Share(48, 80)), "vi", words)
    assert (fell.verdict.shape, fell.verdict.words) == ("down", "giảm rõ")
    unclear = change(Difference(Share(7, 10), Share(8, 10)), "vi", words)
    assert unclear.verdict.words == "không khác biệt rõ"


def test_change_is_none_when_one_side_has_no_answer():
    assert change(Difference(Share(0, 0), Share(1, 2)), "vi", words_in("vi")) is None
