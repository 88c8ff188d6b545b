"""A central of one test: a real database and keys in a folder, and kiosks that sign records."""

import gzip
import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from sqlalchemy import make_url, text

from central.fleet.approval import approve
from central.fleet.batch_tokens import issue_token
from central.fleet.ending import revoke
from central.fleet.enrolment import Wish, enrol
from central.ingest.dossier_box import DossierBoxes
from central.ingest.receive import Receiver
from central.keys import load_keys, make_keys
from central.settings import DatabaseSettings, Settings
from central.store.engine import open_engine, reading, writing
from central.store.fleet_tables import counters, sites
from central.store.kiosk_queries import find_kiosk
from central.store.migrate import migrate, revision
from kiosk.identity.enrolment import Enrolment
from kiosk.record import (
    Draft,
    Place,
    SigningKey,
    Stamp,
    open_receipt,
    rotation_draft,
    sign_key_proof,
    sign_record,
)
from kiosk.record.base64url import encode
from tests.central.migrated import make_migrated
from tests.postgresql.fixtures import owned

START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""Monday, nine o'clock in the morning at the site."""

SITE = "xa-mau"
ZERO = "A" * 43
BOOT = "0123abcd"
TIMES = ("at", "clock", "up_ms", "boot")
"""What a sample record says of its time."""


class Hall:
    """One site with two counters; the clock is turned by hand.

    `database_url`: of a database of its own, empty or with all tables; None: SQLite in `folder`.
    """

    def __init__(self, folder, database_url=None):
        self.folder = folder
        self.now = START
        settings = Settings()
        if database_url is not None:
            settings = Settings(database=DatabaseSettings(url=database_url))
        self.settings = settings.in_folder(folder)
        make_keys(self.settings.key_directory)
        self.keys = load_keys(self.settings.key_directory)
        self.engine = open_engine(self.settings.database_url)
        if database_url is None:
            make_migrated(make_url(self.settings.database_url).database)
        elif revision(self.engine) is None:
            migrate(self.engine)
        self.pool = ThreadPoolExecutor(2)
        self.receiver = self.make_receiver()
        self.add_site(SITE)

    def make_receiver(self):
        """With the keys as they are now."""
        boxes = DossierBoxes(*self.keys.sealing_keys)
        return Receiver(self.engine, self.keys.receipt, self.pool, boxes, self.keys.recovery_keys)

    def write_config(self, text=""):
        """The settings file in this central's folder, for commands; `text`: further sections."""
        path = self.folder / "central.toml"
        url = self.settings.database.url
        path.write_text(f'{text}\n[database]\nurl = "{url}"\n', "utf-8")
        return path

    def reopen(self, other):
        """Let `other` work on this one's folder, after this one was closed."""
        other.engine = open_engine(self.settings.database_url)
        other.pool = ThreadPoolExecutor(2)
        other.receiver = other.make_receiver()

    def close(self):
        self.pool.shutdown()
        self.engine.dispose()

    def clock(self):
        return self.now

    def add_site(self, site):
        row = {"name": "Bộ phận Một cửa Xã Mẫu", "unit": "Xã Mẫu", "sample": True, "batches": 0}
        with writing(self.engine) as connection:
            connection.execute(
                sites.insert(), {"site_id": site, "timezone": "Asia/Ho_Chi_Minh", **row}
            )
            for number in (1, 2):
                connection.execute(
                    counters.insert(),
                    {
                        "site_id": site,
                        "counter_id": f"quay-{number}",
                        "name": f"Quầy {number}",
                        "field": "Hộ tịch",
                    },
                )

    def add_kiosk(self, counter="quay-1", *, state="approved", site=SITE, key=None):
        key = key or SigningKey.generate()
        with writing(self.engine) as connection:
            token = issue_token(connection, site, 1, 7, self.now)
            kiosk, _ = enrol(connection, Wish(key.verify_key, token, counter), self.now)
            if state in ("approved", "revoked"):
                approve(connection, kiosk, None, self.now)
            if state == "revoked":
                revoke(connection, kiosk, self.now)
        return SampleKiosk(self, key, Place(site, kiosk.kiosk_id), counter)

    def revoke(self, kiosk):
        with writing(self.engine) as connection:
            revoke(connection, find_kiosk(connection, kiosk.place.kiosk), self.now)

    def rows(self, query, **parameters):
        with reading(self.engine) as connection:
            return [tuple(row) for row in connection.execute(text(query), parameters)]

    def tamper(self, statement, **parameters):
        """Change the database behind the central's back, as who may do more than the central."""
        with writing(self.owner_engine) as connection:
            return connection.execute(text(statement), parameters).rowcount

    @property
    def owner_engine(self):
        """For who may change what the central may not."""
        url = owned(self.settings.database.url)
        return self.engine if url == self.settings.database.url else open_engine(url)

    def figures(self):
        """Everything counted, without how far a cell was released."""
        return {
            table: set(self.rows(f"SELECT {columns} FROM {table} WHERE {where}"))
            for table, columns, where in (
                ("rating_tallies", "*", "n <> 0"),
                ("visit_tallies", "*", "n <> 0"),
                ("hour_tallies", "*", "n <> 0"),
                ("visit_sums", "*", "ratings <> 0"),
                ("visits", "*", "1 = 1"),
                ("marks", "*", "1 = 1"),
                ("site_days", "*", "1 = 1"),
            )
        }


