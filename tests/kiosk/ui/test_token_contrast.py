"""Colours that stand on each other can be told apart in every mode, by the measure of WCAG 2.2."""

import re

import pytest

from kiosk.ui.tokens import COLOURS, THEME, Mode, read_tokens
from tests.kiosk.ui.scene import TREE

SCREENS = TREE / "kiosk" / "ui"
SCALE = tuple(f"scale{face}" for face in range(1, 6))

TEXT = 7.0
"""Success criterion 1.4.6, level AAA: text of the usual size."""

LARGE = 4.5
"""1.4.6, level AAA: text of 24 px and more, or 18.7 px and more where bold, at the eye's 96 dpi."""

SHAPE = 3.0
"""1.4.11: the edge of a control, and what a picture must show to be understood."""

PAIRS = {
    # Words on what they stand on.
    ("ink", "ground"): TEXT,
    ("ink", "paper"): TEXT,
    ("ink", "pressed"): TEXT,
    ("ink", "accentTint"): TEXT,
    ("ink2", "ground"): TEXT,
    ("ink2", "paper"): TEXT,
    ("inkOnAccent", "accent"): TEXT,
    ("inkOnAccent", "accentPressed"): TEXT,
    # Bold, 44 px and more: the ticket, the invitation, initials; the words of a quiet button held.
    ("accent", "ground"): LARGE,
    ("accent", "paper"): LARGE,
    ("accent", "accentTint"): LARGE,
    ("ink2", "pressed"): LARGE,
    # Edges of what can be touched, against what is on both sides of them.
    ("edge", "ground"): SHAPE,
    ("edge", "paper"): SHAPE,
    ("edge", "pressed"): SHAPE,
    ("accentPressed", "ground"): SHAPE,
    ("focus", "ground"): SHAPE,
    ("focus", "paper"): SHAPE,
    # The head of a face on its button, held or not, and the features on the head.
    **{(face, "paper"): SHAPE for face in SCALE},
    **{(face, "ground"): SHAPE for face in SCALE},
}
"""What is shown on what, and how much they must differ at least."""

DECORATION = {"gold", "line"}
"""Carries no meaning: the ornament, the edge of a card that is no control."""


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """The contrast ratio, between 1 and 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def too_close(colours):
    """The pairs that cannot be told apart well enough, each as a sentence."""
    return [
        f"{one} on {other}: {contrast(colours[one], colours[other]):.2f}, at least {least}"
        for (one, other), least in PAIRS.items()
        if contrast(colours[one], colours[other]) < least
    ]


@pytest.mark.parametrize("mode", Mode)
def test_every_pair_of_tokens_can_be_told_apart(mode):
    assert too_close(COLOURS[mode]) == []


def test_pair_that_fails_is_named():
    pale = {**COLOURS[Mode.LIGHT], "ink2": "#8A8374"}
    assert "ink2 on ground: 3.55, at least 7.0" in too_close(pale)


def test_every_token_stands_in_a_pair_or_carries_no_meaning():
    for mode in Mode:
        assert {name for pair in PAIRS for name in pair} | DECORATION == set(COLOURS[mode])


def test_high_contrast_is_black_on_white():
    colours = COLOURS[Mode.CONTRAST]
    assert {colours["ground"], colours["paper"]} == {"#FFFFFF"}
    written = ("ink", "ink2", "edge", "accent", "line", *SCALE)
    assert {colours[name] for name in written} == {"#000000"}


def test_theme_has_no_colour_that_is_not_read():
    theme = THEME.read_text("utf-8")
    assert theme.count("property color") == len(read_tokens(theme)[Mode.LIGHT]) > 0


def test_no_file_but_the_theme_has_a_colour_of_its_own():
    colour = re.compile(r'"#[0-9A-Fa-f]{3,8}"')
    files = [*SCREENS.rglob("*.py"), *SCREENS.rglob("*.qml")]
    found = {path.name for path in files if colour.search(path.read_text("utf-8"))}
    # The service menu fills the screen with pure colours to look for dead pixels.
    assert found - {"service_content.py"} == {THEME.name}
