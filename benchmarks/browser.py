"""What a person at a browser waits for: first contentful paint, a page's weight, a live update.

Debian's Chromium on the real server with the sample month, at 1366x768, nothing cached: each page
in a context of its own. What is weighed is what travels, headers with it; the charts library apart.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from demo.commands import start_central
from demo.page_album import CHROMIUM, CHROMIUM_ARGUMENTS, SIZES
from demo.sample_month import SampleMonth, fill_month
from demo.sample_month_live import rated_now

PAGES = ("today", "trend", "factors", "hours", "staff", "comments", "trust", "reports")
PAINT_MS, MOST_KB, UPDATE_MS = 600, 400, 5_000
KILOBYTES = "weight without the charts library"
CHARTS = "echarts"
"""What the file of the charts library has in its name."""
COUNTERS = ("04", "01", "02", "03")
"""One a run, in turn: five ratings more within the same minutes at one counter are a burst."""
_KB, _MS = 1_000, 1_000

_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
_WEIGHT = """(apart) => [
    ...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')
].filter((each) => !each.name.includes(apart)).reduce((sum, each) => sum + each.transferSize, 0)"""


@dataclass(slots=True)
class Figures:
    """One figure for each run, by page."""

    paint_ms: dict[str, list[float]] = field(default_factory=dict)
    weight_kb: dict[str, list[float]] = field(default_factory=dict)
    update_ms: list[float] = field(default_factory=list)


def measure(runs: int) -> Figures:
    """All of it. At most as many `runs` as there are `COUNTERS`."""
    found = Figures()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        month = fill_month(Path(folder, "central"))
        running, url = start_central(month.config, Path(folder))
        arguments = list(CHROMIUM_ARGUMENTS)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        try:
            state = _sign_in(browser, url, month)
            for run in range(runs):
                for page in PAGES:
                    paint, weight = _open(browser, url, state, f"/{page}")
                    found.paint_ms.setdefault(page, []).append(paint)
                    found.weight_kb.setdefault(page, []).append(weight)
                found.update_ms.append(_update(browser, url, state, month, COUNTERS[run]))
        finally:
            browser.close()
            running.stop()
    return found


def _sign_in(browser: Browser, url: str, month: SampleMonth) -> object:
    with _page(browser, url, None) as page:
        page.goto("/sign-in")
        page.fill("#name", month.accounts["supervisor"])
        page.fill("#password", month.password)
        page.click("main button[type=submit]")
        page.wait_for_url("**/today*")
        return page.context.storage_state()


def _open(browser: Browser, url: str, state: object, path: str) -> tuple[float, float]:
    """Milliseconds to the first contentful paint, and kilobytes that travelled."""
    with _page(browser, url, state) as page:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        paint = float(page.evaluate(_PAINT))
        return paint, float(page.evaluate(_WEIGHT, CHARTS)) / _KB


def _update(browser: Browser, url: str, state: object, month: SampleMonth, counter: str) -> float:
    """Milliseconds from the receipt of five ratings until their counter's number has changed."""
    with _page(browser, url, state) as page:
        page.goto("/today")
        number = page.get_by_role("row").filter(has_text=f"Quầy {counter}").locator(".cell-number")
        before = number.inner_text()
        kiosk, body = rated_now(month.kiosks, counter, [5, 4, 3, 5, 4], datetime.now(UTC))
        headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
        address = f"{url}/api/v1/kiosks/{kiosk}/records"
        httpx.post(address, content=body, headers=headers, trust_env=False).raise_for_status()
        began = time.perf_counter()
        _wait(page, counter, before)
        return (time.perf_counter() - began) * _MS


def _wait(page: Page, counter: str, before: str) -> None:
    page.wait_for_function(
        """([name, before]) => [...document.querySelectorAll('tr')]
            .some((row) => row.innerText.includes(name)
                && row.querySelector('.cell-number')?.innerText !== before)""",
        arg=[f"Quầy {counter}", before],
        timeout=UPDATE_MS * 4,
    )


@contextmanager
def _page(browser: Browser, url: str, state: object) -> Iterator[Page]:
    context = browser.new_context(
        base_url=url, viewport=SIZES["wide"], locale="vi", storage_state=state
    )
    yield context.new_page()
    context.close()
