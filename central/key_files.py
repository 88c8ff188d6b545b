"""The files of the central's private keys: current, next and former ones.

Guarantees that a key is never lost by a command: a file is made once and never overwritten, but
for the current key's, whose key stands in a former one's file by then. A key is one line: the
purpose, then the 32 private bytes in base64url; it is refused where others can read it.
`receipt.key` is current, `receipt.next.key` announced, `receipt.former-1.key` the first of all.
"""

import os
import stat
from pathlib import Path

from kiosk.record import SealingKey, SigningKey
from kiosk.record.base64url import decode, encode
from kiosk.record.errors import NotCompactError

FILE_MODE = 0o600
FOLDER_MODE = 0o700
PURPOSES = ("receipt", "configuration", "sealing", "phone", "recovery")
SEALING = frozenset({"sealing", "recovery"})
"""Those that open boxes (X25519); the others sign (Ed25519)."""
CURRENT, NEXT, FORMER = "current", "next", "former"
_KEY_BYTES = 32


class KeyFileError(Exception):
    """A key file cannot be used. The message names the file and says what to do."""


def path_of(directory: Path, purpose: str) -> Path:
    """Where the current key of `purpose` stands."""
    return directory / f"{purpose}.key"


def next_path(directory: Path, purpose: str) -> Path:
    """Where the announced key stands."""
    return directory / f"{purpose}.next.key"


def former_paths(directory: Path, purpose: str) -> list[Path]:
    """The files of former keys, the first of all first."""
    found = directory.glob(f"{purpose}.former-*.key")
    return sorted((path for path in found if _number(path) > 0), key=_number)


def public_text(purpose: str, secret: bytes) -> str:
    """The public half of a private key, in base64url."""
    if purpose in SEALING:
        return SealingKey(secret).public_key.text
    return SigningKey(secret).verify_key.text


def make_file(path: Path, purpose: str) -> bool:
    """A new key in `path`; False if there is a file already, which stays as it is."""
    secret = SealingKey.generate().secret if purpose in SEALING else SigningKey.generate().seed
    return write_new(path, purpose, secret)


def write_new(path: Path, purpose: str, secret: bytes) -> bool:
    """`secret` in a new file, on the disk before this returns; False if there is a file already."""
    path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"{purpose} {encode(secret)}\n")
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(path.parent)
    return True


def read_file(path: Path, purpose: str) -> bytes:
    """The 32 private bytes; KeyFileError if the file is missing, unreadable, altered or open."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        text = path.read_text("ascii")
    except FileNotFoundError as error:
        raise KeyFileError(
            f"{path}: there is no such key file. If it was never there, run `central init`; if it"
            " was lost, docs/keys.md says what to do"
        ) from error
    except OSError as error:
        raise KeyFileError(
            f"{path}: this user cannot read the key file: {error.strerror}"
        ) from error
    except UnicodeDecodeError as error:
        raise KeyFileError(_not_a_key(path, purpose)) from error
    if mode & 0o077:
        raise KeyFileError(
            f"{path}: others can read this key file (mode {mode:04o}); expected 0600."
            f" Run `chmod 600 {path}`, and think about who may have read it"
        )
    found, _, secret = text.rstrip("\n").partition(" ")
    try:
        data = decode(secret)
    except NotCompactError as error:
        raise KeyFileError(_not_a_key(path, purpose)) from error
    if found != purpose or len(data) != _KEY_BYTES:
        raise KeyFileError(_not_a_key(path, purpose))
    return data


def read_if_there(path: Path, purpose: str) -> bytes | None:
    """As `read_file`; None if there is no such file."""
    return read_file(path, purpose) if path.exists() else None


def rotate_files(directory: Path, purpose: str) -> None:
    """The next key becomes the current one, and the current one a former one.

    Cut at any moment it may be called again: the current key is in a former one's file before its
    own file changes, and that changes in one step. The current file may be missing.
    """
    current, announced = path_of(directory, purpose), next_path(directory, purpose)
    read_file(announced, purpose)
    secret = read_if_there(current, purpose)
    former = former_paths(directory, purpose)
    if secret is not None and not (former and read_file(former[-1], purpose) == secret):
        number = _number(former[-1]) + 1 if former else 1
        write_new(directory / f"{purpose}.former-{number}.key", purpose, secret)
    announced.replace(current)
    _sync_folder(directory)


def _number(path: Path) -> int:
    digits = path.stem.rpartition("-")[2]
    return int(digits) if digits.isascii() and digits.isdigit() else 0


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _not_a_key(path: Path, purpose: str) -> str:
    return (
        f"{path}: expected the word {purpose!r} and {_KEY_BYTES} bytes in base64url on one line."
        " Restore the file from its backup; do not make a new one, the kiosks trust the old"
    )
