"""What of the figures stands in a published list, and that the list has one text."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.heads.head_list import LEAST_PUBLISHED, DayCell, HeldLog, list_text, logs_in


def cell(n, satisfied, site="xa-mau"):
    return DayCell(site, "2026-03-02", "kiosk", "mot-cua@1", "service", n, satisfied)


def published(one):
    (told,) = json.loads(list_text([], [one]))["tallies"]
    return told["n"], told["satisfied"]


@pytest.mark.parametrize(
    ("n", "satisfied", "shown"),
    [
        (9, 9, (None, None)),
        (10, 10, (10, 10)),
        (10, 0, (10, 0)),
        (10, 1, (10, None)),
        (19, 10, (19, None)),
        (20, 10, (20, 10)),
        (20, 11, (20, None)),
        (100, 95, (100, None)),
        (100, 100, (100, 100)),
        (100, 90, (100, 90)),
    ],
)
def test_cell_is_withheld_when_few_people_would_stand_in_it(n, satisfied, shown):
    assert published(cell(n, satisfied)) == shown


@given(st.integers(0, 200).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_no_small_number_can_be_worked_out_from_what_is_published(numbers):
    n, satisfied = published(cell(*numbers))
    for told in (n, satisfied, None if None in {n, satisfied} else n - satisfied):
        assert told is None or told == 0 or told >= LEAST_PUBLISHED


@given(st.permutations([HeldLog("xa-mau", f"k-{at}", "E" * 22, at, "A" * 43) for at in range(5)]))
def test_list_has_one_text_whatever_order_the_logs_come_in(logs):
    text = list_text(logs, [cell(20, 20, "b"), cell(20, 20, "a")])
    assert text == list_text(sorted(logs), [cell(20, 20, "a"), cell(20, 20, "b")])
    assert text.isascii()
    assert logs_in(text) == {(log.site, log.kiosk, log.epoch): log.seq for log in logs}
