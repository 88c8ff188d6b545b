"""Opens the records that a kiosk sends again as it has kept them since their receipts: sealed.

Guarantees that a box is refused with the rule `sealed` unless a recovery key of this central opens
it. What comes out is verified as every other record (`central.ingest.verify`).
"""

from collections.abc import Sequence
from dataclasses import replace

from central.ingest.wire import Item
from central.refusal import malformed
from kiosk.record import NotCompactError, RecordError, SealingKey
from kiosk.record.base64url import decode
from kiosk.record.sealed_record import open_sealed_record

RULE = "sealed"


def open_sealed(items: Sequence[Item], keys: Sequence[SealingKey]) -> list[Item]:
    """The items with their compact forms; Refusal `malformed` with the rule and the position."""
    return [
        item if item.sealed is None else replace(item, jws=_open(position, item.sealed, keys))
        for position, item in enumerate(items)
    ]


def _open(position: int, sealed: str, keys: Sequence[SealingKey]) -> str:
    try:
        return open_sealed_record(keys, decode(sealed))
    except (RecordError, NotCompactError) as error:
        raise malformed(
            f"record {position} of the batch: the box cannot be opened",
            position=position,
            rule=RULE,
        ) from error
