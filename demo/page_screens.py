"""Pictures of every page of the central, taken by Debian's Chromium from a served demonstration.

A sample morning goes through the real wire first, so that the pages show what a supervisor
would see.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from demo.folder import DemoFolder
from demo.hall import LIVE_COUNTER
from demo.sample_central import ACCOUNT, IT_ACCOUNT, add_officer, serve_sample_central
from demo.sample_morning import SampleMorning, send_morning
from kiosk.identity.enrolment_call import IssuedCode, make_wish
from kiosk.record import SigningKey

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
WIDE = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
LANGUAGES = ("vi", "en")
OFFICERS = {"nv-03": "Nguyễn Thị Mẫu", "nv-04": "Trần Văn Mẫu"}
PAGES_OF_IT = (("kiosks", "/fleet"), ("officers", "/officers"), ("kiosk-code", "/fleet"))
MISTYPED = "0000 0000 0000 0001"
UNKNOWN = "/k/k-mau/" + "A" * 22 + "/1/" + "A" * 22


@dataclass(frozen=True, slots=True)
class Served:
    """A central with a sample morning: its address, the accounts' password, what was sent."""

    address: str
    password: str
    sent: SampleMorning

    def code(self) -> str:
        """The code of a kiosk that has just asked for one."""
        key = SigningKey.generate()
        found = make_wish(self.address, key, None, LIVE_COUNTER, None)
        return found.code if isinstance(found, IssuedCode) else ""


@contextmanager
def served_morning() -> Iterator[Served]:
    """A central on loopback with a sample morning, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="thuocdo-screens-") as path:
        central = serve_sample_central(DemoFolder(Path(path), kept=False))
        try:
            for officer, name in OFFICERS.items():
                add_officer(central, officer, name)
            yield Served(central.address, central.password, send_morning(central))
        finally:
            central.running.stop()


def take(folder: Path) -> int:
    """Writes the pictures to `folder`; how many."""
    written = 0
    with served_morning() as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(CHROMIUM_ARGUMENTS)
        )
        for size_name, size in (("wide", WIDE), ("phone", PHONE)):
            for language in LANGUAGES:
                written += _take_all(browser, served, folder, size_name, size, language)
        written += _take_phone(browser, served, folder)
        browser.close()
    return written


def _take_all(
    browser: Browser,
    served: Served,
    folder: Path,
    size_name: str,
    size: dict[str, int],
    language: str,
) -> int:
    context = browser.new_context(viewport=size, locale=language)
    page = context.new_page()
    written = 0

    def shoot(name: str, *, whole: bool = False) -> None:
        nonlocal written
        path = folder / f"page-{name}-{size_name}-{language}.png"
        page.screenshot(path=str(path), full_page=whole)
        written += 1

    def go(path: str) -> None:
        separator = "&" if "?" in path else "?"
        page.goto(f"{served.address}{path}{separator}lang={language}")

    go("/sign-in")
    shoot("sign-in")
    _sign_in(page, ACCOUNT, "wrong-password")
    shoot("sign-in-refused")
    go("/k")
    shoot("check-code")
    go(f"/k/{served.sent.code.path}")
    shoot("check-code-received")
    go(UNKNOWN)
    shoot("check-code-not-yet")
    go(f"/k?code={MISTYPED}")
    shoot("check-code-mistyped")
    go("/sign-in")
    _sign_in(page, ACCOUNT, served.password)
    page.wait_for_url("**/today*")
    shoot("today", whole=size is PHONE)
    if size is WIDE:
        page.emulate_media(media="print")
        shoot("today-print", whole=True)
    context.clear_cookies()
    go("/sign-in")
    _sign_in(page, IT_ACCOUNT, served.password)
    page.wait_for_url("**/fleet*")
    page.emulate_media(media="screen")
    for name, path in PAGES_OF_IT:
        go(path)
        _open(page, served, name)
        shoot(name, whole=True)
    context.close()
    return written


def _open(page: Page, served: Served, name: str) -> None:
    """What of a page of IT is pictured: one kiosk or officer, or the card of a code."""
    if name != "kiosk-code":
        page.click("main table a")
        return
    page.fill("#code", served.code())
    page.click("#enrol form button")
    page.wait_for_selector("#kiosk-print")


def _take_phone(browser: Browser, served: Served, folder: Path) -> int:
    """One visit rated on a phone without scripts, to the first page of the long questionnaire."""
    context = browser.new_context(viewport=PHONE, locale="vi", java_script_enabled=False)
    page = context.new_page()
    page.goto(served.sent.phone_page)
    # What is pressed on each: the first level, twice, then the way to the long questionnaire.
    steps = {"question-1": "main button >> nth=0", "question-2": "main button >> nth=0"}
    steps |= {"thanks": "main a >> nth=-1", "survey": ""}
    for step, pressed in steps.items():
        page.screenshot(path=str(folder / f"page-phone-{step}-vi.png"), full_page=True)
        if pressed:
            page.click(pressed)
            page.wait_for_selector("main")
    context.close()
    return len(steps)


def _sign_in(page: Page, name: str, password: str) -> None:
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_load_state()
