"""Each rule at its edges: what it marks, and what it must leave alone."""

from dataclasses import replace
from datetime import time

import pytest

from central.tally.facts import RatingFacts
from central.tally.rules import RULES, VERSION, Circumstances, LogBefore, Mark, mark_of_rating
from central.tally.rules.burst import BURST_MS
from central.tally.rules.log_before import GivenBefore
from central.tally.rules.open_ticket import SETTLED_MS
from central.tally.rules.opening_hours import GRACE_MINUTES
from central.tally.rules.too_fast import LEAST_MS_PER_ANSWER

RATING = RatingFacts(
    visit="v",
    counter="quay-1",
    officer="",
    procedure="",
    stage="result",
    questionnaire="mot-cua@1",
    trigger="served",
    took_ms=8_000,
    partial=False,
    late=False,
    test=False,
    answered=2,
)
HOUR = 3_600_000
NOW = Circumstances("kiosk", boot="b0", up_ms=HOUR)
WORKING = LogBefore("b0", (("queue", HOUR - SETTLED_MS),), called=True)
WALKED_UP = replace(RATING, trigger="walk-up")
MORNING_AND_AFTERNOON = ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 0)))


def marked(facts=RATING, **more):
    return mark_of_rating(facts, NOW._replace(**more))


def given_before(*ago_ms, boot="b0", counter="quay-1"):
    return LogBefore(
        ratings=tuple(GivenBefore(boot, HOUR - ago, counter) for ago in sorted(ago_ms)[::-1])
    )


def test_rating_of_an_ordinary_visit_counts():
    assert marked() is None
    assert marked(before=WORKING, at=time(9, 0), hours=MORNING_AND_AFTERNOON) is None


def test_version_is_that_of_the_newest_rule():
    assert max(rule.since for rule in RULES) == VERSION
    assert len({rule.mark for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("answered", [1, 2, 8])
def test_rating_is_too_fast_when_nobody_could_have_chosen(answered):
    bound = LEAST_MS_PER_ANSWER * answered
    assert marked(replace(RATING, answered=answered, took_ms=bound - 1)) is Mark.TOO_FAST
    assert marked(replace(RATING, answered=answered, took_ms=bound)) is None


def test_skipped_questions_make_no_rating_too_fast():
    assert marked(replace(RATING, answered=1, took_ms=2 * LEAST_MS_PER_ANSWER - 1)) is None


def test_fourth_rating_within_a_minute_is_a_burst_and_the_three_before_it_are_not():
    assert marked(before=given_before(10, 20)) is None
    assert marked(before=given_before(10, 20, BURST_MS - 1)) is Mark.BURST
    assert marked(before=given_before(10, 20, BURST_MS)) is None


def test_burst_is_of_one_counter_and_one_start_of_the_machine():
    assert marked(before=given_before(10, 20, 30, counter="quay-2")) is None
    assert marked(before=given_before(10, 20, 30, boot="b1")) is None
    unknown = LogBefore(ratings=(GivenBefore("", HOUR, "quay-1"),) * 3)
    assert marked(before=unknown, boot="") is None


def test_walk_up_has_no_open_ticket_when_the_source_works():
    assert marked(WALKED_UP, before=WORKING) is Mark.NO_OPEN_TICKET


@pytest.mark.parametrize("trigger", ["served", "called", "scan"])
def test_rating_of_a_ticket_is_never_one_without(trigger):
    assert marked(replace(RATING, trigger=trigger), before=WORKING) is None


def test_late_rating_has_its_ticket():
    assert marked(replace(WALKED_UP, late=True), before=WORKING) is None


@pytest.mark.parametrize(
    "before",
    [
        LogBefore(),
        WORKING._replace(boot="b1"),
        WORKING._replace(called=False),
        WORKING._replace(sources=()),
        WORKING._replace(sources=(("queue", None),)),
        WORKING._replace(sources=(("queue", HOUR - SETTLED_MS + 1),)),
        WORKING._replace(sources=(("feed", None), ("queue", 0))),
    ],
    ids=["nothing", "restarted", "no-call", "no-source", "ill", "not-yet-settled", "one-ill"],
)
def test_walk_up_counts_when_the_source_is_not_known_to_work(before):
    assert marked(WALKED_UP, before=before) is None


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (time(6, 59), False),
        (time(7, 0), True),
        (time(11, 59, 59), True),
        (time(12, 0), False),
        (time(12, 59), False),
        (time(13, 0), True),
        (time(17, 29), True),
        (time(17, 30), False),
        (time(0, 0), False),
    ],
)
def test_rating_is_outside_hours_beyond_half_an_hour_of_them(at, is_open):
    assert GRACE_MINUTES == 30
    found = marked(at=at, hours=MORNING_AND_AFTERNOON)
    assert found is (None if is_open else Mark.OUTSIDE_HOURS)


def test_nothing_is_outside_hours_that_nobody_knows():
    assert marked(at=time(3, 0), hours=None) is None
    assert marked(at=None, hours=MORNING_AND_AFTERNOON) is None


def test_every_rating_of_a_closed_day_is_outside_hours():
    assert marked(at=time(9, 0), hours=()) is Mark.OUTSIDE_HOURS


def test_rating_of_an_invitation_that_was_opened_again_is_marked():
    assert marked(reopened=True) is Mark.PROMPT_REOPENED


def test_phone_is_judged_by_none_of_the_rules_about_a_touch_at_a_counter():
    found = marked(
        replace(WALKED_UP, took_ms=0),
        channel="phone",
        before=WORKING._replace(ratings=given_before(1, 2, 3).ratings),
        at=time(3, 0),
        hours=(),
        reopened=True,
    )
    assert found is None


@pytest.mark.parametrize(
    ("facts", "more", "mark"),
    [
        (replace(RATING, test=True, answered=0), {"apart": True}, Mark.TEST),
        (replace(RATING, answered=0), {"apart": True}, Mark.QUARANTINED),
        (replace(RATING, answered=0), {"reopened": True}, Mark.EMPTY),
        (RATING, {"reopened": True, "at": time(3, 0), "hours": ()}, Mark.PROMPT_REOPENED),
        (WALKED_UP, {"before": WORKING, "at": time(3, 0), "hours": ()}, Mark.OUTSIDE_HOURS),
        (replace(RATING, took_ms=0), {"before": given_before(1, 2, 3)}, Mark.BURST),
    ],
)
def test_first_rule_that_holds_gives_the_mark(facts, more, mark):
    assert marked(facts, **more) is mark
