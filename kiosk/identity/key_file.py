"""The kiosk's private key in a file: 32 bytes of seed in base64url, readable by its owner only.

Guarantees that a key is written whole (temporary file, fsync, rename) and that a file others
can read, or that is no key, is refused with the reason and what to do.
"""

import os
import stat
from pathlib import Path

from kiosk.record import NotCompactError, SigningKey, base64url


class KeyFileError(Exception):
    """The key file cannot be used; the message says why and what to do."""


def load_or_make_key(path: Path) -> SigningKey:
    """The key in `path`; a new one is made if there is no file. Raises KeyFileError."""
    try:
        return load_key(path)
    except FileNotFoundError:
        key = SigningKey.generate()
        write_private(path, base64url.encode(key.seed).encode("ascii") + b"\n")
        return key


def load_kiosk_key(path: Path, *, enrolled: bool) -> SigningKey:
    """The key in `path`; a new one only if this kiosk was never `enrolled`. Raises KeyFileError.

    A kiosk that made itself another key would go on with a log that no central accepts.
    """
    if enrolled and not path.exists():
        raise KeyFileError(
            f"key file {path} is missing although this kiosk is enrolled; restore it from its "
            "backup, or move the whole data folder aside, keep it, and enrol anew"
        )
    return load_or_make_key(path)


def load_key(path: Path) -> SigningKey:
    """The key in `path`. Raises KeyFileError, or FileNotFoundError if there is none."""
    try:
        mode = path.stat().st_mode
        text = path.read_text("ascii").strip()
    except FileNotFoundError:
        raise
    except (OSError, UnicodeDecodeError) as error:
        message = f"key file {path} cannot be read: {error}; check its owner and its mode (0600)"
        raise KeyFileError(message) from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        message = (
            f"key file {path} can be read or written by others (mode {stat.S_IMODE(mode):04o}, "
            f"expected 0600); whoever read it can sign as this kiosk. Run: chmod 600 {path}, and "
            "enrol anew if others had access"
        )
        raise KeyFileError(message)
    try:
        return SigningKey(base64url.decode(text))
    except (ValueError, NotCompactError) as error:
        message = (
            f"key file {path} holds no Ed25519 seed in base64url ({error}); restore it from its "
            "backup. A new key means enrolling anew"
        )
        raise KeyFileError(message) from error


def write_private(path: Path, content: bytes) -> None:
    """Writes `content` to `path`, mode 0600, whole or not at all, and on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".new")
    temporary.unlink(missing_ok=True)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(handle)
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
