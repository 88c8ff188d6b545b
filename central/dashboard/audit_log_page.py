"""What the page of the audit log shows of an entry, in words. Pure, but for the words."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from central.accounts import Role
from central.audit_log import Entry, WhoKind, open_entry
from central.dashboard import figures
from central.dashboard.fleet_page import time_text
from central.dashboard.wording import Words
from central.store.audit_log_queries import StoredEntry
from kiosk.record import RecordError

ROLES, SITES = ("role", "role_before"), ("sites", "sites_before")
"""Facts with words of their own; an account without sites is one of the province."""


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry, in words. `facts`: what is told besides; `hash`: what the next entry names."""

    number: str
    at: str
    who: str
    what: str
    facts: str
    hash: str


def audit_row(stored: StoredEntry, zone: ZoneInfo, language: str, words: Words) -> AuditRow:
    """The row of an entry; of one that cannot be read, its number and that it cannot."""
    number = figures.count(stored.number, language)
    try:
        entry, _ = open_entry(stored.jws)
    except RecordError as error:
        return AuditRow(number, "", "", words.audit_log.unknown, error.rule, stored.hash)
    return AuditRow(
        number=number,
        at=time_text(entry.at, zone),
        who=_who(entry, words),
        what=_what(entry, words),
        facts=_facts(entry, words),
        hash=stored.hash,
    )


def _who(entry: Entry, words: Words) -> str:
    said, name = words.audit_log, entry.who.name or ""
    return {
        WhoKind.ACCOUNT: name,
        WhoKind.COMMAND: said.command.format(name=name),
        WhoKind.SYSTEM: said.system.format(name=name),
        WhoKind.CENTRAL: said.central,
        WhoKind.NOBODY: said.nobody,
    }[entry.who.kind]


def _what(entry: Entry, words: Words) -> str:
    sentence = words.audit_log.what.get(entry.what)
    # A newer version notes more: its own word says more than nothing.
    shown = entry.what if sentence is None else sentence
    parts = [shown.replace("{about}", entry.about)]
    return " · ".join([*parts, *([entry.site] if entry.site and entry.site != entry.about else [])])


def _facts(entry: Entry, words: Words) -> str:
    said = words.audit_log
    return " · ".join(
        f"{said.fact.get(name, name)}: {_value(name, value, words)}"
        for name, value in entry.facts.items()
        if value is not None or name in SITES
    )


def _value(name: str, value: str | int | None, words: Words) -> str:
    if value is None:
        return words.people.province
    if name in ROLES and value in set(Role):
        return str(getattr(words.roles, str(value)))
    # A list of the page whose word it is; where none has it, the audit log's own.
    told = {"kind": words.day_notes.kinds, "verdict": words.quarantine.verdicts}.get(name, {})
    return told.get(str(value)) or words.audit_log.value.get(str(value), str(value))
