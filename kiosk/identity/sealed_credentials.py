"""Level 2, the kiosk's side: keys that systemd opened for this unit, and nobody else has.

Guarantees that a key never stands on a disk: it comes from the unit's folder of credentials, in
memory that is not swapped. What the kiosk decides about its keys it says in its mark; root's
one-shot (`sealed_keys`) does it before the next start.
"""

from collections.abc import Mapping
from pathlib import Path

from kiosk.identity.key_error import KeyFileError, KeySealedError, KeyUnreadableError
from kiosk.identity.key_level import LEVELS, Credentials, read_credentials
from kiosk.identity.key_mark import Mark, write_mark
from kiosk.identity.key_ring import read_ring
from kiosk.record import SigningKey


def open_credentials(environment: Mapping[str, str]) -> Credentials | None:
    """What the unit was given; None at level 1. KeySealedError where it could not be opened."""
    try:
        found = read_credentials(environment)
    except OSError as error:
        message = f"the credentials of this unit cannot be read: {error}"
        raise KeyUnreadableError(message) from error
    if found is not None and (found.level not in LEVELS or not found.keys):
        raise KeySealedError(
            "the sealed key of this kiosk could not be opened: the TPM was cleared or replaced, "
            "its measurements changed (firmware, Secure Boot), or the disk was put into another "
            "machine. See: systemctl status thuocdo-kiosk-key. Where it cannot be undone, enrol "
            "anew (docs/vi/khoa-ki-ot.md)"
        )
    return found


class SealedCredentials:
    """The keys of one start; a `KeyStore`."""

    rotates_itself = True

    def __init__(self, given: Credentials, folder: Path) -> None:
        """Raises KeyFileError where what was opened is no key."""
        self._folder = folder
        self.level = given.level
        ring = read_ring(given.keys)
        self.current, self.next, self.former = ring.current, ring.next, ring.former
        self._mark(settled=self.former is None)

    def make_next(self) -> SigningKey:
        """The one that root has sealed; KeyFileError if there is none."""
        if self.next is None:
            raise KeyFileError(
                "there is no next key: at this level root makes and seals it. Run as root: "
                "kiosk key rotate"
            )
        return self.next

    def promote(self) -> None:
        """The next start finds it in its place."""
        assert self.next is not None  # noqa: S101 - what is promoted is there
        self.current, self.next, self.former = self.next, None, self.current
        self._mark(settled=False)

    def demote(self) -> None:
        """The next start finds it in its place."""
        assert self.former is not None  # noqa: S101 - what is put back is there
        self.current, self.next, self.former = self.former, self.next or self.current, None
        self._mark(settled=True)

    def forget_former(self) -> None:
        """Root deletes it before the next start."""
        self.former = None
        self._mark(settled=True)

    def _mark(self, *, settled: bool) -> None:
        try:
            write_mark(self._folder, Mark(self.current.kid, settled))
        except OSError as error:
            message = f"which key is in force cannot be written to {self._folder}: {error.strerror}"
            raise KeyUnreadableError(message) from error
