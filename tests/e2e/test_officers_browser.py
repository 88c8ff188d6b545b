"""The page of officers in a real browser, against the real central in a process of its own."""

import pytest
from playwright.sync_api import expect

from tests.e2e.pages_house import PASSWORD, CentralProcess
from tests.e2e.test_pages_browser import DESK, PHONE, SMALLEST_TARGET, Watched


@pytest.fixture(scope="module")
def central(tmp_path_factory):
    central = CentralProcess(tmp_path_factory.mktemp("central"))
    central.add_site()
    central.add_person("ky-thuat", "it")
    for number, name in ((1, "Nguyễn Thị Mẫu"), (2, "Trần Văn Mẫu")):
        central.command("officer", "add", f"cb-{number:02}", "--site", "xa-mau", "--name", name)
    central.start()
    yield central
    central.stop()


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(central, chromium, request):
    width, height = request.param
    context = chromium.new_context(
        base_url=central.url, viewport={"width": width, "height": height}, locale="vi-VN"
    )
    page = context.new_page()
    watched = Watched(page, central.url)
    page.goto("/officers")
    page.fill("#name", "ky-thuat")
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/officers*")
    yield page
    assert watched.strangers == []
    # Chromium's hint about fields for names is none of ours; 422 is the answer that was wanted.
    loud = [line for line in watched.complaints if not line.startswith("verbose:")]
    assert [line for line in loud if "422" not in line] == []
    context.close()


def choose(page, name):
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", name=f"Thẻ và mã PIN của {name}")).to_be_visible()


def card(page, title):
    return page.get_by_role("region", name=title, exact=True)


def assert_nothing_is_cut_or_too_small(page):
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    for button in page.get_by_role("button").all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= SMALLEST_TARGET


def test_it_makes_a_badge_and_a_pin_that_are_shown_once(page):
    choose(page, "Nguyễn Thị Mẫu")
    assert_nothing_is_cut_or_too_small(page)
    card(page, "Thẻ").get_by_role("button", name="Tạo mã để in thẻ").click()
    made = page.locator("#made-badge")
    expect(made).to_be_visible()
    assert made.inner_text().startswith("CB:")
    assert_nothing_is_cut_or_too_small(page)
    card(page, "Mã PIN").get_by_role("button", name="Tạo mã giúp tôi").click()
    expect(page.locator("#made-pin")).to_be_visible()
    expect(page.locator("#made-badge")).to_have_count(0)
    page.goto("/officers?site=xa-mau&officer=cb-01")
    expect(page.locator("#made-pin")).to_have_count(0)
    expect(card(page, "Mã PIN")).to_contain_text("bởi ky-thuat")


def test_weak_pin_is_refused_beside_its_fields_and_nothing_typed_comes_back(page):
    choose(page, "Trần Văn Mẫu")
    fields = card(page, "Mã PIN")
    fields.get_by_label("Mã PIN mới").fill("123456")
    fields.get_by_label("Gõ lại lần nữa").fill("123456")
    fields.get_by_role("button", name="Đặt mã PIN").click()
    alert = card(page, "Mã PIN").get_by_role("alert")
    expect(alert).to_contain_text("liền nhau tăng hoặc giảm")
    expect(card(page, "Mã PIN").get_by_label("Mã PIN mới")).to_have_value("")
    assert card(page, "Thẻ").get_by_role("alert").count() == 0
    assert_nothing_is_cut_or_too_small(page)
