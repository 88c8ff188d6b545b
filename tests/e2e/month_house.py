"""The sample month behind a real central in a process of its own, and a browser that looks at it.

Guarantees that whatever a page says on the console, asks of anybody else, or is refused is noted,
and that nobody signs in twice: each role's cookies are kept.
"""

from contextlib import contextmanager
from datetime import UTC, datetime

import httpx
from axe_playwright_python.sync_playwright import Axe

from demo.commands import start_central
from demo.sample_month import fill_month
from demo.sample_month_live import rated_now

DESK, PHONE = (1366, 768), (390, 844)
LANGUAGES = ("vi", "en")
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
PASSWORD = "bốn từ thường dùng"
BAD_STATUS = 400

PAGES = {
    "supervisor": (
        "/today", "/trend", "/targets", "/factors", "/hours", "/staff", "/comments", "/trust",
        "/reports", "/day-notes", "/alarms", "/reference", "/account",
    ),
    "leader": ("/trend?site=*", "/factors?site=*", "/today?site=xa-mau-hai"),
    "officer": ("/own",),
    "it": ("/fleet", "/fleet/code", "/officers", "/configurations", "/configurations/groups"),
    "admin": ("/people", "/audit-log"),
    "auditor": ("/quarantine", "/trust"),
    "": ("/sign-in", "/k", "/heads", "/open-data", "/public"),
}  # fmt: skip
"""By role, "" for who is not signed in; each page once for whom it is."""
FIGURES = ("/today", "/trend", "/factors", "/hours", "/staff", "/comments", "/trust", "/reports")


class Month:
    """The central over the sample month. `url`: where it answers."""

    def __init__(self, folder, **options):
        self.made = fill_month(folder, password=PASSWORD, **options)
        self.running, self.url = start_central(self.made.config, folder)
        self._states = {}

    def stop(self):
        assert self.running.stop() == 0

    def rate(self, counter, *levels):
        """Visits at a counter of the main site, each served and rated, sent now."""
        now = datetime.now(UTC)
        kiosk, body = rated_now(self.made.kiosks, counter, list(levels), now)
        headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
        url = f"{self.url}/api/v1/kiosks/{kiosk}/records"
        answer = httpx.post(url, content=body, headers=headers, trust_env=False)
        assert answer.status_code == 200, answer.text

    @contextmanager
    def look(self, browser, role="", size=DESK, language="vi", **options):
        """A watched page of somebody of this role; at the end nothing may be noted of it."""
        context = browser.new_context(
            base_url=self.url,
            viewport={"width": size[0], "height": size[1]},
            locale=language,
            storage_state=self._state(browser, role) if role else None,
            **options,
        )
        watched = Watched(context.new_page(), self.url, language)
        yield watched
        context.close()
        assert watched.noted == [], f"{size[0]} px, {language}:\n" + "\n".join(watched.noted)

    def _state(self, browser, role):
        if role not in self._states:
            context = browser.new_context(base_url=self.url, locale="vi")
            page = context.new_page()
            page.goto("/sign-in")
            page.fill("#name", self.made.accounts[role])
            page.fill("#password", PASSWORD)
            page.click("main button[type=submit]")
            page.wait_for_load_state()
            assert "/sign-in" not in page.url
            self._states[role] = context.storage_state()
            context.close()
        return self._states[role]


class Watched:
    """A page, and everything it said or asked that it should not have (`noted`, a line each)."""

    def __init__(self, page, base, language):
        self.page = page
        self.noted = []
        self._path = ""
        self._language = language
        self._base = base
        page.on("request", lambda asked: self._ours(asked.url))
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)
        page.on("console", lambda line: self.note(f"console {line.type}: {line.text}"))
        page.on("pageerror", lambda error: self.note(f"script error: {error}"))

    def note(self, finding):
        """Keep what is wrong, with the page it was found on."""
        self.noted.append(f"{self._path}: {finding}")

    def check(self, path, *, axe):
        """Open the page and note what of its policy, width and accessibility is wrong."""
        loose = loose_policy(self.open(path).headers)
        if loose:
            self.note(f"Content-Security-Policy: {loose}")
        if axe:
            self.page.wait_for_load_state("networkidle")
        if (wider := sideways(self.page)) > 0:
            self.note(f"{wider} px wider than the window")
        if axe:
            for violation in axe_violations(self.page):
                self.note(f"axe {violation}")

    def open(self, path):
        """The page at `path` in this look's language; what the server said."""
        self._path = path
        answer = self.page.goto(f"{path}{'&' if '?' in path else '?'}lang={self._language}")
        assert answer is not None
        assert answer.status == 200, (path, answer.status)
        return answer

    def _ours(self, url):
        if not url.startswith((f"{self._base}/", "data:")):
            self.note(f"asked of somebody else: {url}")

    def _failed(self, asked):
        # Left behind by going on to the next page.
        if asked.failure != "net::ERR_ABORTED":
            self.note(f"failed: {asked.url} {asked.failure}")

    def _answered(self, found):
        if found.status >= BAD_STATUS:
            self.note(f"{found.status}: {found.url}")


def sideways(page):
    """By how many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def axe_violations(page):
    """What axe-core finds against WCAG 2.2 AA: rule and the places, one line each."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": list(WCAG)}})
    return [
        f"{each['id']}: {', '.join(str(node['target']) for node in each['nodes'][:4])}"
        for each in found.response["violations"]
    ]


def loose_policy(headers):
    """What of a page's Content-Security-Policy lets in more than the server's own files."""
    policy = headers.get("content-security-policy", "")
    if "default-src 'none'" not in policy:
        return f"no strict policy: {policy!r}"
    loose = ("unsafe-inline", "unsafe-eval", "unsafe-hashes", "http:", "https:", "*", "data:")
    return ", ".join(word for word in loose if word in policy)
