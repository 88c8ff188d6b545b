"""Stages, who gets what, stop and roll back: any order of steps, over any kiosks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from central.configurations import roll_out
from central.configurations.roll_out import (
    ALL,
    FIRST,
    SECOND,
    Fault,
    Plan,
    Standing,
    State,
    StepError,
    choose,
    part,
)

HALLS = st.dictionaries(
    st.integers(0, 400).map(lambda number: f"k-{number:03}"),
    st.sampled_from([f"xa-{number}" for number in range(8)]),
    min_size=1,
    max_size=120,
)


@pytest.mark.parametrize(
    ("count", "one", "ten"), [(1, 1, 1), (9, 1, 1), (11, 1, 2), (100, 1, 10), (101, 2, 11)]
)
def test_part_is_rounded_up_and_at_least_one(count, one, ten):
    assert (part(count, 1), part(count, 10)) == (one, ten)


@given(members=HALLS, seed=st.text(max_size=9))
@settings(max_examples=40, deadline=None)
def test_choice_is_the_same_again_and_spread_over_sites(members, seed):
    plan = choose(members, seed)
    assert plan == choose(dict(reversed(members.items())), seed)
    assert set(plan.first) <= set(plan.second) <= set(members)
    assert len(set(plan.second)) == len(plan.second) == part(len(members), 10)
    assert len(plan.first) == part(len(members), 1)
    sites = [members[kiosk] for kiosk in plan.second]
    everywhere = set(members.values())
    assert len(set(sites)) == min(len(everywhere), len(sites))


@given(members=HALLS, data=st.data())
@settings(max_examples=30, deadline=None)
def test_named_kiosks_are_the_first_stage(members, data):
    named = data.draw(st.sets(st.sampled_from(sorted(members)), min_size=1))
    plan = choose(members, "x", named)
    assert set(plan.first) == named
    assert set(plan.first) <= set(plan.second)
    with pytest.raises(StepError) as refused:
        choose(members, "x", {*named, "k-khac"})
    assert (refused.value.fault, refused.value.about) == (Fault.NOT_OF_THE_GROUP, "k-khac")


def test_group_without_kiosks_has_nobody_to_begin_with():
    with pytest.raises(StepError) as refused:
        choose({}, "x")
    assert refused.value.fault is Fault.NO_KIOSKS


class Group(RuleBasedStateMachine):
    """A group whose kiosks come, go and take what they want, under any steps."""

    def __init__(self):
        super().__init__()
        self.standing = Standing()
        self.wants = {f"k-{number:03}": 0 for number in range(30)}
        self.taken = dict(self.wants)
        self.bad = set()
        self.given = {}

    def apply(self, step):
        self.standing = step.after
        for kiosk in step.to:
            assert self.wants[kiosk] != step.version
            self.wants[kiosk] = step.version

    def behind(self):
        return {kiosk for kiosk, wanted in self.wants.items() if self.taken[kiosk] != wanted}

    @rule(number=st.integers(100, 130))
    def comes(self, number):
        kiosk = f"k-{number}"
        if kiosk not in self.wants:
            self.wants[kiosk] = self.taken[kiosk] = self.standing.base

    @precondition(lambda self: len(self.wants) > 1)
    @rule(data=st.data())
    def goes(self, data):
        kiosk = data.draw(st.sampled_from(sorted(self.wants)))
        del self.wants[kiosk], self.taken[kiosk]

    @rule()
    def take(self):
        self.taken = dict(self.wants)

    @precondition(lambda self: self.standing.state is State.SETTLED)
    @rule()
    def start(self):
        plan = choose(dict.fromkeys(self.wants, "xa-mau"), "x")
        step = roll_out.start(self.standing, self.wants, plan)
        assert step.to == set(plan.first)
        self.apply(step)

    @precondition(lambda self: self.standing.state is State.RUNNING)
    @rule(forced=st.booleans())
    def advance(self, forced):
        stage = roll_out.stage_kiosks(self.standing, self.standing.stage, self.wants)
        holding = stage & self.behind()
        if holding and not forced:
            with pytest.raises(StepError, match="not-taken"):
                roll_out.advance(self.standing, self.wants, self.behind(), forced=False)
            return
        self.apply(roll_out.advance(self.standing, self.wants, self.behind(), forced=forced))

    @precondition(lambda self: self.standing.state is State.RUNNING)
    @rule()
    def stop(self):
        before = dict(self.wants)
        self.apply(roll_out.stop(self.standing))
        assert self.wants == before

    @precondition(lambda self: self.standing.state is State.STOPPED)
    @rule()
    def stopped_stays_stopped_or_resumes(self):
        for refused in (
            lambda: roll_out.advance(self.standing, self.wants, (), forced=True),
            lambda: roll_out.start(self.standing, self.wants, Plan()),
            lambda: roll_out.stop(self.standing),
        ):
            with pytest.raises(StepError):
                refused()
        self.apply(roll_out.resume(self.standing))

    @precondition(lambda self: self.standing.state is not State.SETTLED)
    @rule()
    def roll_back_under_way(self):
        bad = self.standing.version
        step, equal_to = roll_out.roll_back(self.standing, self.wants, None)
        assert equal_to == self.standing.base
        self.apply(step)
        self.bad.add(bad)

    @precondition(lambda self: self.standing.state is State.SETTLED and self.standing.base > 0)
    @rule(data=st.data())
    def roll_back_settled(self, data):
        to = data.draw(st.integers(0, self.standing.base - 1))
        self.bad.add(self.standing.base)
        step, equal_to = roll_out.roll_back(self.standing, self.wants, to)
        assert equal_to == to
        self.apply(step)
        assert set(self.wants.values()) == {step.version}

    @invariant()
    def versions_rise_and_are_known(self):
        standing = self.standing
        assert 0 <= standing.base <= standing.latest
        assert all(0 <= wanted <= standing.latest for wanted in self.wants.values())
        assert (standing.version is None) is (standing.state is State.SETTLED)

    @invariant()
    def nobody_wants_what_was_taken_back(self):
        assert not self.bad & set(self.wants.values())

    @invariant()
    def only_kiosks_of_the_stage_want_what_is_under_way(self):
        standing = self.standing
        if standing.version is not None:
            stage = roll_out.stage_kiosks(standing, standing.stage, self.wants)
            wanting = {k for k, wanted in self.wants.items() if wanted == standing.version}
            assert wanting == stage
            assert standing.stage in {FIRST, SECOND}


Group.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestAnyOrderOfSteps = Group.TestCase


@pytest.mark.parametrize("step", ["advance", "stop", "resume"])
def test_step_of_a_roll_out_is_refused_when_none_is_under_way(step):
    more = ({"k": 0}, ()) if step == "advance" else ()
    forced = {"forced": False} if step == "advance" else {}
    with pytest.raises(StepError) as refused:
        getattr(roll_out, step)(Standing(), *more, **forced)
    assert refused.value.fault is Fault.NONE_UNDER_WAY


def test_roll_back_is_refused_when_there_is_nothing_earlier():
    for to in (None, 2, 5, -1):
        with pytest.raises(StepError) as refused:
            roll_out.roll_back(Standing(base=2, latest=2), {"k": 2}, to)
        assert refused.value.fault is Fault.NOT_AN_EARLIER_ONE


def test_roll_out_is_done_when_all_have_the_version():
    wants = {"k-1": 1, "k-2": 0}
    standing = Standing(0, 1, State.RUNNING, 1, SECOND, Plan(("k-1",), ("k-1",)))
    step = roll_out.advance(standing, wants, (), forced=False)
    assert step == roll_out.Step(Standing(base=1, latest=1), 1, frozenset({"k-2"}))
    assert ALL == SECOND + 1
