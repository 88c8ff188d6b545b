"""The notice of a month as a printer gets it: one sheet of A4, whatever was asked and however long
the office's addresses are. Chromium prints the page that the central gives.
"""

import re
import subprocess
from dataclasses import replace

import pytest
from playwright.sync_api import sync_playwright
from sqlalchemy import insert, update

from central.dashboard import public_pages
from central.reference.cells import LONGEST_TEXT
from central.released.cell import Shown
from central.released.public_month import AskedInMonth
from central.store import writing
from central.store.fleet_tables import sites
from central.store.reference_tables import contact_versions, site_versions
from kiosk.survey import Share
from tests.central.dashboard.conftest import HOST
from tests.central.dashboard.test_public_pages import ANSWERS, MONTH, Office
from tests.e2e.conftest import CHROMIUM, FLAGS

ASKED = {
    "cham-nhanh@1": ("service",),
    "mot-cua@1": ("service", "officer"),
    "phieu-ngan@1": ("phieu-ngan-1", "phieu-ngan-2", "phieu-ngan-3"),
    "tt01@1": ("tt01-1", "tt01-3", "tt01-4", "tt01-7"),
}
"""One question, two, three and four; those of TT 01 have long words."""

BREAKS = dict.fromkeys(map(ord, " -"))
"""Where lines break, which what reads a PDF joins again in its own way."""

ADDRESS = (
    "Số 123, đường Mẫu Số Một, thôn Mẫu Thượng, khu trung tâm hành chính mới, Xã Mẫu, Tỉnh Mẫu "
    "(cạnh trụ sở Ủy ban nhân dân, lối vào từ đường Mẫu Số Hai)"
)
PETITIONS = (
    "Văn phòng Ủy ban nhân dân Xã Mẫu, số 125, đường Mẫu Số Một; hoặc Cổng Dịch vụ công quốc gia, "
    "mục Phản ánh, kiến nghị; hoặc đường dây nóng của tỉnh trong giờ làm việc"
)
NAME = "Trung tâm Phục vụ hành chính công và Bộ phận Tiếp nhận và Trả kết quả"
COUNTS = {1: 1_234, 2: 2_345, 3: 3_456, 4: 14_567, 5: 25_678}


@pytest.fixture
def paper(house, tmp_path, monkeypatch):
    """Gives what a printer gets of the month, with these questions and texts."""
    office = Office(house, tmp_path)
    office.rate(*ANSWERS)
    office.month_ends()
    read, drawn = public_pages.public_month, public_pages.notice

    def make(questionnaire, address, petitions, language):
        levels = COUNTS if "tt01" not in questionnaire else {1: 9_999, 2: 8_888, 3: 77_777}
        cell = Shown(sum(levels.values()), levels, Share.of_levels(dict(COUNTS)))
        asked = AskedInMonth(
            "kiosk", questionnaire, tuple((each, cell) for each in ASKED[questionnaire])
        )
        phone = replace(asked, channel="phone")

        def month(*arguments):
            return replace(read(*arguments), asked=(asked, phone))

        def with_address(behind, *more):
            return drawn(replace(behind, address=f"https://do.tinh-mau.example{MONTH}"), *more)

        monkeypatch.setattr(public_pages, "public_month", month)
        monkeypatch.setattr(public_pages, "notice", with_address)
        contacts = {"hotline": "0000 000 000", "email": "motcua.trungtam@xa-mau.tinh-mau.example"}
        contacts |= {"address": address, "petitions": petitions, "site_id": "xa-mau"}
        with writing(house.engine) as connection:
            connection.execute(update(sites).values(name=NAME))
            connection.execute(site_versions.delete())
            connection.execute(insert(contact_versions), contacts | {"valid_from": "2026-01-01"})
        return printed(office, f"{MONTH}?lang={language}", tmp_path / "notice.pdf")

    return make


def printed(office, path, file):
    """Pages' sizes and text. Everything is fetched first: the browser's loop takes this thread."""
    found = {path: office.get(path)}
    for address in re.findall(r'(?:href|src)="(/[^"]+\.(?:css|js|svg)[^"]*)"', found[path].text):
        found[address] = office.get(address)
    for address, sheet in list(found.items()):
        if ".css" in address:
            folder = address.rpartition("/")[0]
            for inner in re.findall(r'url\("?([^")]+)"?\)', sheet.text):
                full = inner if inner.startswith("/") else f"{folder}/{inner}"
                found[full] = office.get(full)
    assert {each.status_code for each in found.values()} == {200}

    def answer(route):
        wanted = route.request.url.removeprefix(HOST)
        given = found.get(wanted)
        if given is None:
            route.abort()
        else:
            route.fulfill(
                body=given.content, headers={"Content-Type": given.headers["content-type"]}
            )

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        page.route("**/*", answer)
        page.goto(HOST + path)
        page.evaluate("document.fonts.ready.then(() => true)")
        page.pdf(path=file, prefer_css_page_size=True, print_background=True)
        browser.close()
    facts = subprocess.run(["pdfinfo", file], capture_output=True, check=True).stdout.decode()
    words = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True).stdout
    return facts, " ".join(words.decode().split())


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("questionnaire", list(ASKED))
def test_notice_is_one_sheet_of_a4_when_addresses_are_long(paper, questionnaire, language):
    facts, words = paper(questionnaire, ADDRESS, PETITIONS, language)
    assert re.search(r"^Pages: +1$", facts, re.MULTILINE), facts
    assert "A4" in facts
    for said in (ADDRESS, PETITIONS, "0000 000 000", f"do.tinh-mau.example{MONTH}", "SIPAS"):
        assert said.translate(BREAKS) in words.translate(BREAKS), said


@pytest.mark.parametrize("questionnaire", ["mot-cua@1", "phieu-ngan@1"])
def test_notice_is_one_sheet_when_every_text_is_as_long_as_it_may_be(paper, questionnaire):
    long = ("Mẫu dài " * LONGEST_TEXT)[:LONGEST_TEXT].strip()
    facts, _ = paper(questionnaire, long, long, "vi")
    assert re.search(r"^Pages: +1$", facts, re.MULTILINE), facts


@pytest.mark.parametrize(("questionnaire", "said"), [("tt01@1", True), ("mot-cua@1", False)])
def test_question_that_nobody_put_is_not_said_to_have_too_few_answers(paper, questionnaire, said):
    _, words = paper(questionnaire, ADDRESS, PETITIONS, "vi")
    assert ("Không có kết quả chung" in words) is said
    assert "Chưa đủ dữ liệu" not in words
