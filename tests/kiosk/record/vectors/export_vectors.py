"""Vectors of exports: what a kiosk without a network carries to the central on a stick.

The boxes are made here with a fixed ephemeral key, as libsodium makes them with a random one, and
the gzip members with stored blocks: so the file has the same bytes every time.
"""

import hashlib
import json
import zlib
from dataclasses import dataclass, field
from typing import Any

from nacl import bindings

from kiosk.record import (
    Draft,
    Record,
    SealingKey,
    SealingPublicKey,
    SigningKey,
    Typ,
    base64url,
    payload,
    seal_envelope,
    sign_record,
)
from kiosk.record.record import ZERO_HASH
from tests.kiosk.record.vectors.sample import KIOSK_KEY, OTHER_KEY, OTHER_PLACE, first, sign
from tests.kiosk.record.vectors.sample_archive import (
    KIOSK,
    NEXT_KEY,
    SITE,
    Members,
    first_log,
    second_log,
)

RECOVERY_KEY = SealingKey(b"thuoc do: recovery of a sample!!")
OTHER_RECOVERY_KEY = SealingKey(b"thuoc do: earlier recovery key!!")
EPHEMERAL_SEED = b"thuoc do: chance of a sample!!!!"
FIRST_LINE = b"thuocdo-export 1\n"
END = b"\0\0\0\0"
STORED_MOST = 0xFFFF
MOST_IN_A_BLOCK = 3 * 512 * 1024

Block = list[Record]


def sealed(key: SealingPublicKey, plaintext: bytes) -> bytes:
    """A box of section 7, with chance that is always the same."""
    public = base64url.decode(key.text)
    mine, secret = bindings.crypto_box_seed_keypair(EPHEMERAL_SEED)
    nonce = hashlib.blake2b(mine + public, digest_size=24).digest()
    key_id = hashlib.sha256(public).digest()[:8]
    return key_id + mine + bindings.crypto_box(plaintext, nonce, public, secret)


def packed(data: bytes) -> bytes:
    """A gzip member (RFC 1952) of stored blocks."""
    parts = [data[at : at + STORED_MOST] for at in range(0, len(data), STORED_MOST)] or [b""]
    blocks = [
        bytes([number == len(parts)])
        + len(part).to_bytes(2, "little")
        + (len(part) ^ 0xFFFF).to_bytes(2, "little")
        + part
        for number, part in enumerate(parts, start=1)
    ]
    end = zlib.crc32(data).to_bytes(4, "little") + (len(data) % 2**32).to_bytes(4, "little")
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + b"".join(blocks) + end


def block(records: Block, key: SealingPublicKey = RECOVERY_KEY.public_key) -> bytes:
    """A sealed block of records without attachments, behind its length."""
    return block_of([{"jws": record.compact, "attachments": {}} for record in records], key)


def block_of(entries: list[Members], key: SealingPublicKey = RECOVERY_KEY.public_key) -> bytes:
    """A sealed block of what a batch may hold, behind its length."""
    return framed(sealed(key, packed(json.dumps({"records": entries}).encode())))


def kept_sealed(records: Block) -> bytes:
    """A block whose records were kept sealed since their receipt."""
    public = RECOVERY_KEY.public_key
    boxes = [base64url.encode(sealed(public, record.compact.encode())) for record in records]
    return block_of([{"sealed": box, "attachments": {}} for box in boxes])


def framed(box: bytes) -> bytes:
    """A box behind its length."""
    return len(box).to_bytes(4, "big") + box


@dataclass
class Export:
    """An export in parts; `other` replaces members of the manifest."""

    blocks: list[Block]
    key: SigningKey = NEXT_KEY
    typ: Typ = Typ.EXPORT
    first_line: bytes = FIRST_LINE
    framed: list[bytes] | None = None
    other: Members = field(default_factory=dict)

    def file(self) -> bytes:
        """The bytes of the file."""
        blocks = self.framed or [block(records) for records in self.blocks]
        body = self.first_line + b"".join(blocks) + END
        members = {**self._manifest(body), **self.other}
        said = {name: value for name, value in members.items() if value is not None}
        return body + seal_envelope(self.key, self.typ, payload.serialise(said)).compact.encode()

    def _manifest(self, body: bytes) -> Members:
        records = [record for each in self.blocks for record in each]
        last = {record.epoch: record for record in records}
        return {
            "v": 1,
            "site": SITE,
            "kiosk": KIOSK,
            "at": "2026-11-25T08:00:00.000+07:00",
            "blocks": len(self.blocks),
            "records": len(records),
            "sha256": base64url.sha256(body),
            "heads": [
                {"epoch": record.epoch, "seq": record.seq, "hash": record.hash}
                for record in last.values()
            ],
        }


def sample_blocks() -> list[Block]:
    """The sample's two epochs, the first one in two blocks."""
    log = first_log(None)
    return [log.records[:8], log.records[8:], second_log(log.head).records]


