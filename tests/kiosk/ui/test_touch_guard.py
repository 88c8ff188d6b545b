"""Which finger counts: by table, and over any sequence of fingers."""

import hypothesis.strategies as st
from hypothesis import given

from kiosk.ui.touch_guard import (
    LONGEST_TOUCH_MS,
    PALM_FINGERS,
    STILL_WITHIN_PX,
    STUCK_TOUCH_MS,
    Change,
    Stroke,
    StuckTouch,
    TouchGuard,
    TouchPoint,
)

DOWN, MOVED, UP = Change.DOWN, Change.MOVED, Change.UP
DEVICE = 7


def point(finger, change, x=100.0, y=200.0) -> TouchPoint:
    return TouchPoint((DEVICE, finger), change, x, y)


def kinds(strokes) -> list[Stroke]:
    return [stroke for stroke, _, _ in strokes]


def test_finger_presses_moves_and_releases_where_it_is_when_alone():
    guard = TouchGuard()
    assert guard.take([point(1, DOWN, 10, 20)], 0) == [(Stroke.PRESS, 10, 20)]
    assert guard.take([point(1, MOVED, 11, 21)], 8) == [(Stroke.MOVE, 11, 21)]
    assert guard.take([point(1, UP, 12, 22)], 16) == [(Stroke.RELEASE, 12, 22)]
    assert guard.due_ms is None


def test_second_finger_does_nothing_when_the_first_is_down_and_when_it_was_lifted():
    guard = TouchGuard()
    guard.take([point(1, DOWN)], 0)
    assert guard.take([point(2, DOWN)], 5) == []
    assert kinds(guard.take([point(1, UP)], 10)) == [Stroke.RELEASE]
    assert guard.take([point(2, UP)], 15) == []


def test_third_finger_counts_when_the_first_is_gone_and_the_second_rests():
    guard = TouchGuard()
    guard.take([point(1, DOWN)], 0)
    guard.take([point(2, DOWN)], 5)
    guard.take([point(1, UP)], 10)
    assert kinds(guard.take([point(3, DOWN)], 15)) == [Stroke.PRESS]


def test_later_finger_counts_when_the_first_came_down_beside_every_control():
    guard = TouchGuard()
    guard.take([point(1, DOWN)], 0)
    guard.missed()
    assert kinds(guard.take([point(2, DOWN)], 5)) == [Stroke.PRESS]
    assert guard.take([point(1, UP)], 10) == []


def test_finger_is_cancelled_for_the_next_one_when_it_may_give_way():
    guard = TouchGuard()
    guard.take([point(1, DOWN)], 0)
    guard.may_give_way()
    assert kinds(guard.take([point(1, MOVED)], 2)) == [Stroke.MOVE]
    assert guard.take([point(2, DOWN, 7, 8)], 5)[1:] == [(Stroke.PRESS, 7, 8)]
    assert guard.take([point(1, UP)], 10) == []
    assert guard.take([point(3, DOWN)], 15) == []
    assert kinds(guard.take([point(2, UP)], 20)) == [Stroke.RELEASE]


def test_finger_may_hold_on_when_another_gave_way_before():
    guard = TouchGuard()
    guard.take([point(1, DOWN)], 0)
    guard.may_give_way()
    guard.take([point(1, UP)], 10)
    guard.take([point(2, DOWN)], 20)
    assert guard.take([point(3, DOWN)], 30) == []


def test_finger_is_put_out_of_play_and_told_once_when_it_rests_for_too_long():
    guard = TouchGuard()
    guard.take([point(1, DOWN, 30, 40)], 100)
    assert guard.due_ms == 100 + STUCK_TOUCH_MS
    assert guard.look(99 + STUCK_TOUCH_MS) == ([], [])
    strokes, found = guard.look(100 + STUCK_TOUCH_MS)
    assert kinds(strokes) == [Stroke.CANCEL]
    assert found == [StuckTouch(30, 40, STUCK_TOUCH_MS)]
    assert guard.look(10 * STUCK_TOUCH_MS) == ([], [])
    assert guard.due_ms is None


def test_rest_of_the_screen_works_when_a_finger_is_stuck_and_it_too_once_lifted():
    guard = TouchGuard()
    guard.take([point(1, DOWN)], 0)
    guard.look(STUCK_TOUCH_MS)
    assert kinds(guard.take([point(2, DOWN)], 11_000)) == [Stroke.PRESS]
    assert kinds(guard.take([point(1, MOVED), point(2, UP)], 11_050)) == [Stroke.RELEASE]
    assert guard.take([point(1, UP)], 12_000) == []
    assert kinds(guard.take([point(1, DOWN)], 12_100)) == [Stroke.PRESS]


