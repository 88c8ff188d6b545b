"""The phone's pages over a real central, asked by a browser without a screen.

`phone` gives tokens of a kiosk and pages to open them with; the clock is turned by hand.
"""

import asyncio
import re
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from central.audit.audit_site import audit_site
from central.phone.start import PhoneService
from central.settings import PhoneSettings, Settings
from central.store.compact import FORM, compact_in
from central.store.engine import reading
from central.store.log_tables import records
from kiosk.record import PhoneToken, SigningKey, base64url
from tests.central.hall import SITE, visit_id


class Phone:
    """Opens tokens of `kiosk`, which stands at quay-1; `seconds` is the monotonic clock."""

    def __init__(self, hall, runner, **settings):
        self.hall = hall
        self.runner = runner
        self.seconds = 0.0
        self.kiosk = hall.add_kiosk("quay-1")
        self.start(**settings)

    def start(self, **settings):
        """A new process over the same database and folder."""
        chosen = Settings(phone=PhoneSettings(**settings)).in_folder(self.hall.folder)
        self.service = PhoneService(
            self.hall.engine, chosen, self.hall.keys.phone, self.hall.clock, lambda: self.seconds
        )
        app = FastAPI()
        app.include_router(self.service.router)
        self.app = app

    def token(self, number=1, *, key=None, kiosk=None, nonce=None, **fields):
        values = {
            "kiosk": kiosk or self.kiosk.place.kiosk,
            "visit": visit_id(number),
            "counter": "quay-1",
            "officer": "cb-01",
            "procedure": None,
            "stage": "result",
            "questionnaire": "mot-cua@1",
            "nonce": base64url.encode((nonce or number).to_bytes(16, "big")),
        }
        return PhoneToken(**{**values, **fields}).sign(key or self.kiosk.key)

    def ask(self, method, path, *, address="192.0.2.9", language="vi", **content):
        async def send():
            transport = httpx.ASGITransport(self.app, client=(address, 50000))
            async with httpx.AsyncClient(transport=transport, base_url="http://do") as client:
                headers = {"Accept-Language": language, **content.pop("headers", {})}
                return await client.request(method, path, headers=headers, **content)

        return self.runner.run(send())

    def get(self, token, query="", **content):
        return self.ask("GET", f"/p/{token}{query}", **content)

    def post(self, token, query, data, **content):
        return self.ask("POST", f"/p/{token}{query}", data=data, **content)

    def answer(self, token, step, part="rating", **answers):
        """Send one page's form; the address it leads to."""
        answer = self.post(token, f"?part={part}&step={step}&lang=vi", answers or {"skip": "1"})
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    def rate(self, token, service=5, officer=4):
        self.answer(token, 1, service=str(service))
        return self.answer(token, 2, officer=str(officer))

    def turn(self, **by):
        self.hall.now += timedelta(**by)
        self.seconds += timedelta(**by).total_seconds()

    def records(self, kind="rating%"):
        """Number, kind and compact form, in the order of their coming."""
        query = (
            select(records.c.seq, records.c.kind, *FORM)
            .where(records.c.kiosk_id == "phone", records.c.kind.like(kind))
            .order_by(records.c.received_at, records.c.seq)
        )
        with reading(self.hall.engine) as connection:
            rows = connection.execute(query).mappings().all()
        return [(row["seq"], row["kind"], compact_in(row)) for row in rows]

    def counted(self, event="phone-rated", mark=""):
        found = self.hall.rows(
            "SELECT coalesce(sum(n), 0) FROM visit_tallies WHERE event = :event AND mark = :mark",
            event=event,
            mark=mark,
        )
        return found[0][0]

    def marks(self):
        return self.hall.rows(
            "SELECT seq, rule FROM marks WHERE kiosk_id = 'phone' AND excludes ORDER BY seq"
        )

    def audit(self):
        return audit_site(self.hall.engine, SITE, self.hall.keys.phone.verify_key)


def heading(answer):
    return re.search(r"<h1[^>]*>(.*?)</h1>", answer.text)[1]


@pytest.fixture
def runner():
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture
def phone(hall, runner):
    return Phone(hall, runner)


@pytest.fixture
def stranger():
    return SigningKey.generate()
