"""Compares a picture of a screen with its reference, and keeps what is needed to see why not.

References are small: a palette of 24 colours, optimised. So two pixels count as different only
if a channel differs by more than the palette can have moved it, and a picture only if more
pixels differ than edges of letters may. To take new ones on purpose:
`.venv/bin/python -m tests.screenshots.renew`, then look at each.
"""

from pathlib import Path

from PIL import Image, ImageChops
from PySide6.QtGui import QImage

TREE = Path(__file__).parents[2]
REFERENCES = Path(__file__).parent / "references"
FAILED = TREE / "build" / "screenshots"
COLOURS = 24
CHANNEL_TOLERANCE = 40
"""Of 255."""
PIXELS_TOLERATED = 60
"""About two edges of letters; the dot of an i in the body's size has more."""


def picture_of(image: QImage) -> Image.Image:
    """The grabbed `image` for Pillow."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    size = plain.width(), plain.height()
    line = plain.bytesPerLine()
    return Image.frombuffer("RGB", size, bytes(plain.constBits()), "raw", "RGB", line, 1)


def pixels_unlike(actual: Image.Image, expected: Image.Image) -> tuple[int, Image.Image]:
    """How many pixels differ, and a picture with those white on black."""
    difference = ImageChops.difference(actual, expected)
    marked = Image.new("L", actual.size)
    for channel in difference.split():
        over = channel.point(lambda value: 255 if value > CHANNEL_TOLERANCE else 0)
        marked = ImageChops.lighter(marked, over)
    return marked.histogram()[255], marked


def compare(name: str, actual: Image.Image) -> str:
    """Empty if `actual` looks like the reference `name`; otherwise what is wrong, and where."""
    reference = REFERENCES / f"{name}.png"
    if not reference.is_file():
        keep(name, actual=actual)
        return f"no reference {reference.name}; the picture is in {FAILED.name}/{name}/"
    expected = Image.open(reference).convert("RGB")
    if expected.size != actual.size:
        keep(name, actual=actual, expected=expected)
        return f"{name}: {actual.size}, the reference {expected.size}"
    unlike, marked = pixels_unlike(actual, expected)
    if unlike <= PIXELS_TOLERATED:
        return ""
    keep(name, actual=actual, expected=expected, diff=marked)
    return f"{name}: {unlike} pixels differ within {marked.getbbox()}; see {FAILED}/{name}/"


def keep(name: str, **pictures: Image.Image) -> None:
    """Save the pictures for a person to look at."""
    folder = FAILED / name
    folder.mkdir(parents=True, exist_ok=True)
    for kind, picture in pictures.items():
        picture.save(folder / f"{kind}.png")


def write_reference(name: str, actual: Image.Image) -> None:
    """Make `actual` the reference of that name."""
    REFERENCES.mkdir(exist_ok=True)
    small = actual.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    small.save(REFERENCES / f"{name}.png", optimize=True)
