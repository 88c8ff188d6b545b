#!/usr/bin/env python3
"""Checks archives and exports of Thước Đo, and the nightly heads, by docs/record-format.md alone.

Guarantees: shares no code with the programs that write what it reads; needs Python 3.11 and PyNaCl;
reads in one pass and in bounded memory; names for each file the first rule that is broken and its
place. Leaves to others: whether the marks of an archive are just (they are shown by rule), and
whether the keys are the right ones where none is given. The headings are the sections of the text.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import hashlib
import io
import json
import os
import re
import sqlite3
import sys
import tempfile
import zlib
from binascii import a2b_base64, b2a_base64
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone, tzinfo
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import IO, Any, NoReturn
from unicodedata import is_normalized
from zoneinfo import ZoneInfo

from nacl.bindings import crypto_sign_open
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

Members = dict[str, Any]
WHOLE, BROKEN, UNREADABLE, INTERRUPTED = 0, 1, 2, 130
SHOWN_MOST = 120


class BrokenError(Exception):
    """A rule of the format is broken; the place is filled in by those who know it."""

    def __init__(self, rule: str, expected: object, found: object = None) -> None:
        super().__init__(rule)
        self.rule, self.expected, self.found = rule, shown(expected), shown(found)
        self.place: Members = {}

    def at(self, **place: object) -> BrokenError:
        """Adds what is known of the place and not told yet."""
        self.place = {k: v for k, v in place.items() if v is not None} | self.place
        return self

    def told(self) -> Members:
        """The finding as it is printed."""
        return {"rule": self.rule, **self.place, "expected": self.expected, "found": self.found}


class UnreadableError(Exception):
    """The question cannot be answered: a file, a key or an argument is not usable."""


def need(good: object, rule: str, expected: object, found: object) -> None:
    """Raises the rule where `good` is not true."""
    if not good:
        raise BrokenError(rule, expected, found)


@contextlib.contextmanager
def placed(rule: str | None = None, **place: object) -> Iterator[None]:
    """Adds a place to what is found broken inside, or tells it as another rule."""
    try:
        yield
    except BrokenError as error:
        told = BrokenError(rule, error.expected, f"{error.rule}: {error.found}") if rule else error
        raise told.at(**error.place).at(**place) from None


def temporary() -> IO[bytes]:
    """A file that is gone when this process ends."""
    return tempfile.TemporaryFile(buffering=1 << 16)


def shown(value: object) -> str:
    """`value` as one short printable line, whatever a hostile file holds."""
    text = value if isinstance(value, str) else ascii(value)
    text = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text[:200])
    return text if len(text) <= SHOWN_MOST else text[: SHOWN_MOST - 3] + "..."


# ---- 1. Encodings

_URL = bytes(
    {0x2D: 0x2B, 0x5F: 0x2F, 0x2B: 0x21, 0x2F: 0x21, 0x3D: 0x21}.get(byte, byte)
    for byte in range(256)
)
"""From the alphabet of base64url to that of base64; what only the latter has is in neither."""
_PAD = (b"", b"?", b"==", b"=")
_ENDS = (frozenset(range(256)), frozenset(b""), frozenset(b"AQgw"), frozenset(b"AEIMQUYcgkosw048"))
"""Of a text whose length leaves this rest by 4: the last characters without bits to spare."""


def to_text(data: bytes) -> str:
    """Base64url without padding."""
    return b2a_base64(data, newline=False).translate(_BACK).rstrip(b"=").decode()


_BACK = bytes.maketrans(b"+/", b"-_")


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


# ---- 2. Envelope

COMPACT_MOST, SIGNATURE, SIGNATURE_BYTES = 16384, 86, 64


def take_apart(compact: bytes, keys: Sequence[Key], typ: str) -> tuple[bytes, bytes, Key | None]:
    """Payload, signature, and which of `keys` the header names; the signature is not verified."""
    need(len(compact) <= COMPACT_MOST, "form.length", f"at most {COMPACT_MOST}", len(compact))
    header, *parts = compact.split(b".", 2)
    need(len(parts) == 2, "form.compact", "three parts and two dots", compact)  # noqa: PLR2004
    key = next((key for key in keys if header + b"." == key.header(typ)), None)
    if not key:
        exact = f'{{"alg":"Ed25519","kid":"[A-Za-z0-9_-]{{43}}","typ":"{re.escape(typ)}"}}'
        decoded = _decoded(header)
        need(re.fullmatch(exact.encode(), decoded), "header.exact", f"that of {typ}", decoded)
    need(len(parts[1]) <= SIGNATURE, "form.trailing", f"{SIGNATURE} characters", len(parts[1]))
    return _decoded(parts[0]), _decoded(parts[1]), key


def _decoded(part: bytes) -> bytes:
    try:
        return to_bytes(part)
    except ValueError:
        raise BrokenError("form.compact", "canonical base64url", part) from None


def open_signed(compact: bytes, keys: Sequence[Key], typ: str) -> tuple[bytes, Key]:
    """The payload and which of `keys` signed it, by all rules of this section."""
    payload, signature, key = take_apart(compact, keys, typ)
    try:
        if key and len(signature) == SIGNATURE_BYTES:
            crypto_sign_open(signature + compact.rpartition(b".")[0], key.raw)
            return payload, key
    except (CryptoError, ValueError):
        pass
    found = "a signature that does not hold" if key else "a header of another key"
    raise BrokenError("signature", "the key expected here", found)


def opened(compact: bytes, keys: Sequence[Key], typ: str, form: Form) -> tuple[Members, Key]:
    """The members of something signed, of its form, and the key that signed it."""
    payload, key = open_signed(compact, keys, typ)
    return check(form, parse(payload)), key


# ---- 3. Payload

DEPTH_MOST, INTEGER_MOST = 16, 2**53 - 1


def _object(pairs: list[tuple[str, Any]]) -> Members:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise BrokenError("payload.duplicate-key", "each name once", [name for name, _ in pairs])
    return made


def _integer(digits: str) -> int:
    if len(digits) < 16 or (len(digits) < 18 and abs(int(digits)) <= INTEGER_MOST):  # noqa: PLR2004
        return int(digits)
    raise BrokenError("payload.integer", "at most 2^53 - 1 either way", digits)


def _no_number(text: str) -> NoReturn:
    raise BrokenError("payload.integer", "an integer without fraction and exponent", text)


_JSON: Any = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_no_number, parse_constant=_no_number
)
_SCAN = _JSON.scan_once


def parse(data: bytes) -> Members:
    """The one JSON object that `data` is, by all rules of this section."""
    try:
        text = data.decode()
        need(text.startswith("{"), "payload.json", "an object from the first byte on", text)
        need(is_normalized("NFC", text), "payload.nfc", "text in form C", text)
        value, end = _SCAN(text, 0)
    except RecursionError:
        raise BrokenError("payload.depth", f"at most {DEPTH_MOST} deep", "deeper") from None
    except (ValueError, StopIteration) as error:
        raise BrokenError("payload.json", "UTF-8 and JSON to the letter", str(error)) from None
    need(end == len(text), "form.trailing", "the end after the last brace", text[end:])
    _check_texts(value, 1)
    made: Members = value
    return made


def _check_texts(value: object, depth: int) -> None:
    if isinstance(value, str):
        half = not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value)
        need(not half, "payload.json", "no half of a surrogate pair", value)
        need(is_normalized("NFC", value), "payload.nfc", "form C after escapes", value)
    elif isinstance(value, dict | list):
        need(depth <= DEPTH_MOST, "payload.depth", f"at most {DEPTH_MOST} deep", "deeper")
        for item in value:
            _check_texts(item, depth + 1)
            if isinstance(value, dict):
                _check_texts(value[item], depth + 1)


def same(one: object, other: object) -> bool:
    """Whether two values are the same JSON: true is not 1."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


