"""From control to control by keys, and a person's rhythm told from a scanner's."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from kiosk.ui.key_navigation import Control, Direction, next_control, numbered, rows_of
from kiosk.ui.key_rhythm import BURST_GAP_MS, BURST_QUIET_MS, MACHINE_KEYS, KeyRhythm, Verdict

NEXT, PREVIOUS, UP, DOWN = Direction.NEXT, Direction.PREVIOUS, Direction.UP, Direction.DOWN

FORM = [
    Control("back", 0, 900, 100, 60),
    Control("two", 110, 100, 100, 100),
    Control("one", 0, 110, 100, 100),
    Control("three", 220, 100, 100, 100),
    Control("english", 220, 890, 100, 80),
]
"""Three in a row, not quite level, and two far below."""


def test_controls_are_read_row_by_row_when_not_quite_level():
    names = [[control.name for control in row] for row in rows_of(FORM)]
    assert names == [["one", "two", "three"], ["back", "english"]]


@pytest.mark.parametrize(
    ("current", "direction", "expected"),
    [
        (None, NEXT, "one"),
        (None, DOWN, "one"),
        (None, UP, "english"),
        (None, PREVIOUS, "english"),
        ("gone", NEXT, "one"),
        ("one", NEXT, "two"),
        ("three", NEXT, "back"),
        ("english", NEXT, "one"),
        ("one", PREVIOUS, "english"),
        ("one", DOWN, "back"),
        ("three", DOWN, "english"),
        ("english", UP, "three"),
        ("one", UP, "back"),
        ("back", DOWN, "one"),
    ],
)
def test_focus_goes_where_the_arrow_points(current, direction, expected):
    assert next_control(FORM, current, direction) == expected


def test_focus_goes_nowhere_when_there_is_no_control():
    assert next_control([], "one", NEXT) is None


def test_fifth_answer_is_counted_as_shown_and_not_by_its_value():
    controls = [Control(f"answer-{6 - n}", 0, 100 * n, 900, 90) for n in range(1, 6)]
    assert [numbered(controls, "answer-", n) for n in range(7)] == [
        None,
        "answer-5",
        "answer-4",
        "answer-3",
        "answer-2",
        "answer-1",
        None,
    ]


sizes = st.integers(1, 400)
screens = st.lists(
    st.tuples(st.integers(0, 1500), st.integers(0, 1500), sizes, sizes), min_size=1, max_size=30
).map(lambda all_of: [Control(str(n), *each) for n, each in enumerate(all_of)])


@given(screens)
def test_two_keys_reach_everything_wherever_it_stands(controls):
    for direction in (NEXT, PREVIOUS):
        name, seen = None, set()
        for _ in controls:
            name = next_control(controls, name, direction)
            seen.add(name)
        assert seen == {control.name for control in controls}


@given(screens, st.sampled_from(Direction))
def test_focus_is_never_lost_whatever_the_key(controls, direction):
    for control in controls:
        assert next_control(controls, control.name, direction) in {each.name for each in controls}


@given(screens)
def test_next_and_previous_undo_one_another(controls):
    for control in controls:
        there = next_control(controls, control.name, NEXT)
        assert next_control(controls, there, PREVIOUS) == control.name


def verdicts(times, *, printable=True, text=False):
    rhythm = KeyRhythm()
    return [rhythm.take(at_ms, printable=printable, text=text) for at_ms in times]


def test_key_is_held_when_alone_and_acted_upon_when_it_cannot_begin_a_code():
    assert verdicts([500, 700, 700 + BURST_GAP_MS]) == [Verdict.HOLD] * 3
    assert verdicts([500, 700], printable=False) == [Verdict.ACT] * 2


@given(st.lists(st.integers(0, BURST_GAP_MS - 1), min_size=1, max_size=200), st.booleans())
def test_no_key_of_a_burst_counts_however_quick(gaps, ends_with_enter):
    rhythm, now = KeyRhythm(), 1_000
    assert rhythm.take(now, printable=True, text=False) is Verdict.HOLD
    for gap in gaps:
        now += gap
        assert rhythm.take(now, printable=True, text=False) is Verdict.IGNORE
    if ends_with_enter:
        assert rhythm.take(now + 60, printable=False, text=False) is Verdict.IGNORE
    after = now + 60 + BURST_QUIET_MS
    assert rhythm.take(after, printable=True, text=False) is Verdict.HOLD


def stands(times, *, text=True):
    """Which keys, by number, are acted upon in the end, and which still wait."""
    rhythm, held, done = KeyRhythm(), [], []
    for number, at_ms in enumerate(times):
        match rhythm.take(at_ms, printable=True, text=text):
            case Verdict.IGNORE:
                held = []
            case Verdict.JOIN:
                held.append(number)
            case Verdict.HOLD:
                done, held = done + held, [number]
    return done, held


@given(st.lists(st.integers(0, BURST_GAP_MS - 1), min_size=MACHINE_KEYS - 1, max_size=60))
def test_nothing_of_a_burst_stays_where_text_is_typed(gaps):
    times = [1_000 + sum(gaps[:count]) for count in range(len(gaps) + 1)]
    assert stands(times) == ([], [])
    later = [times[-1] + 60, times[-1] + 60 + BURST_QUIET_MS]
    assert stands(times + later) == ([], [len(times) + 1])


@given(st.lists(st.integers(BURST_GAP_MS, 400), max_size=60))
def test_every_key_of_quick_fingers_counts_and_none_waits_for_two_others(gaps):
    times = [1_000 + sum(gaps[:count]) for count in range(len(gaps) + 1)]
    assert stands(times) == (list(range(len(gaps))), [len(gaps)])


@pytest.mark.parametrize("together", [2, 3])
def test_fingers_that_come_down_almost_together_are_a_persons(together):
    times = [1_000 + 12 * number for number in range(together)]
    after = [times[-1] + 70, times[-1] + 140]
    assert stands(times) == ([], list(range(together)))
    assert stands(times + after) == (list(range(together + 1)), [together + 1])


def test_time_that_goes_back_is_taken_for_a_burst():
    assert verdicts([1_000, 900]) == [Verdict.HOLD, Verdict.IGNORE]
