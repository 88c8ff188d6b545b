"""Level 1: the kiosk's keys as files of its own user in its data folder.

Guarantees that no key is made beside one that is sealed, and none for a kiosk that is enrolled.
"""

import os
from collections.abc import Callable
from pathlib import Path

from kiosk.identity.key_error import KeySealedError, KeyUnreadableError
from kiosk.identity.key_file import load_key, missing, write_key
from kiosk.identity.key_level import FILE
from kiosk.identity.key_mark import MARK, read_mark
from kiosk.identity.key_store import FORMER, KEY, NEXT, demote, forget_former, promote
from kiosk.record import SigningKey


class PlainKeys:
    """The files of one data folder; a `KeyStore`."""

    level = FILE
    rotates_itself = False

    def __init__(self, folder: Path, *, enrolled: bool) -> None:
        """Reads the key, or makes it; raises KeyFileError."""
        self._folder = folder
        path = folder / KEY
        if not os.path.lexists(path):
            if read_mark(folder) is not None:
                raise KeySealedError(
                    f"the key of this kiosk is sealed ({folder / MARK} says so), and this process "
                    "was not given it: only its systemd unit is. Start the kiosk with: systemctl "
                    "start thuocdo-kiosk"
                )
            if enrolled:
                raise missing(path)
            write_key(path, SigningKey.generate())
        self._read()

    def _read(self) -> None:
        self.current = load_key(self._folder / KEY)
        self.next = self._load(NEXT)
        self.former = self._load(FORMER)

    def _load(self, name: str) -> SigningKey | None:
        try:
            return load_key(self._folder / name)
        except FileNotFoundError:
            return None

    def make_next(self) -> SigningKey:
        """One that was made before and never taken is as good as another."""
        if self.next is None:
            key = SigningKey.generate()
            write_key(self._folder / NEXT, key)
            self.next = key
        return self.next

    def promote(self) -> None:
        """See `key_store.promote`."""
        self._change(promote)

    def demote(self) -> None:
        """See `key_store.demote`."""
        self._change(demote)

    def forget_former(self) -> None:
        """See `key_store.forget_former`."""
        self._change(forget_former)

    def _change(self, change: Callable[[Path], None]) -> None:
        try:
            change(self._folder)
        except OSError as error:
            message = (
                f"the keys in {self._folder} cannot be changed: {error.strerror}; see that the "
                "folder belongs to the kiosk's user"
            )
            raise KeyUnreadableError(message) from error
        finally:
            self._read()
