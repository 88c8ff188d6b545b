"""Every byte of a log altered, one at a time: how many of the alterations are found and named.

What stands before an altered record was verified already, so each alteration costs one record.
Found means: refused by a rule, at the sequence number that was altered.
"""

from collections import Counter
from dataclasses import dataclass, field

from kiosk.record import (
    Chain,
    Draft,
    Head,
    Place,
    Record,
    RecordError,
    SigningKey,
    Stamp,
    Typ,
    open_envelope,
    parse_record,
    sign_record,
    verify_envelope,
)
from kiosk.record.chain import OPENING_KIND

PLACE = Place("xa-mau", "k-0123456789")
EPOCH = "AAECAwQFBgcICQoLDA0ODw"
RECORDS = 1_000
ONE_BIT = 1


@dataclass
class Found:
    """`altered`: how many bytes were; `named`: found at their place; `rules`: by which rule."""

    altered: int = 0
    named: int = 0
    rules: Counter[str] = field(default_factory=Counter)

    @property
    def percent(self) -> float:
        """Of the alterations, those that were found and named."""
        return 100 * self.named / self.altered


def measure(runs: int) -> list[float]:
    """Percent found, of a log of a thousand records, for each run (another bit each time)."""
    return [alter_every_byte(RECORDS, ONE_BIT << (run % 7)).percent for run in range(runs)]


def alter_every_byte(records: int, change: int) -> Found:
    """Alters every byte of a log of `records` by XOR with `change`."""
    key = SigningKey.generate()
    found = Found()
    chain = Chain(PLACE, Head.beginning(EPOCH))
    for record in _log(key, records):
        data = record.compact.encode("ascii")
        for at in range(len(data)):
            altered = bytearray(data)
            altered[at] ^= change
            _judge(chain, key, altered.decode("latin-1"), found)
        chain = chain.follow(record)
    return found


def _judge(chain: Chain, key: SigningKey, altered: str, found: Found) -> None:
    found.altered += 1
    expected = chain.head.seq + 1
    try:
        envelope = open_envelope(altered, Typ.RECORD)
        verify_envelope(envelope, key.verify_key)
        chain.follow(parse_record(envelope))
    except RecordError as error:
        found.rules[error.rule] += 1
        found.named += error.seq in {None, expected}


def _log(key: SigningKey, records: int) -> list[Record]:
    log: list[Record] = []
    prev = Head.beginning(EPOCH).hash
    for seq in range(1, records + 1):
        stamp = Stamp("2026-11-23T07:30:00.000+07:00", "0f1e2d3c", seq * 1_000, "synced")
        record = sign_record(key, PLACE, EPOCH, seq, prev, stamp, _draft(seq))
        prev = record.hash
        log.append(record)
    return log


def _draft(seq: int) -> Draft:
    if seq == 1:
        return Draft(OPENING_KIND, {"reason": "first-start", "before": None})
    visit = f"01890a5d-ac96-774b-bcce-{seq:012d}"
    said = {"visit": visit, "counter": "03", "officer": None, "test": False}
    if seq % 4:
        return Draft("visit.served", said)
    answers = {"service": 1 + seq % 5, "officer": None}
    return Draft("rating", said | {"answers": answers, "nonce": "A" * 22})
