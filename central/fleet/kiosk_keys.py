"""The keys that a kiosk has signed with, and which of them is in force at a place of its logs.

Guarantees the rule of docs/record-format.md, section 5: a key that a `key.rotated` brought signs
every record after it, in that epoch and in later ones, and the one before it signs none of them.
Epochs are in the order in which their first records came.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from central.store.key_queries import KioskKey, first_batches, keys_of_kiosk
from central.store.kiosk_queries import Kiosk
from kiosk.record import VerifyKey

NEVER: int = 1 << 62
"""After every batch: the order of an epoch of which nothing is held."""


@dataclass(frozen=True, slots=True)
class KeysOfKiosk:
    """`enrolled`: the key of the first record; `later`: those that records brought, in order, each
    with its place; `order`: by epoch, the batch of its first record.
    """

    enrolled: VerifyKey
    later: tuple[tuple[VerifyKey, str, int], ...]
    order: Mapping[str, int]

    @property
    def newest(self) -> VerifyKey:
        """The key that signs what the kiosk says now."""
        return self.later[-1][0] if self.later else self.enrolled

    @property
    def known(self) -> dict[str, VerifyKey]:
        """Every key by its thumbprint."""
        return {key.kid: key for key in (self.enrolled, *(each[0] for each in self.later))}

    def at(self, epoch: str, seq: int) -> VerifyKey:
        """The key that signs record `seq` of `epoch`."""
        found = self.enrolled
        here = self.order.get(epoch, NEVER)
        for key, brought_in, brought_by in self.later:
            if brought_in == epoch:
                before = brought_by < seq
            else:
                before = self.order.get(brought_in, NEVER) < here
            if before:
                found = key
        return found


def keys_in_order(enrolled: str, rows: list[KioskKey], order: Mapping[str, int]) -> KeysOfKiosk:
    """From the key that was enrolled and the rows of a kiosk; ValueError if one is no key."""
    later = [
        (VerifyKey.from_text(row.public_key), row.epoch, row.seq)
        for row in rows
        if row.epoch is not None and row.seq is not None
    ]
    later.sort(key=lambda each: (order.get(each[1], NEVER), each[2]))
    return KeysOfKiosk(VerifyKey.from_text(enrolled), tuple(later), order)


def load_keys_of(connection: Connection, kiosk: Kiosk) -> KeysOfKiosk:
    """The keys of an enrolled kiosk as they are known now."""
    rows = keys_of_kiosk(connection, kiosk.site_id, kiosk.kiosk_id)
    rotated = any(row.epoch is not None for row in rows)
    order = first_batches(connection, kiosk.site_id, kiosk.kiosk_id) if rotated else {}
    return keys_in_order(kiosk.public_key, rows, order)


def newest_key(connection: Connection, kiosk: Kiosk) -> VerifyKey:
    """The key by which the kiosk signs tokens, heartbeats and phone tokens now."""
    return load_keys_of(connection, kiosk).newest
