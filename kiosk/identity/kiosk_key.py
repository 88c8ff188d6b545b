"""The kiosk's key: the one in force, asked for anew by whoever signs, and those around it.

Guarantees that the log decides which of the keys on this machine is in force (`follow`), that the
next key is on the disk before the log can hear of it, and that what is signed beside the log, such
as a heartbeat, is signed with the key of the log. Leaves to others: the record that changes a key
(`key_rotation`), and what a key is at each level (`plain_keys`, `sealed_credentials`).

Not safe for more than one thread, but for being called: the thread that owns the log changes it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from kiosk.identity.plain_keys import PlainKeys
from kiosk.identity.sealed_credentials import SealedCredentials, open_credentials
from kiosk.record import SigningKey


class KeyStore(Protocol):
    """Where the keys of one kiosk are kept. All but `level` may raise a KeyFileError."""

    level: str
    """`file`, `host` or `tpm2`: see `key_level`."""
    rotates_itself: bool
    """Whether a next key that is there was put there for the log to take it."""

    @property
    def current(self) -> SigningKey:
        """The key in force as far as the store knows."""

    @property
    def next(self) -> SigningKey | None:
        """The key that is to follow."""

    @property
    def former(self) -> SigningKey | None:
        """The key before, until the central knows of its successor."""

    def make_next(self) -> SigningKey:
        """The next key, on the disk."""

    def promote(self) -> None:
        """The log has taken the next key."""

    def demote(self) -> None:
        """The log goes on with the key before."""

    def forget_former(self) -> None:
        """The central knows the current key."""


class KioskKey:
    """Called, it gives the key in force."""

    def __init__(self, store: KeyStore) -> None:
        self._store = store
        self._in_force = store.current

    def __call__(self) -> SigningKey:
        """The key that signs the log's next record, and all else."""
        return self._in_force

    @property
    def level(self) -> str:
        """How well it is kept: `file`, `host` or `tpm2`."""
        return self._store.level

    @property
    def pair(self) -> tuple[SigningKey, SigningKey | None]:
        """The keys that the log may ask for: that of a log which does not say, and the other one.

        A log that was lost is begun anew with the key before, as long as the central may not have
        heard of the one after it.
        """
        store = self._store
        if self.is_settled:
            return store.current, store.next
        assert store.former is not None  # noqa: S101 - else it is settled
        return store.former, store.current

    def follow(self, kid: str) -> None:
        """The log's next record is signed by the key `kid`, which is one of `pair`.

        Raises KeyFileError where the keys' places cannot be changed; the key is in force anyhow.
        """
        store = self._store
        current, following, former = store.current, store.next, store.former
        if following is not None and kid == following.kid:
            self._in_force = following
            store.promote()
        elif former is not None and kid == former.kid != current.kid:
            self._in_force = former
            store.demote()
        else:
            self._in_force = current

    @property
    def awaits_change(self) -> bool:
        """Whether a next key was put there that the log is to take by itself."""
        following = self._store.next
        return (
            self._store.rotates_itself
            and following is not None
            and following.kid != self._in_force.kid
        )

    @property
    def is_settled(self) -> bool:
        """Whether the central is known to have taken the last change."""
        former = self._store.former
        return former is None or former.kid == self._store.current.kid

    def settle(self) -> None:
        """The central has taken every record: the key before is of no use any more."""
        self._store.forget_former()

    def make_next(self) -> SigningKey:
        """The key that is to follow, on the disk when this returns. Raises KeyFileError."""
        return self._store.make_next()


def open_kiosk_key(folder: Path, environment: Mapping[str, str], *, enrolled: bool) -> KioskKey:
    """The key of the kiosk with the data folder `folder`; raises KeyFileError.

    Sealed where systemd gave one to this process, else in a file; made there only if this kiosk
    was never `enrolled`.
    """
    credentials = open_credentials(environment)
    if credentials is not None:
        return KioskKey(SealedCredentials(credentials, folder))
    return KioskKey(PlainKeys(folder, enrolled=enrolled))
