"""Writes a site's target, and notes it in the audit log in one transaction.

Guarantees that the rows of a site are numbered without gaps, and that the same form sent twice
leaves one row.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine

from central.audit_log import Author, What
from central.moment import to_text
from central.store import writing
from central.store.log_queries import lock_site
from central.store.target_queries import TargetRow, add_target, targets_of

EARLIEST = date(2020, 1, 1)
"""Before any kiosk of ours: a day before it is a slip of the keys."""

FURTHEST_DAYS = 366
"""A target may be decided a year ahead; a day beyond it is a slip of the keys."""

USUAL_AGAIN = ""
"""Typed for the target: the site has none of its own from that day on."""

MOST_PERMILLE = 1000
_PERCENT = re.compile(r"(\d{1,3})(?:[.,](\d))?")


class TargetFault(StrEnum):
    """Why a target is not taken: a closed list, with words in every language of the pages."""

    PERCENT = "percent"
    DAY = "day"


class TargetError(Exception):
    """The target is not taken; `fault` says why, and nothing was written."""

    def __init__(self, fault: TargetFault) -> None:
        """The message never holds what was typed."""
        super().__init__(f"this target is not taken: {fault.value}")
        self.fault = fault


@dataclass(frozen=True, slots=True)
class WishedTarget:
    """What somebody decided, as typed. `from_day`: YYYY-MM-DD; `percent`: such as 85 or 82,5, with
    one decimal at most; empty for the usual target.
    """

    from_day: str
    percent: str


def write_target(
    engine: Engine, site: str, wished: WishedTarget, author: Author, now: datetime
) -> TargetRow:
    """The row as it is written now, or the same one as it was written before.

    TargetError where it is not taken. The caller has seen that the author may reach `site`, which
    exists.
    """
    permille = _permille(wished.percent)
    with writing(engine) as connection:
        _, zone = lock_site(connection, site)
        _require_day(wished.from_day, now.astimezone(ZoneInfo(zone)).date())
        before = targets_of(connection, [site]).get(site, [])
        made = TargetRow(
            site, len(before) + 1, wished.from_day, permille, author.name, to_text(now)
        )
        last = max(
            (row for row in before if row.from_day == made.from_day),
            key=lambda row: row.number,
            default=None,
        )
        if last is not None and last.permille == made.permille:
            return last
        _write(connection, made, author, now)
    return made


def _write(connection: Connection, made: TargetRow, author: Author, now: datetime) -> None:
    add_target(connection, made)
    facts: dict[str, str | int | None] = {"number": made.number, "permille": made.permille}
    author.note(connection, What.TARGET_SET, made.from_day, now, site=made.site_id, facts=facts)


def _permille(typed: str) -> int:
    text = typed.replace("%", "").strip()
    if text == USUAL_AGAIN:
        return 0
    found = _PERCENT.fullmatch(text)
    if found is None or not text.isascii():
        raise TargetError(TargetFault.PERCENT)
    permille = int(Decimal(f"{found[1]}.{found[2] or 0}") * 10)
    if not 0 < permille <= MOST_PERMILLE:
        raise TargetError(TargetFault.PERCENT)
    return permille


def _require_day(day: str, today: date) -> None:
    try:
        found = date.fromisoformat(day)
    except ValueError:
        raise TargetError(TargetFault.DAY) from None
    furthest = today + timedelta(days=FURTHEST_DAYS)
    if found.isoformat() != day or not EARLIEST <= found <= furthest:
        raise TargetError(TargetFault.DAY)
