"""/etc/thuocdo/update.toml, and the one key beside it."""

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

from thuocdo_update.decide import in_window
from thuocdo_update.problem import UpdateError

FILE = Path("/etc/thuocdo/update.toml")
KEY = Path("/etc/thuocdo/update-key.gpg")
GROUPS = ("first", "early", "all")
PUBLIC_KEY = 6
LONGEST_KEY = 0xFFFF
"""Bytes: its length is told in two for the fingerprint."""
_KEYS = {"address", "group", "window"}


@dataclass(frozen=True, slots=True)
class Settings:
    """`address`: empty for sticks alone."""

    address: str = ""
    group: str = "all"
    window: str = "18:00-06:30"


def read_settings(path: Path = FILE) -> Settings:
    """Those of the file, or what holds without one; UpdateError says what is wrong."""
    try:
        said = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        raise UpdateError(f"{path}: {error}") from error
    if odd := sorted(set(said) - _KEYS):
        raise UpdateError(f"{path}: {', '.join(odd)}: there is no such key")
    if any(not isinstance(each, str) for each in said.values()):
        raise UpdateError(f"{path}: every value is a text in quotes")
    settings = Settings(**said)
    address = settings.address
    if address and (not address.startswith(("http://", "https://")) or not _plain(address)):
        raise UpdateError(f"{path}: address: expected http://... or https://... without blanks")
    if settings.group not in GROUPS:
        raise UpdateError(f"{path}: group: expected one of {', '.join(GROUPS)}")
    try:
        in_window(0, settings.window)
    except ValueError as error:
        raise UpdateError(f"{path}: {error}") from error
    return settings


def _plain(address: str) -> bool:
    return address.isascii() and address.isprintable() and not set(address) & set(" \"'[]\\")


def fingerprint_of(path: Path = KEY) -> str:
    """Of the one key in the file; UpdateError where there is none, or more than one."""
    try:
        found = list(_fingerprints(path.read_bytes()))
    except FileNotFoundError as error:
        raise UpdateError(f"{path} is missing: packages are believed by the key in it") from error
    except (OSError, IndexError) as error:
        raise UpdateError(f"{path} is no file of a public key: {error}") from error
    if len(found) != 1:
        raise UpdateError(f"{path} holds {len(found)} keys; exactly one is expected (not armored)")
    return found[0]


def _fingerprints(data: bytes) -> "list[str]":
    """Of every primary public key (RFC 9580, version 4) among the packets."""
    found, at = [], 0
    while at < len(data):
        head = data[at]
        if not head & 0x80:
            raise IndexError("not in OpenPGP's binary form")
        tag, length, at = _packet(data, head, at + 1)
        body = data[at : at + length]
        if len(body) < length:
            raise IndexError("the file ends in the middle of a packet")
        if tag == PUBLIC_KEY:
            if length > LONGEST_KEY:
                raise IndexError("a key that long is none")
            mark = b"\x99" + length.to_bytes(2, "big")
            found.append(hashlib.sha1(mark + body, usedforsecurity=False).hexdigest().upper())
        at += length
    return found


def _packet(data: bytes, head: int, at: int) -> tuple[int, int, int]:
    """Tag, length and beginning of a packet's body."""
    if not head & 0x40:
        size = 1 << (head & 3)
        return (head >> 2) & 15, int.from_bytes(data[at : at + size], "big"), at + size
    first = data[at]
    if first < 192:
        return head & 63, first, at + 1
    if first < 224:
        return head & 63, ((first - 192) << 8) + data[at + 1] + 192, at + 2
    return head & 63, int.from_bytes(data[at + 1 : at + 5], "big"), at + 5
