"""A screen that nobody uses: dimmed at night, moved a little, and neither once it is used."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ui.counter_view import LocalTime
from kiosk.ui.resting_screen import PLACES, SHIFT_MINUTES, Night, night_between, resting
from kiosk.visit import Idle, OutOfService, Panel, Prompt, Question, Reason, Serving, State, Thanks
from kiosk.visit.state import Trigger
from tests.kiosk.ui.scene import VISIT

EVENING = night_between("18:30", "06:00", 60)
RESTING = State(Idle())


def at(hour: int, minute: int = 0) -> LocalTime:
    return LocalTime(weekday=0, day=23, month=11, hour=hour, minute=minute)


@pytest.mark.parametrize(
    ("night", "hour", "minute", "dim"),
    [
        (EVENING, 12, 0, 0),
        (EVENING, 18, 29, 0),
        (EVENING, 18, 30, 60),
        (EVENING, 23, 59, 60),
        (EVENING, 0, 0, 60),
        (EVENING, 5, 59, 60),
        (EVENING, 6, 0, 0),
        (night_between("00:00", "05:00", 80), 0, 0, 80),
        (night_between("00:00", "05:00", 80), 4, 59, 80),
        (night_between("00:00", "05:00", 80), 23, 59, 0),
        (night_between("12:00", "12:00", 80), 12, 0, 0),
        (None, 3, 0, 0),
    ],
)
def test_invitation_is_dimmed_at_night_alone(night, hour, minute, dim):
    assert resting(at(hour, minute), RESTING, night, shift=False) == {"dim": dim, "shift": 0}


@pytest.mark.parametrize(
    "state",
    [
        State(Serving(), open=VISIT),
        State(Prompt(0), open=VISIT),
        State(Question(VISIT, Trigger.SERVED, 0, (), 0, 0)),
        State(Thanks(VISIT, "", "")),
        State(OutOfService(Reason.STORAGE)),
        replace(RESTING, panel=Panel.NOTICE),
        replace(RESTING, chosen_ms=1_000),
    ],
)
def test_screen_is_bright_and_still_when_somebody_may_be_there(state):
    assert resting(at(23), state, EVENING, shift=True) == {"dim": 0, "shift": 0}


def test_invitation_goes_once_round_the_circle_and_stays_for_minutes_at_each_place():
    places = [
        resting(at(9 + minute // 60, minute % 60), RESTING, None, shift=True)["shift"]
        for minute in range(SHIFT_MINUTES * PLACES)
    ]
    assert sorted(set(places)) == list(range(1, PLACES + 1))
    changes = sum(one != other for one, other in pairwise(places))
    assert changes == PLACES - 1


@pytest.mark.parametrize(("one", "other"), [(None, "06:00"), ("18:00", None), (None, None)])
def test_there_is_no_night_when_half_of_it_is_unknown(one, other):
    assert night_between(one, other, 60) is None


@given(st.integers(0, 1439), st.integers(0, 1439), st.integers(0, 1439))
def test_night_has_as_many_minutes_as_its_ends_are_apart(begins, ends, minute):
    night = Night(begins, ends, 50)
    assert sum(night.holds(each) for each in range(1440)) == (ends - begins) % 1440
    if begins < ends:
        assert night.holds(minute) == (begins <= minute < ends)
