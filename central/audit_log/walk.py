"""Walks the whole audit log: every entry against its signature, its place, the one before it and
its own row; then the log's end against what was noted of it elsewhere.

Guarantees that the first entry which is not as it was signed, or is not there, is named with what
was expected and what was found. Leaves to others: where keys, note and nightly lists come from.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import NoReturn

from central.audit_log.entry import ZERO_HASH, Entry, What, open_entry
from central.audit_log.lost import said_to_be_lost
from central.store.audit_log_queries import AuditHead, StoredEntry
from kiosk.record import Envelope, Head, RecordError, VerifyKey, verify_envelope

Pages = Callable[[int], list[StoredEntry]]
"""The entries after a number, in order; none at the end."""


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that is off. `number`: of the entry, or of where one should be."""

    number: int
    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class Walked:
    """What was found: how many entries, in how many epochs, the last one, the first fault."""

    entries: int
    epochs: int
    head: AuditHead | None
    fault: Fault | None
    lost: tuple[Head, ...] = ()


@dataclass(slots=True)
class _Walk:
    keys: dict[str, VerifyKey]
    watched: dict[tuple[str, int], str]
    head: AuditHead | None = None
    epochs: int = 0
    lost: list[Head] = field(default_factory=list)
    seen: set[tuple[str, int]] = field(default_factory=set)


class _FaultFoundError(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def walk(
    pages: Pages,
    keys: Collection[VerifyKey],
    end: AuditHead | None,
    witnesses: Iterable[Head] = (),
) -> Walked:
    """Verify the log. `end`: where the database says that it ends; `witnesses`: entries that were
    named elsewhere (the note beside the database, the lists of the nightly heads).
    """
    named = {(each.epoch, each.seq): each.hash for each in witnesses}
    state = _Walk({key.kid: key for key in keys}, named)
    fault = None
    try:
        while found := pages(state.head.number if state.head else 0):
            for stored in found:
                _take(state, stored)
        _hold_end(state, end)
        _hold_witnesses(state)
    except _FaultFoundError as error:
        fault = error.fault
    number = state.head.number if state.head else 0
    return Walked(number, state.epochs, state.head, fault, tuple(state.lost))


def _take(state: _Walk, stored: StoredEntry) -> None:
    expected = (state.head.number if state.head else 0) + 1
    if stored.number != expected:
        _off(expected, "audit.chain", f"entry {expected} is not there; {stored.number} is next")
    entry = _opened(state, stored)
    _hold_row(stored, entry)
    _hold_place(state, stored, entry)
    if entry.seq == 1:
        state.epochs += 1
        lost = said_to_be_lost(entry)
        state.lost.extend([lost] if lost else [])
    witnessed = state.watched.get((entry.epoch, entry.seq))
    if witnessed is not None:
        state.seen.add((entry.epoch, entry.seq))
        if witnessed != stored.hash:
            _off(stored.number, "audit.witness", f"expected hash {witnessed}, found {stored.hash}")
    state.head = stored.head


def _opened(state: _Walk, stored: StoredEntry) -> Entry:
    try:
        entry, envelope = open_entry(stored.jws)
        _verify(state, stored, envelope)
    except RecordError as error:
        _off(stored.number, error.rule, error.message)
    return entry


def _verify(state: _Walk, stored: StoredEntry, envelope: Envelope) -> None:
    key = state.keys.get(envelope.kid)
    if key is None:
        known = ", ".join(sorted(state.keys)) or "none"
        _off(stored.number, "signature", f"signed by key {envelope.kid}; known are {known}")
    verify_envelope(envelope, key)
    if envelope.hash != stored.hash:
        _off(stored.number, "audit.row", f"hash: expected {envelope.hash}, found {stored.hash}")


def _hold_row(stored: StoredEntry, entry: Entry) -> None:
    """What the row repeats of the entry is what the entry says."""
    pairs = {
        "epoch": (entry.epoch, stored.epoch),
        "seq": (entry.seq, stored.seq),
        "at": (entry.at, stored.at),
        "about_site": (entry.site, stored.about_site),
    }
    for name, (signed, found) in pairs.items():
        if signed != found:
            _off(stored.number, "audit.row", f"{name}: expected {signed}, found {found}")


def _hold_place(state: _Walk, stored: StoredEntry, entry: Entry) -> None:
    last, place = state.head, (entry.epoch, entry.seq, entry.prev)
    if last is not None and entry.epoch == last.epoch:
        expected = (last.epoch, last.seq + 1, last.hash)
        if place != expected:
            _off(stored.number, "audit.chain", f"expected {expected}, found {place}")
        return
    opens = entry.what == What.LOG_OPENED and entry.seq == 1 and entry.prev == ZERO_HASH
    # Only a loss opens an epoch after another one.
    if not opens or (last is not None and said_to_be_lost(entry) is None):
        message = f"expected an epoch to begin with {What.LOG_OPENED}, found {place}"
        _off(stored.number, "audit.chain", message)


def _hold_end(state: _Walk, end: AuditHead | None) -> None:
    if state.head != end:
        number = (state.head.number if state.head else 0) + 1
        _off(number, "audit.end", f"expected the log to end at {end}, found {state.head}")


def _hold_witnesses(state: _Walk) -> None:
    for epoch, seq in sorted(state.watched.keys() - state.seen):
        if not any(each.epoch == epoch and seq <= each.seq for each in state.lost):
            number = (state.head.number if state.head else 0) + 1
            message = f"entry {seq} of epoch {epoch} was named elsewhere and is not there"
            _off(number, "audit.witness", message)


def _off(number: int, rule: str, message: str) -> NoReturn:
    raise _FaultFoundError(Fault(number, rule, message))
