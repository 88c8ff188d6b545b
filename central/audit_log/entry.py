"""One entry of the audit log: its members, signed and opened. Pure.

Guarantees the form of docs/record-format.md, section 24: an entry names who, what, about what and
when, holds no password, no answer and no address, and is small. Leaves to others: numbering and
chaining (`central.audit_log.pen`), and which keys are believed (`central.audit_log.walk`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from central.audit_log.what import What
from kiosk.record import (
    Envelope,
    FieldError,
    SigningKey,
    Typ,
    members,
    open_envelope,
    payload,
    seal_envelope,
)
from kiosk.record.members import EPOCH, HASH, UTC_TIME, Members
from kiosk.record.record import VERSION, ZERO_HASH, require_version

__all__ = ["ZERO_HASH", "Entry", "EntryFacts", "What", "Who", "WhoKind", "open_entry"]

EntryFacts = Mapping[str, str | int | None]
"""What else is worth knowing, by name: ids, counts, roles. Never a name of a person, a password, a
PIN, an answer."""

LONGEST_TEXT = 200
"""Characters of a text in an entry; a longer one is cut."""

_WHAT = re.compile(r"[a-z][a-z-]{0,19}\.[a-z][a-z-]{0,19}\Z")
_ORIGIN = re.compile(r"[A-Za-z0-9_-]{12}\Z")


class WhoKind(StrEnum):
    """By what way somebody acted."""

    ACCOUNT = "account"
    COMMAND = "command"
    SYSTEM = "system"
    CENTRAL = "central"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Who:
    """Who acts: an account, the machine's user who ran a command, another system by its key, the
    central by itself, or somebody who has not signed in. `name`: of the first three.
    """

    kind: WhoKind
    name: str | None = None

    def as_members(self) -> Members:
        """The object `{kind, name}`."""
        return {"kind": self.kind.value, "name": self.name}


@dataclass(frozen=True, slots=True)
class Entry:
    """What an entry says.

    `seq`: 1, 2, 3 ... in `epoch`; `prev`: hash of the entry before, ZERO_HASH at 1; `at`: RFC 3339
    in UTC with milliseconds; `what`: a value of What, or of a newer version; `site`: the one that
    it is about, None for the whole central; `about`: an id, or empty; `origin`: what tells the
    addresses of one day apart (`central.audit_log.origin`), or None.
    """

    epoch: str
    seq: int
    prev: str
    at: str
    who: Who
    what: str
    about: str = ""
    site: str | None = None
    origin: str | None = None
    facts: EntryFacts = field(default_factory=dict)


def sign_entry(key: SigningKey, entry: Entry) -> Envelope:
    """`entry` signed by the central's receipt key."""
    said = {
        "v": VERSION,
        "epoch": entry.epoch,
        "seq": entry.seq,
        "prev": entry.prev,
        "at": entry.at,
        "by": entry.who.as_members(),
        "what": str(entry.what),
        "site": entry.site,
        "about": _short(entry.about),
        "from": entry.origin,
        "facts": {
            name: _short(value) if isinstance(value, str) else value
            for name, value in entry.facts.items()
        },
    }
    return seal_envelope(key, Typ.AUDIT, payload.serialise(said))


def open_entry(compact: str) -> tuple[Entry, Envelope]:
    """What `compact` says, its form checked and its signature not; RecordError otherwise."""
    envelope = open_envelope(compact, Typ.AUDIT)
    said = payload.parse(envelope.payload)
    require_version(said)
    about, facts = said.get("about"), said.get("facts")
    if not isinstance(about, str):
        raise FieldError("about", "a text", about)
    if not isinstance(facts, dict):
        raise FieldError("facts", "an object", facts)
    entry = Entry(
        epoch=members.text(said, "epoch", EPOCH, "16 random bytes in base64url"),
        seq=members.natural(said, "seq", least=1),
        prev=members.text(said, "prev", HASH, "a base64url SHA-256"),
        at=members.text(said, "at", UTC_TIME, "RFC 3339 in UTC with milliseconds and Z"),
        who=_who(said.get("by")),
        what=members.text(said, "what", _WHAT, "such as account.created"),
        about=about,
        site=members.text_or_none(said, "site", members.NAME, "a name"),
        origin=members.text_or_none(said, "from", _ORIGIN, "12 characters in base64url"),
        facts=facts,
    )
    return entry, envelope


def _who(said: object) -> Who:
    if not isinstance(said, dict):
        raise FieldError("by", "an object", said)
    name = said.get("name")
    if name is not None and not isinstance(name, str):
        raise FieldError("name", "a text, or null", name)
    kinds = tuple(kind.value for kind in WhoKind)
    return Who(WhoKind(members.one_of(said, "kind", kinds)), name)


def _short(text: str) -> str:
    """At most LONGEST_TEXT printable characters: what is shown is what was signed."""
    shown = "".join(character if character.isprintable() else "?" for character in text)
    return shown if len(shown) <= LONGEST_TEXT else f"{shown[: LONGEST_TEXT - 1]}…"
