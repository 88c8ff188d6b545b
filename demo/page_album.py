"""A browser that takes pictures of a central's pages, in one size and one language."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-device-scale-factor=1",
)
SIZES = {"wide": {"width": 1366, "height": 768}, "phone": {"width": 390, "height": 844}}
LANGUAGES = ("vi", "en")


@dataclass(slots=True)
class Album:
    """A page of the browser and the folder of its pictures; `taken` counts them."""

    page: Page
    address: str
    folder: Path
    size: str
    language: str
    taken: int = 0

    def go(self, path: str) -> None:
        """Opens a page of the central."""
        address, mark, anchor = path.partition("#")
        separator = "&" if "?" in address else "?"
        self.page.goto(f"{self.address}{address}{separator}lang={self.language}{mark}{anchor}")

    def shoot(self, name: str, *, whole: bool = False) -> None:
        """Takes a picture of what is seen, or of the `whole` page."""
        path = self.folder / f"page-{name}-{self.size}-{self.language}.png"
        self.page.screenshot(path=str(path), full_page=whole)
        self.taken += 1

    def show(self, name: str, path: str) -> None:
        """Opens a page and takes a picture of the whole of it."""
        self.go(path)
        self.shoot(name, whole=True)

    def press(self, button: str) -> None:
        """Presses a button that leads to a page."""
        self.page.click(button)
        self.page.wait_for_load_state()

    def sign_in(self, name: str, password: str) -> None:
        """Leaves the account that is signed in, and tries to sign in with another one."""
        self.page.context.clear_cookies()
        self.go("/sign-in")
        self.page.fill("input[name=name]", name)
        self.page.fill("input[name=password]", password)
        self.press("main button[type=submit]")


@contextmanager
def open_album(
    browser: Browser, address: str, folder: Path, size: str, language: str
) -> Iterator[Album]:
    """An album of a size of `SIZES` and a language of `LANGUAGES`, until the block ends."""
    context = browser.new_context(viewport=SIZES[size], locale=language)
    yield Album(context.new_page(), address, folder, size, language)
    context.close()
