"""Holds the stored figures of a site against the recount: the first difference is the fault."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, NoReturn

from central.audit.fault import Fault, FaultError
from central.audit.recount import Recount
from central.ingest.project import Note
from central.moment import to_text
from central.store.audit_queries import SiteSnapshot
from central.tally.deltas import Cell, RatingKey, VisitKey
from central.tally.visit_row import LogName, VisitRow


def compare(stored: SiteSnapshot, recount: Recount) -> None:
    """FaultError at the first difference: visits, marks, tallies, released cells, days."""
    site = stored.site_id
    _compare_visits(stored, recount)
    _compare_marks(stored, recount)
    _compare_counts(
        site,
        "tally.ratings",
        {
            RatingKey(*(row[name] for name in RatingKey._fields)): row["n"]
            for row in stored.rating_tallies
        },
        recount.ratings,
    )
    _compare_counts(
        site,
        "tally.visits",
        {
            VisitKey(*(row[name] for name in VisitKey._fields)): row["n"]
            for row in stored.visit_tallies
        },
        recount.events,
    )
    _compare_counts(
        site,
        "tally.released",
        {
            (*(row[name] for name in Cell._fields), row["answer"]): row["n"]
            for row in stored.released_tallies
        },
        {
            (*cell, level): n
            for cell, levels in recount.released.items()
            for level, n in levels.items()
        },
    )
    _compare_days(stored, recount)


def _compare_visits(stored: SiteSnapshot, recount: Recount) -> None:
    found: dict[tuple[str, LogName], VisitRow] = {}
    for columns in stored.visits:
        row = VisitRow(**{name: value for name, value in columns.items() if name != "site_id"})
        found[row.visit_id, row.log] = row
    expected = {
        (visit, log): row for visit, rows in recount.visits.items() for log, row in rows.items()
    }
    for key in sorted(found.keys() | expected.keys()):
        if found.get(key) != expected.get(key):
            (visit, log) = key
            what = f"visit {visit}: {_differences(found.get(key), expected.get(key))}"
            raise FaultError(Fault(stored.site_id, "visits", what, log.kiosk_id, log.epoch))


def _differences(found: VisitRow | None, expected: VisitRow | None) -> str:
    if found is None:
        return "not stored, the records tell of it"
    if expected is None:
        return "stored, no record tells of it"
    names = [name for name in VisitRow.__slots__ if getattr(found, name) != getattr(expected, name)]
    return "; ".join(
        f"{name}: stored {getattr(found, name)!r}, the records give {getattr(expected, name)!r}"
        for name in names
    )


def _compare_marks(stored: SiteSnapshot, recount: Recount) -> None:
    found = {
        ((row["kiosk_id"], row["epoch"], row["seq"]), row["rule"], bool(row["excludes"]))
        for row in stored.marks
        # The box that was refused is not kept, so nothing here can tell of it again.
        if row["rule"] != Note.ODD_ATTACHMENT
    }
    expected = {(place, rule, True) for place, rule in recount.exclusions}
    expected |= {(place, note, False) for place, note in recount.notes}
    for place, rule, _ in sorted(found ^ expected):
        kiosk, epoch, seq = place
        said = (
            "marked so, and should not be"
            if (place, rule) in {(other, name) for other, name, _ in found}
            else "not marked so, and should be"
        )
        raise FaultError(Fault(stored.site_id, "marks", f"{rule}: {said}", kiosk, epoch, seq))


def _compare_counts(
    site: str, rule: str, stored: Mapping[Any, int], expected: Mapping[Any, int]
) -> None:
    difference = Counter(dict(stored))
    difference.subtract(expected)
    for key in sorted(difference):
        if difference[key]:
            _fail_count(site, rule, key, stored.get(key, 0), expected.get(key, 0))


def _fail_count(
    site: str, rule: str, key: tuple[object, ...], stored: int, expected: int
) -> NoReturn:
    place = ", ".join(str(part) for part in key if part != "")
    what = f"[{place}]: stored {stored}, the records give {expected}"
    raise FaultError(Fault(site, rule, what))


def _compare_days(stored: SiteSnapshot, recount: Recount) -> None:
    found = {row["day"]: (row["first_at"], row["last_at"]) for row in stored.site_days}
    expected = {day: (to_text(first), to_text(last)) for day, (first, last) in recount.days.items()}
    for day in sorted(found.keys() | expected.keys()):
        if found.get(day) != expected.get(day):
            what = f"[{day}]: stored {found.get(day)}, the records give {expected.get(day)}"
            raise FaultError(Fault(stored.site_id, "tally.days", what))
