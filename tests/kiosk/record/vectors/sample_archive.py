"""A small archive of a sample site, part by part, so that the vectors can spoil one at a time.

One kiosk whose key was changed once, two epochs, closings, ratings that count and others that do
not, the log of phones, a fork, marks and tallies. Made of the seeds in sample.py.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kiosk.record import (
    Draft,
    Head,
    NightlyName,
    Place,
    Receipt,
    Record,
    SigningKey,
    SinceClosing,
    Stamp,
    Typ,
    base64url,
    rotation_draft,
    sign_key_proof,
    sign_receipt,
    sign_record,
)
from kiosk.record.record import ZERO_HASH
from tests.kiosk.record.vectors.sample import BOOT, KIOSK_KEY, RECEIPT_KEY, rating

NEXT_KEY = SigningKey(b"thuoc do: next key of a sample!!")
PHONE_KEY = SigningKey(b"thuoc do: phones of a sample!!!!")
SITE = "xa-mau"
KIOSK = f"k-{KIOSK_KEY.verify_key.fingerprint.replace(' ', '')[:10]}"
EPOCHS = ("EBESExQVFhcYGRobHB0eHw", "ICEiIyQlJicoKSorLC0uLw")
PHONE_EPOCH = "MDEyMzQ1Njc4OTo7PD0-Pw"
FIRST_DAY, SECOND_DAY = "2026-11-23", "2026-11-24"

Members = dict[str, Any]


def visit(number: int) -> str:
    """The sample's visit of this number."""
    return f"019ab000-0000-7000-8000-{number:012d}"


@dataclass
class Log:
    """One log as it stands in an archive: records with the day each counts to, and a receipt."""

    place: Place
    epoch: str
    key: SigningKey
    typ: Typ = Typ.RECORD
    records: list[Record] = field(default_factory=list)
    days: list[str] = field(default_factory=list)
    receipt: str | None = None
    first_kid: str = ""

    @property
    def head(self) -> Head:
        """The log's last record."""
        return Head(self.epoch, len(self.records), self.records[-1].hash)

    def write(self, draft: Draft, day: str = FIRST_DAY, clock: str = "synced") -> Record:
        """The next record, at a moment of this local day."""
        seq, prev = len(self.records) + 1, self.records[-1].hash if self.records else ZERO_HASH
        stamp = Stamp(f"{day}T08:{seq:02d}:00.250+07:00", BOOT, seq * 60_000, clock)
        record = sign_record(self.key, self.place, self.epoch, seq, prev, stamp, draft, self.typ)
        self.first_kid = self.first_kid or self.key.kid
        self.records.append(record)
        self.days.append(day)
        return record

    def close(self, day: str, nightly_head: NightlyName | None, **spoilt: object) -> Record:
        """The next record: the closing of this day; `spoilt` replaces members of its body."""
        since = SinceClosing()
        for record in self.records:
            since = since.after(record)
        draft = since.closing(day, self.records[-1].hash, nightly_head)
        return self.write(Draft(draft.kind, {**draft.body, **spoilt}), day)

    def rotate(self, new: SigningKey, proof: str | None = None) -> Record:
        """The next record: `new` signs from here on. `proof` in place of a good one."""
        given = proof or sign_key_proof(new, self.place.kiosk, self.key.kid)
        record = self.write(rotation_draft(new.verify_key, given))
        self.key = new
        return record

    def lines(self) -> list[Members]:
        """Its lines in an archive."""
        head = self.head
        about = {"kiosk": self.place.kiosk, "epoch": head.epoch, "seq": head.seq}
        lines: list[Members] = [{"log": {**about, "hash": head.hash, "key": self.first_kid}}]
        for record, day in zip(self.records, self.days, strict=True):
            lines.append({"r": record.compact, "day": day})
        return [*lines, {"receipt": self.receipt}] if self.receipt else lines


