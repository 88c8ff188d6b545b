"""Opens the boxes of dossier codes, and makes of each code what is kept of it: a keyed hash.

Guarantees that a code leaves this module as that hash alone: in no error, log line or mark. Leaves
to others: which visits named the same dossier (`central.ingest.same_dossier`).
"""

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from central.ingest.project import box_named
from central.ingest.wire import Item
from central.refusal import Refusal
from central.strict_json import read_json
from kiosk.record import Record, RecordError, SealingKey
from kiosk.record.attachment import open_box
from kiosk.record.base64url import encode

SCANNED_KIND = "visit.scanned"
ATTACHMENT = "dossier"

PURPOSE = b"thuoc-do dossier comparison 1"
"""`info` of RFC 5869: what the derived key is for."""

LONGEST_CHARACTERS = 80
_BLANKS = str.maketrans(dict.fromkeys(" \t\u00a0"))
_CODE = re.compile(r"[0-9A-Z]{2,3}(?:\.[0-9A-Z]{2,3}){0,6}-[0-9]{6}-[0-9]{4,8}")


@dataclass(frozen=True, slots=True)
class BoxesRead:
    """By the number of the record: the hash of its dossier's code; records whose box is odd."""

    hashes: dict[int, str] = field(default_factory=dict)
    odd: frozenset[int] = frozenset()


class DossierBoxes:
    """Opens boxes with the sealing keys, and hashes with a key that is derived from the first.

    HKDF-SHA256 (RFC 5869) without salt gives the key of HMAC-SHA256. Whoever has the sealing key
    can open the boxes themselves, so the hashes tell them nothing new; nobody else can try codes.
    """

    def __init__(self, *sealing: SealingKey) -> None:
        """`sealing`: the central's private sealing keys, the first of all first: hashes are made
        with that one for good, so that those of before a rotation can be compared.
        """
        self._sealing = sealing
        extracted = hmac.digest(bytes(hashlib.sha256().digest_size), sealing[0].secret, "sha256")
        self._key = hmac.digest(extracted, PURPOSE + b"\x01", "sha256")

    def read(self, records: Iterable[Record], items: Iterable[Item]) -> BoxesRead:
        """Open the boxes that came beside `records` and that they name."""
        hashes: dict[int, str] = {}
        odd: set[int] = set()
        for record, item in zip(records, items, strict=True):
            if record.kind != SCANNED_KIND or ATTACHMENT not in item.attachments:
                continue
            box = box_named(record, ATTACHMENT, item.attachments[ATTACHMENT])
            if box is None:
                continue
            code = self._code(record, box)
            if code is None:
                odd.add(record.seq)
            else:
                hashes[record.seq] = self._hash(record.place.site, code)
        return BoxesRead(hashes, frozenset(odd))

    def _code(self, record: Record, box: bytes) -> str | None:
        try:
            content = read_json(open_box(self._sealing, box))
        except (RecordError, Refusal):
            return None
        code = content.get("dossier")
        if content.get("visit") != record.body.get("visit") or not isinstance(code, str):
            return None
        if len(code) > LONGEST_CHARACTERS:
            return None
        # As the kiosk writes it. Another program's may differ in case and blanks.
        bare = code.translate(_BLANKS).upper()
        return bare if _CODE.fullmatch(bare) else None

    def _hash(self, site: str, code: str) -> str:
        # A site's name has no line break: no two pairs give the same text.
        return encode(hmac.digest(self._key, f"{site}\n{code}".encode("ascii"), "sha256"))