# ---- Forms: of each member a test. What is missing is no value, so no test but `maybe` takes it

Test = Callable[[Any], object]
Form = dict[str, Test]
MISSING = object()


def text(pattern: str) -> Test:
    """Text that is this as a whole."""
    matches = re.compile(pattern).fullmatch
    return lambda value: isinstance(value, str) and matches(value)


def integer(least: int, most: int = INTEGER_MOST) -> Test:
    """An integer of this range; a boolean is none."""
    return lambda value: type(value) is int and least <= value <= most


def null_or(test: Test) -> Test:
    """Null, or what the test takes."""
    return lambda value: value is None or test(value)


def maybe(test: Test) -> Test:
    """May be missing."""
    return lambda value: value is MISSING or test(value)


def array(test: Test, least: int = 0, most: int = INTEGER_MOST) -> Test:
    """An array of so many, each of which the test takes."""
    return lambda value: (
        isinstance(value, list) and least <= len(value) <= most and all(map(test, value))
    )


def members(form: Form) -> Test:
    """An object with these members and any others."""
    tests = tuple(form.items())

    def fits(value: object) -> bool:
        if not isinstance(value, dict):
            return False
        for name, test in tests:  # noqa: SIM110 - twice as quick as all()
            if not test(value.get(name, MISSING)):
                return False
        return True

    return fits


def pairs(name: Test, item: Test) -> Test:
    """An object of any such names and values."""
    return lambda value: (
        isinstance(value, dict) and all(map(name, value)) and all(map(item, value.values()))
    )


def check(form: Form, value: Members, rule: str = "field.{}") -> Members:
    """`value`, where each member is of its form; else the rule."""
    for name, test in form.items():
        if not test(value.get(name, MISSING)):
            found = value.get(name, "nothing")
            raise BrokenError(rule.format(name), f"{name} of its form", found)
    return value


_NAME = r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?"
_HASH = r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]"
_DAY = r"[0-9]{4}-[01][0-9]-[0-3][0-9]"
_TIME = _DAY + r"T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]\.[0-9]{3}"
_AT = _TIME + r"(?:Z|[+-][01][0-9]:[0-5][0-9])"
_BOOT, _CLOCK, _KIND = r"[0-9a-f-]{1,36}", r"synced|unsynced", r"[a-z]{1,20}(?:\.[a-z-]{1,20})?"

ONE, COUNT, NUMBER = integer(1, 1), integer(0), integer(1)
NAME, HASH, ID16 = text(_NAME), text(_HASH), text(r"[A-Za-z0-9_-]{21}[AQgw]")
DAY, AT, UTC = text(_DAY), text(_AT), text(_TIME + "Z")
LISTED = text(_NAME + r"@[1-9][0-9]{0,5}")
KEY, WORDS, BOOLEAN = HASH, text(r"(?s).*"), lambda value: isinstance(value, bool)
PLACE: Form = {"kiosk": NAME, "epoch": ID16, "seq": NUMBER}
HEAD: Form = {"epoch": ID16, "seq": NUMBER, "hash": HASH}
NIGHTLY: Form = {"epoch": ID16, "number": NUMBER, "hash": HASH}
is_head, is_nightly = members(HEAD), members(NIGHTLY)


# ---- 4. Record

RECORD: Form = {"v": ONE, "site": NAME, **PLACE, "prev": HASH, "at": AT, "boot": text(_BOOT)}
RECORD |= {"up_ms": COUNT, "clock": text(_CLOCK), "kind": text(_KIND), "body": members({})}
RECORD |= {"attached": maybe(pairs(NAME, HASH))}
KIOSK_TYPE, PHONE_TYPE = "kiosk-record+jws", "central-record+jws"

# As writers write it, from `at` to the body and behind it.
_REST = re.compile(
    rf'({_AT})","boot":"{_BOOT}","up_ms":(?:0|[1-9][0-9]{{0,14}}),"clock":"({_CLOCK})",'
    rf'"kind":"({_KIND})","body":(?=\{{)'
)
_TAIL = re.compile(rf'(?:,"attached":\{{"{_NAME}":"{_HASH}"\}})?\}}')
Taken = tuple[str, str, str, Members]
"""Of a record: at, clock, kind, body."""


# ---- 5. Chain

ZERO = "A" * 43


