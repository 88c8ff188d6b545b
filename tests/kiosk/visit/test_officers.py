"""Who serves: said, relieved, timed out; and whose a visit is."""

from dataclasses import replace

import pytest

from kiosk.visit import (
    DayBegan,
    Delay,
    Delays,
    OfficerChanged,
    State,
    TimeOver,
    TurnEnded,
    officer_delay_of,
    transition,
)
from kiosk.visit.events import OFFICER_BY
from tests.kiosk.visit.counter import DESK, Counter, prompted
from tests.kiosk.visit.every_event import OFFICER_EVENTS
from tests.kiosk.visit.phases import PHASES
from tests.kiosk.visit.source_phases import SOURCE_PHASES

HOURS_12 = 12 * 3_600_000


def sign_on(counter: Counter, officer: str | None = "nv-02", by: str = "badge") -> list[str]:
    return counter.take(OfficerChanged(counter.at_ms, officer, by))


@pytest.mark.parametrize("phase", [*PHASES, *SOURCE_PHASES], ids=lambda phase: phase.__name__)
@pytest.mark.parametrize(
    ("event", "officer", "record"),
    [
        ("badge", "nv-02", {"officer": "nv-02", "by": "badge"}),
        ("nobody", None, {"officer": None, "by": "pin"}),
        ("same officer", "nv-01", None),
        ("officer over", "nv-01", None),
    ],
)
def test_word_on_the_officer_changes_the_officer_alone_in_every_phase(
    phase, event, officer, record
):
    counter = phase()
    step = transition(DESK, counter.state, OFFICER_EVENTS[event](counter.at_ms))
    assert step.state.officer == officer
    assert without_officer(step.state) == without_officer(counter.state)
    bodies = [(draft.kind, draft.body) for draft in step.drafts]
    assert bodies == ([] if record is None else [("officer.changed", {"counter": "03"} | record)])


def without_officer(state: State) -> State:
    return replace(state, officer=None, officer_ms=None)


@pytest.mark.parametrize("by", OFFICER_BY)
def test_record_says_how_the_officer_became_known(counter, by):
    sign_on(counter, "nv-02", by)
    assert counter.drafts[-1].body == {"counter": "03", "officer": "nv-02", "by": by}


def test_officer_who_signed_on_is_forgotten_after_twelve_hours(counter):
    sign_on(counter)
    assert officer_delay_of(counter.state) is Delay.OFFICER
    assert Delays().length_ms(Delay.OFFICER, counter.state) == HOURS_12
    counter.wait(HOURS_12 - 1)
    assert counter.take(TimeOver(counter.at_ms, Delay.OFFICER)) == []
    assert counter.state.officer == "nv-02"
    counter.wait(1)
    assert counter.take(TimeOver(counter.at_ms, Delay.OFFICER)) == ["officer.changed"]
    assert counter.drafts[-1].body == {"counter": "03", "officer": None, "by": "time"}
    assert officer_delay_of(counter.state) is None


def test_twelve_hours_begin_anew_with_the_same_badge(counter):
    sign_on(counter)
    counter.wait(HOURS_12 - 1)
    assert sign_on(counter) == []
    counter.wait(1)
    assert counter.take(TimeOver(counter.at_ms, Delay.OFFICER)) == []
    assert counter.state.officer == "nv-02"


def test_officer_of_the_settings_is_not_timed(counter):
    assert counter.state.officer == "nv-01"
    assert officer_delay_of(counter.state) is None
    sign_on(counter)
    assert sign_on(counter, "nv-01") == ["officer.changed"]
    assert officer_delay_of(counter.state) is None


def test_day_begins_with_the_officer_of_the_settings_after_another_signed_on(counter):
    sign_on(counter)
    assert counter.take(DayBegan(counter.at_ms)) == ["officer.changed"]
    assert counter.drafts[-1].body == {"counter": "03", "officer": "nv-01", "by": "day"}
    assert counter.take(DayBegan(counter.at_ms)) == []


@pytest.mark.parametrize("gone", ["signed off", "forgotten"])
def test_day_begins_with_the_officer_of_the_settings_after_nobody_was_there(counter, gone):
    sign_on(counter)
    if gone == "forgotten":
        counter.wait(HOURS_12).take(TimeOver(counter.at_ms, Delay.OFFICER))
    else:
        sign_on(counter, None, "pin")
    assert counter.state.officer is None
    assert counter.take(DayBegan(counter.at_ms)) == ["officer.changed"]
    assert counter.drafts[-1].body == {"counter": "03", "officer": "nv-01", "by": "day"}


def test_day_begins_with_nobody_where_the_settings_name_nobody():
    counter = Counter.open(replace(DESK, officer=None))
    assert counter.state.officer is None
    sign_on(counter)
    counter.take(DayBegan(counter.at_ms))
    assert counter.drafts[-1].body == {"counter": "03", "officer": None, "by": "day"}


def officers_of(counter: Counter) -> dict[str, str | None]:
    return {
        draft.kind: draft.body["officer"]
        for draft in counter.drafts
        if "officer" in draft.body and draft.kind != "officer.changed"
    }


def test_visit_is_of_whoever_served_it_when_another_signs_on_before_the_rating(counter):
    prompted(counter)
    sign_on(counter)
    counter.answer(5, 5)
    assert officers_of(counter) == {
        "visit.served": "nv-01",
        "visit.prompted": "nv-01",
        "rating": "nv-01",
    }


def test_served_visit_that_goes_unrated_is_of_whoever_served_it(counter):
    prompted(counter)
    sign_on(counter)
    counter.call("b")
    assert counter.drafts[-2].body["officer"] == "nv-01"


def test_visit_that_is_rated_while_being_served_is_of_whoever_was_there_at_the_touch(counter):
    counter.call("a")
    counter.touch()
    sign_on(counter)
    counter.answer(5, 5)
    counter.serve("a")
    assert officers_of(counter) == {"rating": "nv-01", "visit.served": "nv-02"}


def test_walk_up_is_of_whoever_was_there_at_the_touch(counter):
    counter.touch("w")
    sign_on(counter, None, "pin")
    counter.answer(5)
    counter.wait(6_000).take(TurnEnded(counter.at_ms, "x"))
    counter.answer(5)
    assert officers_of(counter) == {"visit.served": "nv-01", "rating": "nv-01"}


def test_visit_that_nobody_served_is_of_whoever_is_there_when_it_ends(counter):
    counter.call("a")
    sign_on(counter)
    counter.call("b")
    assert officers_of(counter) == {"visit.unrated": "nv-02"}


def test_rating_names_nobody_when_nobody_is_signed_on(counter):
    """Never the last one."""
    sign_on(counter)
    sign_on(counter, None, "pin")
    prompted(counter)
    counter.answer(5, 5)
    assert set(officers_of(counter).values()) == {None}
