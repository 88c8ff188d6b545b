"""An office of sample data: a real central on this machine, as a machine of qemu's reaches it."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx

from tests.e2e.pages_house import PASSWORD, CentralProcess

# What qemu calls the machine that it runs on.
OUTSIDE = "10.0.2.2"
PENDING = "SELECT kiosk_id FROM kiosks WHERE state = 'pending'"
BOUND = "SELECT bound_counter FROM kiosks WHERE bound_counter IS NOT NULL"
RATINGS = "SELECT seq FROM records WHERE kind = 'rating' ORDER BY seq"
LAST = "SELECT max(seq) FROM records"
WHOLE = "SELECT count(*) = max(seq) - min(seq) + 1 FROM records"


class Office:
    """The central, its site with two counters, and one batch of kiosks."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir()
        self.central = CentralProcess(path)
        self.central.add_site()
        self.central.add_person("cntt", "it")
        for n in (1, 2):
            name = ("--site", "xa-mau", "--name", f"Quầy {n}")
            self.central.command("counter", "add", f"quay-0{n}", *name)
        self.central.start()
        counters = path / "counters.csv"
        counters.write_text("counter\nquay-01\nquay-02\n", "utf-8")
        port = self.central.url.rpartition(":")[2]
        asked = ("--counter-list", str(counters), "--out", str(path / "batch"))
        address = ("--url", f"http://{OUTSIDE}:{port}")
        said = self.central.command("provision", "--site", "xa-mau", *asked, *address)
        self.batch = re.search(r"lo-\d+-\w+", said)[0]

    @property
    def file(self) -> Path:
        """The provisioning file of the batch."""
        return self.path / "batch" / "thuocdo.provision"

    def ask(self, statement: str) -> list:
        """What stands in the central's database."""
        place = self.path / "central.sqlite"
        with closing(sqlite3.connect(f"file:{place}?mode=ro", uri=True, timeout=30)) as opened:
            return opened.execute(statement).fetchall()

    def approve_all(self) -> None:
        """By the form of the page, as a person of IT does it."""
        url = self.central.url
        with httpx.Client(base_url=url, trust_env=False, headers={"Origin": url}) as client:
            token = _token(client.get("/sign-in").text)
            fields = {"form_token": token, "name": "cntt", "password": PASSWORD}
            assert client.post("/sign-in", data=fields).status_code == 303
            fields = {
                "form_token": _token(client.get("/fleet?site=xa-mau").text),
                "compared": "yes",
            }
            for label, (kiosk,) in enumerate(self.ask(PENDING), start=1):
                fields |= {f"approve-{kiosk}": "yes", f"label-{kiosk}": str(label)}
            answer = client.post(f"/fleet/batch?site=xa-mau&batch={self.batch}", data=fields)
            assert answer.status_code == 303, answer.text

    def stop(self) -> None:
        """End the central."""
        self.central.stop()


def _token(page: str) -> str:
    return re.search(r'name="form_token" value="([^"]+)"', page)[1]
