"""The last receipt in a small file beside the key, so that a lost log is known to have been.

Guarantees that the file is written whole or not at all and never before the receipt is in the
outbox, and that its loss or damage harms nothing: what is not whole is no receipt. Whose signature
it bears was checked before. Two lines: the receipt's compact form, and the form's SHA-256.

An empty file says that there was an outbox, of which nothing was receipted yet.
"""

import hashlib
import json
import logging
import os
from dataclasses import dataclass
from pathlib import Path

from kiosk.record import Head, NotCompactError, Place, base64url

logger = logging.getLogger(__name__)

RECEIPT_FILE = "last-receipt.jws"
"""Its name beside the key."""
MAX_BYTES = 32 * 1024


@dataclass(frozen=True, slots=True)
class LastReceipt:
    """The last receipt and the record it names."""

    head: Head
    jws: str


@dataclass(frozen=True, slots=True)
class ReceiptFile:
    """The file at `path`, of the kiosk at `place`."""

    path: Path
    place: Place

    def read(self) -> LastReceipt | None:
        """The receipt, or None if there is none that is whole and this kiosk's."""
        try:
            with self.path.open("rb") as file:
                jws, _, digest = file.read(MAX_BYTES).decode("ascii").partition("\n")
        except (OSError, UnicodeDecodeError):
            return None
        if digest.strip() != _digest(jws):
            return None
        return read_receipt(jws, self.place)

    @property
    def tells_of_a_log(self) -> bool:
        """Whether there was an outbox once: there is a file, whatever it holds."""
        return self.path.exists()

    def mark(self) -> None:
        """There is an outbox from now on; a file that is there stays."""
        if not self.path.exists():
            self._write(b"")

    def write(self, jws: str) -> None:
        """Keeps `jws`, which is in the outbox already. Where it cannot be kept a warning says so:
        the receipt before it stays.
        """
        self._write(f"{jws}\n{_digest(jws)}\n".encode("ascii"))

    def _write(self, content: bytes) -> None:
        temporary = self.path.with_name(self.path.name + ".new")
        try:
            temporary.unlink(missing_ok=True)
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(handle)
            temporary.replace(self.path)
            sync_folder(self.path.parent)
        except OSError as error:
            logger.warning("the last receipt could not be kept beside the key: %s", error)


def read_receipt(jws: str, place: Place) -> LastReceipt | None:
    """What the receipt `jws` says, its signature not checked; None if it is not of `place`."""
    try:
        said = json.loads(base64url.decode(jws.split(".")[1]))
        if (said["site"], said["kiosk"]) != (place.site, place.kiosk):
            return None
        head = Head(str(said["epoch"]), int(said["seq"]), str(said["hash"]))
    except (NotCompactError, ValueError, LookupError, TypeError, RecursionError):
        return None
    return LastReceipt(head, jws)


def sync_folder(folder: Path) -> None:
    """What was made or renamed in `folder` is on the disk after this."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _digest(jws: str) -> str:
    return hashlib.sha256(jws.encode("ascii", "replace")).hexdigest()
