"""What root's one-shot does before the kiosk starts, and how root announces a next key.

Guarantees that an enrolled kiosk whose key is gone gets no other one, that a key which is to be
sealed leaves its plain file only after the sealed one was opened again, and that the kiosk's unit
finds either the keys or the word that there are none. Raises a KeyFileError; what was there stays.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from kiosk.identity.key_error import KeyFileError, KeyMissingError
from kiosk.identity.key_file import load_key, sync_folder
from kiosk.identity.key_mark import read_mark
from kiosk.identity.key_ring import KeyRing
from kiosk.identity.key_rotation import KeyChangeError
from kiosk.identity.key_store import FORMER, KEY, NEXT
from kiosk.identity.sealed_keys import SealedKeys, what_this_machine_has
from kiosk.record import SigningKey

PLAIN = (KEY, NEXT, FORMER)


@dataclass(frozen=True, slots=True)
class Sealing:
    """One kiosk's keys, of the data folder `data`. `bound_to`: None for the best there is."""

    keys: SealedKeys
    data: Path
    bound_to: str | None = None

    def prepare(self, *, enrolled: bool) -> tuple[KeyRing, str]:
        """Makes or opens the keys, does what the kiosk's mark says, and lays them out for its unit.

        The keys, and their level. On an error it is laid out that there is no key.
        """
        try:
            ring = self._changed(enrolled=enrolled)
            return ring, self.keys.give()
        except (KeyFileError, OSError):
            self.keys.take_away()
            raise

    def announce(self) -> KeyRing:
        """Seals a next key beside the one in force; the kiosk takes it at its next start.

        Raises KeyChangeError while the change before is not over.
        """
        ring = self.keys.read()
        if ring is None:
            raise KeyMissingError(f"there is no sealed key {self.keys.path}: kiosk key seal")
        ring = ring.after(read_mark(self.data))
        if ring.next is not None:
            raise KeyChangeError(
                "a next key is sealed already; the kiosk takes it when it starts: systemctl "
                "restart thuocdo-kiosk"
            )
        if ring.former is not None:
            raise KeyChangeError(
                "the last change of the key is not known to have come to the central; a second "
                "one has to wait for it. Restart the kiosk when its records are sent (kiosk "
                "status), and try again"
            )
        ring = KeyRing(ring.current, next=SigningKey.generate())
        self._write(ring)
        self.keys.give()
        return ring

    def _changed(self, *, enrolled: bool) -> KeyRing:
        held = self.keys.read()
        if held is None:
            held = self._moved_in() or self._made(enrolled=enrolled)
            self._write(held)
        ring = held.after(read_mark(self.data))
        if ring != held:
            self._write(ring)
        self._leave_no_plain(ring)
        return ring

    def _moved_in(self) -> KeyRing | None:
        """The keys of level 1, and a next one: the plain file may have been seen. None: no file."""
        found = {name: self._plain(name) for name in PLAIN}
        current = found[KEY]
        if current is None:
            return None
        former = found[FORMER]
        if former is not None and former.kid != current.kid:
            # The change before is not over: another one has to wait.
            return KeyRing(current, former=former)
        return KeyRing(current, next=found[NEXT] or SigningKey.generate())

    def _made(self, *, enrolled: bool) -> KeyRing:
        if enrolled:
            raise KeyMissingError(
                f"the sealed key {self.keys.path} is missing although this kiosk is enrolled; "
                "restore it from its backup (of this very machine), or move the data folder "
                f"{self.data} aside, keep it, and enrol anew"
            )
        return KeyRing(SigningKey.generate())

    def _leave_no_plain(self, ring: KeyRing) -> None:
        """Deletes the plain files of keys that are sealed; others are left, and are of no use."""
        sealed = {key.kid for key in (ring.current, ring.next, ring.former) if key is not None}
        for name in PLAIN:
            key = self._plain(name)
            if key is not None and key.kid in sealed:
                (self.data / name).unlink()
                sync_folder(self.data)

    def _plain(self, name: str) -> SigningKey | None:
        if not os.path.lexists(self.data / name):
            return None
        return load_key(self.data / name)

    def _write(self, ring: KeyRing) -> None:
        self.keys.write(ring, self.bound_to or what_this_machine_has())
