"""Officers: the one roster (`central.accounts.officers`), asked as of a day, and changed by sheet.

There is no second table of officers. Who stood on a site's list on a day, and by which name, is
what the roster's own changes say. A sheet says who stands on the list now; it goes through the same
door as `central officer add`, so that every kiosk hears of it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from central.accounts.errors import AccountError
from central.accounts.officers import (
    LONGEST_NAME,
    enter_officer,
    refuse_too_many,
    take_off,
)
from central.audit_log import Author
from central.moment import from_text
from central.reference.checks import Known
from central.reference.kinds import OFFICERS
from central.reference.plan import Plan, plan_of
from central.reference.rows import NOW, Reading
from central.reference.sheet import Fault
from central.reference.succession import Histories
from central.reference.version import Version
from central.store.fleet_tables import officers, sites
from central.store.pin_queries import SET
from central.store.roster_queries import NAME, OFFICER, Listed, listed_at, officer_changes_at
from central.store.roster_tables import officer_changes

LISTED, NOT_LISTED = "yes", "no"


@dataclass(frozen=True, slots=True)
class OfficerOn:
    """An officer who stood on a site's list on a day, by the name of then."""

    officer_id: str
    name: str


def officers_on(connection: Connection, site: str, day: date) -> tuple[OfficerOn, ...]:
    """Who stood on the site's list at any time of its local `day`, by id.

    The name is the last one of that day; where an earlier version of the program kept none, it is
    the one of today.
    """
    zone = connection.execute(
        select(sites.c.timezone).where(sites.c.site_id == site)
    ).scalar_one_or_none()
    if zone is None:
        return ()
    table = officer_changes.c
    rows = connection.execute(
        select(table.officer_id, table.what, table.action, table.changed_at, table.name)
        .where(table.site_id == site, table.what.in_((OFFICER, NAME)))
        .order_by(table.officer_id, table.number)
    )
    named = select(officers.c.officer_id, officers.c.name).where(officers.c.site_id == site)
    newest = {row.officer_id: row.name for row in connection.execute(named)}
    found: list[OfficerOn] = []
    for officer, changes in groupby(rows, key=lambda row: row.officer_id):
        listed, name = False, None
        for change in changes:
            when = from_text(change.changed_at).astimezone(ZoneInfo(zone)).date()
            if when > day:
                break
            if change.what == OFFICER:
                # Who was taken off on this very day stood there in the morning.
                listed = change.action == SET or (listed and when == day)
            name = change.name or name
        if listed:
            found.append(OfficerOn(officer, name or newest.get(officer, officer)))
    return tuple(found)


def roster_of(connection: Connection) -> dict[tuple[str, ...], list[Version]]:
    """Everybody who is or was on a list, as a sheet says it."""
    found: dict[tuple[str, ...], list[Version]] = {}
    rows = connection.execute(select(officers).order_by(*officers.primary_key.columns)).all()
    for site, group in groupby(rows, key=lambda row: str(row.site_id)):
        changes = officer_changes_at(connection, site)
        there = {each.officer_id for each in listed_at(connection, site, changes)}
        for row in group:
            listed = LISTED if row.officer_id in there else NOT_LISTED
            values = {"name": row.name, "listed": listed}
            found[site, row.officer_id] = [Version((site, row.officer_id), NOW, None, values)]
    return found


def plan_of_roster(reading: Reading, known: Histories, refers: Known) -> Plan:
    """What `reading` would change of the roster `known`, or what is wrong with it."""
    plan = plan_of(OFFICERS, known, reading, refers)
    faults = [*plan.faults, *_faults(reading, known), *_too_many(reading, known)]
    return Plan(plan.kind, plan.lines, plan.unchanged, sorted(faults, key=lambda each: each.row))


def write_roster(connection: Connection, plan: Plan, author: Author, now: datetime) -> None:
    """Do what `plan` says; OfficerError if a list would not fit."""
    # Who goes makes room for who comes.
    for line in sorted(plan.lines, key=lambda line: line.version.values["listed"]):
        site, officer = line.version.key
        if line.version.values["listed"] == LISTED:
            enter_officer(connection, site, officer, line.version.values["name"], author, now)
        else:
            take_off(connection, site, officer, author, now)


def _faults(reading: Reading, known: Histories) -> list[Fault]:
    found: list[Fault] = []
    for said in reading.said:
        name, listed = said.version.values["name"], said.version.values["listed"]
        before = known.get(said.version.key)
        if len(name) > LONGEST_NAME:
            expected = f"expected at most {LONGEST_NAME} characters, which a kiosk shows"
            found.append(reading.fault(said.row, "name", name, expected))
        if listed == NOT_LISTED and before is None:
            expected = "nobody of that id was ever on the list; expected no such row"
            found.append(reading.fault(said.row, "officer_id", said.version.key[1], expected))
        if listed == NOT_LISTED and before is not None and before[0].values["name"] != name:
            expected = f"expected the name as it was: {before[0].values['name']}"
            found.append(reading.fault(said.row, "name", name, expected))
    return found


def _too_many(reading: Reading, known: Histories) -> list[Fault]:
    after = {key: history[0] for key, history in known.items()}
    after |= {said.version.key: said.version for said in reading.said}
    lists: dict[str, list[Listed]] = defaultdict(list)
    for (site, officer), version in after.items():
        if version.values["listed"] == LISTED:
            lists[site].append(Listed(officer, version.values["name"]))
    last = {said.version.key[0]: said.row for said in reading.said}
    return [
        reading.fault(row, "site_id", site, expected)
        for site, row in last.items()
        if (expected := _no_room(site, lists[site])) is not None
    ]


def _no_room(site: str, listed: Sequence[Listed]) -> str | None:
    try:
        refuse_too_many(site, listed)
    except AccountError as error:
        return str(error)
    return None
