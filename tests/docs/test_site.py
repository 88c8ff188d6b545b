"""The site of `make docs` in a browser, opened as files: search, width, requests, print."""

import os
import re
import subprocess
import sys

import pytest

from demo.page_album import CHROMIUM, CHROMIUM_ARGUMENTS
from tests.docs.shown import PAGES, TREE

PICTURES = TREE / "docs" / "pictures" / "steps"
MOST_BYTES = 80 * 1024
SEEN = ["index.html", "docs/vi/huong-dan-cntt.html", "docs/settings.html", "docs/vi/cap-may.html"]
BUILD = ["build", "--quiet", "--strict", "--config-file", "docs/mkdocs.yml"]
PHONE = {"width": 390, "height": 844}


def test_pictures_of_steps_are_small_and_shown():
    shown = {
        name
        for page in PAGES
        for name in re.findall(r"pictures/steps/([\w-]+\.png)", page.read_text("utf-8"))
    }
    there = {path.name: path.stat().st_size for path in PICTURES.glob("*")}
    assert there
    assert shown == set(there)
    assert max(there.values()) <= MOST_BYTES


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", *BUILD, "--site-dir", str(folder)],
        cwd=TREE,
        env=dict(os.environ) | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGUMENTS))
        yield opened
        opened.close()


@pytest.mark.long
def test_pages_fit_a_phone_and_ask_nobody(site, browser):
    page = browser.new_page(viewport=PHONE)
    asked, faults = [], []
    page.on("request", lambda each: asked.append(each.url))
    page.on("pageerror", lambda each: faults.append(str(each)))
    for each in SEEN:
        page.goto((site / each).as_uri())
        page.wait_for_load_state("load")
        assert page.evaluate("document.body.scrollWidth") <= PHONE["width"], each
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert faults == []


@pytest.mark.long
def test_words_are_found_without_their_marks(site, browser):
    page = browser.new_page(viewport=PHONE)
    page.goto((site / "docs" / "vi" / "cap-may.html").as_uri())
    for typed in ("thu hoi khoa", "Thu hồi KHÓA"):
        page.fill("#find", typed)
        first = page.locator("#found a").first
        assert "khóa" in page.locator("#found").inner_text().lower()
        assert first.get_attribute("href")
    first.click()
    page.wait_for_load_state("load")
    assert "#" in page.url
    page.fill("#find", "khongcochunay")
    assert "Không tìm thấy" in page.locator("#found").inner_text()


@pytest.mark.long
def test_notice_is_one_page_of_a4(site, browser):
    page = browser.new_page()
    page.goto((site / "docs" / "vi" / "thong-bao-a4.html").as_uri())
    made = page.pdf(prefer_css_page_size=True)
    assert re.findall(rb"/Count (\d+)", made) == [b"1"]
