"""Points by TT 01/2018 in words: what is missing is named, a band that is not sure says so."""

import pytest

from central.dashboard.tt01_table import officer_row, site_row
from central.dashboard.wording import words_in
from central.tally.tt01 import Indicator

WORDS = words_in("vi")


def of(**points):
    """Indicators of ten ratings each, by their points: ones and twos, or ones and nothing."""
    return {
        int(name[1:]): Indicator(int(name[1:]), n, n if n <= 10 else 3 * n - 20, 10)
        for name, n in points.items()
    }


def test_indicator_that_a_counter_does_not_feed_says_so_and_one_without_answers_too():
    cells = {each.number: each for each in officer_row("A", of(i1=17), "vi", WORDS).cells}
    assert (cells[1].value, cells[1].is_number) == ("1,7", True)
    assert cells[1].note.startswith("n = 10; khoảng")
    assert (cells[2].value, cells[2].note) == ("–", "không có từ thiết bị tại quầy")
    assert (cells[3].value, cells[3].note) == ("–", "chưa có câu trả lời nào được hiện")


def test_band_is_said_when_the_missing_indicators_cannot_change_it():
    total = officer_row("A", of(i1=13, i3=13, i4=13, i7=11), "vi", WORDS).total
    assert (total.value, total.band) == ("5,0", "hoàn thành 100 % nhiệm vụ")
    assert any("mức không đổi" in note for note in total.notes)
    assert total.out_of == "trên 8 điểm của chỉ số 1, 3, 4, 7"


@pytest.mark.parametrize(
    ("row", "from_to", "as_is"),
    [
        (officer_row("A", of(i1=9, i3=9, i4=9, i7=9), "vi", WORDS), ("70 %", "100 %"), "70 %"),
        (
            site_row("B", of(i1=20, i3=20, i4=20, i7=20), "vi", WORDS),
            ("trung", "xuất sắc"),
            "trung",
        ),
    ],
)
def test_band_is_from_one_to_another_when_the_missing_indicators_decide(row, from_to, as_is):
    assert row.total.band.startswith("chưa xếp được")
    assert all(part in row.total.band for part in from_to)
    assert as_is in row.total.notes[0]
    assert "không quy đổi lại" in row.total.notes[1]


def test_total_of_nothing_is_a_word():
    total = site_row("B", {}, "vi", WORDS).total
    assert (total.value, total.band, total.notes) == ("chưa có chỉ số nào", "", ())


def test_whole_total_has_nothing_to_add():
    nine = {number: Indicator(number, 20, 40, 10) for number in range(1, 10)}
    total = site_row("B", nine, "en", words_in("en")).total
    assert (total.value, total.band, total.notes) == ("18.0", "excellent", ())
