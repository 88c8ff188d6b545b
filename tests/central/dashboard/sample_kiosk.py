"""A kiosk of sample data: makes a log of real signed records, for tests of pages.

It signs, numbers and chains as a kiosk does; how the records reach the central is the test's
choice (`body` is what the wire takes). Times are given, never read.
"""

import gzip
import json
import random
import uuid
from datetime import UTC, timedelta

from kiosk.record import Draft, Head, Place, SigningKey, Stamp, Typ, base64url, sign_record
from kiosk.record import payload as payloads
from kiosk.record.jws import seal_envelope


def rfc3339(moment):
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + "000Z"


def visit_of(chance):
    """A UUID of version 7 from 16 bytes."""
    form = bytes([0x70 | chance[6] & 0x0F, chance[7], 0x80 | chance[8] & 0x3F])
    return str(uuid.UUID(bytes=chance[:6] + form + chance[9:]))


class SampleKiosk:
    """One kiosk of a site, at a counter. `made` holds every record; `unsent` those to send."""

    def __init__(self, site, counter, seed, kiosk_id=None):
        self.chance = random.Random(f"{site} {counter} {seed}")
        self.key = SigningKey(self.chance.randbytes(32))
        self.counter = counter
        self.kiosk_id = kiosk_id or f"k-{counter}"
        self.place = Place(site, self.kiosk_id)
        self.head = Head.beginning(base64url.encode(self.chance.randbytes(16)))
        self.made = []
        self.unsent = []

    def is_called(self, kiosk_id):
        """The central has given this kiosk its id."""
        self.kiosk_id = kiosk_id
        self.place = Place(self.place.site, kiosk_id)

    def record(self, moment, kind, body):
        stamp = Stamp(rfc3339(moment), "b0", 20_000 * len(self.made), "synced")
        made = sign_record(
            self.key,
            self.place,
            self.head.epoch,
            self.head.seq + 1,
            self.head.hash,
            stamp,
            Draft(kind, body),
        )
        self.head = Head(made.epoch, made.seq, made.hash)
        self.made.append(made)
        self.unsent.append(made)
        return made

    def open(self, moment):
        self.record(moment, "epoch.opened", {"why": "first"})
        self.record(moment, "kiosk.started", {"version": "0.1.0"})

    def visit(self, moment, answer=None, *, visit=None, officer_answer=None):
        """One visit that was called and served, and rated if there is an answer."""
        visit = visit or visit_of(self.chance.randbytes(16))
        facts = {"visit": visit, "counter": self.counter, "officer": "cb-01", "test": False}
        self.record(moment, "visit.called", facts)
        self.record(moment + timedelta(seconds=40), "visit.served", facts)
        self.record(moment + timedelta(seconds=41), "visit.prompted", facts)
        if answer is None:
            unrated = {**facts, "cause": "window-over"}
            self.record(moment + timedelta(seconds=71), "visit.unrated", unrated)
            return None
        return self.rate(moment + timedelta(seconds=50), visit, answer, officer_answer)

    def rate(self, moment, visit, answer, officer_answer=None, trigger="served"):
        return self.record(
            moment,
            "rating",
            {
                "visit": visit,
                "counter": self.counter,
                "officer": "cb-01",
                "procedure": "1.003560",
                "stage": "result",
                "questionnaire": "mot-cua@1",
                "lang": "vi",
                "trigger": trigger,
                "answers": {"service": answer, "officer": officer_answer or answer},
                "took_ms": 4200,
                "partial": False,
                "late": False,
                "test": False,
                "nonce": base64url.encode(self.chance.randbytes(16)),
            },
        )

    def body(self, most=None):
        """The unsent records as the wire takes them; they count as sent from now on."""
        batch, self.unsent = self.unsent[:most], self.unsent[most:] if most else []
        text = json.dumps({"records": [{"jws": record.compact} for record in batch]})
        return gzip.compress(text.encode())

    def enrolment(self, token):
        members = {
            "v": 1,
            "token": token,
            "public_key": self.key.verify_key.text,
            "counter": self.counter,
            "nonce": base64url.encode(self.chance.randbytes(16)),
        }
        return self._sealed(Typ.ENROLMENT, members)

    def heartbeat(self, moment, *, unsent=0):
        members = {
            "v": 1,
            "kiosk": self.kiosk_id,
            "epoch": self.head.epoch,
            "seq": self.head.seq,
            "hash": self.head.hash,
            "unsent": unsent,
            "source": "connected",
            "source_reason": "",
            "disk_free_mb": 9000,
            "clock": "synced",
            "version": "0.1.0",
            "at": rfc3339(moment),
        }
        return self._sealed(Typ.HEARTBEAT, members)

    def token(self, moment):
        members = {
            "v": 1,
            "kiosk": self.kiosk_id,
            "iat": int(moment.timestamp()),
            "nonce": base64url.encode(self.chance.randbytes(16)),
        }
        return self._sealed(Typ.TOKEN, members)

    def _sealed(self, typ, members):
        return seal_envelope(self.key, typ, payloads.serialise(members)).compact
