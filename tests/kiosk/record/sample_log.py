"""Sample records for the tests of the format: one key, one kiosk, logs of any length.

Everything is made from fixed seeds, so that a record has the same bytes in every run.
"""

from collections.abc import Callable

from kiosk.record import (
    Draft,
    Place,
    Record,
    RecordError,
    SealingKey,
    SigningKey,
    Stamp,
    Typ,
    open_envelope,
    parse_record,
    seal_envelope,
    sign_record,
    verify_envelope,
)
from kiosk.record.chain import OPENING_KIND
from kiosk.record.record import ZERO_HASH

KEY = SigningKey(bytes(range(32)))
OTHER_KEY = SigningKey(bytes(range(1, 33)))
SEALING_KEY = SealingKey(bytes(range(2, 34)))
PLACE = Place("xa-mau", "k-0a1b2c3d4e")
EPOCH = "AAECAwQFBgcICQoLDA0ODw"
OTHER_EPOCH = "EA8ODQwLCgkIBwYFBAMCAQ"
BOOT = "00000000-0000-4000-8000-000000000001"
VISIT = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"

RATING_BODY = {
    "visit": VISIT,
    "counter": "03",
    "officer": None,
    "procedure": None,
    "stage": "unknown",
    "questionnaire": "mot-cua@1",
    "lang": "vi",
    "trigger": "served",
    "answers": {"service": 5, "officer": None},
    "took_ms": 4200,
    "partial": False,
    "late": False,
    "test": False,
    "nonce": "AAAAAAAAAAAAAAAAAAAAAA",
}
MEMBERS = {
    "v": 1,
    "site": PLACE.site,
    "kiosk": PLACE.kiosk,
    "epoch": EPOCH,
    "seq": 1,
    "prev": ZERO_HASH,
    "at": "2026-11-22T07:30:00.000+07:00",
    "boot": BOOT,
    "up_ms": 1000,
    "clock": "synced",
    "kind": OPENING_KIND,
    "body": {"reason": "first-start", "before": None},
}
"""A good record's payload, to be spoilt."""


def stamp(seq: int) -> Stamp:
    """The time of record `seq`: one a second, in the half hour from 7:30."""
    second = seq % 1800
    at = f"2026-11-22T07:{30 + second // 60:02d}:{second % 60:02d}.000+07:00"
    return Stamp(at, BOOT, second * 1000, "synced")


def sign(seq: int, prev: str, draft: Draft, **other) -> Record:
    """A record of the sample log; `other` replaces its key, place or epoch."""
    key, place = other.get("key", KEY), other.get("place", PLACE)
    return sign_record(key, place, other.get("epoch", EPOCH), seq, prev, stamp(seq), draft)


def draft(seq: int) -> Draft:
    """What record `seq` of the sample log says."""
    if seq == 1:
        return Draft(OPENING_KIND, {"reason": "first-start", "before": None})
    if seq % 3:
        return Draft("visit.served", {"visit": VISIT, "counter": "03", "note": f"Quầy {seq}"})
    return Draft("rating", RATING_BODY)


def sample_log(length: int, **other) -> list[Record]:
    """A whole log of `length` records."""
    log: list[Record] = []
    prev = ZERO_HASH
    for seq in range(1, length + 1):
        log.append(sign(seq, prev, draft(seq), **other))
        prev = log[-1].hash
    return log


def read(compact: str, key: SigningKey = KEY) -> Record:
    """The record in `compact`, checked in full; raises RecordError."""
    envelope = open_envelope(compact, Typ.RECORD)
    verify_envelope(envelope, key.verify_key)
    return parse_record(envelope)


def read_payload(data: bytes) -> Record:
    """What a reader makes of a well-signed record with this payload."""
    return read(seal_envelope(KEY, Typ.RECORD, data).compact)


def refusal_of(attempt: Callable[[], object]) -> RecordError:
    """The error that `attempt` ends with."""
    try:
        found = attempt()
    except RecordError as error:
        return error
    raise AssertionError(f"expected a refusal, found {found!r:.200}")
