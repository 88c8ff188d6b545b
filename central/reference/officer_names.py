"""Officers over a span of days: the present name, the earlier ones, who came and who left.

Guarantees that an officer is known by the id alone, so that a change of name parts no figure; that
an id which stands on no list is its own name. Names are in the order of the Vietnamese alphabet, by
the given name, which stands last: never by a figure.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from central.moment import from_text
from central.store.fleet_tables import officers
from central.store.pin_queries import SET
from central.store.roster_queries import NAME, OFFICER
from central.store.roster_tables import officer_changes

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"
"""In the order of dictionaries: huyền, hỏi, ngã, sắc, nặng."""


@dataclass(frozen=True, slots=True)
class NamedOfficer:
    """An officer. `earlier`: other names that held on days of the span, each with the first day of
    the next one; `came` and `left`: days of the span on which the officer was put on the site's
    list for the first time, and was off it at its end.
    """

    officer_id: str
    name: str
    earlier: tuple[tuple[str, date], ...] = ()
    came: date | None = None
    left: date | None = None


@dataclass(frozen=True, slots=True)
class _Change:
    day: date
    what: str
    is_set: bool
    name: str | None


def officers_named(
    connection: Connection, site: str, zone: ZoneInfo, first: date, last: date
) -> dict[str, NamedOfficer]:
    """Everybody who is or was on the site's list, by id, as of the days `first` to `last`."""
    table = officer_changes.c
    rows = connection.execute(
        select(table.officer_id, table.what, table.action, table.changed_at, table.name)
        .where(table.site_id == site, table.what.in_((OFFICER, NAME)))
        .order_by(table.officer_id, table.number)
    )
    changes = {
        officer: [
            _Change(_day(row.changed_at, zone), row.what, row.action == SET, row.name)
            for row in group
        ]
        for officer, group in groupby(rows, key=lambda row: row.officer_id)
    }
    named = connection.execute(
        select(officers.c.officer_id, officers.c.name).where(officers.c.site_id == site)
    )
    return {
        officer: _named(officer, name, changes.get(officer, []), first, last)
        for officer, name in named
    }


def name_key(name: str) -> tuple[tuple[int, ...], ...]:
    """By which names are put in order: the given name first; of a word the letters, then tones."""
    words = name.casefold().split()
    ordered = words[-1:] + words[:-1]
    return tuple(part for word in ordered for part in _letters(word))


def _named(
    officer: str, name: str, changes: Sequence[_Change], first: date, last: date
) -> NamedOfficer:
    listed = [each for each in changes if each.what == OFFICER]
    came = listed[0].day if listed and first < listed[0].day <= last else None
    off = next((each for each in reversed(listed) if each.day <= last), None)
    left = off.day if off and not off.is_set and off.day >= first else None
    return NamedOfficer(officer, name, _earlier(name, changes, first, last), came, left)


def _earlier(
    name: str, changes: Sequence[_Change], first: date, last: date
) -> tuple[tuple[str, date], ...]:
    said = [(each.day, each.name) for each in changes if each.name]
    found: dict[str, date] = {}
    for (begun, before), (until, after) in pairwise(said):
        if begun <= last and until >= first and before not in {after, name}:
            found[before] = until
    return tuple(found.items())


def _day(moment: str, zone: ZoneInfo) -> date:
    return from_text(moment).astimezone(zone).date()


def _letters(word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    base, tones = [], []
    for letter in unicodedata.normalize("NFC", word):
        parts = unicodedata.normalize("NFD", letter)
        tones.append(next((1 + _TONES.index(each) for each in parts if each in _TONES), 0))
        plain = unicodedata.normalize("NFC", "".join(_toneless(parts)))
        at = _LETTERS.find(plain)
        base.append(at if at >= 0 else len(_LETTERS) + ord(plain[0]))
    return tuple(base), tuple(tones)


def _toneless(parts: str) -> list[str]:
    return [each for each in parts if each not in _TONES]