class Log:
    """One log: every record against the one before it. Hashes go to a file, for heads to come."""

    def __init__(self, site: str, kiosk: str, epoch: str, key: Key, hashes: IO[bytes]) -> None:
        self.site, self.kiosk, self.epoch = site, kiosk, epoch
        self.phone = kiosk == "phone"
        self.first_seq, self.seq, self.head = 1, 0, ZERO
        self.hashes, self.base = hashes, hashes.seek(0, os.SEEK_END)
        self._start = f'{{"v":1,"site":"{site}","kiosk":"{kiosk}","epoch":"{epoch}","seq":'
        self.changes: list[int] = []
        self.closings: list[Members] = []
        self.opened: Members = {}
        self.since: Counter[str] = Counter()
        self.fault: BrokenError | None = None
        self._use(key)

    def begin_at(self, seq: int, prev: str) -> None:
        """An export's log may begin anywhere: what stands before is believed."""
        self.first_seq, self.seq, self.head = seq, seq - 1, prev

    def _use(self, key: Key) -> None:
        self.key, self._header = key, key.header(PHONE_TYPE if self.phone else KIOSK_TYPE)

    def take(self, compact: bytes) -> Taken:
        """The next record; BrokenError names the rule and the number that was expected."""
        try:
            taken = self._quick(compact) or self._slow(compact)
        except BrokenError as error:
            raise error.at(kiosk=self.kiosk, epoch=self.epoch, seq=self.seq + 1) from None
        digest = hashlib.sha256(compact).digest()
        self.hashes.write(digest)
        before, self.head = self.head, to_text(digest)
        self.seq += 1
        _, _, kind, body = taken
        if kind == "day.closed":
            self._close(body, before)
            return taken
        self.since[kind] += 1
        if kind == "epoch.opened":
            self.opened = body
        elif kind == "key.rotated" and not self.phone:
            self._rotate(body)
        return taken

    def _quick(self, compact: bytes) -> Taken | None:  # noqa: PLR0911 - one per doubt
        """A record exactly as writers write it, or None: then the slow way names the rule.

        Header, version, place, number and hash before are compared as text, so each is of its
        form and in its place; no escape, so text in form C has names and texts in form C; one
        attachment at most, so no name twice. The body is parsed as ever.
        """
        header, long = self._header, len(compact) > COMPACT_MOST
        if long or not compact.startswith(header) or compact[-87:-86] != b".":
            return None
        try:
            plain = compact.translate(_URL)
            rest = (len(plain) - len(header) - 87) & 3
            if plain[-88] not in _ENDS[rest] or plain[-1] not in b"AQgw":
                return None
            signature = a2b_base64(plain[-86:] + b"==", strict_mode=True)
            crypto_sign_open(signature + compact[:-87], self.key.raw)
            text = a2b_base64(plain[len(header) : -87] + _PAD[rest], strict_mode=True).decode()
        except (ValueError, IndexError, CryptoError):
            return None
        start = f'{self._start}{self.seq + 1},"prev":"{self.head}","at":"'
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
        typ = PHONE_TYPE if self.phone else KIOSK_TYPE
        record, _ = opened(compact, (self.key,), typ, RECORD)
        found, place = (record["site"], record["kiosk"]), (self.site, self.kiosk)
        need(found == place, "chain.place", place, found)
        seq, kind = self.seq + 1, record["kind"]
        need(record["epoch"] == self.epoch, "chain.epoch", self.epoch, record["epoch"])
        need(record["seq"] == seq, "chain.sequence", f"seq {seq}", record["seq"])
        need(record["prev"] == self.head, "chain.previous", self.head, record["prev"])
        need((kind == "epoch.opened") == (seq == 1), "chain.opening", "epoch.opened at 1", kind)
        return record["at"], record["clock"], kind, record["body"]

    def _rotate(self, body: Members) -> None:
        """A body not of its form, or a proof that does not hold, changes no key."""
        with contextlib.suppress(BrokenError):
            check({"public_key": KEY, "proof": text("[ -~]+")}, body)
            new = Key(body["public_key"])
            wanted = {"v": 1, "kiosk": self.kiosk, "public_key": new.text}
            wanted["replaces"] = self.key.thumbprint
            proof, _ = opened(body["proof"].encode(), (new,), "kiosk-key+jws", {})
            if same({name: proof.get(name) for name in wanted}, wanted):
                self.changes.append(self.seq)
                self._use(new)

    def _close(self, body: Members, before: str) -> None:
        """Section 6: a closing that does not hold is a record of the log all the same."""
        wanted: list[tuple[str, object]] = [("head", before)]
        if self.first_seq == 1 or self.closings:  # else it says more than this file holds
            wanted += [("counts", dict(self.since))]
            wanted += [("from_seq", self.closings[-1]["seq"] + 1 if self.closings else 1)]
        self.fault = None
        for name, value in wanted:
            if not same(body.get(name), value):
                fault = BrokenError(f"day.{name.partition('_')[0]}", value, body.get(name))
                self.fault = fault.at(**self.place())
        day, nightly = body.get("day"), body.get("nightly_head")
        closing = {"seq": self.seq, "day": day if DAY(day) else "?"}
        self.closings.append({**closing, "nightly_head": nightly if is_nightly(nightly) else None})
        self.since.clear()

    def place(self) -> Members:
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

    def need_head(self, rule: str, seq: int, wanted: str, who: str) -> None:
        """Raises the rule where this log does not have the record that somebody else names."""
        found = self.hash_at(seq)
        if found != wanted:
            error = BrokenError(rule, f"record {seq} with hash {wanted}, as {who} says", found)
            raise error.at(kiosk=self.kiosk, epoch=self.epoch, seq=seq)

    def told(self) -> Members:
        """The log as it is printed."""
        reason, before = self.opened.get("reason"), self.opened.get("before")
        told: Members = {"site": self.site, "kiosk": self.kiosk, "epoch": self.epoch}
        told |= {"records": self.seq - self.first_seq + 1, "first": self.first_seq}
        told |= {"last": self.seq, "head": self.head, "key_changes": self.changes}
        told |= {"closings": self.closings, "reason": shown(reason) if reason else None}
        return told | {"before": before if is_head(before) else None}


# ---- 6. Kinds and bodies: the rating, which counts. 18. The same in the phone's log

_LEVELS, _SATISFACTION = null_or(integer(1, 9)), null_or(integer(1, 5))


def _answers(value: object) -> bool:
    if not isinstance(value, dict) or not 1 <= len(value) <= 30:  # noqa: PLR2004
        return False
    satisfaction = _SATISFACTION(value.get("service")) and _SATISFACTION(value.get("officer"))
    return bool(satisfaction and all(map(_LEVELS, value.values())) and any(value.values()))


