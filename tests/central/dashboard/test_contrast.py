"""WCAG 2.2 AA contrast of every pair of colours that meets on a page, computed from the tokens."""

import re
from functools import cache

import pytest

from central.dashboard.assets import FOLDER

TEXT = 4.5
"""Success criterion 1.4.3, text of any size."""
SHAPE = 3.0
"""Success criterion 1.4.11, parts of graphics and boundaries of what can be touched."""

TEXT_PAIRS = [
    ("ink", "ground"),
    ("ink", "paper"),
    ("ink-2", "ground"),
    ("ink-2", "paper"),
    ("accent", "ground"),
    ("accent", "paper"),
    ("header-ink", "ink"),
    ("header-ink-2", "ink"),
    ("header-ink", "accent"),
    ("sample-ink", "sample"),
    ("sample-ink", "paper"),
    ("ink", "accent-soft"),
    ("ink-2", "accent-soft"),
    ("ink", "track"),
    ("accent", "accent-soft"),
    ("good", "accent-soft"),
    ("warn", "accent-soft"),
    ("bad", "accent-soft"),
    ("bad", "bad-soft"),
    *(("ink", f"heat-{step}") for step in range(1, 6)),
    *(("ink", f"busy-{step}") for step in range(1, 4)),
    *(("header-ink", f"busy-{step}") for step in range(4, 6)),
    ("good", "paper"),
    ("warn", "paper"),
    ("bad", "paper"),
]
SHAPE_PAIRS = [
    ("edge", "ground"),
    ("edge", "paper"),
    ("accent", "paper"),
    ("accent", "ground"),
    ("gold", "paper"),
    ("header-gold", "ink"),
    ("ink-2", "track"),
    *((f"level-{level}", ground) for level in range(1, 6) for ground in ("paper", "ground")),
]


@cache
def tokens():
    text = (FOLDER / "tokens.css").read_text("utf-8")
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", text))


def luminance(colour):
    """Relative luminance, WCAG 2.2."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_wcag_does():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_can_be_read_on_its_ground(text, ground):
    assert contrast(tokens()[text], tokens()[ground]) >= TEXT


@pytest.mark.parametrize(("shape", "ground"), SHAPE_PAIRS)
def test_shape_can_be_seen_on_its_ground(shape, ground):
    assert contrast(tokens()[shape], tokens()[ground]) >= SHAPE


def test_every_colour_of_a_page_is_a_token_and_measured():
    measured = {name for pair in (*TEXT_PAIRS, *SHAPE_PAIRS) for name in pair}
    used = set()
    for path in FOLDER.glob("*.css"):
        if path.name == "tokens.css":
            continue
        text = path.read_text("utf-8")
        used |= set(re.findall(r"var\(--([a-z0-9-]+)\)", text))
        loose = set(re.findall(r"#[0-9a-f]{3,8}\b", text)) - {"#000000"}  # print is black on paper
        assert loose == set(), f"{path.name}: colours belong in tokens.css"
    colours = used & set(tokens())
    # The line between rows separates nothing that is not separated by space as well.
    assert colours - measured == {"line"}
