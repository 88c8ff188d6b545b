"""Pages over a real database, with a clock turned by hand and records of sample kiosks.

`house` is the whole: an application with the pages' router alone, its clients, and ways to put
records in through the real ingest.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from sqlalchemy import insert, update

from central.accounts import Role, create_account, passwords
from central.accounts.account import add_more_sites
from central.comments.boxes import CommentBoxes
from central.dashboard.pages import build_router
from central.fleet.desk import Desk
from central.ingest.dossier_box import DossierBoxes
from central.ingest.receive import Receiver
from central.keys import CentralKeys
from central.moment import to_text
from central.settings import Settings, WebSettings
from central.store import writing
from central.store.fleet_tables import counters, heartbeats, kiosks, sites
from central.store.upsert import put
from kiosk.record import SigningKey
from kiosk.record.attachment import SealingKey
from tests.central.dashboard.sample_kiosk import SampleKiosk
from tests.central.hands import PEN
from tests.central.migrated import open_migrated

PASSWORD = "bốn từ thường dùng"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HOST = "http://do.example"


class Client:
    """A browser without a screen: keeps cookies, follows nothing by itself."""

    def __init__(self, runner, app, address, headers):
        self._runner = runner
        self._client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app, client=(address, 50000)),
            base_url=HOST,
            headers=headers,
        )
        self.cookies = self._client.cookies

    def request(self, method, path, **content):
        return self._runner.run(self._client.request(method, path, **content))

    def get(self, path, **content):
        return self.request("GET", path, **content)

    def post(self, path, **content):
        return self.request("POST", path, **content)


class House:
    """A central with pages, and everything a test does to it."""

    def __init__(self, engine, pool, runner, *, https=False):
        self.engine = engine
        self.runner = runner
        self.now = datetime(2026, 11, 22, 10, 42, tzinfo=ZONE)
        self.seconds = 0.0
        self.receiver = Receiver(
            engine, SigningKey(bytes(32)), pool, DossierBoxes(SealingKey.generate())
        )
        self.app = FastAPI()
        settings = Settings(web=WebSettings(https=https))
        sealing, recovery = SealingKey.generate(), SealingKey.generate()
        self.keys = CentralKeys(
            SigningKey(bytes(32)),
            SigningKey.generate(),
            sealing,
            SigningKey.generate(),
            recovery,
            (sealing,),
            (recovery,),
        )
        self.desk = Desk(engine, self.keys)
        self.router = build_router(
            engine,
            settings,
            PEN,
            lambda: self.now,
            lambda: self.seconds,
            desk=self.desk,
            boxes=CommentBoxes(*self.keys.sealing_keys),
        )
        self.app.include_router(self.router)

    def client(self, address="192.0.2.7", **headers):
        return Client(self.runner, self.app, address, {"Accept-Language": "vi", **headers})

    def turn(self, **by):
        self.now += timedelta(**by)
        self.seconds += timedelta(**by).total_seconds()

    def add_site(self, site="xa-mau", name="Trung tâm Phục vụ hành chính công", unit="Xã Mẫu"):
        row = {"site_id": site, "name": name, "unit": unit, "timezone": "Asia/Ho_Chi_Minh"}
        with writing(self.engine) as connection:
            connection.execute(insert(sites).values(**row, sample=True, batches=0))

    def add_counter(self, counter, name=None, field="Hộ tịch, chứng thực", site="xa-mau"):
        row = {"site_id": site, "counter_id": counter, "name": name or counter, "field": field}
        with writing(self.engine) as connection:
            put(connection, counters, [row])

    def add_kiosk(self, counter, site="xa-mau", seed=1):
        """An approved kiosk at this counter, whose log is opened and not yet sent."""
        kiosk = SampleKiosk(site, counter, seed)
        with writing(self.engine) as connection:
            connection.execute(
                insert(kiosks).values(
                    site_id=site,
                    kiosk_id=kiosk.kiosk_id,
                    public_key=kiosk.key.verify_key.text,
                    kid=kiosk.key.kid,
                    counter_id=counter,
                    state="approved",
                    token_hash="A" * 43,
                    enrolled_at=to_text(self.now),
                )
            )
        kiosk.open(self.now - timedelta(hours=3))
        return kiosk

    def send(self, kiosk):
        self.receiver.receive(kiosk.kiosk_id, kiosk.body(), "gzip", self.now)

    def note(self, kiosk, **said):
        """What its last heartbeat said besides."""
        with writing(self.engine) as connection:
            connection.execute(
                update(heartbeats).where(heartbeats.c.kiosk_id == kiosk.kiosk_id).values(**said)
            )

    def beat(self, kiosk, *, seq=None, unsent=0):
        """What a heartbeat at this moment would leave in the database."""
        row = {
            "site_id": kiosk.place.site,
            "kiosk_id": kiosk.kiosk_id,
            "received_at": to_text(self.now),
            "epoch": kiosk.head.epoch,
            "seq": seq or kiosk.head.seq,
            "hash": kiosk.head.hash,
            "unsent": unsent,
            "source": "connected",
            "source_reason": "",
            "disk_free_mb": 9000,
            "clock": "synced",
            "version": "0.1.0",
            "at": to_text(self.now),
        }
        with writing(self.engine) as connection:
            put(connection, heartbeats, [row])

    def add_person(self, name="giam-sat", role=Role.SUPERVISOR, site="xa-mau", more=()):
        with writing(self.engine) as connection:
            made = create_account(connection, name, PASSWORD, role, site, self.now)
            add_more_sites(connection, made.account_id, more)
            return made

    def signed_in(self, role=Role.SUPERVISOR, site="xa-mau", more=()):
        """The client of a person of this role, through the real form."""
        site = None if role is Role.ADMIN else site
        name = f"{role.value}-ai-do"
        self.add_person(name, role, site, more)
        client = self.client()
        assert sign_in(client, name).status_code == 303
        return client


def form_token_of(page):
    return page.text.partition('name="form_token" value="')[2].partition('"')[0]


def sign_in(client, name="giam-sat", password=PASSWORD, path="/sign-in"):
    token = form_token_of(client.get(path))
    return client.post(
        path,
        data={"form_token": token, "name": name, "password": password},
        headers={"Origin": HOST},
    )


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    """Argon2 at its least cost: these tests are about pages."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "HASHER", hasher)
    monkeypatch.setattr(passwords, "NOBODY", hasher.hash("nobody"))


@pytest.fixture
def engine(tmp_path):
    engine = open_migrated(tmp_path / "central.sqlite")
    yield engine
    engine.dispose()


@pytest.fixture
def pool():
    with ThreadPoolExecutor(1) as pool:
        yield pool


@pytest.fixture
def runner():
    """The one event loop of a test: every request runs on it to its end."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture
def house(engine, pool, runner):
    house = House(engine, pool, runner)
    house.add_site()
    return house


@pytest.fixture
def https_house(engine, pool, runner):
    return House(engine, pool, runner, https=True)
