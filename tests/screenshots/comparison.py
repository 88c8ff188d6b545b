"""Compares a picture of a screen with its reference, and keeps what is needed to see why not.

References are small: a palette of 32 colours, of which the most used are exact. So flat areas
must agree to a shade (or the picture is in another colour), while at the edges of letters a
pixel counts as different only if a channel differs by more than the palette can have moved it.
What the palette moves up here it moves down there: the mean colour of a tile hardly changes, so
that a small face in a colour nearby is seen, too.
To take new ones on purpose: `.venv/bin/python -m tests.screenshots.renew`, then look at each.
"""

from pathlib import Path

from PIL import Image, ImageChops
from PySide6.QtGui import QImage

TREE = Path(__file__).parents[2]
REFERENCES = Path(__file__).parent / "references"
FAILED = TREE / "build" / "screenshots"
COLOURS = 32
EXACT_COLOURS = 12
SHADE = 2
"""Of 255: what no eye can tell."""
EDGES = 0.08
"""Share of a picture that may be off by more than a shade: letters' edges and the ornament's."""
CHANNEL_TOLERANCE = 40
"""Of 255, at an edge."""
PIXELS_TOLERATED = 60
"""About two edges of letters; the dot of an i in the body's size has more."""

TILE = 16
"""Pixels, of a square whose mean colour is compared."""
TILE_TOLERANCE = 8
"""Of 255, for that mean; the palette moves it by 6 at most."""


def picture_of(image: QImage) -> Image.Image:
    """The grabbed `image` for Pillow."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    size = plain.width(), plain.height()
    line = plain.bytesPerLine()
    return Image.frombuffer("RGB", size, bytes(plain.constBits()), "raw", "RGB", line, 1)


def pixels_unlike(
    actual: Image.Image, expected: Image.Image, tolerance: int
) -> tuple[int, Image.Image]:
    """How many pixels differ by more than `tolerance`, and a picture with those white on black."""
    difference = ImageChops.difference(actual, expected)
    marked = Image.new("L", actual.size)
    for channel in difference.split():
        over = channel.point(lambda value: 255 if value > tolerance else 0)
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
    unlike, marked = pixels_unlike(actual, expected, CHANNEL_TOLERANCE)
    if unlike <= PIXELS_TOLERATED:
        unlike, marked = pixels_unlike(actual, expected, SHADE)
        if unlike <= EDGES * actual.width * actual.height:
            tiles = actual.reduce(TILE), expected.reduce(TILE)
            unlike, marked = pixels_unlike(*tiles, TILE_TOLERANCE)
            if unlike == 0:
                return ""
            marked = marked.resize(actual.size, Image.Resampling.NEAREST)
    keep(name, actual=actual, expected=expected, diff=marked)
    unlike = marked.histogram()[255]
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
    palette = palette_of(actual)
    reduced = actual.quantize(palette=palette, dither=Image.Dither.NONE)
    # Pillow takes an entry nearby for some: what covers most of a picture is put right.
    parts = palette.getpalette()
    for entry in range(EXACT_COLOURS):
        reduced.paste(entry, mask=where_it_is(actual, tuple(parts[3 * entry : 3 * entry + 3])))
    reduced.save(REFERENCES / f"{name}.png", optimize=True)


def where_it_is(picture: Image.Image, colour: tuple[int, ...]) -> Image.Image:
    """A mask of the pixels that are exactly `colour`."""
    unlike = ImageChops.difference(picture, Image.new("RGB", picture.size, colour))
    furthest = Image.new("L", picture.size)
    for channel in unlike.split():
        furthest = ImageChops.lighter(furthest, channel)
    return furthest.point(lambda value: 255 if value == 0 else 0)


def palette_of(picture: Image.Image) -> Image.Image:
    """A palette with the picture's most used colours as they are, and others that cover it."""
    used = sorted(picture.getcolors(picture.width * picture.height), reverse=True)
    exact = [colour for _, colour in used[:EXACT_COLOURS]]
    rest = COLOURS - len(exact)
    covering = picture.quantize(rest, method=Image.Quantize.MAXCOVERAGE).getpalette()[: 3 * rest]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in exact for part in colour] + covering)
    return palette
