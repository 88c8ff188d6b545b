"""Vectors of logs whose key changes, and of logs with closings of days."""

from collections.abc import Callable
from typing import Any

from kiosk.record import Draft, Place, SigningKey, rotation_draft, sign_key_proof
from tests.kiosk.record.vectors.sample import KIOSK_KEY, OTHER_KEY, first
from tests.kiosk.record.vectors.sample_archive import (
    EPOCHS,
    FIRST_DAY,
    KIOSK,
    NEXT_KEY,
    SITE,
    Log,
    Members,
    first_log,
    rated,
)

Told = Callable[[Log], object]


def log_file(log: Log, good: list[Members], bad: list[Members]) -> dict[str, Any]:
    """A file of logs of the sample's kiosk; `log`: the records that numbers stand for."""
    texts = [record.compact for record in log.records]
    for each in (*good, *bad):
        each["log"] = [texts.index(text) + 1 if text in texts else text for text in each["log"]]
    return {
        "site": SITE,
        "kiosk": KIOSK,
        "epoch": log.epoch,
        "key": KIOSK_KEY.verify_key.text,
        "records": texts,
        "good": good,
        "bad": bad,
    }


def texts_of(log: Log) -> list[str]:
    """The compact forms of a log."""
    return [record.compact for record in log.records]


def begun() -> Log:
    """A log with one record."""
    log = Log(Place(SITE, KIOSK), EPOCHS[0], KIOSK_KEY)
    log.write(first())
    return log


def rotation_cases() -> dict[str, Any]:
    """Logs whose key changes, or does not where it only seems to."""
    twice = begun()
    twice.rotate(NEXT_KEY)
    twice.write(rated(1))
    twice.rotate(OTHER_KEY)
    twice.write(rated(2))
    good = [
        whole("twice", twice, OTHER_KEY),
        whole("last of all", begun(), NEXT_KEY, lambda log: log.rotate(NEXT_KEY)),
        *(
            whole(f"not changed: {name}", begun(), KIOSK_KEY, seems_to_change(body))
            for name, body in no_changes().items()
        ),
    ]
    bad = [
        {"name": name, "rule": "signature", "seq": 3, "log": texts_of(log)}
        for name, log in wrong_keys().items()
    ]
    return log_file(twice, good, bad)


def whole(name: str, log: Log, key: SigningKey, told: Told | None = None) -> Members:
    """A good case: `key` would sign the record after it."""
    if told:
        told(log)
    head, next_key = log.records[-1].hash, key.verify_key.text
    return {"name": name, "log": texts_of(log), "head": head, "next_key": next_key}


def seems_to_change(body: Members) -> Told:
    """A `key.rotated` that changes nothing, and the old key goes on."""

    def tell(log: Log) -> None:
        log.write(Draft("key.rotated", body))
        log.write(rated(1))

    return tell


def no_changes() -> dict[str, Members]:
    """Bodies of `key.rotated` that are not of their form, or whose proof does not hold."""
    proof = sign_key_proof(NEXT_KEY, KIOSK, KIOSK_KEY.kid)
    good = rotation_draft(NEXT_KEY.verify_key, proof).body
    spoilt = proof[:-20] + ("A" if proof[-20] != "A" else "B") + proof[-19:]
    return {
        "no proof": {"public_key": NEXT_KEY.verify_key.text},
        "no key": {"proof": proof},
        "a key that is none": {**good, "public_key": "AAAA"},
        "another key than the proof's": {**good, "public_key": OTHER_KEY.verify_key.text},
        "a proof for another kiosk": {
            **good, "proof": sign_key_proof(NEXT_KEY, "k-ffffffffff", KIOSK_KEY.kid)
        },
        "a proof for another key before": {
            **good, "proof": sign_key_proof(NEXT_KEY, KIOSK, OTHER_KEY.kid)
        },
        "a proof by another": {**good, "proof": sign_key_proof(OTHER_KEY, KIOSK, KIOSK_KEY.kid)},
        "a proof that was altered": {**good, "proof": spoilt},
        "a record for a proof": {**good, "proof": begun().records[0].compact},
    }  # fmt: skip


def wrong_keys() -> dict[str, Log]:
    """Logs whose record 3 is signed by a key that does not sign there."""
    old, other, unproven = begun(), begun(), begun()
    old.rotate(NEXT_KEY)
    old.key = KIOSK_KEY
    other.rotate(NEXT_KEY)
    other.key = OTHER_KEY
    unproven.rotate(NEXT_KEY, sign_key_proof(OTHER_KEY, KIOSK, KIOSK_KEY.kid))
    logs = {
        "the old key goes on": old,
        "a third key": other,
        "the new key without a proof": unproven,
    }
    for log in logs.values():
        log.write(rated(1))
    return logs


def closing_cases() -> dict[str, Any]:
    """Logs whose last record closes a day, rightly or not."""
    log = first_log(None)
    before = log.records[-2].hash
    good = [
        {"name": "two closings", "log": texts_of(log)},
        {
            "name": "twice in a row",
            "log": texts_of(closed(closed(first_log(None)))),
        },
        {"name": "nothing but the beginning", "log": texts_of(closed(begun()))},
    ]
    spoilt: dict[str, tuple[str, Members]] = {
        "from the closing itself": ("day.from", {"from_seq": 14}),
        "from the beginning": ("day.from", {"from_seq": 1}),
        "from a text": ("day.from", {"from_seq": "15"}),
        "from nothing": ("day.from", {"from_seq": None}),
        "one more": ("day.counts", {"counts": {"rating": 2}}),
        "one fewer": ("day.counts", {"counts": {}}),
        "a kind with 0": ("day.counts", {"counts": {"rating": 1, "visit.served": 0}}),
        "true for 1": ("day.counts", {"counts": {"rating": True}}),
        "a list": ("day.counts", {"counts": []}),
        "the hash of the record before": ("day.head", {"head": before}),
        "no hash": ("day.head", {"head": None}),
    }
    bad = [
        {"name": name, "rule": rule, "seq": 16, "log": texts_of(closed(with_a_rating(), **body))}
        for name, (rule, body) in spoilt.items()
    ]
    return log_file(log, good, bad)


def with_a_rating() -> Log:
    """A log with a rating after its last closing."""
    log = first_log(None)
    log.write(rated(11))
    return log


def closed(log: Log, **spoilt: object) -> Log:
    """The log with a closing at its end; `spoilt` replaces members of its body."""
    log.close(FIRST_DAY, None, **spoilt)
    return log
