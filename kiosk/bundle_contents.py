"""What goes into a support bundle: the doctor, settings, units, journal, the log's head.

Guarantees that every text goes through `kiosk.health.bundle`'s lists of what may be shown; that of
the log there are counts by kind and its head alone. Changes nothing.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kiosk.health.bundle.archive import Entry
from kiosk.health.bundle.known_settings import shown_settings
from kiosk.health.bundle.plain_words import own_words, plain, plain_lines
from kiosk.health.doctor.finding import Finding, Level
from kiosk.health.doctor.reading.commands import said_by
from kiosk.settings import Settings

UNITS = "thuocdo-*"
JOURNAL_LINES = 500
JOURNAL_LIMIT_S = 10.0
_SHOWN_OF_UNITS = (
    "Id,LoadState,ActiveState,SubState,Result,NRestarts,ExecMainStatus,StateChangeTimestamp"
)
_PROPERTY = re.compile(r"^[A-Za-z]+=[A-Za-z0-9 :.@+-]*$")
_SMALL_NUMBER = re.compile(r"\b[0-9]{1,4}\b")
QUOTING = frozenset({"kiosk", "settings", "source", "key"})
"""Parts whose findings may quote a file or a device."""
README = (
    "Support bundle of a Thuoc Do kiosk. It holds no answers, comments, tickets, dossiers, names,\n"
    "PINs, tokens or keys: settings are shown by a list of keys, and of the journal the program's\n"
    "own words alone; everything else is a blot.\n\n"
)


@dataclass(frozen=True, slots=True)
class LogSummary:
    """`kinds`: how many records there are of each kind."""

    epoch: str
    seq: int
    hash: str
    unsent: int
    kinds: Mapping[str, int]


def entries_of(
    findings: Sequence[Finding],
    settings: Mapping[str, Any] | None,
    log: LogSummary | None,
    journal: Iterable[str],
    units: str,
) -> list[Entry]:
    """The bundle's files, in their order."""
    words = own_words()
    entries = [
        Entry("doctor.json", "what kiosk doctor found", _doctor(findings, words)),
        Entry("settings.json", "settings, with what may be shown", _json(_settings(settings))),
        Entry("log.json", "the log's head and counts by kind", _json(_log(log))),
        Entry("units.txt", "state of the services", _units(units)),
        Entry(
            "journal.txt",
            "the program's own words of the services' last lines",
            "\n".join(plain_lines(journal, words)) + "\n",
        ),
    ]
    said = README + "".join(f"{each.name}: {each.about}\n" for each in entries)
    return [Entry("README.txt", "what is in it", said), *entries]


def read_journal() -> list[str]:
    """The last lines of our units; none where there is no journal, or no right to it."""
    command = ("journalctl", "--no-pager", "-o", "cat", "-n", str(JOURNAL_LINES), "-u", UNITS)
    return said_by(command, JOURNAL_LIMIT_S).splitlines()


def read_units() -> str:
    """What systemd says of our units; empty where there is none."""
    return said_by(("systemctl", "show", UNITS, "--all", "-p", _SHOWN_OF_UNITS))


def _doctor(findings: Sequence[Finding], words: frozenset[str]) -> str:
    rows = []
    for each in findings:
        found = each.found.en
        if each.level is not Level.OK:
            # It may quote what the system or a file said.
            found = _quoting(found, words, numbers=each.part not in QUOTING)
        rows.append(
            {"part": each.part, "level": each.level.value, "found": found, "do": each.do.en}
        )
    return _json({"findings": rows})


def _quoting(text: str, words: frozenset[str], *, numbers: bool) -> str:
    """As a line of the journal. `numbers`: with small ones left: sizes, percents, minutes."""
    return plain(text, words | frozenset(_SMALL_NUMBER.findall(text)) if numbers else words)


def _settings(settings: Mapping[str, Any] | None) -> dict[str, Any]:
    if settings is None:
        return {"trouble": "the settings cannot be read; see settings in doctor.json"}
    return shown_settings(settings, frozenset(names_of(Settings.model_json_schema())))


def names_of(schema: object) -> Iterable[str]:
    """Every name of a key in a JSON schema, at whatever depth."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for inner in schema.values():
            yield from names_of(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from names_of(inner)


def _log(log: LogSummary | None) -> dict[str, Any]:
    if log is None:
        return {"trouble": "no log could be asked for its head"}
    # A kind is a name of ours; one of a later version has the same form.
    kinds = {
        kind: count for kind, count in log.kinds.items() if re.fullmatch(r"[a-z.]{3,30}", kind)
    }
    head = {"epoch": log.epoch, "seq": log.seq, "hash": log.hash}
    return {"head": head, "unsent": log.unsent, "kinds": kinds}


def _units(said: str) -> str:
    kept = [line for line in said.splitlines() if not line or _PROPERTY.match(line)]
    return "\n".join(kept) + "\n"


def _json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
