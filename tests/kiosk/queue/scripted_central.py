"""A central in a few lines: it really verifies, chains and receipts, and misbehaves on command.

For tests of the forwarder alone. What the real central does is tests/faults' affair.
"""

import gzip
import json
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime

from kiosk.record import (
    Chain,
    Head,
    Receipt,
    Typ,
    base64url,
    open_envelope,
    parse_record,
    seal_envelope,
    sign_receipt,
    verify_envelope,
)
from kiosk.record import payload as payloads
from tests.kiosk.queue.conftest import CENTRAL_KEY, KEY, PLACE
from tests.kiosk.queue.loopback_server import Behaviour, reply

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@dataclass
class ScriptedCentral:
    """Answers each batch by the next of `script`; with a receipt when the script is over."""

    script: list[Behaviour | str] = field(default_factory=list)
    logs: dict[str, list[str]] = field(default_factory=dict)
    heads: dict[str, Head] = field(default_factory=dict)
    batches: list[list[int]] = field(default_factory=list)
    heartbeats: list[dict] = field(default_factory=list)
    more: dict = field(default_factory=dict)
    """Further members of the answer to a heartbeat."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def behave(self, request, connection, server) -> None:
        """Answer one request; the one behaviour of a LoopbackServer."""
        with self.lock:
            behaviour = self.answer(request)
        behaviour(request, connection, server)

    def answer(self, request) -> Behaviour:
        if "/time?nonce=" in request.path:
            return self.signed("time", Typ.TIME, nonce=request.path.partition("nonce=")[2])
        if request.path.endswith("/heartbeat"):
            return self.hear(json.loads(request.body)["heartbeat"])
        step = self.script.pop(0) if self.script else "take"
        if not isinstance(step, str):
            return step
        answer = self.take(json.loads(gzip.decompress(request.body))["records"])
        return answer if step == "take" else reply(500, step.encode())

    def take(self, entries: list[dict]) -> Behaviour:
        records = []
        for entry in entries:
            envelope = open_envelope(entry["jws"], Typ.RECORD)
            verify_envelope(envelope, KEY.verify_key)
            records.append(parse_record(envelope))
        self.batches.append([record.seq for record in records])
        epoch = records[0].epoch
        head = self.heads.get(epoch, Head.beginning(epoch))
        if records[0].seq > head.seq + 1:
            return problem(409, "sequence-gap", expected={"epoch": epoch, "seq": head.seq + 1})
        held = self.logs.setdefault(epoch, [])
        for record in records:
            if record.seq <= head.seq:
                assert held[record.seq - 1] == record.compact
                continue
            head = Chain(PLACE, head).follow(record).head
            held.append(record.compact)
        self.heads[epoch] = head
        return reply(200, json.dumps({"receipt": receipt(head)}).encode())

    def restore(self, epoch: str, seq: int) -> None:
        """Go back to a backup that held `seq` records."""
        del self.logs[epoch][seq:]
        kept = self.logs[epoch]
        last = parse_record(open_envelope(kept[-1], Typ.RECORD)).hash if kept else ""
        self.heads[epoch] = Head(epoch, seq, last) if kept else Head.beginning(epoch)

    def hear(self, jws: str) -> Behaviour:
        envelope = open_envelope(jws, Typ.HEARTBEAT)
        verify_envelope(envelope, KEY.verify_key)
        said = payloads.parse(envelope.payload)
        self.heartbeats.append(said)
        head = self.heads.get(said["epoch"], Head.beginning(said["epoch"]))
        answered = base64url.sha256(jws.encode("ascii"))
        members = {"epoch": said["epoch"], "heartbeat": answered, "next": head.seq + 1, **self.more}
        return self.signed("answer", Typ.HEARTBEAT_ANSWER, **members)

    def signed(self, member: str, typ: Typ, **members) -> Behaviour:
        body = {"v": 1, "kiosk": PLACE.kiosk, "time": NOW.isoformat(), **members}
        jws = seal_envelope(CENTRAL_KEY, typ, payloads.serialise(body)).compact
        return reply(200, json.dumps({member: jws}).encode())


def receipt(head: Head) -> str:
    return sign_receipt(CENTRAL_KEY, Receipt(PLACE, head, "2026-03-02T01:00:00Z"))


def problem(status: int, identifier: str, headers: dict | None = None, **members) -> Behaviour:
    body = {"type": f"urn:thuocdo:problem:{identifier}", "status": status, **members}
    return reply(status, json.dumps(body).encode(), **(headers or {}))
