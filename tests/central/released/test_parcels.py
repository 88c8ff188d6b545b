"""What is published at night: by numbers of answers alone, ten at once, never less than before."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.released.parcels import Part, Series, for_an_officer, for_the_public, month_span

SECOND, THIRD, END = "2026-03-02", "2026-03-03", "2026-03-31"
MARCH = ("2026-03-01", END)


def levels(n, level=5):
    return Counter({level: n})


def public(released, night, published=()):
    series = Series({day: levels(n) for day, n in released.items()}, tuple(published))
    return [(part.span, part.day, part.levels.total()) for part in for_the_public(series, night)]


@pytest.mark.parametrize(
    ("released", "night", "found"),
    [
        ({SECOND: 9}, SECOND, []),
        ({SECOND: 10}, "2026-03-01", []),
        ({SECOND: 10}, SECOND, [((SECOND, SECOND), SECOND, 10)]),
        ({SECOND: 10, THIRD: 9}, END, [((SECOND, SECOND), SECOND, 10)]),
        ({SECOND: 5, THIRD: 5}, THIRD, []),
        ({SECOND: 5, THIRD: 5}, END, [(MARCH, SECOND, 5), (MARCH, THIRD, 5)]),
        ({SECOND: 5, "2026-04-01": 5}, "2026-04-30", []),
    ],
)
def test_day_of_ten_is_a_parcel_and_the_others_wait_for_the_end_of_their_month(
    released, night, found
):
    assert public(released, night) == found


def test_day_of_the_months_parcel_stays_in_it_when_ten_come_late():
    held = [Part(MARCH, SECOND, levels(5)), Part(MARCH, THIRD, levels(5))]
    assert public({SECOND: 14, THIRD: 5}, END, held) == []
    assert public({SECOND: 15, THIRD: 5}, END, held) == [(MARCH, SECOND, 10)]


def test_day_that_lost_an_answer_stays_as_it_was_published():
    held = (Part((SECOND, SECOND), SECOND, levels(10)),)
    series = Series({SECOND: levels(9) + levels(30, level=1)}, held)
    assert list(for_the_public(series, END)) == []


def test_officer_is_shown_all_that_waits_once_it_is_ten():
    series = Series({SECOND: levels(5), THIRD: levels(4)})
    assert list(for_an_officer(series, END)) == []
    more = Series({SECOND: levels(5), THIRD: levels(5)})
    assert {(part.span, part.day) for part in for_an_officer(more, END)} == {
        ((SECOND, THIRD), SECOND),
        ((SECOND, THIRD), THIRD),
    }
    assert list(for_an_officer(more, SECOND)) == []


@given(
    st.dictionaries(st.sampled_from([SECOND, THIRD, END]), st.lists(st.integers(1, 5), max_size=15))
)
def test_what_is_published_does_not_depend_on_what_was_answered(answers):
    told = {day: Counter(given_answers) for day, given_answers in answers.items()}
    alike = {day: levels(len(given_answers)) for day, given_answers in answers.items()}
    for rule in (for_the_public, for_an_officer):
        first, second = (
            [(part.span, part.day, part.levels.total()) for part in rule(Series(each), END)]
            for each in (told, alike)
        )
        assert first == second


def test_month_has_the_days_of_its_year():
    assert month_span("2028-02") == ("2028-02-01", "2028-02-29")
