"""What the update agent does next, as a pure function of what it knows."""

import subprocess
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thuocdo_update.agent import foreign
from thuocdo_update.decide import (
    OVERDUE_S,
    TRIES,
    After,
    Kind,
    Moment,
    Offer,
    after_try,
    in_window,
    of_the_moment,
    of_the_offer,
    opens,
)
from thuocdo_update.versions import Version, newest

OFFER = Offer("0.1.0-1~deb12u1", "0.2.0-1~deb12u1", "0.1.0-1~deb12u1", free_mb=900, needed_mb=400)
MOMENT = Moment(outbox="", busy=False, is_open=False, in_window=False, waited_s=0)
VERSIONS = st.from_regex(
    r"[0-9]{1,3}(\.[0-9]{1,2}|[a-c~+]){0,4}(-[0-9]~deb1[23]u[0-9])?", fullmatch=True
)


@settings(max_examples=30, deadline=None)
@given(VERSIONS, VERSIONS)
def test_versions_are_compared_as_dpkg_does_when_they_differ(one, other):
    for name, holds in (
        ("lt", Version(one) < Version(other)),
        ("eq", Version(one) == Version(other)),
    ):
        done = subprocess.run(["dpkg", "--compare-versions", one, name, other], check=False)
        assert (done.returncode == 0) is holds


@given(VERSIONS, VERSIONS, VERSIONS, st.booleans(), st.integers(0, 900), st.integers(0, 900))
def test_nothing_older_is_fetched_when_anything_is_offered(
    installed, offered, highest, is_bad, free_mb, needed_mb
):
    bad = frozenset({offered} if is_bad else ())
    step = of_the_offer(Offer(installed, offered, highest, bad, "", free_mb, needed_mb))
    if step.kind is Kind.FETCH:
        assert Version(offered) > Version(installed)
        assert Version(offered) >= Version(highest)
        assert not is_bad
        assert free_mb >= needed_mb
    assert step.why or step.kind in {Kind.FETCH, Kind.REST}


@pytest.mark.parametrize(
    ("offer", "kind", "word"),
    [
        (OFFER, Kind.FETCH, ""),
        (replace(OFFER, offered=""), Kind.REST, ""),
        (replace(OFFER, offered=OFFER.installed), Kind.REST, ""),
        (replace(OFFER, offered="0.0.9-1~deb12u1"), Kind.REFUSE, "is older than 0.1.0"),
        (replace(OFFER, highest="0.3.0-1~deb12u1"), Kind.REFUSE, "was offered before"),
        (replace(OFFER, bad=frozenset({OFFER.offered})), Kind.REST, "failed here before"),
        (replace(OFFER, foreign="is for Debian 13"), Kind.REFUSE, "Debian 13"),
        (replace(OFFER, free_mb=399), Kind.REFUSE, "399 MB"),
    ],
)
def test_offer_is_judged_when_it_is_as_said(offer, kind, word):
    step = of_the_offer(offer)
    assert step.kind is kind
    assert word in step.why


@given(
    st.sampled_from(["", "record 7 is not whole"]),
    st.booleans(),
    st.sampled_from([None, True, False]),
    st.booleans(),
    st.floats(0, 2 * OVERDUE_S),
    st.booleans(),
)
def test_nothing_is_installed_when_the_log_is_not_whole_or_somebody_is_served(
    outbox, busy, is_open, in_time, waited_s, asked
):
    step = of_the_moment(Moment(outbox, busy, is_open, in_time, waited_s, asked))
    if outbox:
        assert step.kind is Kind.REFUSE
        assert outbox in step.why
    elif busy:
        assert step.kind is Kind.WAIT
    if step.kind is Kind.INSTALL:
        assert asked or waited_s >= OVERDUE_S or is_open is False or (is_open is None and in_time)


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({}, Kind.INSTALL),
        ({"is_open": True}, Kind.WAIT),
        ({"is_open": True, "asked": True}, Kind.INSTALL),
        ({"is_open": True, "waited_s": OVERDUE_S}, Kind.INSTALL),
        ({"is_open": True, "waited_s": OVERDUE_S, "busy": True}, Kind.WAIT),
        ({"is_open": None}, Kind.WAIT),
        ({"is_open": None, "in_window": True}, Kind.INSTALL),
    ],
)
def test_moment_is_judged_when_it_is_as_said(changed, kind):
    assert of_the_moment(replace(MOMENT, **changed)).kind is kind


@given(st.integers(1, 10), st.booleans(), st.booleans())
def test_version_before_is_taken_only_after_three_failures_when_it_opens_the_log(
    tried, healthy, can_return
):
    after = after_try(tried, healthy=healthy, can_return=can_return)
    assert (after is After.KEEP) is healthy
    if after is After.RETURN:
        assert tried >= TRIES
        assert can_return
    if after is After.TRY:
        assert tried < TRIES


@pytest.mark.parametrize(
    ("schema", "oldest", "knows", "does"),
    [(3, 0, 3, True), (4, 0, 3, False), (4, 3, 3, True), (5, 4, 3, False), (0, 0, 3, True)],
)
def test_log_is_opened_by_an_older_program_when_its_schema_says_so(schema, oldest, knows, does):
    assert opens(schema, oldest, knows) is does


@given(st.integers(0, 1439), st.integers(0, 1439), st.integers(0, 1439))
def test_window_holds_half_of_the_day_when_it_is_turned_round(minute, begins, ends):
    def text(at):
        return f"{at // 60:02}:{at % 60:02}"

    one = in_window(minute, f"{text(begins)}-{text(ends)}")
    other = in_window(minute, f"{text(ends)}-{text(begins)}")
    assert one != other or begins == ends


def test_version_of_another_release_is_told_when_the_machine_is_of_this_one():
    assert foreign("0.2.0-1~deb12u1", "12") == ""
    assert "Debian 12" in foreign("0.2.0-1~deb13u1", "12")
    assert newest("", "0.2.0", "0.10.0") == "0.10.0"
