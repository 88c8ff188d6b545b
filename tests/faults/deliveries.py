"""Batches of several kiosks, delivered many times over by several senders at once.

Guarantees that every batch is delivered as often as it was planned, in an order that is shuffled
over all kiosks, and then for as long as nobody has seen a whole receipt for it: a reply that was
cut, at whatever byte, is no reply. What the central makes of it is asked of the central.
"""

import http.client
import json
import random
import socket
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from kiosk.queue.batch import encode_batch
from kiosk.queue.pending import Waiting
from kiosk.record import (
    Draft,
    Head,
    Place,
    SealingPublicKey,
    SigningKey,
    VerifyKey,
    base64url,
    open_receipt,
    seal_record,
    sign_record,
)
from tests.faults.sending_kiosk import rating, stamp

SENDERS = 8
ANSWER_LIMIT_S = 60
WHOLE = None
BUSY = (429, 503)
FOR_EVER = 5


@dataclass(frozen=True)
class Batch:
    """Consecutive records of one kiosk, ready to be sent; the head is that of the last one."""

    place: Place
    first: int
    head: Head
    body: bytes
    receipt_key: VerifyKey


@dataclass
class SampleLog:
    """The log of one enrolled kiosk: an opening and ratings, some of them with a sealed box."""

    key: SigningKey
    place: Place
    epoch: str
    enrolment: object
    run: str
    kept: list[Waiting] = field(default_factory=list)

    def sign(self, count: int) -> None:
        """Sign the next `count` records."""
        for _ in range(count):
            seq = len(self.kept) + 1
            prev = self.kept[-1].hash if self.kept else Head.beginning(self.epoch).hash
            draft = rating(seq, self.run)
            if seq == 1:
                draft = Draft("epoch.opened", {"reason": "first-start", "before": None})
            made = sign_record(self.key, self.place, self.epoch, seq, prev, stamp(), draft)
            self.kept.append(Waiting(self.epoch, seq, made.hash, made.compact, {}))

    @property
    def ratings(self) -> int:
        return len(self.kept) - 1

    def batches(self, size: int, sealed: Callable[[int], bool] = lambda _number: False):
        """The log in batches; `sealed(number)`: whether batch `number` has sealed items."""
        recovery = SealingPublicKey.from_text(self.enrolment.recovery_key)
        receipt_key = VerifyKey.from_text(self.enrolment.receipt_key)
        for number, start in enumerate(range(0, len(self.kept), size)):
            part = self.kept[start : start + size]
            head = Head(self.epoch, part[-1].seq, part[-1].hash)
            if sealed(number):
                part = [each if each.seq % 2 else kept_sealed(each, recovery) for each in part]
            yield Batch(self.place, start + 1, head, encode_batch(part), receipt_key)


def kept_sealed(record: Waiting, recovery: SealingPublicKey) -> Waiting:
    """`record` as a kiosk keeps it after its receipt."""
    return replace(record, jws="", sealed=seal_record(recovery, record.jws))


def sample_log(central, number: int) -> SampleLog:
    """Enrol a kiosk and open its log."""
    key = SigningKey.generate()
    enrolment = central.enrol(key)
    epoch = base64url.encode(random.randbytes(16))
    place = Place(enrolment.site, enrolment.kiosk)
    return SampleLog(key, place, epoch, enrolment, f"{number:04x}")


class Deliveries:
    """What is still to be delivered, and what came of it."""

    def __init__(self, url: str, planned: Sequence[tuple[Batch, int | None]]) -> None:
        """`planned`: batches, each with the byte at which its reply is cut, or None."""
        self.address = urlsplit(url)
        self.waiting = deque(planned)
        self.lock = threading.Lock()
        self.most = FOR_EVER * len(planned)
        self.receipts: dict[int, set[str]] = {id(batch): set() for batch, _ in planned}
        self.delivered = 0
        self.records = 0
        self.gaps = self.busy = 0
        self.refused: list[object] = []

    def run(self, senders: int = SENDERS) -> None:
        """Deliver everything, by so many senders at once."""
        with ThreadPoolExecutor(senders) as pool:
            for each in [pool.submit(self._send) for _ in range(senders)]:
                each.result()

    def _send(self) -> None:
        while True:
            with self.lock:
                if not self.waiting:
                    return
                assert self.delivered < self.most, f"{self.gaps} gaps, {self.busy} times busy"
                batch, cut = self.waiting.popleft()
            reply = self.deliver(batch, cut)
            with self.lock:
                self._take(batch, reply)

    def _take(self, batch: Batch, reply: tuple[int, bytes] | None) -> None:
        self.delivered += 1
        self.records += batch.head.seq - batch.first + 1
        if reply is None:
            # Nobody knows what became of it: it goes again, unless a whole receipt was seen.
            if not self.receipts[id(batch)]:
                self.waiting.append((batch, WHOLE))
            return
        status, content = reply
        told = json.loads(content)
        if status == http.client.OK:
            head = open_receipt(told["receipt"], batch.receipt_key).head
            assert head.epoch == batch.head.epoch
            assert head.seq >= batch.head.seq
            self.receipts[id(batch)].add(told["receipt"])
            return
        if told.get("type") == "urn:thuocdo:problem:sequence-gap":
            self.gaps += 1
        elif status in BUSY:
            self.busy += 1
        else:
            self.refused.append(told)
            self.waiting.clear()
            return
        self.waiting.append((batch, WHOLE))

    def deliver(self, batch: Batch, cut: int | None) -> tuple[int, bytes] | None:
        """One delivery; what came back whole, or None if the reply was cut."""
        address = (self.address.hostname, self.address.port)
        with socket.create_connection(address, ANSWER_LIMIT_S) as line:
            path = f"/api/v1/kiosks/{batch.place.kiosk}/records"
            line.sendall(request_of(path, self.address.netloc, batch.body))
            if cut is WHOLE:
                return read_whole(line)
            left = cut
            while left and (part := line.recv(left)):
                left -= len(part)
            return None


def request_of(path: str, host: str, body: bytes) -> bytes:
    """The request as it travels."""
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: {host}",
        "Content-Type: application/json",
        "Content-Encoding: gzip",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body


def read_whole(line: socket.socket) -> tuple[int, bytes]:
    """Status and content of the answer."""
    answer = http.client.HTTPResponse(line)
    answer.begin()
    return answer.status, answer.read()


def planned(
    batches: Sequence[Batch], cuts: Sequence[int], chance: random.Random
) -> list[tuple[Batch, int | None]]:
    """Each batch 1 to 10 times, every cut once on one batch or another, all of it shuffled."""
    orders = [(batch, WHOLE) for batch in batches for _ in range(chance.randint(1, 10))]
    orders += [(batches[number % len(batches)], cut) for number, cut in enumerate(cuts)]
    chance.shuffle(orders)
    return orders
