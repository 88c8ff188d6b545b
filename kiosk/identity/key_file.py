"""The kiosk's private key in a file, mode 0600: one line, `kiosk` and the seed in base64url.

Guarantees that a key is written whole (temporary file, fsync, rename, fsync of the folder), that a
file is judged by what was opened and not by its name, and that whatever others could have read or
replaced, or that is no key of a kiosk, is refused with the reason and what to do. No message quotes
what stands in the file. A line of an earlier version has no word before the seed. Leaves to others:
several keys and how one follows another (`key_store`), and keys that are sealed (`key_level`).
"""

import os
import stat
from pathlib import Path

from kiosk.identity.key_error import (
    KeyExposedError,
    KeyFileError,
    KeyMissingError,
    KeyUnreadableError,
)
from kiosk.record import NotCompactError, SigningKey, base64url

__all__ = ["KeyFileError", "load_key", "load_kiosk_key", "load_or_make_key", "write_private"]

PURPOSE = "kiosk"
SEED_BYTES = 32
LONGEST_FILE_BYTES = 1024
"""More than any file of a key of ours; a file that goes on is none."""
OTHER_KEYS = ("receipt", "configuration", "sealing", "recovery", "phone")
"""Words that the central's key files begin with."""
OTHERS = stat.S_IRWXG | stat.S_IRWXO
OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def load_or_make_key(path: Path) -> SigningKey:
    """The key in `path`; a new one is made if there is no file. Raises KeyFileError."""
    try:
        return load_key(path)
    except FileNotFoundError:
        key = SigningKey.generate()
        write_key(path, key)
        return key


def load_kiosk_key(path: Path, *, enrolled: bool) -> SigningKey:
    """The key in `path`; a new one only if this kiosk was never `enrolled`. Raises KeyFileError.

    A kiosk that made itself another key would go on with a log that no central accepts.
    """
    if enrolled and not os.path.lexists(path):
        raise missing(path)
    return load_or_make_key(path)


def missing(path: Path) -> KeyMissingError:
    """That an enrolled kiosk has no key at `path`."""
    return KeyMissingError(
        f"key file {path} is missing although this kiosk is enrolled; restore it from its "
        "backup, or move the whole data folder aside, keep it, and enrol anew"
    )


def load_key(path: Path) -> SigningKey:
    """The key in `path`. Raises KeyFileError, or FileNotFoundError if there is none."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            _refuse_what_others_reach(path, os.fstat(handle))
            content = file.read(LONGEST_FILE_BYTES)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _unreadable(path, error) from error
    return parse_key(content, f"key file {path}")


def parse_key(content: bytes, place: str) -> SigningKey:
    """The key that stands in `content`; KeyFileError that names `place` if there is none."""
    try:
        words = content.decode("ascii").split()
    except UnicodeDecodeError:
        words = []
    text = words[-1] if words else ""
    try:
        if words[:-1] not in ([], [PURPOSE]):
            raise ValueError("another kind of key")
        return SigningKey(base64url.decode(text))
    except (ValueError, NotCompactError):
        # Without the cause: its words may quote what stands in the file.
        found = _what_it_is(content, words)
    message = (
        f"{place} holds no key of a kiosk: it {found}. Expected the word {PURPOSE!r} and "
        f"{SEED_BYTES} bytes in base64url (43 characters); restore it from its backup. A new key "
        "means enrolling anew"
    )
    raise KeyFileError(message)


def key_line(key: SigningKey) -> bytes:
    """What stands in the file of `key`, and what is sealed."""
    return f"{PURPOSE} {base64url.encode(key.seed)}\n".encode("ascii")


def write_key(path: Path, key: SigningKey) -> None:
    """`key` in `path`, as `load_key` reads it, and on the disk; raises KeyFileError."""
    try:
        write_private(path, key_line(key))
    except OSError as error:
        message = (
            f"key file {path} cannot be written: {error.strerror}; make room, and see that the "
            "folder belongs to the kiosk's user"
        )
        raise KeyUnreadableError(message) from error


def write_private(path: Path, content: bytes) -> None:
    """Writes `content` to `path`, mode 0600, whole or not at all, and on the disk."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".new")
    temporary.unlink(missing_ok=True)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(handle)
    temporary.replace(path)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """What was renamed, linked or deleted in `path` is so after a power cut, too."""
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _refuse_what_others_reach(path: Path, found: os.stat_result) -> None:
    """Judges the opened file and its folder; raises KeyFileError."""
    mode = stat.S_IMODE(found.st_mode)
    if not stat.S_ISREG(found.st_mode):
        message = f"key file {path} cannot be read: it is no ordinary file; restore its backup"
        raise KeyUnreadableError(message)
    folder = path.parent.stat()
    # Root looks after the kiosk of another user: the file is that user's, as its folder is.
    owner = folder.st_uid if os.geteuid() == 0 else os.geteuid()
    if found.st_uid != owner:
        raise KeyExposedError(
            f"key file {path} belongs to user {found.st_uid}, expected {owner}; whoever owns it "
            f"can sign as this kiosk. Run: chown {owner} {path}, and enrol anew if others had "
            "access"
        )
    if mode & OTHERS:
        raise KeyExposedError(
            f"key file {path} can be read or written by others (mode {mode:04o}, expected 0600); "
            f"whoever read it can sign as this kiosk. Run: chmod 600 {path}, and enrol anew if "
            "others had access"
        )
    if folder.st_mode & OTHERS_WRITE:
        raise KeyExposedError(
            f"key file {path} stands in a folder that others can write to (mode "
            f"{stat.S_IMODE(folder.st_mode):04o}, expected 0700); they could put another key "
            f"there. Run: chmod 700 {path.parent}, and enrol anew if others had access"
        )


def _unreadable(path: Path, error: OSError) -> KeyFileError:
    if path.is_symlink():
        return KeyExposedError(
            f"key file {path} is a symbolic link; it could be turned to another file. Put the key "
            "itself there (mode 0600)"
        )
    return KeyUnreadableError(
        f"key file {path} cannot be read: {error}; check its owner and its mode (0600)"
    )


def _what_it_is(content: bytes, words: list[str]) -> str:
    """What stands there instead, in words for whoever put it there."""
    if not content.strip():
        return "is empty"
    if content.lstrip().startswith(b"-----BEGIN"):
        return "is a key in PEM, of another program"
    if words and words[0] in OTHER_KEYS:
        return f"is a key of the central ({words[0]})"
    if len(content) >= LONGEST_FILE_BYTES:
        return "is much longer than a key"
    return "is cut short, or something else"
