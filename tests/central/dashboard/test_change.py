"""A change in words."""

from central.dashboard.change import change
from central.dashboard.wording import words_in
from kiosk.survey import Difference, Share


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
