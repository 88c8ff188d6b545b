"""Writes archives by docs/record-format.md, with PyNaCl alone: sample data for the verifier.

Guarantees that what it writes is whole, unless a caller spoils it. It shares no code with the
product, nor with the verifier.
"""

import base64
import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

from nacl.signing import SigningKey

ZERO = "A" * 43
LOCAL = timezone(timedelta(hours=7))
SITE = "xa-mau"


def b64(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def hash_of(text: str) -> str:
    """A hash as text."""
    return b64(hashlib.sha256(text.encode()).digest())


def compact_json(value: object) -> str:
    """JSON as writers write it."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


class Signer:
    """A key of sample data, from a public seed."""

    def __init__(self, name: str) -> None:
        self._key = SigningKey(hashlib.sha256(name.encode()).digest())
        self.raw = bytes(self._key.verify_key)
        self.text = b64(self.raw)
        self.thumbprint = hash_of(f'{{"crv":"Ed25519","kty":"OKP","x":"{self.text}"}}')
        self.fingerprint = hashlib.sha256(self.raw).hexdigest()[:32]
        self.kiosk = "k-" + hashlib.sha256(self.raw).hexdigest()[:10]

    def sign(self, payload: object, typ: str) -> str:
        """The compact form; a text is signed as it stands."""
        header = f'{{"alg":"Ed25519","kid":"{self.thumbprint}","typ":"{typ}"}}'
        text = payload if isinstance(payload, str) else compact_json(payload)
        return self.sign_parts(b64(header.encode()), b64(text.encode()))

    def sign_parts(self, header: str, payload: str) -> str:
        """The compact form of parts as they stand."""
        signed = f"{header}.{payload}"
        return f"{signed}.{b64(self._key.sign(signed.encode()).signature)}"


@dataclass
class LogWriter:
    """One log, record after record."""

    signer: Signer
    kiosk: str
    name: str = "one"
    typ: str = "kiosk-record+jws"
    start: datetime = datetime(2026, 3, 2, 8, tzinfo=LOCAL)
    records: list[tuple[str, str]] = field(default_factory=list)
    head: str = ZERO
    since: Counter = field(default_factory=Counter)
    from_seq: int = 1

    def __post_init__(self) -> None:
        self.epoch = b64(hashlib.sha256(self.name.encode()).digest()[:16])
        self.first_key, self.at = self.signer.thumbprint, self.start

    @property
    def seq(self) -> int:
        """The number of the last record."""
        return len(self.records)

    def add(self, kind: str, body: dict, *, clock: str = "synced", **more: object) -> str:
        """One record, a second after the one before."""
        self.at += timedelta(seconds=1)
        payload = {"v": 1, "site": SITE, "kiosk": self.kiosk, "epoch": self.epoch}
        payload |= {"seq": self.seq + 1, "prev": self.head}
        payload |= {"at": self.at.isoformat(timespec="milliseconds")}
        payload |= {"boot": "6f1b0c1e-9a8d-4b7c-8e2f-0123456789ab", "up_ms": 1000 * self.seq}
        payload |= {"clock": clock, "kind": kind, "body": body, **more}
        compact = self.signer.sign(payload, self.typ)
        self.records.append((compact, self.at.date().isoformat()))
        self.head = hash_of(compact)
        if kind != "day.closed":
            self.since[kind] += 1
        return compact

    def open(self, before: dict | None = None, reason: str = "first-start") -> None:
        """Record 1."""
        self.add("epoch.opened", {"reason": reason, "before": before, "kept": None})

    def rotate(self, new: Signer) -> None:
        """The key changes."""
        proof = {"v": 1, "kiosk": self.kiosk, "public_key": new.text}
        proof["replaces"] = self.signer.thumbprint
        body = {"public_key": new.text, "proof": new.sign(proof, "kiosk-key+jws")}
        self.add("key.rotated", body)
        self.signer = new

    def close(self, nightly_head: dict | None = None) -> None:
        """The day is closed."""
        body = {"day": self.records[-1][1], "from_seq": self.from_seq, "counts": dict(self.since)}
        self.add("day.closed", {**body, "head": self.head, "nightly_head": nightly_head})
        self.from_seq, self.since = self.seq + 1, Counter()

    def visit(self, number: int, *, answers: dict | None = None, **more: object) -> None:
        """The records of one visit, its rating the last."""
        common = {"visit": visit_id(number), "counter": "03"}
        served = {**common, "officer": "nv-01", "test": False}
        box = {"ticket": hash_of(f"box {number}")}
        self.add("visit.called", {**common, "service": "A", "test": False}, attached=box)
        self.add("visit.served", served)
        self.add("visit.prompted", served)
        self.add("rating", rating(number, answers, **more))

    def receipt(self, signer: Signer, **other: object) -> str:
        """The central's receipt for all of it."""
        told = {"v": 1, "site": SITE, "kiosk": self.kiosk, "epoch": self.epoch, "seq": self.seq}
        told |= {"hash": self.head, "at": "2026-03-05T00:00:00.000Z"} | other
        return signer.sign(told, "central-receipt+jws")

    def lines(self, signer: Signer | None) -> list[str]:
        """The log in an archive."""
        told = {"kiosk": self.kiosk, "epoch": self.epoch, "seq": self.seq, "hash": self.head}
        made = [compact_json({"log": {**told, "key": self.first_key}})]
        made += [compact_json({"r": compact, "day": day}) for compact, day in self.records]
        return made + ([compact_json({"receipt": self.receipt(signer)})] if signer else [])


def rating(number: int, answers: dict | None = None, **more: object) -> dict:
    """The body of a rating."""
    body = {"visit": visit_id(number), "counter": "03", "officer": "nv-01", "procedure": None}
    body |= {"stage": "result", "questionnaire": "mot-cua@1", "blocks": []}
    body |= {"scale_order": "best-first", "lang": "vi", "trigger": "served", "ticket": "queue"}
    body["answers"] = answers or {"service": 1 + number % 5, "officer": 1 + number % 3}
    body |= {"took_ms": 5310, "assisted": False, "partial": False, "late": False, "test": False}
    body["nonce"] = b64(hashlib.sha256(str(number).encode()).digest()[:16])
    return body | more


def visit_id(number: int) -> str:
    """A UUID of version 7."""
    return f"019ab000-{number >> 16 & 0xFFFF:04x}-7000-8000-{number:012x}"


@dataclass
class ArchiveWriter:
    """An archive of logs, with its marks and tallies."""

    receipt: Signer = field(default_factory=lambda: Signer("receipt"))
    kiosks: list[dict] = field(default_factory=list)
    logs: list[LogWriter] = field(default_factory=list)
    forks: list[dict] = field(default_factory=list)
    marks: list[dict] = field(default_factory=list)
    phone_key: str | None = None

    def kiosk(self, *signers: Signer) -> str:
        """A kiosk and its keys; its id."""
        name = signers[0].kiosk
        self.kiosks.append({"kiosk": name, "keys": [signer.text for signer in signers]})
        return name

    def mark(self, log: LogWriter, seq: int, rule: str, *, excludes: bool) -> None:
        """A mark on a record."""
        told = {"kiosk": log.kiosk, "epoch": log.epoch, "seq": seq, "rule": rule}
        self.marks.append({**told, "version": 3, "excludes": excludes, "reason": "sample"})

    def tallies(self) -> list[dict]:
        """What counts, added up."""
        cells: Counter = Counter()
        excluded = {(m["kiosk"], m["epoch"], m["seq"]) for m in self.marks if m["excludes"]}
        for log in self.logs:
            channel = "phone" if log.kiosk == "phone" else "kiosk"
            for seq, (compact, day) in enumerate(log.records, 1):
                part = compact.split(".")[1]
                record = json.loads(base64.urlsafe_b64decode(part + "=="))
                body = record["body"]
                counts = record["kind"] in ("rating", "rating.survey") and not body["test"]
                if counts and (log.kiosk, log.epoch, seq) not in excluded:
                    place = (day, channel, body["counter"], body["questionnaire"])
                    cells.update((*place, q, a) for q, a in body["answers"].items() if a)
        names = ("day", "channel", "counter", "questionnaire", "question", "answer")
        return [
            {**dict(zip(names, cell, strict=True)), "n": n} for cell, n in sorted(cells.items())
        ]

    def lines(self) -> list[str]:
        """The archive, line by line."""
        first = {"format": "thuocdo-archive", "v": 1, "site": SITE, "timezone": "Asia/Ho_Chi_Minh"}
        first["at"] = datetime(2026, 3, 6, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        first |= {"rules": 3, "receipt_keys": [self.receipt.text], "phone_key": self.phone_key}
        tallies = self.tallies()
        end = {"logs": len(self.logs), "records": sum(log.seq for log in self.logs)}
        end |= {"forks": len(self.forks), "marks": len(self.marks), "tallies": len(tallies)}
        made = [compact_json({**first, "kiosks": self.kiosks})]
        for log in self.logs:
            made += log.lines(None if log.kiosk == "phone" else self.receipt)
        for name, items in (("fork", self.forks), ("mark", self.marks), ("tally", tallies)):
            made += [compact_json({name: item}) for item in items]
        return [*made, compact_json({"end": end})]

    def text(self) -> str:
        """The archive."""
        return "".join(line + "\n" for line in self.lines())


def sample_archive(visits: int = 6) -> ArchiveWriter:
    """Two epochs of a kiosk whose key changes, the log of phones, a fork and marks."""
    archive = ArchiveWriter()
    old, new, phone = Signer("kiosk one"), Signer("kiosk one, next"), Signer("phone")
    kiosk = archive.kiosk(old, new)
    archive.phone_key = phone.text
    first = LogWriter(old, kiosk, "first epoch")
    first.open()
    for number in range(visits):
        first.visit(number)
    first.close()
    first.rotate(new)
    first.add("test.switched", {"on": True, "role": "it"})
    first.add("rating", rating(90_000, test=True))
    first.close()
    second = LogWriter(new, kiosk, "second epoch", start=first.at + timedelta(days=1))
    second.open({"epoch": first.epoch, "seq": first.seq, "hash": first.head}, "outbox-lost")
    for number in range(visits, 2 * visits):
        second.visit(number)
    phones = LogWriter(phone, "phone", "phones", "central-record+jws")
    phones.add("epoch.opened", {"reason": "first", "before": None})
    for number in (0, 70_000):
        told = {"trigger": "phone", "channel": "phone"}
        told |= {"token": hash_of("token"), "by": kiosk}
        phones.add("rating", rating(number, **told))
    archive.logs = [first, second, phones]
    archive.mark(first, 5, "dwell", excludes=True)
    archive.mark(second, 5, "unsynced", excludes=False)
    archive.mark(phones, 2, "also-kiosk", excludes=True)
    fork = LogWriter(new, kiosk, "second epoch")
    fork.open(reason="chain-broken")
    told = {"kiosk": kiosk, "epoch": fork.epoch, "seq": 1, "hash": fork.head}
    archive.forks.append({**told, "r": fork.records[0][0]})
    return archive


def large_archive(visits: int, days: int = 20) -> ArchiveWriter:
    """One kiosk, one epoch, four records a visit and a closing each day."""
    archive, signer = ArchiveWriter(), Signer("kiosk of many visits")
    log = LogWriter(signer, archive.kiosk(signer), "many visits")
    log.open()
    for number in range(visits):
        if number and number % max(1, visits // days) == 0:
            log.close()
            log.at = log.at.replace(hour=8, minute=0, second=0) + timedelta(days=1)
        log.visit(number)
    archive.logs.append(log)
    return archive
