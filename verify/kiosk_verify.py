#!/usr/bin/env python3
"""Checks archives and exports of Thước Đo, and the nightly heads, by docs/record-format.md alone.

Guarantees: shares no code with the programs that write what it reads; needs Python 3.11 and PyNaCl;
reads in one pass and in bounded memory (what is counted waits in temporary files); names for each
file the first rule that is broken and its place. Leaves to others: whether the marks of an archive
are just (they are shown by rule), and whether the keys are the right ones where none is given.
"""

import argparse
import contextlib
import gzip
import hashlib
import io
import json
import marshal
import os
import re
import sys
import tempfile
import zlib
from binascii import a2b_base64, b2a_base64
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone, tzinfo
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, NoReturn
from unicodedata import is_normalized
from zoneinfo import ZoneInfo

from nacl.bindings import crypto_sign_open
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

COMPACT_MOST, DEPTH_MOST, INTEGER_MOST = 16384, 16, 2**53 - 1
LINE_MOST, LIST_MOST, WAITING_MOST, SHOWN_MOST = 1 << 20, 64 << 20, 500, 120
BLOCK_MOST, UNPACKED_MOST, BATCH_RECORDS_MOST = 3 << 19, 8 << 20, 500
EXPORT_LINE = b"thuocdo-export 1\n"
Z = 1.959964
ZERO = "A" * 43
WHOLE, BROKEN, UNREADABLE, INTERRUPTED = 0, 1, 2, 130

NAME = r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?"
HASH = r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]"
ID16 = r"[A-Za-z0-9_-]{21}[AQgw]"
DAY = r"[0-9]{4}-[01][0-9]-[0-3][0-9]"
TIME = DAY + r"T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]\.[0-9]{3}"
AT = TIME + r"(?:Z|[+-][01][0-9]:[0-5][0-9])"
BOOT, CLOCK, KIND = r"[0-9a-f-]{1,36}", r"synced|unsynced", r"[a-z]{1,20}(?:\.[a-z-]{1,20})?"
UUID7 = r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
LISTED = NAME + r"@[1-9][0-9]{0,5}"


class BrokenError(Exception):
    """A rule of the format is broken; the place is filled in by those who know it."""

    def __init__(self, rule: str, expected: str, found: object = None) -> None:
        super().__init__(rule)
        self.rule, self.expected, self.found = rule, expected, shown(found)
        self.place: dict[str, Any] = {}

    def at(self, **place: object) -> "BrokenError":
        """Adds what is known of the place and not told yet."""
        self.place = {k: v for k, v in place.items() if v is not None} | self.place
        return self

    def told(self) -> dict[str, Any]:
        """The finding as it is printed."""
        return {"rule": self.rule, **self.place, "expected": self.expected, "found": self.found}


class UnreadableError(Exception):
    """The question cannot be answered: a file, a key or an argument is not usable."""


def temporary() -> BinaryIO:
    """A file that is gone when this process ends."""
    return tempfile.TemporaryFile(buffering=1 << 16)


def shown(value: object) -> str:
    """`value` as one short printable line, whatever a hostile file holds."""
    text = value if isinstance(value, str) else ascii(value)
    text = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text[:200])
    return text if len(text) <= SHOWN_MOST else text[:117] + "..."


# ---- encodings, envelope, payload (sections 1, 2, 3)

_URL = bytes(
    {0x2D: 0x2B, 0x5F: 0x2F, 0x2B: 0x21, 0x2F: 0x21, 0x3D: 0x21}.get(byte, byte)
    for byte in range(256)
)
_BACK = bytes.maketrans(b"+/", b"-_")
_PAD = (b"", b"?", b"==", b"=")
_ENDS = (frozenset(range(256)), frozenset(), frozenset(b"AQgw"), frozenset(b"AEIMQUYcgkosw048"))
"""Of a text whose length leaves this rest by 4: the last characters without bits to spare."""


def to_text(data: bytes) -> str:
    """Base64url without padding."""
    return b2a_base64(data, newline=False).translate(_BACK).rstrip(b"=").decode()


def to_bytes(text: bytes) -> bytes:
    """What canonical base64url says; ValueError where it is not that."""
    rest = len(text) & 3
    if text and text[-1] not in _ENDS[rest]:
        raise ValueError("bits to spare are not zero")
    return a2b_base64(text.translate(_URL) + _PAD[rest], strict_mode=True)


def digest_of(data: bytes) -> str:
    """A hash as text."""
    return to_text(hashlib.sha256(data).digest())


class Key:
    """An Ed25519 public key, by its names."""

    def __init__(self, text: str) -> None:
        self.text, self.raw = text, to_bytes(text.encode())
        self.thumbprint = digest_of(b'{"crv":"Ed25519","kty":"OKP","x":"%b"}' % text.encode())
        hexadecimal = hashlib.sha256(self.raw).hexdigest()
        self.fingerprint, self.kiosk = hexadecimal[:32], "k-" + hexadecimal[:10]

    def header(self, typ: str) -> bytes:
        """The header part and its dot, of everything of this type that this key signs."""
        text = f'{{"alg":"Ed25519","kid":"{self.thumbprint}","typ":"{typ}"}}'
        return to_text(text.encode()).encode() + b"."


def open_signed(compact: bytes, keys: Sequence[Key], typ: str) -> tuple[bytes, Key]:
    """The payload and which of `keys` signed it, by all rules of section 2, in their order."""
    if len(compact) > COMPACT_MOST:
        raise BrokenError("form.length", f"at most {COMPACT_MOST} characters", len(compact))
    parts = compact.split(b".", 2)
    if len(parts) != 3:  # noqa: PLR2004 - header, payload, signature
        raise BrokenError("form.compact", "three parts and two dots", f"{len(parts)} parts")
    key = _key_of(parts[0], keys, typ)
    if len(parts[2]) > 86:  # noqa: PLR2004 - 64 bytes in base64url
        raise BrokenError("form.trailing", "a third part of 86 characters", len(parts[2]))
    payload, signed = _part(parts[1], "payload"), _part(parts[2], "signature")
    if key is None:
        raise BrokenError("signature", "the key expected here", "a header of another key")
    try:
        crypto_sign_open(signed + parts[0] + b"." + parts[1], key.raw)
    except (CryptoError, ValueError):
        raise BrokenError(
            "signature", "a signature by the expected key", "none that holds"
        ) from None
    return payload, key


def _key_of(header: bytes, keys: Sequence[Key], typ: str) -> Key | None:
    for key in keys:
        if header + b"." == key.header(typ):
            return key
    decoded = _part(header, "header")
    exact = rb'\{"alg":"Ed25519","kid":"[A-Za-z0-9_-]{43}","typ":"%b"\}' % re.escape(typ.encode())
    if not re.fullmatch(exact, decoded):
        raise BrokenError("header.exact", f"the header of {typ}", decoded)
    return None


def _part(text: bytes, which: str) -> bytes:
    try:
        return to_bytes(text)
    except ValueError:
        raise BrokenError("form.compact", f"base64url as the {which}", text) from None


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        names = Counter(name for name, _ in pairs)
        raise BrokenError("payload.duplicate-key", "each name once", names.most_common(1)[0][0])
    return made


def _integer(digits: str) -> int:
    if len(digits) < 16 or (len(digits) < 18 and abs(int(digits)) <= INTEGER_MOST):  # noqa: PLR2004
        return int(digits)
    raise BrokenError("payload.integer", "at most 2^53 - 1 either way", digits)


def _no_number(text: str) -> NoReturn:
    raise BrokenError("payload.integer", "an integer without fraction and exponent", text)


_SCAN = json.JSONDecoder(
    object_pairs_hook=_members,
    parse_int=_integer,
    parse_float=_no_number,
    parse_constant=_no_number,
).scan_once


