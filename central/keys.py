"""The central's own private keys: for receipts, configuration, sealing, and the phone's log.

Guarantees that a key file is never overwritten, is written so that only its owner reads it, and
is refused when others can; that each purpose has a key of its own. A key is one line: the
purpose, then the 32 private bytes in base64url.
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from kiosk.record import SealingKey, SigningKey
from kiosk.record.base64url import decode, encode
from kiosk.record.errors import NotCompactError

FILE_MODE = 0o600
FOLDER_MODE = 0o700
PURPOSES = ("receipt", "configuration", "sealing", "phone")
_KEY_BYTES = 32


class KeyFileError(Exception):
    """A key file cannot be used. The message names the file and says what to do."""


@dataclass(frozen=True, slots=True)
class CentralKeys:
    """The private keys of this central, one for each purpose."""

    receipt: SigningKey
    configuration: SigningKey
    sealing: SealingKey
    phone: SigningKey


def make_keys(directory: Path, purposes: tuple[str, ...] = PURPOSES) -> list[str]:
    """Make those keys that are not there yet; returns their purposes."""
    directory.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    made = []
    for purpose in purposes:
        secret = (
            SealingKey.generate().secret if purpose == "sealing" else SigningKey.generate().seed
        )
        if _write_new(_path(directory, purpose), f"{purpose} {encode(secret)}\n"):
            made.append(purpose)
    return made


def load_keys(directory: Path) -> CentralKeys:
    """The keys in `directory`; KeyFileError if one is missing, unreadable, altered or open."""
    secrets = {purpose: _read(_path(directory, purpose), purpose) for purpose in PURPOSES}
    return CentralKeys(
        receipt=SigningKey(secrets["receipt"]),
        configuration=SigningKey(secrets["configuration"]),
        sealing=SealingKey(secrets["sealing"]),
        phone=SigningKey(secrets["phone"]),
    )


def load_phone_key(directory: Path) -> SigningKey:
    """The key of the phone's log alone; KeyFileError as of `load_keys`."""
    return SigningKey(_read(_path(directory, "phone"), "phone"))


def _path(directory: Path, purpose: str) -> Path:
    return directory / f"{purpose}.key"


def _write_new(path: Path, line: str) -> bool:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    return True


def _read(path: Path, purpose: str) -> bytes:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        text = path.read_text("ascii")
    except FileNotFoundError as error:
        raise KeyFileError(f"{path}: there is no such key file; run `central init`") from error
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


def _not_a_key(path: Path, purpose: str) -> str:
    return (
        f"{path}: expected the word {purpose!r} and {_KEY_BYTES} bytes in base64url on one line."
        " Restore the file from its backup; do not make a new one, the kiosks trust the old"
    )
