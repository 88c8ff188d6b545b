"""The sample that the test vectors are made of: keys from fixed seeds, and one log.

Seeds, and so every key here, are public: they sign samples and nothing else.
"""

from typing import Any

from kiosk.record import Draft, Place, Record, SealingKey, SigningKey, Stamp, sign_record
from kiosk.record.record import ZERO_HASH

KIOSK_KEY = SigningKey(b"thuoc do: kiosk key of a sample!")
OTHER_KEY = SigningKey(b"thuoc do: other key of a sample!")
RECEIPT_KEY = SigningKey(b"thuoc do: receipts of a sample!!")
SEALING_KEY = SealingKey(b"thuoc do: sealing of a sample!!!")
PLACE = Place("xa-mau", "k-0a1b2c3d4e")
OTHER_PLACE = Place("xa-mau", "k-ffffffffff")
EPOCH = "AAECAwQFBgcICQoLDA0ODw"
OTHER_EPOCH = "Dw4NDAsKCQgHBgUEAwIBAA"
BOOT = "6f1b0c1e-9a8d-4b7c-8e2f-0123456789ab"
VISITS = ("019ab000-0000-7000-8000-000000000001", "019ab000-0000-7000-8000-000000000002")


def sign(seq: int, prev: str, draft: Draft, **other: Any) -> Record:
    """A record of the sample; `other` replaces key, place or epoch."""
    key, place = other.get("key", KIOSK_KEY), other.get("place", PLACE)
    stamp = Stamp(f"2026-11-23T07:30:{seq:02d}.250+07:00", BOOT, 41_000 + seq * 1000, "synced")
    return sign_record(key, place, other.get("epoch", EPOCH), seq, prev, stamp, draft)


def drafts(box: bytes) -> list[Draft]:
    """A visit that is rated, one that is not, and what stands around them."""
    first, second = VISITS
    here = {"counter": "03"}
    wanted = {"service": "Địa chính", "test": False}
    who = {"officer": "nv-01", "test": False}
    return [
        Draft("epoch.opened", {"reason": "first-start", "before": None}),
        Draft("kiosk.started", {"version": "0.1.0", "boot": BOOT}),
        Draft("visit.called", {"visit": first, **here, **wanted}, {"ticket": box}),
        Draft("visit.served", {"visit": first, **here, **who}),
        Draft("visit.prompted", {"visit": first, **here, **who}),
        Draft("rating", rating(first)),
        Draft("visit.served", {"visit": second, **here, **who}),
        Draft("visit.unrated", {"visit": second, **here, "cause": "window-over", **who}),
        Draft("kiosk.stopped", {"reason": "sigterm"}),
    ]


def rating(visit: str) -> dict[str, Any]:
    """The body of a rating."""
    return {
        "visit": visit,
        "counter": "03",
        "officer": "nv-01",
        "procedure": None,
        "stage": "result",
        "questionnaire": "mot-cua@1",
        "lang": "vi",
        "trigger": "served",
        "answers": {"service": 4, "officer": None},
        "took_ms": 5310,
        "partial": False,
        "late": False,
        "test": False,
        "nonce": "EBESExQVFhcYGRobHB0eHw",
    }


def sample_log(box: bytes) -> list[Record]:
    """The sample's log, whole."""
    log: list[Record] = []
    for seq, draft in enumerate(drafts(box), start=1):
        log.append(sign(seq, log[-1].hash if log else ZERO_HASH, draft))
    return log


def first() -> Draft:
    """What opens an epoch."""
    return Draft("epoch.opened", {"reason": "first-start", "before": None})


def altered(compact: str, part: int) -> str:
    """`compact` with one letter of one part replaced by another, canonical all the same."""
    parts = compact.split(".")
    was = parts[part][40]
    parts[part] = parts[part][:40] + ("A" if was != "A" else "B") + parts[part][41:]
    return ".".join(parts)