def sign_head(log: Log, key: SigningKey = RECEIPT_KEY, **other: Any) -> str:
    """A receipt for a log's head; `other` replaces members of the head."""
    head = replace(log.head, **other)
    return sign_receipt(key, Receipt(log.place, head, "2026-11-24T02:00:00.000Z"))


@dataclass
class Archive:
    """An archive in parts. `lines` makes of it what a file holds."""

    logs: list[Log]
    marks: list[Members]
    forks: list[Members] = field(default_factory=list)
    keys: tuple[SigningKey, ...] = (KIOSK_KEY, NEXT_KEY)
    kiosk: str = KIOSK
    count: Callable[["Archive"], list[Members]] | None = None

    def lines(self, **end: int) -> list[str]:
        """The lines, without line feeds; `end` replaces numbers of the last one."""
        first = {
            "format": "thuocdo-archive",
            "v": 1,
            "site": SITE,
            "timezone": "Asia/Ho_Chi_Minh",
            "at": "2026-11-25T01:00:00.000Z",
            "rules": 3,
            "receipt_keys": [RECEIPT_KEY.verify_key.text],
            "phone_key": PHONE_KEY.verify_key.text,
            "kiosks": [{"kiosk": self.kiosk, "keys": [key.verify_key.text for key in self.keys]}],
        }
        tallies = (self.count or tallies_of)(self)
        numbers = {
            "logs": len(self.logs),
            "records": sum(len(log.records) for log in self.logs),
            "forks": len(self.forks),
            "marks": len(self.marks),
            "tallies": len(tallies),
        }
        lines = [first, *(line for log in self.logs for line in log.lines())]
        lines += [{"fork": fork} for fork in self.forks]
        lines += [{"mark": mark} for mark in self.marks]
        lines += [{"tally": tally} for tally in tallies]
        return [as_line(line) for line in [*lines, {"end": {**numbers, **end}}]]


def as_line(line: Members) -> str:
    """A line of an archive, without its line feed."""
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def tallies_of(archive: Archive, *, is_excluded: bool = True) -> list[Members]:
    """What the ratings of these logs add up to; with `is_excluded` false, whatever the marks say.

    Knows of the samples alone: whether a body is of its form is written down beside it.
    """
    excluded = {
        (mark["kiosk"], mark["epoch"], mark["seq"])
        for mark in archive.marks
        if mark["excludes"] and is_excluded
    }
    found: Counter[tuple[Any, ...]] = Counter()
    for log in archive.logs:
        kinds = ("rating", "rating.survey") if log.typ is Typ.CENTRAL_RECORD else ("rating",)
        channel = "phone" if log.typ is Typ.CENTRAL_RECORD else "kiosk"
        for record, day in zip(log.records, log.days, strict=True):
            place = (log.place.kiosk, log.epoch, record.seq)
            if record.kind not in kinds or place in excluded or not counts(record.body):
                continue
            for question, answer in record.body["answers"].items():
                if answer is not None:
                    about = (day, channel, record.body["counter"], record.body["questionnaire"])
                    found[(*about, question, answer)] += 1
    names = ("day", "channel", "counter", "questionnaire", "question", "answer")
    return [{**dict(zip(names, key, strict=True)), "n": n} for key, n in sorted(found.items())]


def counts(body: Mapping[str, Any]) -> bool:
    """Whether a rating of the sample counts, marks aside."""
    return not body["test"] and body["took_ms"] >= 0 and any(body["answers"].values())


def rated(number: int, **other: object) -> Draft:
    """A rating of the sample's visit `number`; `other` replaces members."""
    now = {"blocks": [], "scale_order": "best-first", "assisted": False, "ticket": "queue"}
    answers = {"service": 1 + number % 5, "officer": 5}
    return Draft("rating", {**rating(visit(number)), **now, "answers": answers, **other})


