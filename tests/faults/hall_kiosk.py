"""A kiosk's real outbox beside a real central in one process: no network between them.

What is handed over is what would stand on the wire; a refusal is answered as the forwarder does.
"""

import itertools
from datetime import datetime, timedelta, timezone

from central.audit.audit_site import audit_site
from central.refusal import Problem, Refusal
from kiosk.queue.batch import encode_batch
from kiosk.queue.outbox import Outbox
from kiosk.record import Place, SigningKey, Stamp, open_receipt
from kiosk.record.key_rotation import sign_key_proof
from tests.faults.sending_kiosk import rating

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=timezone(timedelta(hours=7)))
"""In the morning of the hall's day."""
BETWEEN_MS = 20_000
"""From one commit to the next."""


class HallKiosk:
    """An approved kiosk of `hall`, its outbox in a file."""

    def __init__(self, hall, path, key=None):
        self.hall, self.path = hall, path
        self.key = key or SigningKey.generate()
        self.place = Place(hall.add_kiosk(key=self.key).place.site, self._name())
        self.up_ms = itertools.count(1_000, BETWEEN_MS)
        self.open()

    def _name(self):
        ((name,),) = self.hall.rows(
            "SELECT kiosk_id FROM kiosks WHERE kid = :kid", kid=self.key.kid
        )
        return name

    @classmethod
    def clone(cls, other, path):
        """The same disk in another machine: `other` is closed, its file copied."""
        made = object.__new__(cls)
        made.__dict__.update(other.__dict__)
        path.write_bytes(other.path.read_bytes())
        made.path = path
        return made

    def open(self):
        recovery = self.hall.keys.recovery.public_key
        self.box = Outbox(self.path, self.place, self.key, self.stamp, recovery=recovery)

    def stamp(self):
        up_ms = next(self.up_ms)
        at = NINE + timedelta(milliseconds=up_ms)
        return Stamp(at.isoformat(timespec="milliseconds"), "0f1e2d3c", up_ms, "synced")

    def rate(self, count, first=0, run="0000"):
        drafts = [rating(first + each, run) for each in range(count)]
        # One after the other: given at one moment they would be a burst.
        return [record for draft in drafts for record in self.box.append([draft])]

    def rotate(self):
        new = SigningKey.generate()
        self.box.rotate_key(new, sign_key_proof(new, self.place.kiosk, self.box.key.kid))
        self.key = new

    def post(self, limit=500):
        """One batch, and its receipt taken; False if nothing waits."""
        batch = self.box.waiting(limit, 1 << 20)
        if not batch:
            return False
        kiosk = self.place.kiosk
        answer = self.hall.receiver.receive(kiosk, encode_batch(batch), "gzip", self.hall.now)
        receipt = open_receipt(answer, self.hall.keys.receipt.verify_key)
        return self.box.take_receipt(receipt, answer)

    def deliver(self, limit=500, attempts=50):
        """Everything that waits; what the central lacks is sent again."""
        for _ in range(attempts):
            try:
                if not self.post(limit):
                    return
            except Refusal as refusal:
                if refusal.problem is not Problem.SEQUENCE_GAP:
                    raise
                expected = refusal.members["expected"]
                assert self.box.send_again(expected["epoch"], expected["seq"])
        raise AssertionError("there is no end to it")

    def seal_receipted(self):
        """Let the background work on what has its receipt."""
        while self.box.tend().more:
            pass


def whole(hall):
    return audit_site(hall.engine, "xa-mau")


def counted(hall):
    rated = "event = 'rated' AND mark = ''"
    ((n,),) = hall.rows(f"SELECT coalesce(sum(n), 0) FROM visit_tallies WHERE {rated}")
    return n
