"""A sheet's plan made on what the tables hold, and written in the caller's transaction.

Guarantees that what is written is what was planned in that very transaction, alone with the
reference data; that each change stands in `reference_changes` with who made it and by which file;
and that the audit log notes it.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from central.audit_log import Author, What
from central.reference.held import histories_of, keep, known_at, take_back
from central.reference.in_use import Brought, bring_into_use
from central.reference.kinds import COUNTERS, OFFICERS, SITES, Kind
from central.reference.plan import Line, Plan, plan_of
from central.reference.roster import plan_of_roster, roster_of, write_roster
from central.reference.rows import Reading
from central.reference.succession import Histories
from central.reference.version import Version
from central.store.reference_queries import Change, lock_reference, log_changes


def held(connection: Connection, kind: Kind) -> Histories:
    """All that is known of `kind`."""
    return roster_of(connection) if kind is OFFICERS else histories_of(connection, kind)


def plan_for(connection: Connection, kind: Kind, reading: Reading) -> Plan:
    """What `reading` would change of what is held."""
    known = known_at(connection)
    if kind is OFFICERS:
        return plan_of_roster(reading, held(connection, kind), known)
    return plan_of(kind, held(connection, kind), reading, known)


def write_sheet_of(
    connection: Connection,
    kind: Kind,
    reading: Reading,
    file_hash: str,
    author: Author,
    now: datetime,
) -> tuple[Plan, Brought]:
    """Do what `reading` says, unless its plan has faults; the plan, and what came into use.

    OfficerError if a site's list of officers would not fit.
    """
    lock_reference(connection)
    plan = plan_for(connection, kind, reading)
    if plan.faults or not plan.lines:
        return plan, Brought(0, 0)
    return plan, write(connection, plan, file_hash, author, now)


def write(
    connection: Connection, plan: Plan, file_hash: str, author: Author, now: datetime
) -> Brought:
    """Do what `plan` says; `plan` was made in this transaction, after `lock_reference`."""
    if plan.kind is OFFICERS:
        write_roster(connection, plan, author, now)
    else:
        gone = [line.before for line in plan.lines if line.after is None and line.before]
        take_back(connection, plan.kind, gone)
        keep(connection, plan.kind, [line.after for line in plan.lines if line.after])
    brought = Brought(0, 0)
    if plan.kind in (SITES, COUNTERS):
        brought = bring_into_use(connection, now)
    log_changes(connection, changes_of(plan), author.name, file_hash, now)
    facts: dict[str, str | int | None] = {"changes": len(plan.lines), "file": file_hash}
    author.note(connection, What.REFERENCE_CHANGED, plan.kind.name, now, facts=facts)
    return brought


def changes_of(plan: Plan) -> Sequence[Change]:
    """What the log says of `plan`."""
    return [_change(plan.kind, line) for line in plan.lines]


def _change(kind: Kind, line: Line) -> Change:
    version = line.version
    return Change(
        version.key[0],
        kind.name,
        kind.item(version.key),
        version.valid_from.isoformat() if kind.days else "",
        _text(line.before),
        _text(line.after),
    )


def _text(version: Version | None) -> str:
    if version is None:
        return ""
    ends = {"valid_to": version.valid_to.isoformat()} if version.valid_to else {}
    said = {name: value for name, value in version.values.items() if value}
    return json.dumps({**said, **ends}, ensure_ascii=False, sort_keys=True)
