"""A sample kiosk of the month: signs its log as a kiosk does, and hands over what is to be sent.

Guarantees that the same seed gives the same keys, epochs and nonces, so that two runs differ in
their sealed boxes alone.
"""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kiosk.queue.batch import encode_batch
from kiosk.queue.pending import Waiting
from kiosk.record import Draft, Head, Place, Record, SigningKey, Stamp, base64url, sign_record
from kiosk.record.attachment import SealingPublicKey

KEY_BYTES, EPOCH_BYTES, NONCE_BYTES = 32, 16, 16


@dataclass(frozen=True, slots=True)
class Event:
    """A record to be: at which moment of the site's clock. `comment` is to be sealed; `rates` names
    the visit whose rating a detail is of.
    """

    at: datetime
    kind: str
    body: dict[str, Any]
    comment: str = ""
    rates: str = ""


@dataclass(slots=True)
class MonthKiosk:
    """Signs one log. `seals`: the central's sealing key; `chance`: of this kiosk alone."""

    key: SigningKey
    place: Place
    seals: SealingPublicKey
    chance: random.Random
    head: Head = field(init=False)
    records: int = 0
    _boot: str = ""
    _started: datetime | None = None
    _rated: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """An epoch of its own."""
        self.head = Head.beginning(base64url.encode(self.chance.randbytes(EPOCH_BYTES)))

    def start_day(self, at: datetime) -> None:
        """The machine is switched on: a boot of its own."""
        self._boot = f"{self.chance.getrandbits(64):016x}"
        self._started = at
        self._rated.clear()

    def sign(self, event: Event) -> Waiting:
        """The next record of the log, as it waits to be sent."""
        boxes = {}
        body = event.body
        if event.kind == "rating":
            body = {**body, "nonce": base64url.encode(self.chance.randbytes(NONCE_BYTES))}
        if event.rates:
            body = {**body, "rating_seq": self._rated.pop(event.rates)}
        if event.comment:
            said = json.dumps({"visit": body["visit"], "comment": event.comment})
            boxes = {"comment": self.seals.seal(said.encode())}
        record = self._sign(Draft(event.kind, body, boxes), event.at)
        if event.kind == "rating":
            self._rated[body["visit"]] = record.seq
        return Waiting(record.epoch, record.seq, record.hash, record.compact, boxes)

    def _sign(self, draft: Draft, at: datetime) -> Record:
        started = self._started or at
        up_ms = max(0, int((at - started).total_seconds() * 1000))
        stamp = Stamp(at.isoformat(timespec="milliseconds"), self._boot, up_ms, "synced")
        head = self.head
        record = sign_record(
            self.key, self.place, head.epoch, head.seq + 1, head.hash, stamp, draft
        )
        self.head = Head(record.epoch, record.seq, record.hash)
        self.records += 1
        return record


def body_of(waiting: Sequence[Waiting]) -> bytes:
    """A batch as it travels."""
    return encode_batch(waiting)
