"""Kiosks as coroutines: each signs its own log with its own key and sends it as a kiosk does.

A kiosk asks by heartbeat what is expected of it, sends batch after batch, believes a receipt only
when it is the central's and of its own head, and after a failure waits as real ones do
(`kiosk.queue.backoff`) and asks again. Its line is one of plain HTTP/1.1: a client of many layers
would be what is measured.
"""

import asyncio
import gzip
import json
import random
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from sqlalchemy import Engine, func, select

from central.fleet.approval import approve
from central.fleet.batch_tokens import issue_token
from central.fleet.enrolment import Wish, enrol
from central.store.engine import reading, writing
from central.store.fleet_tables import counters, sites
from central.store.log_tables import logs, records
from kiosk.identity.token import random_nonce
from kiosk.queue.backoff import Backoff
from kiosk.record import (
    Draft,
    Place,
    SigningKey,
    Stamp,
    Typ,
    VerifyKey,
    base64url,
    open_envelope,
    open_receipt,
    seal_envelope,
    sign_record,
    verify_envelope,
)
from kiosk.record.payload import parse, serialise

BATCH = 500
KIOSKS_OF_A_SITE = 10
ANSWER_LIMIT_S = 30.0
OK = 200


@dataclass(slots=True)
class Told:
    """What all kiosks met: seconds of each answer, refusals by status, lines that broke."""

    answers_s: list[float] = field(default_factory=list)
    refused: dict[int, int] = field(default_factory=dict)
    broken: int = 0


@dataclass(slots=True)
class StormKiosk:
    """One kiosk with its whole log; `hashes`: of each record, in order; `batch`: records sent at
    once.
    """

    key: SigningKey
    place: Place
    epoch: str
    log: list[str]
    hashes: list[str]
    receipted: int = 0
    batch: int = BATCH

    async def send_all(self, address: "Address", told: Told, chance: random.Random) -> None:
        """Send until the last record is receipted."""
        backoff = Backoff()
        while self.receipted < len(self.log):
            try:
                await self._once(address, told)
                backoff = Backoff()
            except (OSError, TimeoutError, asyncio.IncompleteReadError, _RefusedError) as error:
                told.broken += not isinstance(error, _RefusedError)
                backoff = backoff.failed()
                least = error.retry_after_s if isinstance(error, _RefusedError) else None
                await _pause(backoff.wait_s(chance.random(), least))

    async def _once(self, address: "Address", told: Told) -> None:
        async with _Line(address, told) as line:
            start = await self._expected(line, address.receipt_key) - 1
            while start < len(self.log):
                items = [{"jws": each} for each in self.log[start : start + self.batch]]
                body = gzip.compress(json.dumps({"records": items}).encode(), 1)
                headers = {"Content-Encoding": "gzip"}
                answer = await line.post(f"{self._path}/records", body, headers)
                receipt = open_receipt(answer["receipt"], address.receipt_key)
                start = receipt.head.seq
                if receipt.place != self.place or receipt.head.hash != self.hashes[start - 1]:
                    raise AssertionError("a receipt for what was not sent")
                self.receipted = start
            self.receipted = start

    async def _expected(self, line: "_Line", key: VerifyKey) -> int:
        said = self._heartbeat()
        members = {"v": 1, "kiosk": self.place.kiosk, "iat": int(datetime.now(UTC).timestamp())}
        payload = serialise({**members, "nonce": random_nonce()})
        token = seal_envelope(self.key, Typ.TOKEN, payload).compact
        body = json.dumps({"heartbeat": said}).encode()
        headers = {"Authorization": f"Bearer {token}"}
        answer = await line.post(f"{self._path}/heartbeat", body, headers)
        envelope = open_envelope(answer["answer"], Typ.HEARTBEAT_ANSWER)
        verify_envelope(envelope, key)
        return int(str(parse(envelope.payload)["next"]))

    def _heartbeat(self) -> str:
        said = {
            "v": 1,
            "kiosk": self.place.kiosk,
            "epoch": self.epoch,
            "seq": len(self.log),
            "hash": self.hashes[-1],
            "unsent": len(self.log) - self.receipted,
            "source": "reading",
            "source_reason": "",
            "disk_free_mb": 9000,
            "clock": "synced",
            "version": "0.1.0",
            "at": _at(datetime.now(UTC)),
        }
        return seal_envelope(self.key, Typ.HEARTBEAT, serialise(said)).compact

    @property
    def _path(self) -> str:
        return f"/api/v1/kiosks/{self.place.kiosk}"


@dataclass(frozen=True, slots=True)
class Address:
    """Where the central, or the balancer before it, answers, and the key it signs receipts with."""

    host: str
    port: int
    receipt_key: VerifyKey


class _RefusedError(Exception):
    def __init__(self, status: int, retry_after_s: float | None) -> None:
        super().__init__(str(status))
        self.retry_after_s = retry_after_s


