"""Pictures of every page of the central, taken by Debian's Chromium from a served demonstration.

A sample morning goes through the real wire first, so that the pages show what a supervisor
would see; each page is also there empty, and with something refused.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from demo.configuration_screens import show_configurations
from demo.folder import DemoFolder
from demo.hall import LIVE_COUNTER
from demo.page_album import CHROMIUM, CHROMIUM_ARGUMENTS, LANGUAGES, SIZES, Album, open_album
from demo.sample_alarms import add_alarms
from demo.sample_central import (
    ACCOUNT,
    IT_ACCOUNT,
    SampleCentral,
    add_officer,
    serve_sample_central,
)
from demo.sample_morning import ZONE, SampleMorning, send_morning
from demo.sample_people import (
    ADMIN_ACCOUNT,
    AUDITOR_ACCOUNT,
    EMPTY_SITE,
    NEW_ACCOUNT,
    OFFICER_ACCOUNT,
    add_people,
    one_time_password,
    sign_nights,
)
from kiosk.identity.enrolment_call import IssuedCode, make_wish
from kiosk.record import SigningKey

OFFICERS = {"nv-03": "Nguyễn Thị Mẫu", "nv-04": "Trần Văn Mẫu"}
MISTYPED = "0000 0000 0000 0001"
UNKNOWN = "/k/k-mau/" + "A" * 22 + "/1/" + "A" * 22
BEFORE_ALL = "2000-01-01"
NO_ALARM = "mail-failing"
EMPTY_PAGES = (("today", "/today"), ("kiosks", "/fleet"), ("officers", "/officers"))


@dataclass(frozen=True, slots=True)
class Served:
    """A central with a sample morning, and what was sent."""

    central: SampleCentral
    folder: DemoFolder
    sent: SampleMorning

    def code(self) -> str:
        """The code of a kiosk that has just asked for one."""
        key = SigningKey.generate()
        found = make_wish(self.central.address, key, None, LIVE_COUNTER, None)
        return found.code if isinstance(found, IssuedCode) else ""


@contextmanager
def served_morning() -> Iterator[Served]:
    """A central on loopback with a sample morning, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="thuocdo-screens-") as path:
        folder = DemoFolder(Path(path), kept=False)
        central = serve_sample_central(folder)
        try:
            for officer, name in OFFICERS.items():
                add_officer(central, officer, name)
            add_people(central)
            yield Served(central, folder, send_morning(central))
        finally:
            central.running.stop()


def take(folder: Path) -> int:
    """Writes the pictures to `folder`; how many."""
    written = 0
    with served_morning() as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(CHROMIUM_ARGUMENTS)
        )
        looks = [(size, language) for size in SIZES for language in LANGUAGES]
        address = served.central.address
        for size, language in looks:
            with open_album(browser, address, folder, size, language) as album:
                album.show("heads-empty", "/heads")
                album.show("open-data-empty", "/open-data")
                written += album.taken
        sign_nights(served.folder, datetime.now(ZONE).date())
        for size, language in looks:
            with open_album(browser, address, folder, size, language) as album:
                for role in (_public, _supervisor, _officer, _it, _admin, _auditor, _alarms, _new):
                    role(album, served)
                written += album.taken
        written += _take_phone(browser, served, folder)
        browser.close()
    return written


def _public(album: Album, served: Served) -> None:
    album.go("/sign-in")
    album.shoot("sign-in")
    album.sign_in(ACCOUNT, "wrong-password")
    album.shoot("sign-in-refused")
    for name, path in (
        ("check-code", "/k"),
        ("check-code-received", f"/k/{served.sent.code.path}"),
        ("check-code-marked", f"/k/{served.sent.marked.path}"),
        ("check-code-not-yet", UNKNOWN),
        ("check-code-mistyped", f"/k?code={MISTYPED}"),
        ("heads", "/heads"),
        ("open-data", "/open-data"),
        ("public-none", "/public"),
    ):
        album.show(name, path)


def _supervisor(album: Album, served: Served) -> None:
    album.sign_in(ACCOUNT, served.central.password)
    album.page.wait_for_url("**/today*")
    album.go("/today")
    album.shoot("today", whole=album.size == "phone")
    if album.size == "wide":
        album.page.emulate_media(media="print")
        album.shoot("today-print", whole=True)
        album.page.emulate_media(media="screen")
    _day_notes(album)
    _trend(album)
    _factors(album)
    _hours(album)
    _staff(album)
    album.show("comments", "/comments")
    album.show("comments-topics", "/comments/topics")
    album.show("trust", "/trust")
    album.show("trust-empty", "/trust?from=2024-01-01&to=2024-01-20")
    album.show("trust-refused", "/trust?from=2024-01-20&to=2024-01-01")
    _reports(album)
    album.show("not-allowed", "/people")
    album.show("account", "/account")
    for field in ("present", "wished", "again"):
        album.page.fill(f"#{field}", "khong-dung")
    album.press("form[action='/account'] button")
    album.shoot("account-refused", whole=True)


def _reports(album: Album) -> None:
    """The form and the empty list; a period in which there was no kiosk."""
    album.show("reports", "/reports")
    album.page.fill("#report-day", "2016-02-01")
    album.press("form[action='/reports'] button")
    album.shoot("reports-refused", whole=True)


