"""The smallest screen that the doctor calls usable, 800x480: every screen fits and can be touched.

The larger sizes are those of `test_layout`, with every mode; here it is each screen as it stands at
first. What is measured in millimetres is of the smallest panel there is of that size, 7 inches.
"""

import pytest
from PySide6.QtCore import QRectF

from demo.sample_counter import sample_pictures
from demo.sample_scenes import MODES, SCENES
from kiosk.health.doctor.display import LONG_SIDE, SHORT_SIDE
from tests.kiosk.ui.measures import controls, overlap, painted, place, shown, texts

pytestmark = pytest.mark.xdist_group("small-screen")

SIZE = (LONG_SIDE, SHORT_SIDE)
FINGER_PIXELS = 43
"""9 mm on a panel of 7 inches (5.2 pixels a millimetre): the least that is touched without care."""
TOLERATED = 2.5
JOINER = "\u2060"
"""Alone it is an empty field with its caret."""
COVERED = ("service-corners", "service-colour", "service-asked", "service-passed")
"""They lie over everything, and what is beneath cannot be touched."""


@pytest.fixture(scope="module")
def small(standing_counter):
    counter = standing_counter(SIZE)
    counter.window.keep_pictures(sample_pictures())
    return counter


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_screen_is_whole_and_can_be_touched_at_800_by_480(small, words, language):
    screen = QRectF(0, 0, SIZE[0] + 1, SIZE[1] + 1)
    faults = []
    for name, scene in SCENES.items():
        if name in COVERED:
            continue
        small.model.show(scene.view(words, language, MODES["usual"]))
        small.window.quick_window.grabWindow()
        items = shown(small.window)
        said = [(text.property("text"), painted(text)) for text in texts(items)]
        said = [(text, at) for text, at in said if text.strip(JOINER)]
        faults += [
            f"{name}: off the screen: {text}" for text, at in said if not screen.contains(at)
        ]
        for at, (text, first) in enumerate(said):
            faults += [
                f"{name}: {text} / {other}"
                for other, second in said[at + 1 :]
                if overlap(first, second) > TOLERATED
            ]
        for control, item in controls(items).items():
            where = place(item)
            if not screen.contains(where):
                faults.append(f"{name}: off the screen: {control}")
            elif not control.startswith("key-") and where.height() < FINGER_PIXELS:
                faults.append(f"{name}: {control} is {where.height():.0f} pixels high")
    assert faults == []