def parse(data: bytes) -> dict[str, Any]:
    """The one JSON object that `data` is, by all rules of section 3."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise BrokenError("payload.json", "UTF-8", error.reason) from None
    if not text.startswith("{"):
        raise BrokenError("payload.json", "an object from the first byte on", text[:20])
    if not is_normalized("NFC", text):
        raise BrokenError("payload.nfc", "text in form C", text)
    try:
        value, end = _SCAN(text, 0)
    except RecursionError:
        raise BrokenError("payload.depth", f"at most {DEPTH_MOST} deep", "deeper") from None
    except (ValueError, StopIteration) as error:
        raise BrokenError("payload.json", "JSON to the letter", str(error)) from None
    if end != len(text):
        raise BrokenError("form.trailing", "the end after the last brace", text[end:])
    _check_texts(value, 1)
    return value


def _check_texts(value: object, depth: int) -> None:
    if isinstance(value, str):
        if not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value):
            raise BrokenError("payload.json", "no half of a surrogate pair", value)
        if not is_normalized("NFC", value):
            raise BrokenError("payload.nfc", "text in form C after its escapes", value)
    elif isinstance(value, dict | list):
        if depth > DEPTH_MOST:
            raise BrokenError("payload.depth", f"at most {DEPTH_MOST} deep", "deeper")
        for item in value:
            _check_texts(item, depth + 1)
            if isinstance(value, dict):
                _check_texts(value[item], depth + 1)


# ---- forms of members


def is_text(form: str, value: object) -> bool:
    """Whether `value` is text of this form as a whole."""
    return isinstance(value, str) and re.fullmatch(form, value) is not None


def is_integer(value: object, least: int, most: int = INTEGER_MOST) -> bool:
    """Whether `value` is an integer (a boolean is none) of this range."""
    return type(value) is int and least <= value <= most


def is_key(value: object) -> bool:
    """Whether `value` is a public key."""
    return is_text(HASH, value)


def is_head(value: object, number: str = "seq") -> bool:
    """Whether `value` is an object of an epoch, a number in it and a hash."""
    return (
        isinstance(value, dict)
        and is_text(ID16, value.get("epoch"))
        and is_integer(value.get(number), 1)
        and is_text(HASH, value.get("hash"))
    )


def same(one: object, other: object) -> bool:
    """Whether two values are the same JSON: true is not 1."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def need(good: object, rule: str, expected: str, found: object) -> None:
    """Raises the rule where `good` is not true."""
    if not good:
        raise BrokenError(rule, expected, found)


def check_fields(value: dict[str, Any], forms: dict[str, Any], rule: str = "field.{}") -> None:
    """Each member of `forms` must be there and match its pattern, or integer's least value."""
    for name, form in forms.items():
        found = value.get(name)
        good = is_text(form, found) if isinstance(form, str) else is_integer(found, *form)
        need(good, rule.format(name), f"{name} of its form", found)


PLACE_FORMS = {"v": (1, 1), "site": NAME, "kiosk": NAME, "epoch": ID16, "seq": (1,)}
RECORD_FORMS = PLACE_FORMS | {"prev": HASH, "at": AT, "boot": BOOT, "up_ms": (0,)}
RECORD_FORMS |= {"clock": CLOCK, "kind": KIND}
RECEIPT_FORMS = PLACE_FORMS | {"hash": HASH, "at": TIME + "Z"}


def check_record(record: dict[str, Any]) -> None:
    """Section 4."""
    check_fields(record, RECORD_FORMS)
    need(isinstance(record.get("body"), dict), "field.body", "an object", record.get("body"))
    attached = record.get("attached", {})
    good = isinstance(attached, dict) and all(
        is_text(NAME, name) and is_text(HASH, value) for name, value in attached.items()
    )
    need(good, "field.attached", "names and hashes", attached)