class _Line:
    """One connection that is kept."""

    def __init__(self, address: Address, told: Told) -> None:
        self._address = address
        self._told = told

    async def __aenter__(self) -> Self:
        at = asyncio.open_connection(self._address.host, self._address.port)
        self._reader, self._writer = await asyncio.wait_for(at, ANSWER_LIMIT_S)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()

    async def post(self, path: str, body: bytes, headers: dict[str, str]) -> dict[str, Any]:
        """The answer's document; _RefusedError unless it is 200."""
        more = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = f"POST {path} HTTP/1.1\r\nHost: central\r\nContent-Length: {len(body)}\r\n{more}\r\n"
        clock = asyncio.get_running_loop()
        began_s = clock.time()
        async with asyncio.timeout(ANSWER_LIMIT_S):
            self._writer.write(head.encode("ascii") + body)
            await self._writer.drain()
            status, told, content = await self._answer()
        self._told.answers_s.append(clock.time() - began_s)
        if status != OK:
            self._told.refused[status] = self._told.refused.get(status, 0) + 1
            after = told.get("retry-after")
            raise _RefusedError(status, float(after) if after else None)
        found: dict[str, Any] = json.loads(content)
        return found

    async def _answer(self) -> tuple[int, dict[str, str], bytes]:
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in head[1:] if line)
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        content = await self._reader.readexactly(int(headers.get("content-length", "0")))
        return int(head[0].split(" ")[1]), headers, content


async def storm(
    kiosks: list[StormKiosk], address: Address, within_s: float, seed: int = 2026
) -> Told:
    """All kiosks reconnect, each at its moment of `within_s` seconds; ends when all are done."""
    told, chance = Told(), random.Random(seed)

    async def reconnect(kiosk: StormKiosk, after_s: float) -> None:
        await _pause(after_s)
        await kiosk.send_all(address, told, chance)

    await asyncio.gather(*(reconnect(each, chance.random() * within_s) for each in kiosks))
    return told


async def _pause(seconds: float) -> None:
    loop = asyncio.get_running_loop()
    over = loop.create_future()
    loop.call_later(seconds, over.set_result, None)
    await over


def make_kiosks(engine: Engine, count: int, visits: int, now: datetime) -> list[StormKiosk]:
    """`count` approved kiosks, some of each site, each with the log of the day before `now`."""
    with writing(engine) as connection:
        places = []
        for number in range(count):
            site, counter = f"xa-mau-{number // KIOSKS_OF_A_SITE}", f"quay-{number}"
            if number % KIOSKS_OF_A_SITE == 0:
                connection.execute(sites.insert(), _site(site))
            row = {"site_id": site, "counter_id": counter, "name": "Quầy mẫu", "field": "Mẫu"}
            connection.execute(counters.insert(), row)
            key = SigningKey.generate()
            token = issue_token(connection, site, 1, 7, now)
            kiosk, _ = enrol(connection, Wish(key.verify_key, token, counter), now)
            approve(connection, kiosk, None, now)
            places.append((key, Place(site, kiosk.kiosk_id), counter))
    return [_with_log(key, place, counter, visits, now) for key, place, counter in places]


def _with_log(
    key: SigningKey, place: Place, counter: str, visits: int, now: datetime
) -> StormKiosk:
    kiosk = StormKiosk(key, place, base64url.encode(uuid.uuid4().bytes), [], [])
    began = now - timedelta(days=1)
    drafts = [Draft("epoch.opened", {"reason": "first", "before": None})]
    for number in range(visits):
        drafts += _visit(_visit_id(), counter, 1 + number % 5)
    head = "A" * 43
    for seq, draft in enumerate(drafts, 1):
        at = _at(began + timedelta(seconds=60 * seq))
        stamp = Stamp(at, "0123abcd", seq * 60_000, "synced")
        record = sign_record(key, place, kiosk.epoch, seq, head, stamp, draft)
        head = record.hash
        kiosk.log.append(record.compact)
        kiosk.hashes.append(head)
    return kiosk


def _visit_id() -> str:
    """As of a UUIDv7, and of no kiosk twice."""
    digits = uuid.uuid4().hex
    return f"018f{digits[:4]}-{digits[4:8]}-7{digits[8:11]}-8{digits[11:14]}-{digits[14:26]}"


def _visit(visit: str, counter: str, answer: int) -> list[Draft]:
    told = {"visit": visit, "counter": counter}
    served = {**told, "officer": "cb-01"}
    rating = {
        **served,
        "procedure": None,
        "stage": "result",
        "questionnaire": "mot-cua@1",
        "lang": "vi",
        "trigger": "served",
        "answers": {"service": answer, "officer": 4},
        "took_ms": 4_000,
        "partial": False,
        "late": False,
        "test": False,
        "nonce": random_nonce(),
    }
    return [
        Draft("visit.called", {**told, "service": None}),
        Draft("visit.served", served),
        Draft("visit.prompted", served),
        Draft("rating", rating),
    ]


def lost_and_double(engine: Engine, kiosks: list[StormKiosk]) -> tuple[int, int]:
    """Records that were receipted and are not held; records held beyond those that were signed."""
    signed = sum(len(each.log) for each in kiosks)
    with reading(engine) as connection:
        held = int(connection.execute(select(func.count()).select_from(records)).scalar_one())
        rows = connection.execute(select(logs.c.kiosk_id, logs.c.seq, logs.c.head)).all()
    heads = {kiosk_id: (seq, head) for kiosk_id, seq, head in rows}
    whole = all(heads[each.place.kiosk] == (len(each.log), each.hashes[-1]) for each in kiosks)
    lost = sum(each.receipted for each in kiosks) - held
    return max(lost, 0 if whole else 1), max(held - signed, 0)


def _site(site: str) -> dict[str, Any]:
    named = {"site_id": site, "name": "Bộ phận Một cửa Xã Mẫu", "unit": "Xã Mẫu"}
    return {**named, "timezone": "Asia/Ho_Chi_Minh", "sample": True, "batches": 0}


def _at(moment: datetime) -> str:
    local = moment.astimezone(UTC) + timedelta(hours=7)
    return local.replace(tzinfo=None).isoformat(timespec="milliseconds") + "+07:00"