class SampleKiosk:
    """Signs a log as a kiosk does. `log` holds every compact form, the first at place 0."""

    step_ms = 20_000
    """From one record to the next: so far apart that rating after rating is no burst."""

    def __init__(self, hall, key, place, counter):
        self.hall = hall
        self.key = key
        self.place = place
        self.counter = counter
        self.boxes = {}
        self.open_epoch()

    def open_epoch(self, epoch=None):
        self.epoch = epoch or encode(uuid.uuid4().bytes)
        self.log = []
        self.head = ZERO
        return self.sign("epoch.opened", {"reason": "first", "before": None})

    def branch(self, length):
        """A copy of this kiosk whose log goes another way after `length` records."""
        other = object.__new__(SampleKiosk)
        other.__dict__.update(self.__dict__)
        other.log = self.log[:length]
        other.head = _hash(other.log[-1])
        return other

    def sign(self, kind, body, *, at=None, clock="synced", attached=None, up_ms=None, boot=BOOT):
        """The next record, compact. `at`: a datetime, or the text itself."""
        seq = len(self.log) + 1
        if not isinstance(at, str):
            moment = (at or self.hall.now).astimezone(UTC) + timedelta(hours=7)
            at = moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "+07:00"
        up_ms = seq * self.step_ms if up_ms is None else up_ms
        stamp = Stamp(at, boot, up_ms, clock)
        draft = Draft(kind, body, attached or {})
        record = sign_record(self.key, self.place, self.epoch, seq, self.head, stamp, draft)
        if attached:
            self.boxes[record.compact] = {name: encode(box) for name, box in attached.items()}
        self.head = record.hash
        self.log.append(record.compact)
        return record.compact

    def enrolment(self):
        """What the kiosk keeps of the central's answer."""
        keys = self.hall.keys
        return Enrolment(
            kiosk=self.place.kiosk,
            site=self.place.site,
            site_name="",
            unit="",
            counter="",
            state="approved",
            receipt_key=keys.receipt.verify_key.text,
            sealing_key=keys.sealing.public_key.text,
            configuration_key=keys.configuration.verify_key.text,
            recovery_key=keys.recovery.public_key.text,
        )

    def rotate(self, new=None):
        """The next records are signed by another key."""
        new = new or SigningKey.generate()
        proof = sign_key_proof(new, self.place.kiosk, self.key.kid)
        draft = rotation_draft(new.verify_key, proof)
        record = self.sign(draft.kind, draft.body)
        self.key = new
        return record

    def event(self, event, visit, **more):
        body = {"visit": visit, "counter": self.counter}
        times = {name: more.pop(name) for name in (*TIMES, "attached") if name in more}
        return self.sign(f"visit.{event}", {**body, **more}, **times)

    def rate(self, visit, service=5, officer=4, **more):
        times = {name: more.pop(name) for name in TIMES if name in more}
        return self.sign(
            "rating", rating_body(self.counter, visit, service, officer, **more), **times
        )

    def scan(self, visit, code, *, in_box=None, **more):
        """The visit names a dossier. `in_box`: what the box says instead."""
        said = in_box or json.dumps({"visit": visit, "dossier": code})
        box = self.hall.keys.sealing.public_key.seal(said.encode())
        return self.event("scanned", visit, attached={"dossier": box}, **more)

    def serve_and_rate(self, visit, service=5, officer=4):
        self.event("called", visit, service=None)
        self.event("served", visit)
        self.event("prompted", visit)
        return self.rate(visit, service, officer)

    def send(self, records=None, *, receiver=None):
        """Send `records` (else the whole log); the receipt, opened."""
        body = pack(self.log if records is None else records, self.boxes)
        receiver = receiver or self.hall.receiver
        jws = receiver.receive(self.place.kiosk, body, "gzip", self.hall.now)
        return open_receipt(jws, self.hall.keys.receipt.verify_key)


def rating_body(counter, visit, service=5, officer=4, **more):
    return {
        "visit": visit,
        "counter": counter,
        "officer": "cb-01",
        "procedure": None,
        "stage": "result",
        "questionnaire": "mot-cua@1",
        "lang": "vi",
        "trigger": "served",
        "answers": {"service": service, "officer": officer},
        "took_ms": 4000,
        "partial": False,
        "late": False,
        "test": False,
        "nonce": "AAECAwQFBgcICQoLDA0ODw",
        **more,
    }


def visit_id(number):
    return f"018f0000-0000-7000-8000-{number:012x}"


def pack(records, boxes=None):
    items = []
    for jws in records:
        item = {"jws": jws}
        if boxes and jws in boxes:
            item["attachments"] = boxes[jws]
        items.append(item)
    return gzip.compress(json.dumps({"records": items}).encode(), 1)


def _hash(compact):
    from kiosk.record.base64url import sha256

    return sha256(compact.encode("ascii"))
