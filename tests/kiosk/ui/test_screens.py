"""One table from phases to screens, and QML that agrees with it and with itself."""

import re
import subprocess
import sys
from typing import get_args

from kiosk.ui import check_code_image, drum_picture, face_picture, sign_picture, window
from kiosk.ui.screens import SCREENS
from kiosk.ui.warming import warming_views
from kiosk.visit import Phase
from tests.kiosk.ui.scene import COUNTER, TREE

QML = TREE / "kiosk" / "ui" / "qml"
THEME = (QML / "theme" / "Theme.qml").read_text("utf-8")


def token(name):
    return re.search(rf'color {name}: "(#[0-9A-F]{{6}})"', THEME)[1]


def test_every_phase_has_a_screen_of_its_own():
    assert set(SCREENS) == set(get_args(Phase))
    assert len(set(SCREENS.values())) == len(SCREENS)


def test_main_has_a_slot_and_a_file_for_every_screen():
    main = (QML / "Main.qml").read_text("utf-8")
    slots = dict(re.findall(r'name: "([^"]+)"\s+file: "\.\./screens/([^"]+)"', main))
    assert set(slots) == set(SCREENS.values())
    assert set(slots.values()) == {path.name for path in (QML / "screens").iterdir()}


def test_warming_shows_every_screen_and_every_question(questionnaire, words):
    views = warming_views(COUNTER, questionnaire, words, "vi")
    assert {view["screen"] for view in views} == set(SCREENS.values())
    asked = [view["content"]["question"] for view in views if view["screen"] == "question"]
    assert asked == ["service", "officer"]


def test_pictures_have_the_colours_of_the_theme():
    assert token("ground") == drum_picture.GROUND == window.GROUND
    assert token("gold") == drum_picture.GOLD
    assert token("ink") == check_code_image.INK == sign_picture.INK
    assert token("paper") == check_code_image.PAPER
    assert token("accent") == sign_picture.ACCENT


def test_faces_differ_and_each_stands_out_from_paper(qapp):
    pictures = {bytes(face_picture.draw_face(face, 100).constBits()) for face in range(1, 6)}
    assert len(pictures) == 5
    for colour in face_picture.SCALE:
        assert contrast(colour, token("paper")) >= 3.0, colour
        assert contrast(colour, token("ground")) >= 3.0, colour


def test_text_colours_stand_out_from_what_they_stand_on():
    for ink in ("ink", "ink2", "accent"):
        for ground in ("ground", "paper"):
            assert contrast(token(ink), token(ground)) >= 7.0, (ink, ground)
        assert contrast(token(ink), token("pressed")) >= 4.5, ink
    assert contrast(token("edge"), token("ground")) >= 3.0


def test_qml_has_no_fault_that_qmllint_knows():
    command = [sys.executable, str(TREE / "packaging" / "check-qml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2, between 1 and 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