_UUID7, _NAME, _LISTED, _ID16, _LANG, _PROCEDURE = (
    re.compile(form).fullmatch
    for form in (UUID7, NAME, LISTED, ID16, r"[a-z]{2,3}", r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
)
_TRIGGERS = ("served", "called", "walk-up", "scan")
_LEVELS = frozenset((None, 1, 2, 3, 4, 5, 6, 7, 8, 9))
_LEVEL_TYPES = frozenset((int, type(None)))
_TICKETS, _ORDERS = ("queue", "feed", "scan", "none"), ("best-first", "worst-first")


def is_rating(body: dict[str, Any], *, phone: bool) -> bool:
    """Whether the body of a rating is of the form of section 6, or 18 in the log of phones."""
    try:
        answers, officer, procedure = body["answers"], body["officer"], body["procedure"]
        levels, blocks = answers.values(), body.get("blocks", ())
        return bool(
            _UUID7(body["visit"])
            and _NAME(body["counter"])
            and (officer is None or _NAME(officer))
            and (procedure is None or _PROCEDURE(procedure))
            and body["stage"] in ("reception", "result", "unknown")
            and _LISTED(body["questionnaire"])
            and _LANG(body["lang"])
            and (_from_phone(body) if phone else body["trigger"] in _TRIGGERS)
            and (type(body["test"]) is type(body["partial"]) is type(body["late"]) is bool)
            and type(body.get("assisted", False)) is bool
            and body.get("ticket", "none") in _TICKETS
            and body.get("scale_order", "best-first") in _ORDERS
            and is_integer(body["took_ms"], 0)
            and _ID16(body["nonce"])
            and (not blocks or (isinstance(blocks, list) and all(map(_LISTED, blocks))))
            and len(blocks) <= 10  # noqa: PLR2004 - section 6
            and 1 <= len(answers) <= 30  # noqa: PLR2004 - section 6
            and _LEVELS.issuperset(levels)
            and _LEVEL_TYPES.issuperset(map(type, levels))
            and any(levels)
        )
    except (AttributeError, KeyError, TypeError):
        return False


def _from_phone(body: dict[str, Any]) -> bool:
    told = body["trigger"] == "phone" and body["channel"] == "phone" and body["test"] is False
    return told and is_text(HASH, body["token"]) and is_text(NAME, body["by"])


# ---- a log (sections 4, 5, 6)

_REST = re.compile(
    rf'({AT})","boot":"{BOOT}","up_ms":(?:0|[1-9][0-9]{{0,14}}),"clock":"({CLOCK})",'
    rf'"kind":"({KIND})","body":(?=\{{)'
)
_TAIL = re.compile(rf'(?:,"attached":\{{"{NAME}":"{HASH}"\}})?\}}')
Taken = tuple[str, str, str, dict[str, Any]]
"""Of a record: at, clock, kind, body."""


class Log:
    """One log: every record against the one before it. Hashes go to a file, for heads to come."""

    def __init__(self, site: str, kiosk: str, epoch: str, key: Key, hashes: BinaryIO) -> None:
        self.site, self.kiosk, self.epoch = site, kiosk, epoch
        self.phone = kiosk == "phone"
        self.typ = "central-record+jws" if self.phone else "kiosk-record+jws"
        self.first_key, self.seq, self.head, self.first_seq = key, 0, ZERO, 1
        self.hashes, self.base, self.size = hashes, hashes.seek(0, os.SEEK_END), 0
        self._fixed = f'{{"v":1,"site":"{site}","kiosk":"{kiosk}","epoch":"{epoch}","seq":'
        self.changes: list[int] = []
        self.closings: list[dict[str, Any]] = []
        self.opened: dict[str, Any] = {}
        self.since: Counter[str] = Counter()
        self.faults: list[BrokenError] = []
        self._use(key)

    def begin_at(self, seq: int, prev: str) -> None:
        """An export's log may begin anywhere: what stands before is believed."""
        self.seq, self.head, self.first_seq = seq - 1, prev, seq

    def _use(self, key: Key) -> None:
        self.key, self._header = key, key.header(self.typ)
        self._raw, self._start = key.raw, len(self._header)

    def take(self, compact: bytes) -> Taken:
        """The next record; BrokenError names the rule and the number that was expected."""
        try:
            taken = self._quick(compact) or self._slow(compact)
        except BrokenError as error:
            raise error.at(kiosk=self.kiosk, epoch=self.epoch, seq=self.seq + 1) from None
        digest = hashlib.sha256(compact).digest()
        self.hashes.write(digest)
        before, self.head = self.head, to_text(digest)
        self.seq, self.size = self.seq + 1, self.size + 1
        _, _, kind, body = taken
        if kind == "day.closed":
            self._close(body, before)
        elif kind == "key.rotated" and not self.phone:
            self._rotate(body)
        elif kind == "epoch.opened":
            self.opened = body
        if kind != "day.closed":
            self.since[kind] += 1
        return taken

    def _quick(self, compact: bytes) -> Taken | None:  # noqa: PLR0911 - one per doubt
        """A record exactly as writers write it, or None: then the slow way names the rule.

        Header, version, place, number and hash before are compared as text, so each is of its
        form and in its place; no escape, so text in form C has names and texts in form C; one
        attachment at most, so no name twice. The body is parsed as ever.
        """
        if not compact.startswith(self._header) or compact[-87:-86] != b".":
            return None
        if len(compact) > COMPACT_MOST:
            return None
        try:
            plain = compact.translate(_URL)
            rest = (len(plain) - self._start - 87) & 3
            if plain[-88] not in _ENDS[rest] or plain[-1] not in b"AQgw":
                return None
            signature = a2b_base64(plain[-86:] + b"==", strict_mode=True)
            crypto_sign_open(signature + compact[:-87], self._raw)
            text = a2b_base64(plain[self._start : -87] + _PAD[rest], strict_mode=True).decode()
        except (ValueError, IndexError, CryptoError):
            return None
        start = f'{self._fixed}{self.seq + 1},"prev":"{self.head}","at":"'
        if not text.startswith(start) or "\\" in text:
            return None
        match = _REST.match(text, len(start))
        if not match or text.count("{") + text.count("[") > DEPTH_MOST:
            return None
        if not text.isascii() and not is_normalized("NFC", text):
            return None
        try:
            body, end = _SCAN(text, match.end())
        except (ValueError, StopIteration):
            return None
        at, clock, kind = match.groups()
        if not _TAIL.fullmatch(text, end) or (kind == "epoch.opened") != (self.seq == 0):
            return None
        return at, clock, kind, body

    def _slow(self, compact: bytes) -> Taken:
        payload, _ = open_signed(compact, (self.key,), self.typ)
        record = parse(payload)
        check_record(record)
        place, expected = (record["site"], record["kiosk"]), (self.site, self.kiosk)
        need(place == expected, "chain.place", "/".join(expected), "/".join(place))
        need(record["epoch"] == self.epoch, "chain.epoch", self.epoch, record["epoch"])
        seq = self.seq + 1
        need(record["seq"] == seq, "chain.sequence", f"seq {seq}", record["seq"])
        need(record["prev"] == self.head, "chain.previous", self.head, record["prev"])
        opening = (record["kind"] == "epoch.opened") == (seq == 1)
        need(opening, "chain.opening", "epoch.opened at 1, only there", record["kind"])
        return record["at"], record["clock"], record["kind"], record["body"]

    def _rotate(self, body: dict[str, Any]) -> None:
        """Section 5: a body not of its form, or a proof that does not hold, changes no key."""
        try:
            need(is_key(body.get("public_key")), "form", "a key", body.get("public_key"))
            new = Key(body["public_key"])
            payload, _ = open_signed(body["proof"].encode(), (new,), "kiosk-key+jws")
            proof = parse(payload)
        except (BrokenError, AttributeError, KeyError, ValueError):
            return
        told = [proof.get(name) for name in ("v", "kiosk", "public_key", "replaces")]
        if same(told, [1, self.kiosk, new.text, self.key.thumbprint]):
            self.changes.append(self.seq)
            self._use(new)

    def _close(self, body: dict[str, Any], before: str) -> None:
        """Section 6: a closing that does not hold is a record of the log all the same."""
        first = self.closings[-1]["seq"] + 1 if self.closings else 1
        counts = dict(self.since)
        known = self.first_seq == 1 or self.closings  # an export's first closing says more
        wanted = [("from", "from_seq", first), ("counts", "counts", counts)] if known else []
        for rule, name, value in [*wanted, ("head", "head", before)]:
            if not same(body.get(name), value):
                error = BrokenError(f"day.{rule}", shown(value), body.get(name))
                self.faults.append(error.at(**self.place()))
                break
        nightly = body.get("nightly_head")
        nightly = nightly if is_head(nightly, "number") else None
        day = body["day"] if is_text(DAY, body.get("day")) else "?"
        self.closings.append({"seq": self.seq, "day": day, "nightly_head": nightly})
        self.since.clear()

    def place(self) -> dict[str, Any]:
        """Where the last record stands."""
        return {"kiosk": self.kiosk, "epoch": self.epoch, "seq": self.seq}

    def hash_at(self, seq: int) -> str | None:
        """The hash of a record that was taken; None where this log has none of that number."""
        if not self.first_seq <= seq <= self.seq:
            return None
        self.hashes.seek(self.base + 32 * (seq - self.first_seq))
        found = to_text(self.hashes.read(32))
        self.hashes.seek(0, os.SEEK_END)
        return found

    def told(self) -> dict[str, Any]:
        """The log as it is printed."""
        reason, before = self.opened.get("reason"), self.opened.get("before")
        told = {"site": self.site, "kiosk": self.kiosk, "epoch": self.epoch, "records": self.size}
        told |= {"first": self.first_seq, "last": self.seq, "head": self.head}
        told |= {"key_changes": self.changes, "closings": self.closings}
        told["reason"] = shown(reason) if reason else None
        return told | {"before": before if is_head(before) else None}


# ---- figures (section 23)


class Figures:
    """What counts, and what it adds up to. A rating waits in a file until the marks are known."""

    def __init__(self) -> None:
        self.buckets: list[BinaryIO] = []
        self.waiting: list[list[tuple[Any, ...]]] = [[] for _ in range(32)]
        self.logs: list[Log] = []
        self.excluded: dict[tuple[str, str, int], list[str]] = {}
        self.left_out: Counter[tuple[str, str, str]] = Counter()
        self.counted: Counter[tuple[str, str]] = Counter()
        self.cells: Counter[tuple[Any, ...]] = Counter()

    def take(self, log: Log, line: int, day: str, kind: str, body: dict[str, Any]) -> None:
        """A rating of `log`; what cannot count is told by its reason."""
        channel = "phone" if log.phone else "kiosk"
        if not is_rating(body, phone=log.phone):
            self.left_out[day, channel, "odd"] += 1
            return
        if body["test"]:
            self.left_out[day, channel, "test"] += 1
            return
        if not self.logs or self.logs[-1] is not log:
            self.logs.append(log)
        visit = body["visit"]
        cell = (day, channel, body["counter"], body["questionnaire"])
        number = hash(visit) & 31
        waiting = self.waiting[number]
        waiting.append((visit, kind, len(self.logs) - 1, log.seq, line, cell, body["answers"]))
        if len(waiting) >= WAITING_MOST:
            self._write(number)

    def _write(self, number: int) -> None:
        """To the disk: a visit's ratings are all in one file, a few at a time in memory."""
        if not self.buckets:
            self.buckets = [temporary() for _ in self.waiting]
        marshal.dump(self.waiting[number], self.buckets[number])
        self.waiting[number] = []

    def _ratings(self, number: int) -> Iterator[tuple[Any, ...]]:
        if self.buckets:
            self._write(number)
            with self.buckets[number] as bucket:
                marshal.dump([], bucket)
                bucket.seek(0)
                while told := marshal.load(bucket):  # noqa: S302 - this process wrote it
                    yield from told
        else:
            yield from self.waiting[number]

    def add_up(self) -> None:
        """Counts what no mark excludes; a visit counts once of a channel and kind."""
        doubles: list[tuple[int, Log, int, str]] = []
        for number in range(len(self.waiting)):
            seen: set[tuple[str, str, str]] = set()
            for visit, kind, log_number, seq, line, cell, answers in self._ratings(number):
                log, place = self.logs[log_number], cell[:2]
                rules = self.excluded and self.excluded.get((log.kiosk, log.epoch, seq))
                if rules:
                    self.left_out.update((*place, rule) for rule in rules)
                    continue
                if (visit, kind, cell[1]) in seen:
                    doubles.append((line, log, seq, visit))
                seen.add((visit, kind, cell[1]))
                self.counted[place] += 1
                for question, answer in answers.items():
                    if answer is not None:
                        self.cells[(*cell, question, answer)] += 1
        if doubles:
            line, log, seq, visit = min(doubles, key=lambda double: double[0])
            error = BrokenError("figure.visit", "one counted rating of the visit", visit)
            raise error.at(kiosk=log.kiosk, epoch=log.epoch, seq=seq, line=line)

    def rows(self) -> list[dict[str, Any]]:
        """Per day, channel, questionnaire and question: n, and the index of levels 1 to 5."""
        found: dict[tuple[str, ...], Counter[int]] = {}
        for (day, channel, _, questionnaire, question, answer), n in self.cells.items():
            levels = found.setdefault((day, channel, questionnaire, question), Counter())
            levels[answer] += n
        names = ("day", "channel", "questionnaire", "question")
        return [
            {**dict(zip(names, key, strict=True)), "n": levels.total(), **index_of(levels)}
            for key, levels in sorted(found.items())
        ]

    def days(self) -> list[dict[str, Any]]:
        """Per day and channel: ratings counted, and left out by reason."""
        made: dict[tuple[str, str], Counter[str]] = {place: Counter() for place in self.counted}
        for (day, channel, rule), n in self.left_out.items():
            made.setdefault((day, channel), Counter())[rule] += n
        return [
            {"day": d, "channel": c, "counted": self.counted[d, c], "excluded": dict(made[d, c])}
            for d, c in sorted(made)
        ]


def index_of(levels: Counter[int]) -> dict[str, float | None]:
    """Share of 4 and 5 in per cent with Wilson's 95 % interval; nulls where a level is above 5."""
    n, satisfied = levels.total(), levels[4] + levels[5]
    if max(levels) > 5:  # noqa: PLR2004 - a choice, not a scale
        return {"index": None, "low": None, "high": None}
    p, z2 = satisfied / n, Z * Z
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z / (1 + z2 / n) * (p * (1 - p) / n + z2 / (4 * n * n)) ** 0.5
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return {"index": 100 * p, "low": 100 * low, "high": 100 * high}


# ---- what a file gives


@dataclass
class Keys:
    """What the caller pins: keys, or fingerprints of keys that a file names."""

    receipt: list[str] = field(default_factory=list)
    kiosk: list[str] = field(default_factory=list)
    recovery: list[PrivateKey] = field(default_factory=list)
    named: dict[str, Key] = field(default_factory=dict)

    def pinned(self, wanted: list[str], named: Iterable[Key]) -> list[Key]:
        """The keys that are wanted: given whole, or by a fingerprint of one that was named."""
        by_print = {key.fingerprint: key for key in [*self.named.values(), *named]}
        whole = [Key(text) for text in wanted if len(text) == len(ZERO)]
        return whole + [by_print[text] for text in wanted if text in by_print]


@dataclass
class Result:
    """Of one file: what it holds, and what is broken, the first rule first."""

    file: str
    kind: str
    logs: list[Log] = field(default_factory=list)
    figures: Figures = field(default_factory=Figures)
    broken: list[BrokenError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    receipt_keys: list[Key] = field(default_factory=list)
    witnesses: list[tuple[Log, dict[str, Any], int | None]] = field(default_factory=list)


class Days:
    """The local day of an `at` in the site's zone, remembered by the minute."""

    def __init__(self, name: str) -> None:
        self._zone, self._known = zone_of(name), {}

    def of(self, at: str) -> str | None:
        """YYYY-MM-DD; None where `at` is no date of the calendar."""
        minute = at[:16] + at[23:]
        if minute not in self._known:
            if len(self._known) > 5000:  # noqa: PLR2004 - a few days of minutes
                self._known.clear()
            self._known[minute] = self._day(at)
        return self._known[minute]

    def _day(self, at: str) -> str | None:
        try:
            told = datetime.fromisoformat(f"{at[:16]}:00{at[23:]}")
            return told.astimezone(self._zone).date().isoformat()
        except (ValueError, OverflowError):
            return None


def zone_of(name: str) -> tzinfo:
    """The time zone; Việt Nam's also where the machine knows none."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:
        if name == "Asia/Ho_Chi_Minh":
            return timezone(timedelta(hours=7))
        raise UnreadableError(f"this machine does not know the time zone {shown(name)}") from error


# ---- archive (section 23)

_STAGES = {"log": 1, "r": 1, "receipt": 1, "fork": 2, "mark": 3, "tally": 4, "end": 5}
FORM = "archive.form"


class Archive:
    """Reads an archive line by line into a Result."""

    def __init__(self, result: Result, keys: Keys) -> None:
        self.result, self.keys, self.line, self.stage, self.pinned = result, keys, 0, 0, 0
        self.counts = Counter(dict.fromkeys(("logs", "records", "forks", "marks", "tallies"), 0))
        self.log: Log | None = None
        self.taking: Log | None = None  # the log, until its receipt
        self.said: dict[str, Any] = {}
        self.by_place: dict[tuple[str, str], Log] = {}
        self.kiosks: dict[str, list[Key]] = {}
        self.turn: Counter[str] = Counter()
        self.tallies: dict[tuple[Any, ...], tuple[int, int]] = {}
        self.good_days: dict[bytes, str] = {}
        self.hashes: BinaryIO = temporary()
        self._take = {name: getattr(self, f"_{name}") for name in _STAGES if name != "r"}

    def read(self, lines: Iterator[bytes]) -> None:
        """All of it. BrokenError has the line."""
        try:
            for raw in lines:
                self.line += 1
                if (  # as writers write it: what is between is no more than these two texts
                    self.taking
                    and raw[:6] == b'{"r":"'
                    and raw[-22:-13] == b'","day":"'
                    and raw[-3:] == b'"}\n'
                    and raw.count(b'"') == 8  # noqa: PLR2004 - of two names and two texts
                    and b"\\" not in raw
                ):
                    self._record(self.taking, raw[6:-22], raw[-13:-3])
                else:
                    self._other(raw)
            self.line += 1
            need(self.stage == 5, "archive.end", "a last line that says end", "nothing more")  # noqa: PLR2004
            self._finish()
        except BrokenError as error:
            log = self.log if self.stage <= 1 else None
            known = {"kiosk": log.kiosk, "epoch": log.epoch, "seq": log.seq + 1} if log else {}
            raise error.at(line=self.line, **known) from None

    def _other(self, raw: bytes) -> None:
        need(len(raw) <= LINE_MOST, FORM, f"at most {LINE_MOST} bytes", "longer")
        need(raw.endswith(b"\n"), "archive.end", "a line feed at the end", raw[-20:])
        need(self.stage < 5, FORM, "nothing after the last line", raw)  # noqa: PLR2004
        try:
            value = parse(raw[:-1])
        except BrokenError as error:
            raise BrokenError(FORM, error.expected, f"{error.rule}: {error.found}") from None
        if not self.stage:
            self._first(value)
            return
        names = [name for name in _STAGES if name in value]
        need(len(names) == 1, FORM, "a line of one known kind", list(value))
        name = names[0]
        need(self.stage <= _STAGES[name], FORM, "another kind of line here", name)
        if name == "r":
            need(self.taking, FORM, "a record after a log's line and before its receipt", name)
            texts = value["r"], value.get("day")
            good = all(isinstance(text, str) and text.isascii() for text in texts)
            need(good, FORM, "r and day, texts", value)
            self._record(self.taking, texts[0].encode(), texts[1].encode())
            return
        self.stage = _STAGES[name]
        if name != "receipt":
            self._end_log()
            need(isinstance(value[name], dict), FORM, "an object", value[name])
        self._take[name](value[name])

    def _first(self, value: dict[str, Any]) -> None:
        told = [value.get("format"), value.get("v")]
        need(same(told, ["thuocdo-archive", 1]), FORM, "thuocdo-archive 1", told)
        forms = {"site": NAME, "timezone": r"[A-Za-z0-9_+/-]{1,64}", "at": AT, "rules": (0,)}
        check_fields(value, forms, FORM)
        keys, kiosks, phone = (value.get(n) for n in ("receipt_keys", "kiosks", "phone_key"))
        good = isinstance(keys, list) and all(map(is_key, keys)) and isinstance(kiosks, list)
        need(good, FORM, "receipt_keys and kiosks", value)
        need(phone is None or is_key(phone), FORM, "a key or null", phone)
        for kiosk in kiosks:
            good = isinstance(kiosk, dict) and is_text(NAME, kiosk.get("kiosk"))
            good = good and isinstance(kiosk.get("keys"), list) and all(map(is_key, kiosk["keys"]))
            good = good and kiosk["keys"] and kiosk["kiosk"] not in self.kiosks
            need(bool(good), FORM, "a kiosk, once, and its keys", kiosk)
            self._enrolled(kiosk["kiosk"], [Key(text) for text in kiosk["keys"]])
        self.site, self.days, self.stage = value["site"], Days(value["timezone"]), 1
        self._receipt_keys([Key(text) for text in keys])
        if phone:
            self.kiosks["phone"] = [Key(phone)]

    def _enrolled(self, kiosk: str, keys: list[Key]) -> None:
        pins = [
            text if len(text) != len(ZERO) else Key(text).fingerprint for text in self.keys.kiosk
        ]
        pinned = [pin for pin in pins if kiosk == f"k-{pin[:10]}"]  # an id alone could be forged
        with placed(kiosk=kiosk):
            need(keys[0].kiosk == kiosk, "archive.key", f"{keys[0].kiosk}, by its first key", kiosk)
            good = not pinned or keys[0].fingerprint in pinned
            need(good, "archive.key", "the key of --kiosk-key", keys[0].text)
        self.pinned += len(pinned)
        self.kiosks[kiosk] = keys
        self.keys.named |= {key.fingerprint: key for key in keys}

    def _receipt_keys(self, named: list[Key]) -> None:
        pins = self.keys.receipt
        self.result.receipt_keys = self.keys.pinned(pins, named) if pins else named
        if pins and not self.result.receipt_keys:
            raise UnreadableError("no key of the archive has the fingerprint of --receipt-key")
        prints = ", ".join(grouped(key.fingerprint) for key in self.result.receipt_keys)
        how = "as pinned" if pins else "only believed, as the archive names them"
        self.result.notes.append(f"the central's receipt keys, {how}: {prints or 'none'}")
        if self.keys.kiosk:
            note = f"{self.pinned} of {len(self.kiosks)} kiosks enrolled with a key of --kiosk-key"
            self.result.notes.append(note)

    def _log(self, said: dict[str, Any]) -> None:
        forms = {"kiosk": NAME, "epoch": ID16, "seq": (1,), "hash": HASH, "key": HASH}
        check_fields(said, forms, FORM)
        place = said["kiosk"], said["epoch"]
        need(place not in self.by_place, FORM, "each log once", place)
        keys = self.kiosks.get(said["kiosk"])
        if not keys:
            error = BrokenError("archive.key", "a key of this kiosk in the first line", "none")
            raise error.at(kiosk=place[0], epoch=place[1], seq=1)
        key = keys[self.turn[place[0]]]
        self.log = Log(self.site, *place, key, self.hashes)
        self.said, self.taking, self.by_place[place] = said, self.log, self.log
        need(
            said["key"] == key.thumbprint,
            "archive.key",
            f"the key in force, {key.thumbprint}",
            said["key"],
        )
        self.result.logs.append(self.log)
        self.counts["logs"] += 1

    def _record(self, log: Log, compact: bytes, day: bytes) -> None:
        told = self.good_days.get(day) or self._check_day(day)
        key = log.key
        at, clock, kind, body = log.take(compact)
        self.counts["records"] += 1
        if clock == "synced" and (self.days.of(at) or told) != told:
            with placed(**log.place()):
                need(False, "archive.day", f"day {self.days.of(at)}", told)
        if kind == "rating" or (log.phone and kind == "rating.survey"):
            self.result.figures.take(log, self.line, told, kind, body)
        elif log.key is not key:
            self._followed(log)
        elif kind == "day.closed":
            closed(self.result, log, self.line)

    def _check_day(self, day: bytes) -> str:
        try:
            date.fromisoformat(day.decode())
            good = is_text(DAY, day.decode())
        except ValueError:
            good = False
        need(good, FORM, "a day", day)
        return self.good_days.setdefault(day, day.decode())

    def _followed(self, log: Log) -> None:
        keys = self.kiosks[log.kiosk]
        self.turn[log.kiosk] += 1
        turn = self.turn[log.kiosk]
        if turn >= len(keys) or keys[turn].text != log.key.text:
            error = BrokenError("archive.key", "the next key of the first line", log.key.text)
            raise error.at(kiosk=log.kiosk, epoch=log.epoch, seq=log.seq)

    def _end_log(self) -> None:
        if self.log:
            said, log = (self.said["seq"], self.said["hash"]), self.log
            need(
                said == (log.seq, log.head),
                "archive.log",
                f"the last record as said, {said}",
                (log.seq, log.head),
            )
            self.log = self.taking = None

    def _receipt(self, compact: object) -> None:
        need(isinstance(compact, str) and self.log is not None, FORM, "a compact form", compact)
        self.taking = None
        check_receipt(compact, self.log, self.result.receipt_keys)

    def _fork(self, fork: dict[str, Any]) -> None:
        check_fields(fork, {"kiosk": NAME, "epoch": ID16, "seq": (1,), "hash": HASH}, FORM)
        need(is_text("[ -~]+", fork.get("r")), FORM, "a compact form", fork.get("r"))
        compact, typ = fork["r"].encode(), "kiosk-record+jws"
        typ = "central-record+jws" if fork["kiosk"] == "phone" else typ
        place = {name: fork[name] for name in ("kiosk", "epoch", "seq")}
        try:
            payload, _ = open_signed(compact, self.kiosks.get(fork["kiosk"], ()), typ)
            record = parse(payload)
            check_record(record)
            told = {name: record[name] for name in place}
            need(told == place, FORM, f"a record of {place}", told)
            need(record["site"] == self.site, "chain.place", self.site, record["site"])
            need(digest_of(compact) == fork["hash"], FORM, "the hash of the record", fork["hash"])
            log = self.by_place.get((fork["kiosk"], fork["epoch"]))
            need(
                log is None or log.hash_at(fork["seq"]) != fork["hash"],
                FORM,
                "another record than the one held",
                fork["hash"],
            )
        except BrokenError as error:
            raise error.at(**place) from None
        self.counts["forks"] += 1

    def _mark(self, mark: dict[str, Any]) -> None:
        forms = {"kiosk": NAME, "epoch": ID16, "seq": (1,), "rule": r"[ -~]{1,80}", "version": (0,)}
        check_fields(mark, forms, FORM)
        good = isinstance(mark.get("excludes"), bool)
        good = good and isinstance(mark.get("reason", 0), str | None)
        need(good, FORM, "excludes, and a reason or null", mark)
        if mark["excludes"]:
            place = mark["kiosk"], mark["epoch"], mark["seq"]
            self.result.figures.excluded.setdefault(place, []).append(mark["rule"])
        self.counts["marks"] += 1

    def _tally(self, tally: dict[str, Any]) -> None:
        forms = {"day": DAY, "channel": "kiosk|phone", "counter": NAME, "questionnaire": LISTED}
        check_fields(tally, forms | {"question": r"(?s).*", "answer": (1, 9), "n": (1,)}, FORM)
        cell = tuple(tally[name] for name in [*forms, "question", "answer"])
        need(cell not in self.tallies, "figure.tally", "each tally once", cell)
        self.tallies[cell] = tally["n"], self.line
        self.counts["tallies"] += 1

    def _end(self, end: dict[str, Any]) -> None:
        told = {name: end.get(name) for name in self.counts}
        need(same(told, self.counts), "archive.end", dict(self.counts), told)

    def _finish(self) -> None:
        for kiosk, keys in self.kiosks.items():
            good = self.turn[kiosk] == len(keys) - 1
            text = "each key introduced by a key.rotated"
            need(good, "archive.key", text, f"{kiosk}: {keys[-1].text}")
        figures = self.result.figures
        figures.add_up()
        for cell, (n, line) in self.tallies.items():
            counted, found = figures.cells.get(cell, 0), f"{n} for {' '.join(map(str, cell))}"
            with placed(line=line):
                need(counted == n, "figure.tally", f"{counted}", found)
        for cell, n in figures.cells.items():
            found = f"no tally of {' '.join(map(str, cell))}"
            need(cell in self.tallies, "figure.tally", f"n {n}", found)


def check_receipt(compact: str, log: Log, keys: Sequence[Key]) -> None:
    """Section 8, and that the log holds what the receipt says."""
    payload, _ = open_signed(compact.encode("utf-8", "replace"), keys, "central-receipt+jws")
    receipt = parse(payload)
    check_fields(receipt, RECEIPT_FORMS)
    told = tuple(receipt[name] for name in ("site", "kiosk", "epoch"))
    place = log.site, log.kiosk, log.epoch
    need(told == place, FORM, f"a receipt for {place}", told)
    found = log.hash_at(receipt["seq"])
    text = f"record {receipt['seq']} with hash {receipt['hash']}, as its receipt says"
    need(found == receipt["hash"], "archive.log", text, found or f"a log that ends at {log.seq}")


def lines_of(file: BinaryIO) -> Iterator[bytes]:
    """Lines; one that is too long ends where the limit is, so nothing is ever held whole."""
    return iter(partial(file.readline, LINE_MOST + 1), b"")


def read_archive(path: Path, keys: Keys) -> Result:
    """An archive, plain or gzip."""
    result = Result(str(path), "archive")
    with path.open("rb", 1 << 18) as raw, contextlib.ExitStack() as stack:
        file: Any = raw
        if raw.peek(2)[:2] == b"\x1f\x8b":
            file = stack.enter_context(io.BufferedReader(gzip.GzipFile(fileobj=raw), 1 << 20))
        archive = Archive(result, keys)
        try:
            archive.read(lines_of(file))
        except BrokenError as error:
            result.broken.append(error)
        except EOFError:
            fault = BrokenError("archive.end", "the gzip stream's end", "a file that was cut")
            result.broken.append(fault.at(line=archive.line + 1))
        except (gzip.BadGzipFile, zlib.error) as error:
            fault = BrokenError(FORM, "a good gzip stream", str(error))
            result.broken.append(fault.at(line=archive.line + 1))
    return result


# ---- a bare log: compact forms, one a line (section 15)


def read_bare(path: Path, keys: Keys) -> Result:
    """Records in order from 1 on, then receipts; figures by the day that the kiosk wrote."""
    given = keys.pinned(keys.kiosk, ())
    if not given:
        raise UnreadableError(
            "a bare log needs --kiosk-key with the key that signs its first record"
        )
    result = Result(str(path), "log", receipt_keys=keys.pinned(keys.receipt, ()))
    log, number = None, 0
    with path.open("rb") as file:
        try:
            for number, raw in enumerate(lines_of(file), 1):
                line = raw.removesuffix(b"\n")
                if log is None:
                    log = _bare_log(line, given)
                    result.logs.append(log)
                if result.receipt_keys and b"." in line and _is_receipt(line):
                    check_receipt(line.decode("ascii", "replace"), log, result.receipt_keys)
                    continue
                take_plain(result, log, line, number)
        except BrokenError as error:
            result.broken.append(error.at(line=number))
    return result


def _bare_log(line: bytes, given: Sequence[Key]) -> Log:
    payload, key = open_signed(line, given, "kiosk-record+jws")
    record = parse(payload)
    check_record(record)
    hashes = temporary()
    return Log(record["site"], record["kiosk"], record["epoch"], key, hashes)


def _is_receipt(line: bytes) -> bool:
    with contextlib.suppress(ValueError):
        return b'"central-receipt+jws"' in to_bytes(line.split(b".", 1)[0])
    return False


def take_plain(result: Result, log: Log, compact: bytes, line: int | None) -> None:
    """A record without an archive's line: counted under the day that stands in it."""
    at, _, kind, body = log.take(compact)
    if kind == "rating":
        result.figures.take(log, line or 0, at[:10], kind, body)
    elif kind == "day.closed":
        closed(result, log, line)


def closed(result: Result, log: Log, line: int | None) -> None:
    """What the last closing of a log says: whether it holds, and which nightly head it saw."""
    while log.faults:
        result.broken.append(log.faults.pop().at(line=line))
    if log.closings[-1]["nightly_head"]:
        result.witnesses.append((log, log.closings[-1]["nightly_head"], line))


# ---- export (section 22)


class Export:
    """A sealed export: first its length, hash and manifest, then what the blocks hold."""

    def __init__(self, file: BinaryIO, result: Result, keys: Keys) -> None:
        self.file, self.result, self.keys = file, result, keys
        self.known = keys.pinned(keys.kiosk, ())
        self.by_id = {key_id(bytes(k.public_key)): SealedBox(k) for k in keys.recovery}
        self.logs: dict[str, Log] = {}
        self.log: Log | None = None
        self.records, self.unopened = 0, 0

    def read(self) -> None:
        """All of it."""
        line = self.file.read(len(EXPORT_LINE))
        known = EXPORT_LINE.startswith(line) and len(line) < len(EXPORT_LINE)
        need(not known, "export.length", "the first line", line)
        need(line == EXPORT_LINE, "export.form", "thuocdo-export 1", line)
        hashed = hashlib.sha256(line)
        blocks = sum(1 for _ in self._blocks(hashed))
        compact = self.file.read(COMPACT_MOST + 1)
        need(bool(compact), "export.length", "a manifest", "the end")
        manifest, signer = self._manifest(compact)
        digest = to_text(hashed.digest())
        need(digest == manifest["sha256"], "export.hash", digest, manifest["sha256"])
        need(blocks == manifest["blocks"], "export.count", f"{blocks} blocks", manifest["blocks"])
        self.file.seek(len(EXPORT_LINE))
        for number, box in enumerate(self._blocks(hashlib.sha256()), 1):
            try:
                self._block(box, manifest)
            except BrokenError as error:
                raise error.at(block=number) from None
        self._agree(manifest, signer or self._manifest(compact)[1])

    def _blocks(self, hashed: "hashlib._Hash") -> Iterator[bytes]:
        while True:
            size = self.file.read(4)
            hashed.update(size)
            need(len(size) == 4, "export.length", "four bytes of a length", size)  # noqa: PLR2004
            length = int.from_bytes(size)
            if not length:
                return
            need(length <= BLOCK_MOST, "export.length", f"at most {BLOCK_MOST}", length)
            box = self.file.read(length)
            hashed.update(box)
            need(len(box) == length, "export.length", f"{length} bytes", len(box))
            yield box

    def _manifest(self, compact: bytes) -> tuple[dict[str, Any], Key | None]:
        """Signed by a key that is known; None: by one that the blocks have yet to introduce."""
        last = self.log is not None
        keys = [self.log.key] if self.log else self.known
        try:
            header = compact.split(b".", 1)[0] + b"."
            signed = any(header == key.header("kiosk-export+jws") for key in keys)
            if not signed and not last and _key_of(header[:-1], (), "kiosk-export+jws") is None:
                payload = _part(compact.split(b".")[1], "payload")
                key = None
            else:
                payload, key = open_signed(compact, keys, "kiosk-export+jws")
            manifest = parse(payload)
            forms = {"v": (1, 1), "site": NAME, "kiosk": NAME, "at": AT, "sha256": HASH}
            check_fields(manifest, forms | {"blocks": (0,), "records": (0,)})
            heads = manifest.get("heads")
            need(
                isinstance(heads, list) and all(map(is_head, heads)),
                "field.heads",
                "a list of heads",
                heads,
            )
            need(
                any(k.kiosk == manifest["kiosk"] for k in self.known),
                "field.kiosk",
                "the kiosk of --kiosk-key",
                manifest["kiosk"],
            )
        except (BrokenError, IndexError) as error:
            told = (error.expected, error.found) if isinstance(error, BrokenError) else ("", "")
            raise BrokenError("export.manifest", *told) from None
        return manifest, key

    def _block(self, box: bytes, manifest: dict[str, Any]) -> None:
        rule = "export.form"
        try:
            unpack = zlib.decompressobj(wbits=31)
            data = unpack.decompress(self._open(box), UNPACKED_MOST + 1)
            good = unpack.eof and not unpack.unused_data
        except (zlib.error, CryptoError, KeyError, ValueError) as error:
            told = "no key given opens it" if isinstance(error, KeyError) else error
            raise BrokenError(rule, "a box of one gzip member", str(told)) from None
        long = len(data) > UNPACKED_MOST
        need(not long, "export.length", f"at most {UNPACKED_MOST} bytes unpacked", "more")
        need(good, rule, "one gzip member", "a cut one, or more")
        try:
            items = parse(data).get("records")
        except BrokenError as error:
            raise BrokenError(rule, error.expected, f"{error.rule}: {error.found}") from None
        good = isinstance(items, list) and 1 <= len(items) <= BATCH_RECORDS_MOST
        need(good, rule, f"1 to {BATCH_RECORDS_MOST} records", "another body")
        compacts = [self._item(item) for item in items]
        self._begin(compacts[0], manifest)
        for compact in compacts:
            take_plain(self.result, self.log, compact, None)
            self.records += 1

    def _open(self, box: bytes) -> bytes:
        return self.by_id[box[:8]].decrypt(box[8:])

    def _item(self, item: object) -> bytes:
        good = isinstance(item, dict) and isinstance(item.get("jws", item.get("sealed")), str)
        need(good, "export.form", "jws or sealed", item)
        if "jws" in item:
            return item["jws"].encode("utf-8", "replace")
        try:
            return self._open(to_bytes(item["sealed"].encode("utf-8", "replace")))
        except (CryptoError, KeyError, ValueError) as error:
            raise BrokenError("sealed", "a box that the recovery key opens", str(error)) from None

    def _begin(self, compact: bytes, manifest: dict[str, Any]) -> None:
        """The first record of a block says whose it is, and at which number an epoch begins."""
        keys = [self.log.key] if self.log else self.known
        payload, key = open_signed(compact, keys, "kiosk-record+jws")
        record = parse(payload)
        check_record(record)
        place = manifest["site"], manifest["kiosk"]
        found = record["site"], record["kiosk"]
        need(place == found, "export.form", f"a record of {place}", found)
        epoch = record["epoch"]
        if epoch not in self.logs:
            hashes = temporary()
            self.logs[epoch] = Log(*place, epoch, key, hashes)
            self.result.logs.append(self.logs[epoch])
            if record["seq"] > 1:
                self.logs[epoch].begin_at(record["seq"], record["prev"])
        self.log = self.logs[epoch]

    def _agree(self, manifest: dict[str, Any], signer: Key | None) -> None:
        last = self.log.key if self.log else signer
        need(
            signer is not None and signer.text == last.text,
            "export.manifest",
            "signed by the kiosk's last key",
            "another",
        )
        heads = {(head["epoch"], head["seq"], head["hash"]) for head in manifest["heads"]}
        found = {(log.epoch, log.seq, log.head) for log in self.logs.values()}
        need(
            heads == found and len(heads) == len(manifest["heads"]),
            "export.count",
            f"heads {sorted(found)}",
            sorted(heads),
        )
        need(
            manifest["records"] == self.records,
            "export.count",
            f"{self.records} records",
            manifest["records"],
        )


def key_id(public: bytes) -> bytes:
    """Which key opens a box (section 7)."""
    return hashlib.sha256(public).digest()[:8]


def read_export(path: Path, keys: Keys) -> Result:
    """A sealed export."""
    if not keys.recovery:
        raise UnreadableError("an export is sealed: give --recovery-key with the central's key")
    if not keys.pinned(keys.kiosk, ()):
        text = "an export needs --kiosk-key with the enrolled public key (a fingerprint is enough"
        raise UnreadableError(f"{text} only after an archive that names the key)")
    result = Result(str(path), "export")
    with path.open("rb") as file:
        try:
            Export(file, result, keys).read()
        except BrokenError as error:
            result.broken.append(error)
    result.notes.append("figures as the kiosk wrote them: by its own day, without any marks")
    return result


# ---- nightly heads (section 21)

HEAD_FORMS = {"v": (1, 1), "epoch": ID16, "number": (1,), "prev": HASH, "night": DAY}
HEAD_FORMS |= {"at": TIME + "Z", "logs": (0,), "records": (0,), "list": HASH}
TALLY_FORMS = {"site": NAME, "day": DAY, "channel": "[a-z]{1,20}", "questionnaire": LISTED}


class Heads:
    """The published chain: every head and list, and what they say of the logs at hand."""

    def __init__(self, folder: Path, keys: Sequence[Key]) -> None:
        self.folder, self.keys = folder, keys
        self.heads: list[tuple[dict[str, Any], str, str]] = []
        self.names: set[tuple[str, int, str]] = set()
        self.furthest: dict[tuple[str, str, str], tuple[int, str]] = {}

    def read(self, results: Sequence[Result]) -> None:
        """All of it. BrokenError names the file."""
        for path in sorted(self.folder.glob("*.jws")):
            with placed(file=path.name):
                self._head(path)
        self.heads.sort(key=lambda head: head[0]["number"])
        begun = {head["epoch"]: head["at"] for head, _, _ in reversed(self.heads)}
        self.heads.sort(key=lambda head: (begun[head[0]["epoch"]], head[0]["epoch"]))
        before = None
        for told in self.heads:
            with placed(file=told[2]):
                self._chained(told[0], before)
                self._list(told[0], told[2], results)
            before = told
        for log, nightly, line in (each for result in results for each in result.witnesses):
            named = nightly["epoch"], nightly["number"], nightly["hash"]
            if named not in self.names:
                error = BrokenError("heads.witness", "a head that was published", list(named))
                seq = next(c["seq"] for c in log.closings if c["nightly_head"] is nightly)
                raise error.at(kiosk=log.kiosk, epoch=log.epoch, seq=seq, line=line)

    def _head(self, path: Path) -> None:
        with path.open("rb") as file:
            compact = file.read(COMPACT_MOST + 1)
        payload, _ = open_signed(compact, self.keys, "central-heads+jws")
        head = parse(payload)
        check_fields(head, HEAD_FORMS)
        name = f"{head['number']:06}-{head['epoch']}.jws"
        need(name == path.name, "heads.chain", f"a file named {name}", path.name)
        self.heads.append((head, digest_of(compact), name))
        self.names.add((head["epoch"], head["number"], digest_of(compact)))

    def _chained(
        self, head: dict[str, Any], before: tuple[dict[str, Any], str, str] | None
    ) -> None:
        rule, opened = "heads.chain", head.get("opened")
        if before and before[0]["epoch"] == head["epoch"]:
            wanted = before[0]["number"] + 1, before[1], None
            found = head["number"], head["prev"], opened
            need(found == wanted, rule, str(wanted), found)
            return
        found = head["number"], head["prev"]
        need(found == (1, ZERO), rule, f"number 1 after {ZERO}", found)
        good = (
            isinstance(opened, dict) and "before" in opened and is_text(".+", opened.get("reason"))
        )
        need(good, rule, "opened, with a reason and before", opened)
        last = opened["before"]
        first = opened["reason"] == "first"
        good = last is None if first else last is None or is_head(last, "number")
        need(good, rule, "before: null, or the head before", last)
        known = last is None or (last["epoch"], last["number"], last["hash"]) in self.names
        need(known, rule, "a head before that was published", last)

    def _list(self, head: dict[str, Any], name: str, results: Sequence[Result]) -> None:
        rule = "heads.list"
        try:
            with (self.folder / name).with_suffix(".json").open("rb") as file:
                data = file.read(LIST_MOST + 1)
        except FileNotFoundError:
            raise BrokenError(rule, "its list beside it", "no file") from None
        need(len(data) <= LIST_MOST, rule, f"at most {LIST_MOST} bytes", "more")
        need(digest_of(data) == head["list"], rule, f"hash {head['list']}", digest_of(data))
        try:
            told = parse(data)
            check_fields(told, {"v": (1, 1)})
            places = self._places(told.get("logs"))
            tallies = told.get("tallies")
            need(isinstance(tallies, list), rule, "an array of tallies", tallies)
            for tally in tallies:
                need(is_published(tally), rule, "a tally of its form", tally)
        except BrokenError as error:
            raise BrokenError(rule, error.expected, f"{error.rule}: {error.found}") from None
        adds_up = len(places), sum(seq for seq, _ in places.values())
        found = head["logs"], head["records"]
        need(adds_up == found, rule, f"logs and records {adds_up}", found)
        self._grown(places)
        for log in (log for result in results for log in result.logs):
            self._held(log, places.get((log.site, log.kiosk, log.epoch)))

    def _places(self, logs: object) -> dict[tuple[str, str, str], tuple[int, str]]:
        need(isinstance(logs, list), "heads.list", "an array of logs", logs)
        places, last = {}, ("", "", "")
        for log in logs:
            need(isinstance(log, dict), "heads.list", "a log", log)
            check_fields(
                log, {"site": NAME, "kiosk": NAME, "epoch": ID16, "seq": (1,), "hash": HASH}
            )
            place = log["site"], log["kiosk"], log["epoch"]
            need(place > last, "heads.list", "logs in order, each once", list(place))
            places[place], last = (log["seq"], log["hash"]), place
        return places

    def _grown(self, places: dict[tuple[str, str, str], tuple[int, str]]) -> None:
        for place, (seq, hashed) in self.furthest.items():
            found = places.get(place)
            good = found is not None and (found[0] > seq or found == (seq, hashed))
            if not good:
                error = BrokenError("heads.shrunk", f"record {seq} with {hashed}, as before", found)
                raise error.at(kiosk=place[1], epoch=place[2], seq=seq)
        self.furthest = places

    def _held(self, log: Log, listed: tuple[int, str] | None) -> None:
        if listed is None or listed[0] < log.first_seq:
            return
        found = log.hash_at(listed[0])
        if found != listed[1]:
            told = found or f"a log that ends at {log.seq}"
            error = BrokenError("heads.log", f"record {listed[0]} with hash {listed[1]}", told)
            raise error.at(kiosk=log.kiosk, epoch=log.epoch, seq=listed[0])


def is_published(tally: object) -> bool:
    """A tally of a list: of its form, and nobody's answer can be told from it."""
    if not isinstance(tally, dict) or not is_text("(?s).+", tally.get("question")):
        return False
    if not all(is_text(form, tally.get(name)) for name, form in TALLY_FORMS.items()):
        return False
    n, satisfied = tally.get("n", ""), tally.get("satisfied", "")
    if n is None or satisfied is None:
        return satisfied is None and (n is None or is_integer(n, 10))
    both = is_integer(n, 10) and is_integer(satisfied, 0)
    return both and all(part == 0 or part >= 10 for part in (satisfied, n - satisfied))  # noqa: PLR2004


@contextlib.contextmanager
def placed(**place: object) -> Iterator[None]:
    """Adds a place to what is found broken inside."""
    try:
        yield
    except BrokenError as error:
        raise error.at(**place) from None


def read_heads(folder: Path, results: Sequence[Result], keys: Keys) -> Result:
    """The heads of a folder, against themselves and the logs of `results`."""
    named = [key for result in results for key in result.receipt_keys]
    trusted = keys.pinned(keys.receipt, named) if keys.receipt else named
    if not trusted:
        raise UnreadableError("heads need --receipt-key, or an archive that names the receipt keys")
    result, heads = Result(str(folder), "heads", receipt_keys=trusted), Heads(folder, trusted)
    try:
        heads.read(results)
    except BrokenError as error:
        result.broken.append(error)
    how = "as pinned" if keys.receipt else "by a key that is only believed"
    result.notes.append(f"{len(heads.heads)} heads, signed {how}")
    if not heads.heads and not result.broken:
        raise UnreadableError("no nightly head (*.jws) in this folder")
    return result


# ---- the answer


def grouped(digits: str) -> str:
    """A fingerprint as people compare it."""
    return " ".join(digits[i : i + 4] for i in range(0, len(digits), 4))


def answer_of(result: Result) -> dict[str, Any]:
    """A result for --json."""
    answer = {"file": result.file, "kind": result.kind, "whole": not result.broken}
    answer |= {"broken": [error.told() for error in result.broken], "notes": result.notes}
    answer["logs"] = [log.told() for log in result.logs]
    return answer | {"days": result.figures.days(), "figures": result.figures.rows()}


def text_of(result: Result) -> Iterator[str]:
    """A result for people, line by line."""
    verdict = "whole" if not result.broken else "BROKEN"
    yield f"{shown(result.file)} ({result.kind}): {verdict}"
    for error in result.broken:
        place = ", ".join(f"{name} {value}" for name, value in error.place.items())
        yield f"  rule {error.rule}: {place}"
        yield f"    expected: {error.expected}"
        yield f"    found:    {error.found}"
    yield from (f"  {note}" for note in result.notes)
    heads = {(log.kiosk, log.epoch): log.seq for log in result.logs}
    for log in result.logs:
        yield from _text_of_log(log.told(), heads)
    days, rows = result.figures.days(), result.figures.rows()
    if days:
        yield "  day         channel  counted  excluded by rule"
    for day in days:
        rules = ", ".join(f"{shown(rule)} {n}" for rule, n in sorted(day["excluded"].items()))
        yield f"  {day['day']}  {day['channel']:<7}  {day['counted']:>7}  {rules or '-'}"
    if rows:
        yield "  day         channel  questionnaire         question              n  index (95 %)"
    for row in rows:
        index = "-"
        if row["index"] is not None:
            index = f"{row['index']:.1f} ({row['low']:.1f} to {row['high']:.1f})"
        names = f"{row['questionnaire']:<20}  {shown(row['question']):<16}"
        yield f"  {row['day']}  {row['channel']:<7}  {names}  {row['n']:>5}  {index}"
    if rows:
        yield "  The index is the share of 4 and 5; of a question that is no scale it says nothing."


def _text_of_log(log: dict[str, Any], heads: dict[tuple[str, str], int]) -> Iterator[str]:
    yield f"  log {log['kiosk']} {log['epoch']}: records {log['first']} to {log['last']}"
    yield f"    head {log['head']}"
    if log["key_changes"]:
        yield f"    key changed by record {', '.join(map(str, log['key_changes']))}"
    if log["reason"]:
        yield f"    opened: {log['reason']}, {_text_of_loss(log, heads)}"
    if log["closings"]:
        days = ", ".join(f"{c['day']} at {c['seq']}" for c in log["closings"])
        yield f"    closed: {days}"


def _text_of_loss(log: dict[str, Any], heads: dict[tuple[str, str], int]) -> str:
    before = log["before"]
    if not before:
        return "nothing known of a log before"
    said = f"the log before is {before['epoch']}, known up to {before['seq']}"
    held = heads.get((log["kiosk"], before["epoch"]))
    if held is None:
        return f"{said}, not at hand"
    lost = before["seq"] - held
    return f"{said}, at hand up to {held}" + (f": {lost} MISSING" if lost > 0 else "")


# ---- the command


def key_texts(given: str) -> list[str]:
    """Public keys (43 characters) or fingerprints (32 digits) of an argument or a file."""
    path = Path(given)
    found = []
    for line in path.read_text("utf-8").splitlines() if path.is_file() else [given]:
        plain = re.sub(r"[\s:-]", "", line)
        last = line.split()[-1] if line.split() else ""
        if re.fullmatch(r"[0-9A-Fa-f]{32}", plain):
            found.append(plain.lower())
        elif is_key(last):
            found.append(last)
        elif last:
            raise UnreadableError(f"neither a public key nor a fingerprint: {shown(line)}")
    return found


def recovery_keys(path: str) -> list[PrivateKey]:
    """The lines `recovery <base64url of 32 bytes>` of a file."""
    lines = (line.split() for line in Path(path).read_text("ascii").splitlines())
    try:
        found = [
            PrivateKey(to_bytes(words[1].encode())) for words in lines if words[:1] == ["recovery"]
        ]
    except (ValueError, IndexError, CryptoError) as error:
        raise UnreadableError(f"{shown(path)}: no key in its line: {error}") from None
    if not found:
        raise UnreadableError(f"{shown(path)}: expected a line: recovery <base64url of 32 bytes>")
    return found


def read(path: Path, keys: Keys) -> Result:
    """A file of whatever kind, told by its first bytes."""
    with path.open("rb") as file:
        first = file.read(4)
    if first.startswith(b"ey"):
        return read_bare(path, keys)
    if first.startswith(b"thuo") or (
        keys.recovery and first[:1] != b"{" and first[:2] != b"\x1f\x8b"
    ):
        return read_export(path, keys)
    return read_archive(path, keys)


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="kiosk-verify", description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", metavar="FILE", help="archive, export or bare log")
    key = {"action": "append", "default": [], "metavar": "KEY"}
    parser.add_argument("--receipt-key", **key, help="the central's: key, fingerprint or file")
    parser.add_argument("--kiosk-key", **key, help="the enrolled key, and those that followed")
    parser.add_argument("--recovery-key", **key, help="file with a line: recovery <key>")
    parser.add_argument("--heads", metavar="DIR", help="folder of nightly heads")
    parser.add_argument("--json", action="store_true", help="answer as one JSON object a line")
    chosen = parser.parse_args(given)
    if not chosen.files and not chosen.heads:
        parser.error("name a file, or --heads")
    return chosen


def verify(chosen: argparse.Namespace) -> int:
    """Reads everything, says what it found; the exit status."""
    keys = Keys()
    keys.receipt = [text for given in chosen.receipt_key for text in key_texts(given)]
    keys.kiosk = [text for given in chosen.kiosk_key for text in key_texts(given)]
    keys.recovery = [key for given in chosen.recovery_key for key in recovery_keys(given)]
    results, status = [], WHOLE
    work = [(name, lambda path: read(path, keys)) for name in chosen.files]
    if chosen.heads:
        work.append((chosen.heads, lambda path: read_heads(path, results, keys)))
    for name, reads in work:
        try:
            result = reads(Path(name))
        except (OSError, UnreadableError) as error:
            reason = error.strerror or error if isinstance(error, OSError) else error
            sys.stderr.write(f"kiosk-verify: {shown(name)}: {reason}\n")
            status = status or UNREADABLE
            continue
        results.append(result)
        status = BROKEN if result.broken else status  # tells more than what cannot be read
        lines = [json.dumps(answer_of(result))] if chosen.json else text_of(result)
        for line in lines:
            sys.stdout.write(line + "\n")
        sys.stdout.flush()
    return status


def main(given: Sequence[str] | None = None) -> int:
    """The command; never a traceback for what a file or a person did."""
    try:
        return verify(arguments(given))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNREADABLE
    except (UnreadableError, OSError, ValueError) as error:
        sys.stderr.write(f"kiosk-verify: {error}\n")
        return UNREADABLE


if __name__ == "__main__":
    sys.exit(main())