def test_finger_is_told_again_when_it_gets_stuck_again():
    guard = TouchGuard()
    for began in (0, 50_000):
        guard.take([point(1, DOWN)], began)
        assert len(guard.look(began + STUCK_TOUCH_MS)[1]) == 1
        guard.take([point(1, UP)], began + 20_000)


def test_second_finger_is_stuck_too_when_it_never_counted():
    guard = TouchGuard()
    guard.take([point(1, DOWN), point(2, DOWN)], 0)
    guard.take([point(1, UP)], 50)
    strokes, found = guard.look(STUCK_TOUCH_MS)
    assert strokes == []
    assert len(found) == 1


def test_finger_stays_in_play_when_it_moves_and_not_when_it_merely_trembles():
    guard = TouchGuard()
    guard.take([point(1, DOWN, 100), point(2, DOWN, 500)], 0)
    guard.take([point(1, MOVED, 101 + STILL_WITHIN_PX), point(2, MOVED, 501)], 9_000)
    assert [touch.x for touch in guard.look(10_000)[1]] == [500]


def test_finger_is_stuck_when_it_wanders_for_longer_than_anybody_would():
    guard = TouchGuard()
    guard.take([point(1, DOWN)], 0)
    for second in range(1, 60):
        guard.take([point(1, MOVED, 100 * second)], 1_000 * second)
        assert guard.look(1_000 * second) == ([], [])
    assert len(guard.look(LONGEST_TOUCH_MS)[1]) == 1


def test_nothing_counts_when_a_whole_hand_comes_down_at_once():
    guard = TouchGuard()
    assert guard.take([point(finger, DOWN) for finger in range(10)], 0) == []
    assert guard.take([point(finger, UP) for finger in range(10)], 50) == []
    assert kinds(guard.take([point(1, DOWN)], 100)) == [Stroke.PRESS]


def test_finger_is_cancelled_when_the_hand_follows_it():
    guard = TouchGuard()
    guard.take([point(0, DOWN)], 0)
    told = [kinds(guard.take([point(finger, DOWN)], 5)) for finger in range(1, PALM_FINGERS)]
    assert told == [[], [], [], [Stroke.CANCEL]]
    assert guard.take([point(0, UP)], 50) == []


def test_device_begins_anew_when_it_forgot_to_say_that_a_finger_was_lifted():
    guard = TouchGuard()
    guard.take([point(1, DOWN)], 0)
    assert kinds(guard.forget(DEVICE)) == [Stroke.CANCEL]
    assert guard.forget(DEVICE) == []
    assert kinds(guard.take([point(2, DOWN)], 10)) == [Stroke.PRESS]


def test_other_device_goes_on_when_one_begins_anew():
    guard = TouchGuard()
    guard.take([point(1, DOWN)], 0)
    assert guard.forget(DEVICE + 1) == []
    assert kinds(guard.take([point(1, UP)], 10)) == [Stroke.RELEASE]


steps = st.lists(
    st.tuples(
        st.lists(
            st.builds(
                point,
                st.integers(0, 9),
                st.sampled_from(Change),
                st.floats(-50, 2000),
                st.floats(-50, 2000),
            ),
            min_size=1,
            max_size=10,
        ),
        st.integers(0, 15_000),
        st.booleans(),
    ),
    max_size=40,
)


@given(steps)
def test_strokes_are_whole_presses_one_after_another_whatever_the_fingers_do(taken):
    guard = TouchGuard()
    now = 0
    told = []
    for points, passed, looks in taken:
        now += passed
        if looks:
            told += kinds(guard.look(now)[0])
        told += kinds(guard.take(points, now))
    down = False
    for stroke in told:
        assert down is not (stroke is Stroke.PRESS)
        down = stroke in (Stroke.PRESS, Stroke.MOVE)


@given(steps)
def test_a_tap_counts_after_everything_was_lifted_whatever_came_before(taken):
    guard = TouchGuard()
    now = 0
    for points, passed, _ in taken:
        now += passed
        guard.look(now)
        guard.take(points, now)
    guard.take([point(finger, UP) for finger in range(10)], now)
    assert kinds(guard.take([point(3, DOWN)], now)) == [Stroke.PRESS]
    assert kinds(guard.take([point(3, UP)], now)) == [Stroke.RELEASE]
