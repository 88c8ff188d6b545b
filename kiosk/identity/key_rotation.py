"""The order in which a kiosk's key changes, so that a power cut at any point loses no key.

1. the next key is made, or was sealed by root, and is on the disk;
2. the record `key.rotated`, signed by the key before, brings the next key and its own proof that
   it is held; with it in one transaction the log goes over to the next key;
3. the next key takes the first place, the one before is kept;
4. when the central has taken every record, the one before is deleted.

Between 2 and 3 the log knows better than the files: it is opened with both keys, and asked.
"""

from typing import Protocol

from kiosk.identity.kiosk_key import KioskKey
from kiosk.record import Place, Record, SigningKey
from kiosk.record.key_rotation import sign_key_proof


class KeyChangeError(Exception):
    """The key is not changed now; `str()` says why and what to do first."""


class RotatingLog(Protocol):
    """As much of the outbox as a change of its key needs."""

    place: Place

    @property
    def key(self) -> SigningKey:
        """The key that signs its next record."""

    def rotate_key(self, new: SigningKey, proof: str) -> Record:
        """Appends `key.rotated`, and signs with `new` from there on; durable when it returns."""

    def unsent(self) -> int:
        """How many records wait for a receipt."""


def rotate(key: KioskKey, log: RotatingLog) -> Record:
    """Changes the key of `log`; the record that says so. On the thread that owns the log.

    Raises KeyChangeError where the change before has not come to the central yet, KeyFileError
    where the next key cannot be kept, or the log's own error; the key in force is then the log's.
    """
    settle(key, log)
    if not key.is_settled:
        raise KeyChangeError(
            "the last change of the key is not known to have come to the central, and a second one "
            f"has to wait for it: {log.unsent()} records wait to be sent. See that the kiosk has "
            "its network, or carry them by: kiosk log export"
        )
    new = key.make_next()
    proof = sign_key_proof(new, log.place.kiosk, log.key.kid)
    record = log.rotate_key(new, proof)
    key.follow(log.key.kid)
    return record


def settle(key: KioskKey, log: RotatingLog) -> None:
    """Brings the keys' places in line with the log. On the thread that owns the log.

    At each return of storage: of a change whose commit had seemed to fail the log alone knows.
    """
    key.follow(log.key.kid)
    if not key.is_settled and log.unsent() == 0:
        key.settle()


def take_announced(key: KioskKey, log: RotatingLog) -> Record | None:
    """Takes the key that root has sealed for this log, if there is one. As `rotate`."""
    settle(key, log)
    return rotate(key, log) if key.awaits_change and key.is_settled else None
