"""The bundled font: it is what VENDORED.toml says, holds every letter needed, and is drawn."""

import hashlib
import tomllib
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QImage, QPainter

from kiosk.survey import load_library
from kiosk.ui import font as font_module
from kiosk.ui.font import FAMILY, FILES, FOLDER, load_font

TREE = Path(__file__).parents[3]
TYPED = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-:/·–.,()"
"""What tickets, counters, telephone numbers and check codes are made of."""
VIETNAMESE = "".join(
    letter + letter.upper()
    for letter in "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"
)
NOWHERE = "\U0010fffd"
"""A character that no font has: Qt draws nothing, or a box."""


def characters_shown(words):
    texts = [text for each in words.values() for text in each.values()]
    library = load_library(TREE / "config" / "questionnaires")
    for listed in library.reason_lists:
        for reason in listed.reasons:
            texts += [*reason.praise.values(), *reason.complaint.values()]
    for questionnaire in [*library.questionnaires, *library.blocks]:
        texts += questionnaire.title.values()
        texts += [text for one in questionnaire.groups for text in one.words.values()]
        texts += [text for one in questionnaire.questions for text in one.words.values()]
        for scale in questionnaire.scales:
            texts += [text for level in scale.levels for text in level.words.values()]
    return set("".join(texts)) | set(TYPED) | set(VIETNAMESE)


@pytest.mark.parametrize("name", FILES)
def test_font_holds_every_character_of_words_and_questionnaires(name, words):
    known = TTFont(FOLDER / name).getBestCmap()
    missing = {letter for letter in characters_shown(words) - {"\n"} if ord(letter) not in known}
    assert missing == set()


def test_vendored_files_are_those_that_are_stated():
    entries = tomllib.loads((FOLDER / "VENDORED.toml").read_text("utf-8"))["file"]
    assert {entry["name"] for entry in entries} == {
        path.name for path in FOLDER.iterdir() if path.name != "VENDORED.toml"
    }
    for entry in entries:
        data = (FOLDER / entry["name"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == entry["sha256"], entry["name"]


@pytest.fixture
def drawn(qapp):
    assert load_font()

    def draw(letter, *, bold=False):
        font = QFont(FAMILY)
        font.setPixelSize(60)
        font.setBold(bold)
        image = QImage(80, 100, QImage.Format.Format_Grayscale8)
        image.fill(QColor("white"))
        painter = QPainter(image)
        painter.setFont(font)
        painter.drawText(10, 70, letter)
        painter.end()
        return bytes(image.constBits())

    return draw


@pytest.mark.parametrize("bold", [False, True])
def test_stacked_accents_are_drawn_each_unlike_the_other_and_unlike_a_missing_letter(drawn, bold):
    letters = ["ế", "ề", "ê", "e", "ữ", "ư", "u", "ậ", "â", "a", "Ễ", "Ộ", NOWHERE]
    pictures = {drawn(letter, bold=bold) for letter in letters}
    assert len(pictures) == len(letters)


def test_bold_is_a_weight_of_its_own(drawn):
    assert drawn("ậ", bold=True) != drawn("ậ", bold=False)


@pytest.mark.parametrize("bold", [False, True])
def test_lines_keep_accents_apart_at_the_leading_of_the_screens(qapp, bold):
    assert load_font()
    font = QFont(FAMILY)
    font.setPixelSize(100)
    font.setBold(bold)
    assert QFontInfo(font).family() == FAMILY
    metrics = QFontMetrics(font)
    above = -metrics.tightBoundingRect("ểễấẫỗớữĐÔÝ").top()
    below = metrics.tightBoundingRect("ậộựỵgpqy").bottom()
    # 1.2 is the smallest leading in qml/; a dot below may stand right above the next accent.
    assert above + below <= 1.2 * 100 + 8


def test_kiosk_goes_on_with_a_warning_when_a_font_file_is_missing(
    qapp, tmp_path, monkeypatch, expected_log
):
    monkeypatch.setattr(font_module, "FOLDER", tmp_path)
    expected_log("kiosk.ui.font", "BeVietnamPro-Regular.ttf could not be loaded")
    expected_log("kiosk.ui.font", "BeVietnamPro-Bold.ttf could not be loaded")
    assert not load_font()
