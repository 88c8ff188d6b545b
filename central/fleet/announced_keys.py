"""Which of the central's keys the kiosks are told of, and how that follows the key files.

Guarantees that no key takes the place of another unless it was announced before, but where
somebody says so; that the kiosks are told of a change only by a process that holds the new key.
Leaves to others: the files (`central.key_files`), and `central.fleet.configuration`.
"""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from central.key_files import (
    CURRENT,
    FORMER,
    NEXT,
    KeyFileError,
    former_paths,
    next_path,
    path_of,
    public_text,
    read_file,
    read_if_there,
)
from central.store.holds import hold
from central.store.key_queries import KnownKey, known_keys, moment_of_change, note_key

ANNOUNCED = ("receipt", "configuration", "sealing", "recovery")
"""Purposes that a configuration names (docs/record-format.md, section 20)."""


def keys_member(connection: Connection) -> dict[str, dict[str, str | None]] | None:
    """The member `keys` of a configuration; None where not every purpose has a key noted."""
    found = by_purpose(connection)
    if any(CURRENT not in found.get(purpose, {}) for purpose in ANNOUNCED):
        return None
    return {
        purpose: {
            "current": found[purpose][CURRENT].public_key,
            "next": found[purpose][NEXT].public_key if NEXT in found[purpose] else None,
        }
        for purpose in ANNOUNCED
    }


def by_purpose(connection: Connection) -> dict[str, dict[str, KnownKey]]:
    """By purpose and role, the current and the next key."""
    found: dict[str, dict[str, KnownKey]] = {}
    for key in known_keys(connection):
        if key.role != FORMER:
            found.setdefault(key.purpose, {})[key.role] = key
    return found


def follow_key_files(connection: Connection, directory: Path, now: datetime) -> list[str]:
    """Let what the kiosks are told follow the key files; returns lines that say what changed.

    For the process that serves, before it does. KeyFileError if a key was exchanged for one that
    nobody announced: no kiosk would believe it.
    """
    hold(connection, "keys of the central")
    found = by_purpose(connection)
    lines = []
    for purpose in ANNOUNCED:
        roles = found.get(purpose, {})
        lines += _follow_current(connection, directory, purpose, roles, now)
        lines += _follow_next(connection, directory, purpose, now)
    return lines


def _follow_current(
    connection: Connection,
    directory: Path,
    purpose: str,
    roles: dict[str, KnownKey],
    now: datetime,
) -> list[str]:
    path = path_of(directory, purpose)
    there = public_text(purpose, read_file(path, purpose))
    held = roles.get(CURRENT)
    if held is not None and held.public_key == there:
        return []
    if held is not None:
        announced = NEXT in roles and roles[NEXT].public_key == there
        if not announced and held.public_key not in _former(directory, purpose):
            raise KeyFileError(
                f"{path}: holds another key than the kiosks were told of, and nobody announced it."
                " Restore the file from its backup, or put the announced key in its place:"
                f" `central key rotate {purpose}`; docs/keys.md says how"
            )
        note_key(connection, purpose, held.public_key, FORMER, held.since)
    note_key(connection, purpose, there, CURRENT, moment_of_change(connection, now))
    return [f"the {purpose} key is another one from now on"] if held is not None else []


def _follow_next(connection: Connection, directory: Path, purpose: str, now: datetime) -> list[str]:
    """A central that was restored from a backup may not know what it had announced."""
    secret = read_if_there(next_path(directory, purpose), purpose)
    if secret is None:
        # It may be kept elsewhere: what was announced stays announced.
        return []
    there, roles = public_text(purpose, secret), by_purpose(connection)[purpose]
    if (NEXT in roles and roles[NEXT].public_key == there) or roles[CURRENT].public_key == there:
        return []
    announce_key(connection, purpose, there, now)
    return [f"the next {purpose} key is announced"]


def announce_key(connection: Connection, purpose: str, public_key: str, now: datetime) -> None:
    """From now on every configuration names `public_key` as the next one."""
    known = by_purpose(connection).get(purpose, {}).get(NEXT)
    if known is not None:
        note_key(connection, purpose, known.public_key, FORMER, known.since)
    note_key(connection, purpose, public_key, NEXT, moment_of_change(connection, now))


def replace_key(connection: Connection, purpose: str, public_key: str, now: datetime) -> None:
    """From now on `public_key` is current, though nobody announced it."""
    for known in by_purpose(connection).get(purpose, {}).values():
        note_key(connection, purpose, known.public_key, FORMER, known.since)
    note_key(connection, purpose, public_key, CURRENT, moment_of_change(connection, now))


def _former(directory: Path, purpose: str) -> set[str]:
    paths = former_paths(directory, purpose)
    return {public_text(purpose, read_file(path, purpose)) for path in paths}