_RATING: Form = {
    "visit": text(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
}
_RATING |= {"counter": NAME, "officer": null_or(NAME)}
_RATING |= {"procedure": null_or(text(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}"))}
_RATING |= {"stage": text("reception|result|unknown"), "questionnaire": LISTED}
_RATING |= {"blocks": maybe(array(LISTED, 0, 10))}
_RATING |= {"scale_order": maybe(text("best-first|worst-first")), "lang": text("[a-z]{2,3}")}
_RATING |= {"trigger": text("served|called|walk-up|scan")}
_RATING |= {"ticket": maybe(text("queue|feed|scan|none")), "answers": _answers}
_RATING |= {"took_ms": COUNT, "assisted": maybe(BOOLEAN), "partial": BOOLEAN, "late": BOOLEAN}
_RATING |= {"test": BOOLEAN, "nonce": ID16}
_PHONE = {"trigger": text("phone"), "channel": text("phone"), "token": HASH, "by": NAME}
is_rating = members(_RATING)
is_phone_rating = members(_RATING | _PHONE | {"test": lambda value: value is False})


# ---- 7. Attachments: the box. 11. A record that is sealed whole

SEALED_MOST = 16440
Boxes = dict[bytes, "SealedBox[PrivateKey]"]


def boxes_of(keys: Iterable[PrivateKey]) -> Boxes:
    """What opens a box, by the key id in front of it."""
    return {hashlib.sha256(bytes(key.public_key)).digest()[:8]: SealedBox(key) for key in keys}


def open_box(box: bytes, boxes: Boxes, rule: str) -> bytes:
    """The plaintext."""
    try:
        return boxes[box[:8]].decrypt(box[8:])
    except KeyError:
        raise BrokenError(rule, "a box that a given key opens", "another key's") from None
    except CryptoError as error:
        raise BrokenError(rule, "a box that was not changed", str(error)) from None


def unsealed(box: str, boxes: Boxes) -> bytes:
    """The compact form in a box."""
    try:
        data = to_bytes(box.encode("utf-8", "replace"))
    except ValueError as error:
        raise BrokenError("sealed", "base64url", str(error)) from None
    need(len(data) <= SEALED_MOST, "form.length", f"at most {SEALED_MOST} bytes", len(data))
    compact = open_box(data, boxes, "sealed")
    need(compact.isascii(), "sealed", "a compact form, in ASCII", compact)
    return compact


# ---- 8. Receipt

RECEIPT: Form = {"v": ONE, "site": NAME, **PLACE, "hash": HASH, "at": UTC}


def check_receipt(compact: bytes, log: Log, keys: Sequence[Key], rule: str) -> None:
    """A receipt of this log, and that the log holds what it says."""
    receipt, _ = opened(compact, keys, "central-receipt+jws", RECEIPT)
    told, place = tuple(receipt[n] for n in PLACE)[:2], (log.kiosk, log.epoch)
    need((told, receipt["site"]) == (place, log.site), rule, f"a receipt for {place}", told)
    log.need_head("archive.log", receipt["seq"], receipt["hash"], "its receipt")


# ---- 15. How to verify a log: compact forms, one a line, records from 1 on and then receipts

LINE_MOST = 1 << 20


def lines_of(file: IO[bytes]) -> Iterator[bytes]:
    """Lines; one that is too long ends where the limit is, so nothing is ever held whole."""
    return iter(partial(file.readline, LINE_MOST + 1), b"")


def read_bare(file: IO[bytes], result: Result, keys: Keys) -> None:
    """Figures are by the day that the kiosk wrote."""
    given = keys.pinned(keys.kiosk)
    if not given:
        raise UnreadableError("a bare log needs --kiosk-key with the key of its first record")
    receipt_keys = result.receipt_keys = keys.pinned(keys.receipt)
    log = None
    for number, raw in enumerate(lines_of(file), 1):
        compact = raw.removesuffix(b"\n")
        with placed(line=number):
            if log is None:
                record, key = opened(compact, given, KIOSK_TYPE, RECORD)
                place = record["site"], record["kiosk"], record["epoch"]
                log = Log(*place, key, temporary())
                result.logs.append(log)
            if receipt_keys and _is_receipt(compact):
                check_receipt(compact, log, receipt_keys, "chain.place")
            else:
                result.take(log, compact, number)


def _is_receipt(compact: bytes) -> bool:
    with contextlib.suppress(ValueError):
        return b'"central-receipt+jws"' in to_bytes(compact.partition(b".")[0])
    return False


# ---- 21. Nightly heads

LIST_MOST = 64 << 20
NIGHT: Form = {"v": ONE, "epoch": ID16, "number": NUMBER, "prev": HASH}
NIGHT |= {"opened": null_or(members({"reason": text("(?s).+"), "before": null_or(is_nightly)}))}
NIGHT |= {"night": DAY, "at": UTC, "logs": COUNT, "records": COUNT, "list": HASH}
_TALLY: Form = {"site": NAME, "day": DAY, "channel": text("[a-z]{1,20}"), "questionnaire": LISTED}
_TALLY |= {"question": text("(?s).+"), "n": null_or(integer(10)), "satisfied": null_or(COUNT)}
_is_tally = members(_TALLY)


def is_published(tally: Members) -> bool:
    """A tally of a list: of its form, and nobody's answer can be told from it."""
    if not _is_tally(tally):
        return False
    n, satisfied = tally["n"], tally["satisfied"]
    if n is None or satisfied is None:
        return satisfied is None
    return all(part == 0 or part >= 10 for part in (satisfied, n - satisfied))  # noqa: PLR2004


NIGHT_LIST: Form = {"v": ONE, "logs": array(members({"site": NAME, **PLACE, "hash": HASH}))}
NIGHT_LIST |= {"tallies": array(is_published)}
Places = dict[tuple[str, str, str], tuple[int, str]]


class Heads:
    """The published chain: every head and list, and what they say of the logs at hand."""

    def __init__(self, folder: Path, keys: Sequence[Key], results: Sequence[Result]) -> None:
        self.folder, self.keys, self.results = folder, keys, results
        self.names: set[tuple[str, int, str]] = set()
        self.furthest: Places = {}

    def read(self) -> int:
        """All of it; how many heads there are. BrokenError names the file."""
        heads = []
        for path in sorted(self.folder.glob("*.jws")):
            with placed(file=path.name), path.open("rb") as file:
                compact = file.read(COMPACT_MOST + 1)
                head, _ = opened(compact, self.keys, "central-heads+jws", NIGHT)
                name = f"{head['number']:06}-{head['epoch']}.jws"
                need(name == path.name, "heads.chain", f"a file named {name}", path.name)
                heads.append((head, digest_of(compact)))
                self.names.add((head["epoch"], head["number"], digest_of(compact)))
        heads.sort(key=lambda told: -told[0]["number"])
        begun = {head["epoch"]: head["at"] for head, _ in heads}
        heads.sort(key=lambda t: (begun[t[0]["epoch"]], t[0]["epoch"], t[0]["number"]))
        before: tuple[Members, str] = {"epoch": None}, ZERO
        for head, hashed in heads:
            name = f"{head['number']:06}-{head['epoch']}"
            with placed(file=f"{name}.jws"):
                self._chained(head, *before)
                self._list(head, self.folder / f"{name}.json")
            before = head, hashed
        for place, line, nightly in (each for result in self.results for each in result.witnesses):
            named = nightly["epoch"], nightly["number"], nightly["hash"]
            with placed(**place, line=line):
                need(named in self.names, "heads.witness", "a head that was published", named)
        return len(heads)

    def _chained(self, head: Members, before: Members, hashed: str) -> None:
        first, begin = before["epoch"] != head["epoch"], head["opened"]
        wanted = (1, ZERO) if first else (before["number"] + 1, hashed)
        found = head["number"], head["prev"]
        need(found == wanted, "heads.chain", wanted, found)
        need(first == bool(begin), "heads.chain", "opened in the first head, only there", begin)
        last = begin and begin["before"]
        known = not last or (last["epoch"], last["number"], last["hash"]) in self.names
        known = known and not (last and begin["reason"] == "first")
        need(known, "heads.chain", "a head before that was published, or null", last)

    def _list(self, head: Members, path: Path) -> None:
        rule, data = "heads.list", b""
        with contextlib.suppress(FileNotFoundError), path.open("rb") as file:
            data = file.read(LIST_MOST + 1)
        need(len(data) <= LIST_MOST, rule, f"at most {LIST_MOST} bytes", "more")
        need(digest_of(data) == head["list"], rule, f"hash {head['list']}", digest_of(data))
        with placed(rule):
            logs = check(NIGHT_LIST, parse(data))["logs"]
        named = [(log["site"], log["kiosk"], log["epoch"]) for log in logs]
        need(named == sorted(set(named)), rule, "logs in order, each once", "another order")
        places = dict(zip(named, ((log["seq"], log["hash"]) for log in logs), strict=True))
        adds_up = len(logs), sum(log["seq"] for log in logs)
        found = head["logs"], head["records"]
        need(adds_up == found, rule, f"logs and records {adds_up}", found)
        for (_, kiosk, epoch), (seq, hashed) in self.furthest.items():
            now = places.get((_, kiosk, epoch), (0, ""))
            with placed(kiosk=kiosk, epoch=epoch, seq=seq):
                good = now[0] > seq or now == (seq, hashed)
                need(good, "heads.shrunk", f"record {seq} with {hashed}, as before", now)
        self.furthest = places
        for log in (log for result in self.results for log in result.logs):
            seq, hashed = places.get((log.site, log.kiosk, log.epoch), (0, ""))
            if seq >= log.first_seq:
                log.need_head("heads.log", seq, hashed, "the list")


def read_heads(folder: Path, result: Result, results: Sequence[Result], keys: Keys) -> None:
    """The heads of a folder, against themselves and the logs of `results`."""
    named = [key for each in results for key in each.receipt_keys]
    trusted = keys.pinned(keys.receipt, named) if keys.receipt else named
    if not trusted:
        raise UnreadableError("heads need --receipt-key, or an archive that names the receipt keys")
    count = Heads(folder, trusted, results).read()
    if not count:
        raise UnreadableError("no nightly head (*.jws) in this folder")
    how = "as pinned" if keys.receipt else "by a key that is only believed"
    result.notes.append(f"{count} heads, signed {how}")


# ---- 22. Export

EXPORT_LINE = b"thuocdo-export 1\n"
BLOCK_MOST, UNPACKED_MOST, BATCH_MOST = 3 << 19, 8 << 20, 500
EXPORT: Form = {"v": ONE, "site": NAME, "kiosk": NAME, "at": AT, "blocks": COUNT, "records": COUNT}
EXPORT |= {"sha256": HASH, "heads": array(is_head)}
BATCH: Form = {"records": array(members({}), 1, BATCH_MOST)}


class Export:
    """A sealed export: first length, hash and counts, then the blocks; last who signed it all."""

    def __init__(self, file: IO[bytes], result: Result, keys: Keys) -> None:
        self.file, self.result, self.boxes = file, result, boxes_of(keys.recovery)
        self.keys = keys.pinned(keys.kiosk)  # in order; those that the blocks introduce follow
        self.turn = 0
        self.logs: dict[str, Log] = {}

    def read(self) -> None:
        """All of it."""
        line = self.file.read(len(EXPORT_LINE))
        cut = len(line) < len(EXPORT_LINE) and EXPORT_LINE.startswith(line)
        rule = "export.length" if cut else "export.form"
        need(line == EXPORT_LINE, rule, EXPORT_LINE, line)
        hashed = hashlib.sha256(line)
        blocks = sum(1 for _ in self._blocks(hashed))
        compact = self.file.read(COMPACT_MOST + 1)
        need(compact, "export.length", "a manifest", "the end")
        with placed("export.manifest"):
            payload, _, _ = take_apart(compact, self.keys, "kiosk-export+jws")
            told = check(EXPORT, parse(payload))
            named = any(key.kiosk == told["kiosk"] for key in self.keys)
            need(named, "field.kiosk", "the kiosk of --kiosk-key", told["kiosk"])
        digest = to_text(hashed.digest())
        need(digest == told["sha256"], "export.hash", digest, told["sha256"])
        need(blocks == told["blocks"], "export.count", f"{blocks} blocks", told["blocks"])
        self.file.seek(len(EXPORT_LINE))
        for number, box in enumerate(self._blocks(hashlib.sha256()), 1):
            with placed(block=number):
                self._block(open_box(box, self.boxes, "export.form"), told)
        with placed("export.manifest"):
            open_signed(compact, self.keys[self.turn :], "kiosk-export+jws")
        heads = [(log.epoch, log.seq, log.head) for log in self.logs.values()]
        records = sum(log.seq - log.first_seq + 1 for log in self.logs.values())
        found = [(head["epoch"], head["seq"], head["hash"]) for head in told["heads"]]
        need(sorted(found) == sorted(heads), "export.count", heads, found)
        need(told["records"] == records, "export.count", f"{records} records", told["records"])

    def _blocks(self, hashed: hashlib._Hash) -> Iterator[bytes]:
        while length := int.from_bytes(self._exactly(4, hashed)):
            need(length <= BLOCK_MOST, "export.length", f"at most {BLOCK_MOST}", length)
            yield self._exactly(length, hashed)

    def _exactly(self, length: int, hashed: hashlib._Hash) -> bytes:
        data = self.file.read(length)
        need(len(data) == length, "export.length", f"{length} bytes", len(data))
        hashed.update(data)
        return data

    def _block(self, packed: bytes, told: Members) -> None:
        unpack = zlib.decompressobj(wbits=31)
        try:
            data = unpack.decompress(packed, UNPACKED_MOST + 1)
        except zlib.error as error:
            raise BrokenError("export.form", "one gzip member", str(error)) from None
        need(len(data) <= UNPACKED_MOST, "export.length", f"at most {UNPACKED_MOST}", "more")
        good = unpack.eof and not unpack.unused_data
        need(good, "export.form", "one gzip member", "a cut one, or more")
        with placed("export.form"):
            items = check(BATCH, parse(data))["records"]
        compacts = [self._compact(item) for item in items]
        log = self._log(compacts[0], told)
        for compact in compacts:
            key = log.key
            self.result.take(log, compact, None)
            if log.key is not key:
                self._follow(log.key)

    def _compact(self, item: Members) -> bytes:
        name = "jws" if "jws" in item else "sealed"
        need(WORDS(item.get(name)), "export.form", "jws or sealed, a text", item)
        value: str = item[name]
        return unsealed(value, self.boxes) if name == "sealed" else value.encode("utf-8", "replace")

    def _log(self, compact: bytes, told: Members) -> Log:
        """That of a block: its first record says whose it is, and where an epoch begins."""
        later = self.keys[self.turn :]
        keys = later + [log.key for log in self.logs.values()]
        record, key = opened(compact, keys, KIOSK_TYPE, RECORD)
        found, place = (record["site"], record["kiosk"]), (told["site"], told["kiosk"])
        need(found == place, "export.form", f"a record of {place}", found)
        epoch = record["epoch"]
        if epoch not in self.logs:
            need(key in later, "signature", "the key in force", "a key before it")
            log = self.logs[epoch] = Log(*place, epoch, key, temporary())
            self.result.logs.append(log)
            if record["seq"] > 1:
                log.begin_at(record["seq"], record["prev"])
            self._follow(key)
        return self.logs[epoch]

    def _follow(self, key: Key) -> None:
        """The key in force: no key before it signs what follows."""
        texts = [known.text for known in self.keys]
        if key.text not in texts:
            self.keys.insert(self.turn + 1, key)
            texts.insert(self.turn + 1, key.text)
        self.turn = max(self.turn, texts.index(key.text))


def read_export(file: IO[bytes], result: Result, keys: Keys) -> None:
    """A sealed export."""
    if not keys.recovery:
        raise UnreadableError("an export is sealed: give --recovery-key with the central's key")
    if not keys.pinned(keys.kiosk):
        words = "an export needs --kiosk-key with the enrolled public key (a fingerprint is enough"
        raise UnreadableError(f"{words} only after an archive that names the key)")
    result.notes.append("figures as the kiosk wrote them: by its own day, without any marks")
    Export(file, result, keys).read()


# ---- 23. Archive: the figures

Z = 1.959964


class Figures:
    """What counts, and what it adds up to. A rating waits in a table until the marks are known."""

    def __init__(self) -> None:
        self.base = sqlite3.connect("")  # SQLite's own temporary file
        self.base.executescript(
            """
            PRAGMA journal_mode = OFF;
            CREATE TABLE rating (kiosk, epoch, seq, line, day, channel, kind, visit, counter,
                                 questionnaire, answers);
            CREATE TABLE mark (kiosk, epoch, seq, rule);
            CREATE VIEW counted AS SELECT * FROM rating
                WHERE (kiosk, epoch, seq) NOT IN (SELECT kiosk, epoch, seq FROM mark);
            """
        )
        self.left_out: Counter[tuple[str, str, str]] = Counter()

    def take(self, log: Log, line: int | None, day: str, kind: str, body: Members) -> None:
        """A rating of `log`; what cannot count is told by its reason."""
        channel = "phone" if log.phone else "kiosk"
        if not (is_phone_rating if log.phone else is_rating)(body):
            self.left_out[day, channel, "odd"] += 1
        elif body["test"]:
            self.left_out[day, channel, "test"] += 1
        else:
            place = (log.kiosk, log.epoch, log.seq, line, day, channel, kind, body["visit"])
            row = (*place, body["counter"], body["questionnaire"], json.dumps(body["answers"]))
            self.base.execute("INSERT INTO rating VALUES (?,?,?,?,?,?,?,?,?,?,?)", row)

    def exclude(self, mark: Members) -> None:
        """A mark that excludes."""
        row = mark["kiosk"], mark["epoch"], mark["seq"], mark["rule"]
        self.base.execute("INSERT INTO mark VALUES (?,?,?,?)", row)

    def check_visits(self) -> None:
        """A visit counts once of a channel and kind."""
        query = "SELECT max(line), kiosk, epoch, seq, visit FROM counted"
        query += " GROUP BY visit, channel, kind HAVING count(*) > 1 ORDER BY 1 LIMIT 1"
        for line, kiosk, epoch, seq, visit in self.base.execute(query):
            error = BrokenError("figure.visit", "one counted rating of the visit", visit)
            raise error.at(line=line, kiosk=kiosk, epoch=epoch, seq=seq)

    @cached_property
    def cells(self) -> Counter[tuple[Any, ...]]:
        """Counted answers by day, channel, counter, questionnaire, question and answer."""
        made: Counter[tuple[Any, ...]] = Counter()
        query = "SELECT day, channel, counter, questionnaire, answers, count(*) FROM counted"
        for *cell, answers, n in self.base.execute(query + " GROUP BY 1, 2, 3, 4, 5"):
            for question, answer in json.loads(answers).items():
                if answer is not None:
                    made[(*cell, question, answer)] += n
        return made

    def rows(self) -> list[Members]:
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

    def days(self) -> list[Members]:
        """Per day and channel: ratings counted, and left out by reason."""
        query = "SELECT day, channel, rule, count(*) FROM rating"
        query += " JOIN mark USING (kiosk, epoch, seq) GROUP BY 1, 2, 3"
        excluded = dict(self.left_out)
        excluded |= {(day, channel, rule): n for day, channel, rule, n in self.base.execute(query)}
        query = "SELECT day, channel, count(*) FROM counted GROUP BY 1, 2"
        counted = {(day, channel): n for day, channel, n in self.base.execute(query)}
        made: dict[tuple[str, str], Members] = {}
        for day, channel in sorted(counted.keys() | {place[:2] for place in excluded}):
            told = {"day": day, "channel": channel, "counted": counted.get((day, channel), 0)}
            made[day, channel] = {**told, "excluded": {}}
        for (day, channel, rule), n in excluded.items():
            made[day, channel]["excluded"][rule] = n
        return list(made.values())


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


# ---- 23. Archive: its lines

FORM = "archive.form"
STAGES = {"log": 1, "r": 1, "receipt": 1, "fork": 2, "mark": 3, "tally": 4, "end": 5}
COUNTS = {"log": "logs", "r": "records", "fork": "forks", "mark": "marks", "tally": "tallies"}
LOG: Form = {**PLACE, "hash": HASH, "key": HASH}
FORK: Form = {**PLACE, "hash": HASH, "r": text("[ -~]+")}
MARK: Form = {**PLACE, "rule": text("[ -~]{1,80}"), "version": COUNT, "excludes": BOOLEAN}
MARK["reason"] = null_or(WORDS)
TALLY: Form = {"day": DAY, "channel": text("kiosk|phone"), "counter": NAME}
TALLY |= {"questionnaire": LISTED, "question": WORDS, "answer": integer(1, 9), "n": NUMBER}
FORMS = {"log": LOG, "fork": FORK, "mark": MARK, "tally": TALLY, "end": {}}
FIRST: Form = {"format": text("thuocdo-archive"), "v": ONE, "site": NAME}
FIRST |= {"timezone": text(r"[A-Za-z0-9_+/-]{1,64}"), "at": AT, "rules": COUNT}
FIRST |= {"receipt_keys": array(KEY), "phone_key": null_or(KEY)}
FIRST |= {"kiosks": array(members({"kiosk": NAME, "keys": array(KEY, 1)}))}


def zone_of(name: str) -> tzinfo:
    """The time zone; Việt Nam's also where the machine knows none."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:
        if name == "Asia/Ho_Chi_Minh":
            return timezone(timedelta(hours=7))
        raise UnreadableError(f"this machine does not know the time zone {shown(name)}") from error


def local_day(zone: tzinfo, minute: str) -> str | None:
    """The local day of `YYYY-MM-DDThh:mm` and offset; None where that is no date."""
    try:
        return datetime.fromisoformat(minute).astimezone(zone).date().isoformat()
    except (ValueError, OverflowError):
        return None


class Archive:
    """Reads an archive line by line into a Result."""

    def __init__(self, result: Result, keys: Keys) -> None:
        self.result, self.keys, self.line, self.stage = result, keys, 0, 0
        self.counts = dict.fromkeys(COUNTS.values(), 0)
        self.log: Log | None = None
        self.taking: Log | None = None  # the log, until its receipt
        self.said: Members = {}
        self.logs: dict[tuple[str, str], Log] = {}
        self.kiosks: dict[str, list[Key]] = {}
        self.turn: Counter[str] = Counter()
        self.tallies: dict[tuple[Any, ...], tuple[int, int]] = {}
        self.forked: dict[tuple[str, str], tuple[int, int]] = {}  # how many, from which on
        self.hashes = temporary()

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
                    self._record(self.taking, raw[6:-22], raw[-13:-3].decode("ascii", "replace"))
                else:
                    self._other(raw)
            self.line += 1
            need(self.stage == STAGES["end"], "archive.end", "a last line", "nothing more")
            self._finish()
        except BrokenError as error:
            place = self.log.place() | {"seq": self.log.seq + 1} if self.log else {}
            raise error.at(line=self.line, **place) from None

    def _other(self, raw: bytes) -> None:
        need(len(raw) <= LINE_MOST, FORM, f"at most {LINE_MOST} bytes", "longer")
        need(raw.endswith(b"\n"), "archive.end", "a line feed at the end", raw[-20:])
        need(self.stage < STAGES["end"], FORM, "nothing after the last line", raw)
        with placed(FORM):
            value = parse(raw[:-1])
        if not self.stage:
            self.stage = 1
            self._first(check(FIRST, value, FORM))
            return
        names = [name for name in STAGES if name in value]
        need(len(names) == 1, FORM, "a line of one known kind", list(value))
        name = names[0]
        need(self.stage <= STAGES[name], FORM, "another kind of line here", name)
        self.stage = STAGES[name]
        if name == "r":
            need(self.taking, FORM, "a record after a log's line and before its receipt", name)
            check({"r": text("[ -~]*"), "day": DAY}, value, FORM)
            if self.taking:
                self._record(self.taking, value["r"].encode(), value["day"])
            return
        if name != "receipt":
            self._end_log()
            need(members({})(value[name]), FORM, "an object", value[name])
            check(FORMS[name], value[name], FORM)
        getattr(self, f"_{name}")(value[name])
        if name in COUNTS:
            self.counts[COUNTS[name]] += 1

    def _first(self, value: Members) -> None:
        self.site = value["site"]
        zone = zone_of(value["timezone"])
        self.day_of = lru_cache(4096)(partial(local_day, zone))
        self.is_day = lru_cache(4096)(lambda day: DAY(day) and local_day(zone, day))
        pinned = 0
        for told in value["kiosks"]:
            kiosk, keys = told["kiosk"], [Key(each) for each in told["keys"]]
            need(kiosk not in self.kiosks, FORM, "each kiosk once", kiosk)
            self.kiosks[kiosk] = keys
            self.keys.named |= {key.fingerprint: key for key in keys}
            prints = [Key(pin).fingerprint if KEY(pin) else pin for pin in self.keys.kiosk]
            pins = [pin for pin in prints if f"k-{pin[:10]}" == kiosk]
            pinned += len(pins)
            with placed(kiosk=kiosk):  # an id alone could be forged
                need(keys[0].kiosk == kiosk, "archive.key", keys[0].kiosk, kiosk)
                good = not pins or keys[0].fingerprint in pins
                need(good, "archive.key", "the key of --kiosk-key", keys[0].text)
        if self.keys.kiosk:
            note = f"{pinned} of {len(self.kiosks)} kiosks enrolled with a key of --kiosk-key"
            self.result.notes.append(note)
        if value["phone_key"]:
            self.kiosks["phone"] = [Key(value["phone_key"])]
        pins, trusted = self.keys.receipt, [Key(each) for each in value["receipt_keys"]]
        trusted = self.keys.pinned(pins, trusted) if pins else trusted
        if pins and not trusted:
            raise UnreadableError("no key of the archive has the fingerprint of --receipt-key")
        self.result.receipt_keys = trusted
        said = ", ".join(grouped(key.fingerprint) for key in trusted)
        how = "as pinned" if pins else "only believed, as the archive names them"
        self.result.notes.append(f"the central's receipt keys, {how}: {said or 'none'}")

    def _log(self, said: Members) -> None:
        kiosk, epoch = place = said["kiosk"], said["epoch"]
        need(place not in self.logs, FORM, "each log once", place)
        with placed(kiosk=kiosk, epoch=epoch, seq=1):
            keys = self.kiosks.get(kiosk, [])
            need(keys, "archive.key", "a key of this kiosk in the first line", "none")
            key = keys[self.turn[kiosk]]
            need(said["key"] == key.thumbprint, "archive.key", key.thumbprint, said["key"])
        log = self.log = self.taking = Log(self.site, *place, key, self.hashes)
        self.said, self.logs[place] = said, log
        self.result.logs.append(log)

    def _record(self, log: Log, compact: bytes, day: str) -> None:
        if not self.is_day(day):
            raise BrokenError(FORM, "a day", day)
        key = log.key
        at, clock, kind, body = log.take(compact)
        self.counts["records"] += 1
        if clock == "synced" and (self.day_of(at[:16] + at[23:]) or day) != day:
            error = BrokenError("archive.day", f"day {self.day_of(at[:16] + at[23:])}", day)
            raise error.at(**log.place())
        if log.key is not key:
            keys, self.turn[log.kiosk] = self.kiosks[log.kiosk], self.turn[log.kiosk] + 1
            with placed(**log.place()):
                expected = [key.text for key in keys[self.turn[log.kiosk] :]][:1]
                need(expected == [log.key.text], "archive.key", expected, log.key.text)
        self.result.note(log, self.line, day, kind, body)

    def _end_log(self) -> None:
        if self.log:
            found, said = (self.log.seq, self.log.head), (self.said["seq"], self.said["hash"])
            need(said == found, "archive.log", f"the last record as said, {said}", found)
            self.log = self.taking = None

    def _receipt(self, compact: object) -> None:
        if not isinstance(compact, str) or self.log is None:
            raise BrokenError(FORM, "a compact form, after a log", compact)
        self.taking = None
        keys = self.result.receipt_keys
        check_receipt(compact.encode("utf-8", "replace"), self.log, keys, FORM)

    def _fork(self, fork: Members) -> None:
        typ = PHONE_TYPE if fork["kiosk"] == "phone" else KIOSK_TYPE
        compact, place = fork["r"].encode(), {name: fork[name] for name in PLACE}
        with placed(**place):
            record, _ = opened(compact, self.kiosks.get(fork["kiosk"], ()), typ, RECORD)
            told = {name: record[name] for name in place}
            need(told == place, FORM, f"a record of {place}", told)
            need(record["site"] == self.site, "chain.place", self.site, record["site"])
            need(digest_of(compact) == fork["hash"], FORM, "the hash of the record", fork["hash"])
            log = self.logs.get((fork["kiosk"], fork["epoch"]))
            held = log and log.hash_at(fork["seq"])
            need(held != fork["hash"], FORM, "another record than the one held", held)
        n, low = self.forked.get((fork["kiosk"], fork["epoch"]), (0, fork["seq"]))
        self.forked[fork["kiosk"], fork["epoch"]] = n + 1, min(low, fork["seq"])

    def _mark(self, mark: Members) -> None:
        if mark["excludes"]:
            self.result.figures.exclude(mark)

    def _tally(self, tally: Members) -> None:
        *cell, n = (tally[name] for name in TALLY)
        need(tuple(cell) not in self.tallies, "figure.tally", "each tally once", cell)
        self.tallies[tuple(cell)] = n, self.line

    def _end(self, end: Members) -> None:
        told = {name: end.get(name) for name in self.counts}
        need(same(told, self.counts), "archive.end", self.counts, told)

    def _finish(self) -> None:
        for kiosk, keys in self.kiosks.items():
            with placed(kiosk=kiosk):
                good = self.turn[kiosk] == len(keys) - 1
                need(good, "archive.key", "each key introduced by a key.rotated", keys[-1].text)
        self.result.complete = True
        for (kiosk, epoch), (n, low) in self.forked.items():
            said = f"FORK of {kiosk} {epoch}: {n} records of another history, from {low} on"
            self.result.notes.append(f"{said}; kept beside the log, not counted")
        figures = self.result.figures
        figures.check_visits()
        for cell in (*self.tallies, *figures.cells):
            n, line = self.tallies.get(cell, (0, None))
            counted = figures.cells.get(cell, 0)
            with placed(line=line):
                need(counted == n, "figure.tally", f"{counted} of {cell}", n)


def read_archive(file: IO[bytes], result: Result, keys: Keys) -> None:
    """An archive, plain or gzip."""
    packed = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    data: Any = io.BufferedReader(gzip.GzipFile(fileobj=file), 1 << 20) if packed else file
    archive = Archive(result, keys)
    try:
        archive.read(lines_of(data))
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        rule = "archive.end" if isinstance(error, EOFError) else FORM
        raise BrokenError(rule, "a whole gzip stream", str(error)).at(
            line=archive.line + 1
        ) from None


# ---- What is asked and what is answered


@dataclass
class Keys:
    """What the caller pins: keys, or fingerprints of keys that a file names."""

    receipt: list[str] = field(default_factory=list)
    kiosk: list[str] = field(default_factory=list)
    recovery: list[PrivateKey] = field(default_factory=list)
    named: dict[str, Key] = field(default_factory=dict)

    def pinned(self, wanted: list[str], named: Iterable[Key] = ()) -> list[Key]:
        """The keys that are wanted: given whole, or by a fingerprint of one that was named."""
        by_print = self.named | {key.fingerprint: key for key in named}
        found = (Key(text) if KEY(text) else by_print.get(text) for text in wanted)
        return [key for key in found if key]


@dataclass
class Result:
    """Of one file: what it holds, and what is broken, the first rule first."""

    file: str
    kind: str
    logs: list[Log] = field(default_factory=list)
    figures: Figures = field(default_factory=Figures)
    complete: bool = False  # read to its end, so that the figures are
    broken: list[BrokenError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    receipt_keys: list[Key] = field(default_factory=list)
    witnesses: list[tuple[Members, int | None, Members]] = field(default_factory=list)

    def take(self, log: Log, compact: bytes, line: int | None) -> None:
        """A record that no archive dates: it belongs to the day that stands in it."""
        at, _, kind, body = log.take(compact)
        self.note(log, line, at[:10], kind, body)

    def note(self, log: Log, line: int | None, day: str, kind: str, body: Members) -> None:
        """What a record that was taken says for the figures, or of a day and its nightly head."""
        if kind == "rating" or (log.phone and kind == "rating.survey"):
            self.figures.take(log, line, day, kind, body)
        elif kind == "day.closed":
            if log.fault:
                self.broken.append(log.fault.at(line=line))
            if log.closings[-1]["nightly_head"]:
                self.witnesses.append((log.place(), line, log.closings[-1]["nightly_head"]))

    def told(self) -> Members:
        """The answer as it is printed."""
        told = {"file": self.file, "kind": self.kind, "whole": not self.broken}
        told |= {"broken": [error.told() for error in self.broken], "notes": self.notes}
        told["logs"] = [log.told() for log in self.logs]
        told["days"] = self.figures.days() if self.complete else []
        return told | {"figures": self.figures.rows() if self.complete else []}


def grouped(digits: str) -> str:
    """A fingerprint as people compare it."""
    return " ".join(digits[i : i + 4] for i in range(0, len(digits), 4))


def text_of(told: Members) -> Iterator[str]:
    """An answer for people, line by line."""
    yield f"{shown(told['file'])} ({told['kind']}): {'whole' if told['whole'] else 'BROKEN'}"
    for error in told["broken"]:
        rule, *place, expected, found = error.items()
        yield f"  rule {rule[1]}: {', '.join(f'{name} {value}' for name, value in place)}"
        yield f"    expected: {expected[1]}"
        yield f"    found:    {found[1]}"
    yield from (f"  {note}" for note in told["notes"])
    heads = {(log["kiosk"], log["epoch"]): log["last"] for log in told["logs"]}
    for log in told["logs"]:
        yield from _text_of_log(log, heads)
    if told["days"]:
        yield "  day         channel  counted  excluded by rule"
    for day in told["days"]:
        rules = ", ".join(f"{shown(rule)} {n}" for rule, n in sorted(day["excluded"].items()))
        yield f"  {day['day']}  {day['channel']:<7}  {day['counted']:>7}  {rules or '-'}"
    if told["figures"]:
        yield "  The index is the share of 4 and 5; of a question that is no scale it says nothing."
        yield "  day         channel  questionnaire         question              n  index (95 %)"
    for row in told["figures"]:
        index = "-"
        if row["index"] is not None:
            index = f"{row['index']:.1f} ({row['low']:.1f} to {row['high']:.1f})"
        names = f"{row['questionnaire']:<20}  {shown(row['question']):<16}"
        yield f"  {row['day']}  {row['channel']:<7}  {names}  {row['n']:>5}  {index}"


def _text_of_log(log: Members, heads: dict[tuple[str, str], int]) -> Iterator[str]:
    yield f"  log {log['kiosk']} {log['epoch']}: records {log['first']} to {log['last']}"
    yield f"    head {log['head']}"
    if log["key_changes"]:
        yield f"    key changed by record {', '.join(map(str, log['key_changes']))}"
    if log["reason"]:
        said, before = "nothing known of a log before", log["before"]
        if before:
            held = heads.get((log["kiosk"], before["epoch"]))
            said = f"the log before is {before['epoch']}, known up to {before['seq']}, "
            said += "not at hand" if held is None else f"at hand up to {held}"
            if held is not None and held < before["seq"]:
                said += f": {before['seq'] - held} MISSING"
        yield f"    opened: {log['reason']}, {said}"
    if log["closings"]:
        days = ", ".join(f"{closing['day']} at {closing['seq']}" for closing in log["closings"])
        yield f"    closed: {days}"


# ---- The command

Reader = Callable[[IO[bytes], Result, Keys], None]


def key_texts(given: str) -> list[str]:
    """Public keys (43 characters) or fingerprints (32 digits) of an argument or a file."""
    path, found = Path(given), []
    for line in path.read_text("utf-8").splitlines() if path.is_file() else [given]:
        plain, last = re.sub(r"[\s:-]", "", line).lower(), line.split()[-1:]
        if re.fullmatch(r"[0-9a-f]{32}", plain):
            found.append(plain)
        elif last and not KEY(last[0]):
            raise UnreadableError(f"neither a public key nor a fingerprint: {shown(line)}")
        else:
            found += last
    return found


def recovery_keys(path: str) -> list[PrivateKey]:
    """The lines `recovery <base64url of 32 bytes>` of a file."""
    lines = [line.split() for line in Path(path).read_text("ascii").splitlines()]
    try:
        found = [PrivateKey(to_bytes(line[1].encode())) for line in lines if "recovery" in line[:1]]
    except (ValueError, IndexError, CryptoError) as error:
        raise UnreadableError(f"{shown(path)}: no key in its line: {error}") from None
    if not found:
        raise UnreadableError(f"{shown(path)}: expected a line: recovery <base64url of 32 bytes>")
    return found


def reader_of(first: bytes, keys: Keys) -> tuple[str, Reader]:
    """What a file is, told by its first bytes, and what reads it."""
    if first.startswith(b"ey"):
        return "log", read_bare
    if first.startswith(b"thuo") or (keys.recovery and first[:1] not in b"{\x1f"):
        return "export", read_export
    return "archive", read_archive


def read(name: str, keys: Keys, heads: Sequence[Result] | None) -> Result:
    """A file of whatever kind, or the folder of heads: what it holds, and what is broken."""
    result = Result(name, "heads")
    try:
        if heads is not None:
            read_heads(Path(name), result, heads, keys)
            return result
        with Path(name).open("rb", 1 << 18) as file:
            result.kind, reads = reader_of(file.read(4), keys)
            file.seek(0)
            reads(file, result, keys)
        result.complete = True
    except BrokenError as error:
        result.broken.append(error)
    return result


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    about = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(prog="kiosk-verify", description=about)
    parser.add_argument("files", nargs="*", metavar="FILE", help="archive, export or bare log")
    key = partial(parser.add_argument, action="append", default=[], metavar="KEY")
    key("--receipt-key", help="the central's: key, fingerprint or file")
    key("--kiosk-key", help="the enrolled key, and those that followed, in order")
    key("--recovery-key", help="file with a line: recovery <key>")
    parser.add_argument("--heads", metavar="DIR", help="folder of nightly heads")
    parser.add_argument("--json", action="store_true", help="answer as one JSON object a line")
    chosen = parser.parse_args(given)
    if not chosen.files and not chosen.heads:
        parser.error("name a file, or --heads")
    return chosen


def verify(chosen: argparse.Namespace) -> int:
    """Reads everything, says what it found; the exit status."""
    keys = Keys([text for given in chosen.receipt_key for text in key_texts(given)])
    keys.kiosk = [text for given in chosen.kiosk_key for text in key_texts(given)]
    keys.recovery = [key for given in chosen.recovery_key for key in recovery_keys(given)]
    results: list[Result] = []
    status = WHOLE
    for name in [*chosen.files, *filter(None, [chosen.heads])]:
        try:
            result = read(name, keys, results if name is chosen.heads else None)
        except (OSError, UnreadableError) as error:
            reason = error.strerror or error if isinstance(error, OSError) else error
            sys.stderr.write(f"kiosk-verify: {shown(name)}: {reason}\n")
            status = status or UNREADABLE
            continue
        results.append(result)
        status = BROKEN if result.broken else status  # tells more than what cannot be read
        told = result.told()
        for line in [json.dumps(told)] if chosen.json else text_of(told):
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
