"""One table from phases to screens, and QML that agrees with it and with itself."""

import re
import subprocess
import sys
from typing import get_args

from kiosk.ui.face_picture import draw_face
from kiosk.ui.pictures import draw
from kiosk.ui.screens import NAMES, SCREENS
from kiosk.ui.sign_picture import SIGNS, draw_sign
from kiosk.ui.tokens import COLOURS, Mode
from kiosk.ui.warming import warming_views
from kiosk.visit import Panel, Phase
from tests.kiosk.ui.scene import COUNTER, TREE

QML = TREE / "kiosk" / "ui" / "qml"


def test_every_phase_has_a_screen_of_its_own():
    assert set(SCREENS) == set(get_args(Phase))
    assert len(set(SCREENS.values())) == len(SCREENS)


def test_main_has_a_slot_and_a_file_for_every_screen():
    main = (QML / "Main.qml").read_text("utf-8")
    slots = dict(re.findall(r'name: "([^"]+)"\s+file: "\.\./screens/([^"]+)"', main))
    assert set(slots) == set(NAMES)
    assert set(slots.values()) == {path.name for path in (QML / "screens").iterdir()}


def test_warming_shows_every_screen_and_every_question(questionnaire, words):
    views = warming_views(COUNTER, questionnaire, words, "vi")
    assert {view["screen"] for view in views} == NAMES
    assert {view["panel"].get("name") for view in views} == {None, *Panel}
    asked = [view["content"]["question"] for view in views if view["screen"] == "question"]
    assert asked == ["service", "officer"]


def test_faces_differ_in_every_mode(qapp):
    for mode in Mode:
        drawn = {bytes(draw_face(face, 100, mode).constBits()) for face in range(1, 6)}
        assert len(drawn) == 5


def test_signs_differ_and_are_drawn_in_the_colour_that_is_asked_for(qapp):
    assert len({bytes(draw_sign(name, 60).constBits()) for name in SIGNS}) == len(SIGNS)
    for mode in Mode:
        image = draw_sign("low", 60, mode, "inkOnAccent")
        # The full half of the screen in the sign.
        assert image.pixelColor(30, 42).name().upper() == COLOURS[mode]["inkOnAccent"]


def test_picture_of_high_contrast_is_another(qapp):
    for name in ("face/1", "sign/person"):
        assert draw(name, 60) != draw(f"contrast/{name}", 60)


def test_qml_has_no_fault_that_qmllint_knows():
    command = [sys.executable, str(TREE / "packaging" / "check-qml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