def _day_notes(album: Album) -> None:
    """A note that is refused, one that is written, and a correction of it; today's page with it."""
    album.show("day-notes-empty", "/day-notes?until=2020-02-01")
    album.go("/day-notes")
    album.page.select_option("#kind", "other")
    album.page.fill("#text", "Gọi 0900 000 000")
    album.press("#write button[type=submit]")
    album.shoot("day-notes-refused", whole=True)
    album.page.select_option("#kind", "power-cut")
    album.page.fill("#text", f"Mất điện từ 9 giờ đến 9 giờ 20 ({album.size}, {album.language})")
    album.press("#write button[type=submit]")
    album.page.click(".day-lines a")
    album.page.select_option("#kind", "network-down")
    album.shoot("day-notes-correct", whole=True)
    album.press("#write button[type=submit]")
    album.shoot("day-notes", whole=True)
    album.show("today-noted", "/today")


def _trend(album: Album) -> None:
    """The trend of the morning, of days without any, by days the wrong way round; targets."""
    album.show("trend", "/trend")
    album.show("trend-empty", "/trend?from=2024-01-01&to=2024-01-20")
    album.show("trend-refused", "/trend?from=2024-01-20&to=2024-01-01")
    album.go("/targets")
    album.page.fill("#percent", "120")
    album.press("#set button[type=submit]")
    album.shoot("targets-refused", whole=True)


def _hours(album: Album) -> None:
    """Busy hours of the days with records, of days without any, by days the wrong way round."""
    album.show("hours", "/hours")
    album.show("hours-empty", "/hours?from=2024-01-01&to=2024-01-20")
    album.show("hours-refused", "/hours?from=2024-01-20&to=2024-01-01")


def _staff(album: Album) -> None:
    """Officers by name, one of them in full, days without any, days the wrong way round."""
    album.show("staff", "/staff")
    album.page.click("a.staff__name >> nth=0")
    album.shoot("staff-one", whole=True)
    album.show("staff-empty", "/staff?from=2024-01-01&to=2024-01-20")
    album.show("staff-refused", "/staff?from=2024-01-20&to=2024-01-01")


def _factors(album: Album) -> None:
    """The heat map; why a cell is as it is; a remedy that is refused, and one that is written."""
    album.show("factors", "/factors")
    album.show("factors-empty", "/factors?from=2024-01-01&to=2024-01-20")
    album.go("/factors?factor=overall")
    album.page.fill("#text", "Gọi lại số 0900 000 000")
    album.page.fill("#responsible", "Văn phòng")
    album.page.eval_on_selector("#write form", "form => form.noValidate = true")
    album.press("#write button[type=submit]")
    album.shoot("factors-refused", whole=True)
    album.page.fill("#text", f"Thêm ghế ở nơi chờ ({album.size}, {album.language})")
    album.page.fill("#due", f"{datetime.now(ZONE).date() + timedelta(days=14)}")
    album.press("#write button[type=submit]")
    album.shoot("factors-written", whole=True)


def _officer(album: Album, served: Served) -> None:
    album.sign_in(OFFICER_ACCOUNT, served.central.password)
    album.show("own", "/own")


def _it(album: Album, served: Served) -> None:
    album.sign_in(IT_ACCOUNT, served.central.password)
    album.show("kiosk-list", "/fleet")
    album.show("kiosk-list-none", "/fleet?search=khong-co")
    album.page.goto(album.page.url.replace("search=khong-co", ""))
    album.page.click("main table a")
    album.shoot("kiosks", whole=True)
    album.page.fill("#retire-reason", "quầy đóng")
    album.page.eval_on_selector("#retire form", "form => form.noValidate = true")
    album.press("#retire button[type=submit]")
    album.shoot("kiosks-refused", whole=True)
    album.show("reference", "/reference")
    album.go("/officers")
    album.page.click("main table a")
    album.shoot("officers", whole=True)
    for field in ("given", "again"):
        album.page.fill(f"#{field}-pin", "123456")
    album.press("section[aria-labelledby=card-pin] button[value=set]")
    album.shoot("officers-refused", whole=True)
    album.go("/fleet")
    album.page.fill("#code", served.code())
    album.page.click("#enrol form button")
    album.page.wait_for_selector("#kiosk-print")
    album.shoot("kiosk-code", whole=True)


def _admin(album: Album, served: Served) -> None:
    album.sign_in(ADMIN_ACCOUNT, served.central.password)
    show_configurations(album)
    album.show("people", "/people")
    album.page.fill("#add-name", ACCOUNT)
    album.press("#add form button")
    album.shoot("people-refused", whole=True)
    album.show("people-own", f"/people?name={ADMIN_ACCOUNT}")
    album.go(f"/people?name={NEW_ACCOUNT}")
    album.press("#person button[value=reset]")
    album.shoot("people-one", whole=True)
    for name, path in EMPTY_PAGES:
        album.show(f"{name}-empty", f"{path}?site={EMPTY_SITE}")


def _auditor(album: Album, served: Served) -> None:
    album.sign_in(AUDITOR_ACCOUNT, served.central.password)
    album.show("audit-log", "/audit-log")
    album.show("quarantine-empty", "/quarantine")
    album.show("audit-log-empty", f"/audit-log?day={BEFORE_ALL}")


def _alarms(album: Album, served: Served) -> None:
    album.sign_in(ADMIN_ACCOUNT, served.central.password)
    add_alarms(served.folder)
    album.show("alarms", "/alarms")
    album.page.click("article:first-of-type .alarms__act summary")
    album.press("article:first-of-type button[value=snooze]")
    album.shoot("alarms-refused")
    album.show("alarms-empty", f"/alarms?kind={NO_ALARM}")


def _new(album: Album, served: Served) -> None:
    album.sign_in(NEW_ACCOUNT, one_time_password(served.central))
    album.show("account-new", "/account")


def _take_phone(browser: Browser, served: Served, folder: Path) -> int:
    """One visit rated on a phone without scripts, to the first page of the long questionnaire."""
    context = browser.new_context(viewport=SIZES["phone"], locale="vi", java_script_enabled=False)
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