def export_cases() -> dict[str, Any]:
    """Exports, whole and spoilt."""
    blocks = sample_blocks()

    def good(name: str, *given: Block, **other: Any) -> Members:
        texts = [record.compact for each in given for record in each]
        export = Export(list(given), **other)
        return {"name": name, "records": texts, "file": base64url.encode(export.file())}

    return {
        "site": SITE,
        "kiosk": KIOSK,
        "keys": [KIOSK_KEY.verify_key.text, NEXT_KEY.verify_key.text],
        "recovery_secret": base64url.encode(RECOVERY_KEY.secret),
        "recovery_key": RECOVERY_KEY.public_key.text,
        "good": [
            good("two epochs", *blocks),
            good("from the middle of a log", blocks[1], blocks[2]),
            good("before the key was changed", blocks[0], key=KIOSK_KEY),
            good("kept sealed", blocks[2], framed=[kept_sealed(blocks[2])]),
            good("nothing to carry"),
        ],
        "bad": [
            {"name": name, "rule": rule, "file": base64url.encode(file)}
            for rule, files in bad_files([blocks[2][:2], blocks[2][2:]]).items()
            for name, file in files.items()
        ],
    }


def bad_files(blocks: list[Block]) -> dict[str, dict[str, bytes]]:
    """By the rule that is broken."""
    whole = Export(blocks).file()
    line = len(FIRST_LINE)
    first_box = int.from_bytes(whole[line : line + 4], "big")
    too_long = (MOST_IN_A_BLOCK + 1).to_bytes(4, "big")
    return {
        "export.form": odd(blocks),
        "export.length": {
            "a block announced too long": whole[:line] + too_long + whole[line + 4 :],
            "all ones for a length": whole[:line] + b"\xff" * 4 + whole[line + 4 :],
            "cut after the first line": whole[:line],
            "cut in a length": whole[: line + 2],
            "cut in a block": whole[: line + 4 + first_box - 1],
            "cut after a block": whole[: line + 4 + first_box],
        },
        "export.manifest": {
            "of another key": Export(blocks, OTHER_KEY).file(),
            "another type": Export(blocks, typ=Typ.RECORD).file(),
            "of a later version": Export(blocks, other={"v": 2}).file(),
            "without its records": Export(blocks, other={"records": None}).file(),
            "a number that is a text": Export(blocks, other={"blocks": "2"}).file(),
            "heads that are no list": Export(blocks, other={"heads": {}}).file(),
            "signature altered": whole[:-20] + (b"A" if whole[-20:-19] != b"A" else b"B")
            + whole[-19:],
        },
        "export.hash": {
            "another hash": Export(blocks, other={"sha256": base64url.sha256(b"x")}).file(),
        },
        "export.count": {
            "more blocks": Export(blocks, other={"blocks": 4}).file(),
            "fewer records": Export(blocks, other={"records": 3}).file(),
            "no heads": Export(blocks, other={"heads": []}).file(),
            "another head": Export(blocks, other=another_head(blocks)).file(),
        },
        "signature": {"a record of another key": Export([forged(blocks)]).file()},
        "chain.sequence": {
            "a record left out between two blocks": Export([blocks[0], blocks[1][1:]]).file(),
        },
    }  # fmt: skip


def odd(blocks: list[Block]) -> dict[str, bytes]:
    """Files with a block that cannot be opened, unpacked or read."""

    def with_first(one: bytes) -> bytes:
        return Export(blocks, framed=[one, *(block(each) for each in blocks[1:])]).file()

    public = RECOVERY_KEY.public_key
    foreign = [sign(1, ZERO_HASH, first(), place=OTHER_PLACE)]
    return {
        "another first line": Export(blocks, first_line=b"thuocdo-import 1\n").file(),
        "of a later format": Export(blocks, first_line=b"thuocdo-export 2\n").file(),
        "sealed to another key": with_first(block(blocks[0], OTHER_RECOVERY_KEY.public_key)),
        "no box": with_first(framed(b"\0" * 80)),
        "a block that is not packed": with_first(framed(sealed(public, b'{"records":[]}'))),
        "a block that is no JSON": with_first(framed(sealed(public, packed(b"{")))),
        "a block without records": with_first(framed(sealed(public, packed(b"{}")))),
        "of another kiosk": Export([foreign]).file(),
    }


def another_head(blocks: list[Block]) -> Members:
    """A head that the blocks do not have."""
    last = blocks[-1][-1]
    return {"heads": [{"epoch": last.epoch, "seq": last.seq, "hash": blocks[0][0].hash}]}


def forged(blocks: list[Block]) -> Block:
    """A log whose second record is signed by another key."""
    second = blocks[0][1]
    return [
        blocks[0][0],
        sign_record(
            OTHER_KEY, second.place, second.epoch, 2, second.prev, second.stamp,
            Draft(second.kind, second.body),
        ),
    ]  # fmt: skip
