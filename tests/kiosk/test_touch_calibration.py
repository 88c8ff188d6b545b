"""A finger is where the screen has it, however the machine is mounted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.touch_calibration import (
    DEGREES,
    DegreesError,
    matrix_of,
    on_screen,
    session_settings,
    udev_rule,
)

PLACES = st.floats(0, 1)


@pytest.mark.parametrize(
    ("degrees", "corner"), [(0, (0, 0)), (90, (1, 0)), (180, (1, 1)), (270, (0, 1))]
)
def test_corner_goes_where_the_machine_was_turned_clockwise(degrees, corner):
    assert on_screen(matrix_of(degrees), 0, 0) == corner


@given(PLACES, PLACES, st.sampled_from(DEGREES))
def test_every_touch_is_on_the_screen_and_four_quarters_are_none(x, y, degrees):
    there = on_screen(matrix_of(degrees), x, y)
    assert all(0 <= each <= 1 for each in there)
    quarters = (x, y)
    for _ in range(degrees // 90):
        quarters = on_screen(matrix_of(90), *quarters)
    assert there == pytest.approx(quarters)
    back = on_screen(matrix_of((360 - degrees) % 360), *there)
    assert back == pytest.approx((x, y))


@pytest.mark.parametrize("degrees", [-90, 1, 45, 360])
def test_panel_is_refused_when_it_stands_askew(degrees):
    with pytest.raises(DegreesError, match="0, 90, 180, 270 degrees"):
        udev_rule(degrees)


def test_rule_names_touch_panels_alone():
    rule = udev_rule(90).splitlines()[-1]
    assert 'ENV{ID_INPUT_TOUCHSCREEN}=="1"' in rule
    assert rule.endswith('ENV{LIBINPUT_CALIBRATION_MATRIX}="0 -1 1 1 0 0"')


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "THUOCDO_ROTATION=270\n"),
        ("THUOCDO_ROTATION=90", "THUOCDO_ROTATION=270\n"),
        ("# ours\nRETRY_AFTER_S=60", "# ours\nRETRY_AFTER_S=60\nTHUOCDO_ROTATION=270\n"),
        ("THUOCDO_ROTATION=90\nA=1\nTHUOCDO_ROTATION=180\n", "A=1\nTHUOCDO_ROTATION=270\n"),
    ],
)
def test_other_settings_of_the_session_stay_when_the_screen_is_turned(before, after):
    assert session_settings(before, 270) == after
    assert session_settings(after, 270) == after
