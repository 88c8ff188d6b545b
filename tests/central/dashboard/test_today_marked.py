"""Marked ratings on today's page: the two indices side by side, the flag in plain words."""

from dataclasses import replace

import pytest

from central.dashboard.today_marked import beside_note
from central.dashboard.today_page import today_page
from central.dashboard.wording import words_in
from central.released.marked import at_counters, beside
from central.released.questionnaires_apart import QuestionToday
from central.tally.rules.marked_share import marked_shares
from tests.central.dashboard.test_today_page import counter, view

SERVICE = QuestionToday("service", {1: 0, 2: 0, 3: 2, 4: 4, 5: 4}, "mot-cua@1")
ROWS = [("quay-01", "mot-cua@1", "service", 5, 6), ("quay-01", "mot-cua@1", "officer", 5, 6)]


def marked_view(given, rows=ROWS, **more):
    events = [("quay-01", "rated", mark, n) for mark, n in given.items()]
    shares = marked_shares(events)
    made = view(counter(), marked=sum(n for mark, n in given.items() if mark))
    found = at_counters(shares, {"quay-01": SERVICE}, rows)
    return replace(made, beside=beside(SERVICE, rows), marked_at=found, **more)


def page(made, language="vi"):
    return today_page(made, language, words_in(language))


def test_both_indices_are_told_with_interval_and_number():
    shown = page(marked_view({"": 10, "too-fast": 6}))
    assert "tính cả 6 câu trả lời bị đánh dấu thì chỉ số là 87,5" in shown.marked.note
    assert "khoảng tin cậy 95 %: 64,0 – 96,5" in shown.marked.note
    found = shown.flagged[0]
    assert found.counter.endswith("6 trong 16 đánh giá (37,5 %)".replace(" %", "\u00a0%"))
    assert len(found.rules) == 1
    assert found.rules[0].startswith("6 đánh giá: Các câu trả lời được chạm nhanh hơn thời gian")
    assert "80,0" in found.indices
    assert "87,5" in found.indices


def test_rules_are_told_with_the_one_that_marked_most_first():
    found = page(marked_view({"": 10, "double": 1, "burst": 4})).flagged[0]
    assert [rule.partition(" ")[0] for rule in found.rules] == ["4", "1"]


def test_index_with_marked_ratings_is_withheld_in_words_until_a_block_is_released():
    made = marked_view({"": 100, "too-fast": 4}, rows=[], judged=4)
    assert "hiện khi một quầy có ít nhất 5" in page(made).marked.note
    assert page(made).flagged == ()
    few = page(marked_view({"": 10, "too-fast": 4}, rows=[], judged=4))
    assert "chưa hiện: cần ít nhất 5" in few.flagged[0].indices
    assert "%" not in few.flagged[0].indices


def test_nothing_is_said_of_an_index_when_marks_are_of_another_kind():
    made = marked_view({"": 100, "double": 1}, rows=[])
    assert beside_note(made, "vi", words_in("vi")) == ""


@pytest.mark.parametrize(
    ("given", "by_rule", "flagged"),
    [
        (60, {"burst": 3}, False),
        (59, {"burst": 3}, True),
        (59, {"burst": 2, "too-fast": 1}, True),
        (12, {"burst": 1}, False),
        (12, {"burst": 2}, False),
    ],
)
def test_flag_is_raised_above_five_per_cent_and_by_three_ratings(given, by_rule, flagged):
    counted = given - sum(by_rule.values())
    found = page(marked_view({"": counted, **by_rule}, rows=[])).flagged
    assert [each.counter for each in found] == (
        [f"Quầy 01: 3 trong {given} đánh giá (5,1\u00a0%)"] if flagged else []
    )
