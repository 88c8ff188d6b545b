"""What can be believed: the rule, its boundaries, and the note of an index at the ceiling."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.tally.trust import Grade, Reason, TrustFacts, is_at_the_ceiling, verdict
from kiosk.survey import Share

WELL = TrustFacts(
    logs=2, expected=1000, given=300, index=Share(240, 300), response=(300, 600), marked=2
)


def reasons(facts):
    return [reason for reason, _ in verdict(facts).reasons]


def test_figures_are_believed_when_there_is_no_reason_not_to():
    assert verdict(WELL).grade is Grade.BELIEVED
    assert verdict(WELL).reasons == ()


def test_nothing_is_believed_when_there_is_nothing():
    assert verdict(TrustFacts()).grade is Grade.NOTHING


@pytest.mark.parametrize(("missing", "grade"), [(50, Grade.WITH_CARE), (51, Grade.NOT_YET)])
def test_missing_records_weigh_more_when_they_are_above_five_per_cent(missing, grade):
    found = verdict(replace(WELL, missing=missing))
    assert (found.grade, found.reasons) == (grade, ((Reason.MISSING, missing),))


def test_fork_that_waits_stands_before_everything_else():
    found = verdict(replace(WELL, forked=1, begun_anew=2, flagged=1))
    assert found.grade is Grade.NOT_YET
    assert found.reasons == ((Reason.FORK, 1), (Reason.BEGUN_ANEW, 2), (Reason.FLAGGED, 1))


def test_what_is_only_told_makes_nothing_less_believed():
    found = verdict(replace(WELL, silent=1, revised=2, noted=3))
    assert found.grade is Grade.BELIEVED
    assert reasons(replace(WELL, silent=1, revised=2, noted=3)) == ["silent", "revised", "noted"]


@pytest.mark.parametrize(
    ("index", "response", "expected"),
    [
        (Share(996, 1000), (1000, 4000), True),
        (Share(996, 1000), (1199, 4000), True),
        (Share(996, 1000), (1200, 4000), False),
        (Share(960, 1000), (1000, 4000), False),
        (Share(10, 10), (10, 1000), False),
        (Share(0, 0), (0, 1000), False),
    ],
    ids=["both", "just-below-30", "exactly-30", "interval-reaches-below", "few", "none"],
)
def test_index_is_at_the_ceiling_when_both_thresholds_are_passed(index, response, expected):
    assert is_at_the_ceiling(index, response) is expected


def test_low_response_is_told_once_when_the_index_is_at_the_ceiling():
    facts = replace(WELL, index=Share(996, 1000), response=(1000, 4000))
    assert reasons(facts) == ["ceiling"]
    assert reasons(replace(facts, index=Share(800, 1000))) == ["low_response"]


def test_ceiling_is_refused_when_more_answered_than_were_served():
    with pytest.raises(ValueError, match="answered <= served"):
        is_at_the_ceiling(Share(1, 1), (2, 1))


def test_too_few_answers_are_a_reason_when_nothing_is_released():
    assert reasons(replace(WELL, index=None)) == ["few"]


_NUMBERS = [each.name for each in fields(TrustFacts) if each.name not in {"index", "response"}]


@given(st.fixed_dictionaries({name: st.integers(0, 50) for name in _NUMBERS}))
def test_more_of_a_fault_never_makes_figures_more_believed(numbers):
    order = [Grade.BELIEVED, Grade.WITH_CARE, Grade.NOT_YET]
    base = replace(WELL, **{**numbers, "logs": 1, "expected": 100, "given": 300})
    before = order.index(verdict(base).grade)
    for name in ("forked", "missing", "apart", "begun_anew", "flagged", "unknown_visits"):
        worse = replace(base, **{name: getattr(base, name) + 1})
        assert order.index(verdict(worse).grade) >= before
