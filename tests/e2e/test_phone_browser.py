"""The phone's pages in a real browser without JavaScript, 320 pixels wide.

Also by keyboard alone, and with what WCAG 2.2 AA asks of every control.
"""

import uuid
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from kiosk.record import PhoneToken, base64url, phone_url
from tests.e2e.pages_house import CentralProcess

SMALLEST = {"width": 320, "height": 568}
SMALLEST_TARGET = 44
"""CSS pixels: more than the 24 of WCAG 2.2, success criterion 2.5.8."""


@pytest.fixture(scope="module")
def central(tmp_path_factory):
    central = CentralProcess(tmp_path_factory.mktemp("central"))
    central.add_site()
    central.command("officer", "add", "cb-01", "--site", "xa-mau", "--name", "Nguyễn Thị Mẫu")
    central.start()
    central.kiosk = central.add_kiosk("quay-03", "Quầy 03", "Hộ tịch, chứng thực")
    yield central
    central.stop()


@pytest.fixture
def page(chromium):
    """A cheap phone: small, no scripts; at the end nobody else was asked for anything."""
    context = chromium.new_context(viewport=SMALLEST, java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    yield page
    assert all(url.startswith(("http://127.0.0.1:", "data:")) for url in page.asked)
    assert context.cookies() == []
    context.close()


@pytest.fixture
def link(central, request):
    """A new token's address for every test, as the QR code has it."""
    chance = central.kiosk.chance.randbytes
    visit = central.kiosk.record(
        datetime.now(UTC),
        "visit.served",
        {"visit": uuid_of(chance(16)), "counter": "quay-03", "officer": "cb-01", "test": False},
    ).body["visit"]
    token = PhoneToken(
        kiosk=central.kiosk.kiosk_id,
        visit=visit,
        counter="quay-03",
        officer="cb-01",
        procedure=None,
        stage="result",
        questionnaire="mot-cua@1",
        nonce=base64url.encode(chance(16)),
    )
    return phone_url(central.url, token.sign(central.kiosk.key))


def uuid_of(data):
    """A UUID of version 7, as a kiosk makes for a visit."""
    bits = int.from_bytes(data) & ~(0xF << 76 | 0x3 << 62)
    return str(uuid.UUID(int=bits | 0x7 << 76 | 0x2 << 62))


def assert_fits_and_can_be_touched(page):
    """Nothing wider than the screen; every control large enough, named, and not on another."""
    assert page.locator("html").get_attribute("lang") in ("vi", "en")
    assert page.locator("h1").count() == 1
    boxes = []
    for control in page.locator("a, button, label").all():
        box, text = control.bounding_box(), control.inner_text().strip()
        assert text
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= SMALLEST["width"]
        assert box["height"] >= SMALLEST_TARGET, text
        boxes.append(box)
    for one, other in pairwise(boxes):
        assert one["y"] + one["height"] <= other["y"] + 0.5 or (
            one["x"] + one["width"] <= other["x"] + 0.5
        )


@pytest.mark.parametrize("language", ["vi", "en"])
def test_visit_is_rated_and_the_longer_questionnaire_begun_without_javascript(page, link, language):
    page.goto(link)
    if language == "en":
        page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator(":checked").count() == 0
    assert_fits_and_can_be_touched(page)
    best = {"vi": "Rất hài lòng", "en": "Very satisfied"}[language]
    page.get_by_role("button", name=best, exact=True).click()
    assert "Nguyễn Thị Mẫu" in page.inner_text("main")
    assert_fits_and_can_be_touched(page)
    page.get_by_role("button", name=best, exact=True).click()
    assert_fits_and_can_be_touched(page)
    assert page.locator(".code").inner_text().count(" ") == 3
    page.get_by_role(
        "link", name={"vi": "Trả lời phiếu đầy đủ", "en": "Answer the full"}[language]
    ).click()
    assert page.get_by_role("group").count() == 4
    assert page.locator("input:checked").count() == 0
    assert_fits_and_can_be_touched(page)
    page.get_by_role("radio", name=best).first.check()
    page.get_by_role("button", name={"vi": "Tiếp tục", "en": "Continue"}[language]).click()
    page.get_by_role("link", name={"vi": "Quay lại", "en": "Back"}[language]).click()
    assert page.locator("input:checked").count() == 0
    page.goto(link)
    assert page.locator("html").get_attribute("lang") == "vi"
    assert page.inner_text("h1") == "Mã đã được dùng"


def test_every_answer_is_reached_by_keyboard_and_the_focus_is_seen(page, link):
    page.goto(link)
    seen = []
    for _ in range(7):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        seen.append(focused.inner_text())
        assert focused.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    assert seen == [
        "English",
        "Rất hài lòng",
        "Hài lòng",
        "Bình thường",
        "Không hài lòng",
        "Rất không hài lòng",
        "Bỏ qua câu này",
    ]
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".progress")).to_have_text("Câu 2 / 2")


def test_browsers_own_way_back_and_a_form_sent_twice_do_no_harm(page, link):
    page.goto(link)
    page.get_by_role("button", name="Hài lòng", exact=True).click()
    expect(page.locator(".progress")).to_have_text("Câu 2 / 2")
    # What is stored decides: the question that waits for an answer is asked, and asked by name.
    page.go_back()
    expect(page.locator(".progress")).to_have_text("Câu 2 / 2")
    page.get_by_role("button", name="Không hài lòng", exact=True).click()
    assert page.inner_text("h1") == "Cảm ơn Ông/Bà"
    page.go_back()
    page.reload()
    assert page.inner_text("h1") == "Mã đã được dùng"


def test_all_that_a_page_needs_is_below_thirty_kilobytes_on_the_line(page, link):
    sizes = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()))
    page.goto(link)
    page.wait_for_load_state("networkidle")
    assert len(sizes) == 2
    assert sum(each["responseBodySize"] + each["responseHeadersSize"] for each in sizes) < 30_000
