"""The composite index of last month in words: with interval and n, or why there is none."""

from central.dashboard.composite_lines import composite_lines
from central.dashboard.wording import words_in
from central.released.month_composites import MonthComposite
from kiosk.survey import MeanShare

INDEX = MeanShare(100, 80 * 2520, 80 * 2520 * 2520, 2520)


def line(index, language="vi"):
    found = MonthComposite("2026-10", "mot-cua@1", index, 4 if index else 0, 5)
    return composite_lines([found], language, words_in(language))[0]


def test_composite_is_told_with_interval_visits_and_counters():
    told = line(INDEX)
    assert told.name == "Tháng 10/2026, phiếu mot-cua@1"
    assert told.value == ("80,0\u00a0% (khoảng tin cậy 95 %: 71,1 – 86,7), trung bình của 100 lượt")
    assert told.note == "từ 4 trong 5 quầy có đánh giá"
    assert "71.1 – 86.7" in line(INDEX, "en").value


def test_composite_is_withheld_in_words_without_a_number():
    told = line(None)
    assert told.value.startswith("Chưa ra.")
    assert not any(letter.isdigit() for letter in told.value + told.note)


def test_page_says_so_when_nobody_rated_last_month(house):
    shown = house.signed_in().get("/today").text
    assert "Tháng 10/2026 chưa có đánh giá nào được tính." in shown