def first_log(heads: NightlyName | None) -> Log:
    """The kiosk's first epoch: a day that is closed, another key, and a second closing."""
    log = Log(Place(SITE, KIOSK), EPOCHS[0], KIOSK_KEY)
    at_counter = {"visit": visit(1), "counter": "03", "test": False}
    log.write(Draft("epoch.opened", {"reason": "first-start", "before": None}))
    log.write(Draft("kiosk.started", {"version": "0.1.0", "boot": BOOT}))
    log.write(Draft("kiosk.bound", {"counter": "03", "by": "screen"}))
    log.write(Draft("visit.served", {**at_counter, "officer": "nv-01"}))
    log.write(rated(1))
    log.write(rated(2))
    log.write(rated(3, test=True))
    log.write(rated(4, took_ms=-1))
    log.write(rated(5, answers={"service": None, "officer": 2}))
    log.close(FIRST_DAY, heads)
    log.rotate(NEXT_KEY)
    log.write(rated(6), SECOND_DAY)
    stepped = {"by_ms": -3_600_000, "zone_before": "+07:00", "zone": "+07:00"}
    log.write(Draft("clock.stepped", stepped), SECOND_DAY)
    log.close(SECOND_DAY, heads)
    return log


def second_log(before: Head) -> Log:
    """The kiosk's second epoch, signed by the new key; its clock is not set at first."""
    log = Log(Place(SITE, KIOSK), EPOCHS[1], NEXT_KEY)
    known = {"epoch": before.epoch, "seq": before.seq, "hash": before.hash}
    lost = {"reason": "outbox-lost", "before": known, "kept": None}
    log.write(Draft("epoch.opened", lost), SECOND_DAY)
    log.write(rated(7), "1970-01-01", "unsynced")
    log.days[-1] = SECOND_DAY
    log.write(rated(8, trigger="walk-up", ticket="none"), SECOND_DAY)
    log.write(Draft("kiosk.stopped", {"reason": "sigterm"}), SECOND_DAY)
    return log


def phone_log() -> Log:
    """What was answered on phones."""
    log = Log(Place(SITE, "phone"), PHONE_EPOCH, PHONE_KEY, Typ.CENTRAL_RECORD)
    log.write(Draft("epoch.opened", {"reason": "first", "before": None}))
    phone: Members = {"trigger": "phone", "channel": "phone", "by": KIOSK}
    phone["token"] = base64url.sha256(b"a phone token of the sample")
    log.write(rated(9, **phone))
    survey = rated(9, **phone, questionnaire="sipas@1", answers={"service": 4, "overall": 5})
    log.write(Draft("rating.survey", survey.body))
    phone["token"] = base64url.sha256(b"another phone token of the sample")
    log.write(rated(1, **phone), SECOND_DAY)
    return log


def mark(log: Log, seq: int, rule: str, *, excludes: bool) -> Members:
    """A mark on a record."""
    place = {"kiosk": log.place.kiosk, "epoch": log.epoch, "seq": seq, "rule": rule}
    return {**place, "version": 3, "excludes": excludes, "reason": "sample"}


def sample_archive(heads: NightlyName | None) -> Archive:
    """The archive, whole. `heads`: the nightly head that its closings name."""
    first, phone = first_log(heads), phone_log()
    second = second_log(first.head)
    first.receipt, second.receipt = sign_head(first), sign_head(second)
    marks = [
        mark(first, 6, "dwell", excludes=True),
        mark(second, 2, "unsynced", excludes=False),
        mark(phone, 4, "also-kiosk", excludes=True),
    ]
    return Archive([first, second, phone], marks, [fork_of(second)])


def fork_of(log: Log) -> Members:
    """Another record that claims the place of record 2 of `log`."""
    other = Log(log.place, log.epoch, log.key, records=log.records[:1], days=log.days[:1])
    record = other.write(rated(10), SECOND_DAY)
    place = {"kiosk": log.place.kiosk, "epoch": log.epoch, "seq": record.seq}
    return {**place, "hash": record.hash, "r": record.compact}
