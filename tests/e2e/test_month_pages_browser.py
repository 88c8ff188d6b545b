"""Every page in a real browser over the sample month: quick here, the whole matrix as `long`.

Quick: the pages of figures once, language and size in turns, two of them with axe-core. Whole:
every page in both languages and both sizes, each with axe-core (WCAG 2.2 AA).
"""

import subprocess

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from central.accounts import Page
from central.accounts.access import ADDRESSES
from tests.e2e.month_house import (
    DESK,
    FIGURES,
    LANGUAGES,
    PAGES,
    PASSWORD,
    PHONE,
    Month,
    sideways,
)

ON_SCREEN_MS = 5_000
FEW_DAYS = 2
WITH_AXE = ("/today", "/reference")
"""In the quick test; the others are in the whole matrix."""
LOOKS = [(size, language) for size in (DESK, PHONE) for language in LANGUAGES]


@pytest.fixture(scope="module")
def few_days(tmp_path_factory):
    """Two days, without the year before: made in seconds."""
    month = Month(tmp_path_factory.mktemp("month") / "c", days=FEW_DAYS, year_before=False)
    yield month
    month.stop()


@pytest.fixture(scope="module")
def whole_month(tmp_path_factory):
    """As `python -m demo.sample_month` makes it."""
    month = Month(tmp_path_factory.mktemp("month") / "c")
    yield month
    month.stop()


def test_pages_of_figures_open_without_a_complaint_whatever_the_look(few_days, chromium):
    paths = (*FIGURES, "/reference")
    for number, (size, language) in enumerate(LOOKS):
        with few_days.look(chromium, "supervisor", size, language) as watched:
            for path in paths[number :: len(LOOKS)]:
                watched.check(path, axe=path in WITH_AXE)


def test_figures_are_on_screen_within_five_seconds_when_ratings_arrive(few_days, chromium):
    with few_days.look(chromium, "supervisor") as watched:
        watched.open("/today")
        row = watched.page.get_by_role("row").filter(has_text="Quầy 04")
        number = row.locator(".cell-number")
        before = number.inner_text()
        few_days.rate("04", 5, 4, 2, 5, 1)
        expect(number).not_to_have_text(before, timeout=ON_SCREEN_MS)


def test_supervisor_takes_the_day_home_as_sheet_and_as_paper(few_days, chromium, tmp_path):
    with few_days.look(chromium, "supervisor") as watched:
        watched.open("/today")
        name = watched.page.get_by_role("rowheader").first.inner_text().splitlines()[0]
        for kind in ("xlsx", "pdf"):
            watched.open("/reports")
            watched.page.select_option("#report-period", "day")
            watched.page.fill("#report-day", few_days.made.calendar.now.date().isoformat())
            watched.page.select_option("#report-format", kind)
            with watched.page.expect_download() as taken:
                watched.page.click("main form button[type=submit]")
            assert taken.value.suggested_filename.endswith(f".{kind}")
            taken.value.save_as(tmp_path / f"day.{kind}")
    sheets = load_workbook(tmp_path / "day.xlsx").worksheets
    cells = [cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row]
    words = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "day.pdf", "-"], capture_output=True, check=True
    ).stdout.decode()
    assert any(name in str(cell) for cell in cells)
    assert any(isinstance(cell, int | float) for cell in cells)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in words
    assert name in words


def test_officer_reaches_own_figures_and_nobody_elses(few_days, chromium):
    with few_days.look(chromium, "officer") as watched:
        watched.open("/own")
        ways = watched.page.locator(".header__pages a").evaluate_all(
            "found => found.map(each => each.getAttribute('href'))"
        )
        assert ways == ["/own", "/account"]
        for path in FIGURES:
            answer = watched.page.goto(path)
            assert answer is not None
            assert answer.status == 403, path
        # Each refusal was asked for above; anything else is still noted.
        watched.noted[:] = [line for line in watched.noted if "403" not in line]


def test_every_page_of_the_central_is_looked_at():
    """A new page is in the matrix, or nobody would see it in a browser before its readers do."""
    looked_at = {path.partition("?")[0] for paths in PAGES.values() for path in paths}
    pages = {path for path, page in ADDRESSES.items() if isinstance(page, Page) and "{" not in path}
    assert pages - looked_at - NO_PAGES == set()


NO_PAGES = {
    "/today/figures",
    "/fleet/approve",
    "/fleet/pending",
    "/fleet/counter",
    "/fleet/batch",
    "/fleet/expected",
    "/fleet/end",
    "/fleet/replace",
    "/configurations/edit",
    "/configurations/store",
    "/people/change",
    "/account/sessions",
    "/comments/one",
    "/comments/topics",
    "/reports/jobs",
    "/reports/file",
}
"""Parts of pages, and addresses of forms that are reached from a page."""


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("role", list(PAGES), ids=[role or "anybody" for role in PAGES])
def test_page_is_sound_in_every_look_over_a_whole_month(
    whole_month, chromium, role, size, language
):
    with whole_month.look(chromium, role, size, language) as watched:
        for path in PAGES[role]:
            watched.check(path, axe=True)


@pytest.mark.long
def test_supervisor_goes_through_the_day_with_the_keyboard_alone(whole_month, chromium):
    with whole_month.look(chromium) as watched:
        page = watched.page
        watched.open("/sign-in")
        page.locator("#name").focus()
        page.keyboard.type(whole_month.made.accounts["supervisor"])
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/today*")
        for path in FIGURES[1:]:
            link = page.locator(f".header__pages a[href^='{path}']").first
            for _ in range(40):
                page.keyboard.press("Tab")
                if link.evaluate("found => found === document.activeElement"):
                    break
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"what has the focus is seen to have it: {path}"
            page.keyboard.press("Enter")
            page.wait_for_url(f"**{path}*")
            assert page.get_by_role("heading", level=1).count() == 1


@pytest.mark.long
def test_every_page_of_figures_can_be_printed(whole_month, chromium):
    with whole_month.look(chromium, "supervisor", (718, 1000)) as watched:
        watched.page.emulate_media(media="print")
        for path in FIGURES:
            watched.open(path)
            watched.page.wait_for_load_state("networkidle")
            assert sideways(watched.page) <= 0, path
            expect(watched.page.locator(".header__pages")).to_be_hidden()


@pytest.mark.long
def test_every_page_of_figures_works_without_scripts(whole_month, chromium):
    with whole_month.look(chromium, "supervisor", java_script_enabled=False) as watched:
        for path in FIGURES:
            watched.open(path)
            assert watched.page.get_by_role("heading", level=1).count() == 1
            assert watched.page.locator("main").inner_text().strip()
