"""Which key may have signed an export: one that is known of the kiosk, or one that follows.

Guarantees that a key which this central does not know yet is believed only where records in the
very export lead to it, `key.rotated` by `key.rotated`, each signed by a key that was believed
before. So a kiosk may change its key while it has no network.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from central.store.key_tables import kiosk_keys
from central.store.kiosk_queries import Kiosk
from kiosk.record import (
    Record,
    RecordError,
    SealingKey,
    VerifyKey,
    next_key,
    verify_envelope,
)
from kiosk.record.export import Block, ExportError, ExportReader
from kiosk.record.key_rotation import ROTATION_KIND


def known_keys(connection: Connection, kiosk: Kiosk) -> dict[str, VerifyKey]:
    """By thumbprint, every key that the kiosk is known to have signed with."""
    rows = connection.execute(
        select(kiosk_keys.c.public_key).where(
            kiosk_keys.c.site_id == kiosk.site_id, kiosk_keys.c.kiosk_id == kiosk.kiosk_id
        )
    ).scalars()
    keys = [VerifyKey.from_text(text) for text in {kiosk.public_key, *rows}]
    return {key.kid: key for key in keys}


def signing_key(
    export: ExportReader, known: dict[str, VerifyKey], recovery: Sequence[SealingKey]
) -> VerifyKey:
    """The key that the manifest names; ExportError `export.manifest` if it is not the kiosk's."""
    if export.kid not in known:
        known = known_after(known, export.blocks(recovery))
    if export.kid not in known:
        message = (
            f"the manifest is signed by another key than those of {export.claimed.place.kiosk}; "
            "nothing of this file is taken in"
        )
        raise ExportError(message, rule="export.manifest")
    return known[export.kid]


def known_after(known: dict[str, VerifyKey], blocks: Iterable[Block]) -> dict[str, VerifyKey]:
    """`known`, and the keys to which the records lead."""
    keys = dict(known)
    for block in blocks:
        for record in block.records:
            follow_rotation(keys, record)
    return keys


def follow_rotation(keys: dict[str, VerifyKey], record: Record) -> None:
    """Adds to `keys`, by thumbprint, the key that `record` brings if one of them signed it."""
    key = keys.get(record.envelope.kid)
    if key is None or record.kind != ROTATION_KIND:
        return
    try:
        verify_envelope(record.envelope, key)
    except RecordError:
        return
    brought = next_key(record, key)
    keys[brought.kid] = brought
