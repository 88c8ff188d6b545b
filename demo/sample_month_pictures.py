"""Small pictures of the pages for docs/: `python -m demo.sample_month_pictures`.

Of a sample month that is served already: its address and its accounts' password are given. Each
picture is what a window of 1366 x 768 shows (or a phone's), in few colours, at most `MOST_BYTES`.
"""

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from demo.folder import TREE
from demo.page_album import CHROMIUM, CHROMIUM_ARGUMENTS, SIZES, open_album
from demo.sample_month_people import ACCOUNTS

FOLDER = TREE / "docs" / "pictures"
PAGES = ("today", "trend", "factors", "hours", "staff", "comments", "trust", "reports")
"""Of the supervisor, in Vietnamese."""
MOST_BYTES = 60_000
COLOURS = (96, 64, 48, 32, 24, 16)
"""The first that is small enough."""
EVERY_COLOUR = 1 << 24


def take(browser: Browser, address: str, password: str, folder: Path) -> int:
    """Writes the pictures to `folder`; how many."""
    written = 0
    for size, pages in (("wide", PAGES), ("phone", ("today",))):
        with open_album(browser, address, folder, size, "vi") as album:
            album.sign_in(ACCOUNTS["supervisor"], password)
            for page in pages:
                album.go(f"/{page}")
                album.page.wait_for_load_state("networkidle")
                name = page if size == "wide" else f"{page}-phone"
                path = folder / f"{name}.png"
                path.write_bytes(small(album.page.screenshot()))
                written += 1
    return written


def small(picture: bytes) -> bytes:
    """The picture in as many colours as its size allows; ValueError if it stays too large."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    found = io.BytesIO()
    for colours in COLOURS:
        found = io.BytesIO()
        # No dithering: a page is areas of one colour, and dots of two are neither small nor clear.
        few = image.quantize(palette=_frequent(image, colours), dither=Image.Dither.NONE)
        few.save(found, "PNG", optimize=True)
        if found.tell() <= MOST_BYTES:
            return found.getvalue()
    message = f"a picture of {image.size} takes {found.tell()} bytes, expected {MOST_BYTES}"
    raise ValueError(message)


def _frequent(image: Image.Image, colours: int) -> Image.Image:
    """A palette of the picture's own most frequent colours: means of two would be a third one, and
    two levels of a scale might become one.
    """
    counted: Any = image.getcolors(EVERY_COLOUR) or []
    common = [colour for _, colour in sorted(counted, reverse=True)[:colours]]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in common for part in colour])
    return palette


def main(arguments: Sequence[str] | None = None) -> int:
    """Takes them."""
    parser = argparse.ArgumentParser(prog="python -m demo.sample_month_pictures")
    parser.add_argument("--address", required=True)
    parser.add_argument("--password", required=True)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    given = parser.parse_args(arguments)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(CHROMIUM_ARGUMENTS)
        )
        written = take(browser, given.address, given.password, given.folder)
        browser.close()
    print(f"{written} pictures of {', '.join(SIZES)} pages in {given.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
