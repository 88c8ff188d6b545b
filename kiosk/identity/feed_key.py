"""The key of the HTTP feed in a file: 32 random bytes in base64url, readable by its owner only.

Guarantees that a key is written whole and never over another one unless told to, and that a file
others can read, or that holds no such key, is refused with the reason and what to do. No message
quotes what stands in the file. Who sends the key is checked by `kiosk.devices.feed_gate`.
"""

import os
import secrets
import stat
from pathlib import Path

from kiosk.identity.key_file import write_private
from kiosk.record import NotCompactError, base64url

FEED_KEY_BYTES = 32
LONGEST_FILE_BYTES = 256


class FeedKeyError(Exception):
    """The feed's key file cannot be used or made; `str()` says why and what to do."""


def make_feed_key(path: Path, *, replace: bool = False) -> str:
    """Writes a new key to `path` and gives its text, 43 characters; raises FeedKeyError."""
    if not replace and path.exists():
        message = (
            f"{path} is there already, and whoever holds its key would be shut out; give --force "
            "to replace it, or --file for another place"
        )
        raise FeedKeyError(message)
    key = secrets.token_bytes(FEED_KEY_BYTES)
    try:
        write_private(path, base64url.encode(key).encode("ascii") + b"\n")
    except OSError as error:
        message = (
            f"{path} cannot be written: {error.strerror}; run this as the kiosk's user, who must "
            "own the folder"
        )
        raise FeedKeyError(message) from error
    return base64url.encode(key)


def load_feed_key(path: Path) -> bytes:
    """The 32 bytes of the key in `path`. Raises FeedKeyError, also where there is no file."""
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(LONGEST_FILE_BYTES)
    except FileNotFoundError as error:
        message = f"the feed's key file {path} is missing; make it with: kiosk source key"
        raise FeedKeyError(message) from error
    except OSError as error:
        message = (
            f"the feed's key file {path} cannot be read: {error.strerror}; it must belong to the "
            f"kiosk's user, with mode 0600 (chown USER {path})"
        )
        raise FeedKeyError(message) from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        message = (
            f"the feed's key file {path} can be read or written by others (mode "
            f"{stat.S_IMODE(mode):04o}, expected 0600); whoever read it can call tickets here. Run "
            "kiosk source key --force, and give the new key to the software that sends"
        )
        raise FeedKeyError(message)
    try:
        key = base64url.decode(content.decode("ascii").strip())
    except (ValueError, NotCompactError):
        # Without the cause: its words may quote what stands in the file.
        key = b""
    if len(key) != FEED_KEY_BYTES:
        message = (
            f"the feed's key file {path} holds no key: expected {FEED_KEY_BYTES} bytes in "
            "base64url (43 characters); make a new one with: kiosk source key --force"
        )
        raise FeedKeyError(message)
    return key
