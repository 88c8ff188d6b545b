"""`central audit verify`, `show` and `export`.

Guarantees that each look at the log by `show` and `export` is noted in it, and that what is
exported is the exact text of each entry, beside what stands in it.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from central.archive.whole_file import whole_file
from central.audit_log import What, open_entry
from central.audit_log.believed import believed_keys, witnesses
from central.audit_log.noted_head import NotedHead
from central.audit_log.walk import walk
from central.commands.errors import CommandError
from central.commands.opening import author_of, open_database, open_settings
from central.moment import to_text
from central.store.audit_log_queries import (
    StoredEntry,
    audit_head,
    entries_after,
    first_since,
)
from central.store.engine import reading, writing
from kiosk.record import VerifyKey, payload

PIECE = 500
"""Entries read at once."""


def verify(config: Path | None, more_keys: Sequence[str]) -> tuple[list[str], bool]:
    """Lines that say what was found, and whether the log is whole. `more_keys`: base64url."""
    settings, engine = open_settings(config), open_database(config)
    keys = [*believed_keys(engine, settings.key_directory), *map(_key, more_keys)]
    with reading(engine) as connection:
        end = audit_head(connection)
        named = witnesses(connection, NotedHead(settings.audit_directory).read())
    last = end.number if end else 0
    walked = walk(lambda after: _pages(engine, after, last), keys, end, named)
    engine.dispose()
    lines = [f"{walked.entries} entries in {walked.epochs} epochs"]
    if walked.head is not None:
        lines.append(f"last: entry {walked.head.number}, hash {walked.head.hash}")
    lines += [
        f"lost before a restore: up to entry {lost.seq} of epoch {lost.epoch}"
        for lost in walked.lost
    ]
    if walked.fault is None:
        return [*lines, "every entry is as it was signed, and none is missing"], True
    fault = walked.fault
    return [*lines, f"entry {fault.number}: {fault.rule}: {fault.message}"], False


def show(config: Path | None, since: str | None, now: datetime, say: Callable[[str], None]) -> None:
    """A line for each entry, the first one first. `since`: a day, or a moment with its offset."""
    at, engine = None if since is None else to_text(_moment(since)), open_database(config)
    with writing(engine) as connection:
        facts = {"since": at}
        author_of(config).note(connection, What.AUDIT_VIEWED, "", now, facts=facts)
        first = 1 if at is None else first_since(connection, at)
    for stored in _entries(engine, (first or 1) - 1):
        entry, _ = open_entry(stored.jws)
        facts_said = " ".join(f"{name}={value}" for name, value in entry.facts.items())
        who = " ".join(part for part in (entry.who.kind.value, entry.who.name) if part)
        parts = (str(stored.number), entry.at, who, entry.what, entry.site or "-", entry.about)
        say("  ".join([*parts, facts_said]).rstrip())
    engine.dispose()


def export(config: Path | None, file: Path, now: datetime, say: Callable[[str], None]) -> None:
    """Writes every entry to `file`, a line of JSON each: `number`, `jws`, `entry` as it reads."""
    if file.exists():
        raise CommandError(f"{file} is there already and is not overwritten; name another file")
    engine = open_database(config)
    with writing(engine) as connection:
        author_of(config).note(connection, What.AUDIT_EXPORTED, "", now)
    count = 0
    try:
        with whole_file(file) as stream:
            for stored in _entries(engine, 0):
                stream.write(_line(stored))
                count += 1
    except OSError as error:
        message = f"{file}: cannot be written ({error.strerror}); nothing was left there"
        raise CommandError(message) from error
    finally:
        engine.dispose()
    say(f"{file}: {count} entries. They name accounts and times: give them to the auditor only")


def _line(stored: StoredEntry) -> bytes:
    _, envelope = open_entry(stored.jws)
    said = {
        "number": stored.number,
        "jws": stored.jws,
        "entry": payload.parse(envelope.payload),
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _entries(engine: Engine, after: int) -> Iterator[StoredEntry]:
    """Every entry after a number; each piece in a short transaction of its own."""
    with reading(engine) as connection:
        end = audit_head(connection)
    last = end.number if end else 0
    while found := _pages(engine, after, last):
        yield from found
        after = found[-1].number


def _pages(engine: Engine, after: int, last: int) -> list[StoredEntry]:
    """The next entries, up to the one that was the last when the walk began."""
    with reading(engine) as connection:
        found = entries_after(connection, after, PIECE)
    return [each for each in found if each.number <= last]


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(
            f"--since {text!r:.40}: expected a day such as 2026-11-22, or a moment such as"
            " 2026-11-22T08:00+07:00"
        ) from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _key(text: str) -> VerifyKey:
    try:
        return VerifyKey.from_text(text)
    except ValueError as error:
        raise CommandError(f"--key {text!r:.60}: expected a public key in base64url") from error
