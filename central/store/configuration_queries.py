"""Groups, versions and steps as the store knows them, and what each kiosk wants.

Guarantees that a kiosk which nobody has put into a group belongs to the one of its site that takes
such kiosks, else to that of the province, and wants what was last rolled out there to all.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select, update

from central.moment import to_text
from central.store.configuration_tables import (
    configuration_groups,
    configuration_steps,
    configuration_versions,
    configurations_taken,
    kiosk_configurations,
)
from central.store.fleet_tables import kiosks
from central.store.holds import hold_sites
from central.store.key_queries import number_of_keys, number_of_settings
from central.store.kiosk_queries import APPROVED, PENDING
from central.store.pin_tables import pin_changes
from central.store.roster_tables import officer_changes
from central.store.upsert import put

NO_OVERRIDES = "{}"


@dataclass(frozen=True, slots=True)
class Group:
    """A row of `configuration_groups`. `of_site` None: of the province; `plan`: JSON; `number`: of
    the last step.
    """

    group_id: str
    name: str
    of_site: str | None
    takes_new: bool
    base: int
    base_number: int
    base_at: str
    latest: int
    state: str
    version: int | None
    stage: int
    plan: str
    number: int


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a group's settings, as JSON."""

    group_id: str
    version: int
    settings: str
    equal_to: int | None
    note: str
    made_by: str
    made_at: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step that somebody took. `kiosk_id`: where it was about one kiosk."""

    group_id: str
    number: int
    step: str
    version: int
    stage: int
    kiosks: int
    kiosk_id: str | None
    reason: str
    forced: bool
    made_by: str
    made_at: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a kiosk wants. `number`: of the step that gave it, 0 where nothing was ever given."""

    site_id: str
    kiosk_id: str
    group_id: str
    version: int
    overrides: str
    number: int
    made_at: str


def find_group(connection: Connection, group_id: str, *, lock: bool = False) -> Group | None:
    """The group; `lock`: nobody else takes a step until the commit."""
    query = select(configuration_groups).where(configuration_groups.c.group_id == group_id)
    row = connection.execute(query.with_for_update() if lock else query).mappings().one_or_none()
    return None if row is None else _group(row)


def list_groups(connection: Connection) -> list[Group]:
    """Every group: the province's first, then by site and id."""
    rows = connection.execute(select(configuration_groups)).mappings()
    return sorted(map(_group, rows), key=lambda group: (group.of_site or "", group.group_id))


def keep_group(connection: Connection, group: Group) -> None:
    """The group as it is from now on."""
    put(connection, configuration_groups, [asdict(group)])


def take_no_new(connection: Connection, of_site: str | None) -> None:
    """No group of the site (None: of the province) takes kiosks that nobody has put anywhere."""
    table = configuration_groups.c
    where = table.of_site.is_(None) if of_site is None else table.of_site == of_site
    connection.execute(update(configuration_groups).where(where).values(takes_new=False))


def add_version(connection: Connection, version: Version) -> None:
    """A version, for good."""
    connection.execute(configuration_versions.insert(), asdict(version))


def versions_of(connection: Connection, group_id: str) -> list[Version]:
    """The group's versions, the first first."""
    table = configuration_versions
    query = select(table).where(table.c.group_id == group_id).order_by(table.c.version)
    return [Version(**_named(row)) for row in connection.execute(query).mappings()]


def settings_of(connection: Connection, group_id: str, version: int) -> str:
    """The settings of a version, as JSON; of version 0 none."""
    table = configuration_versions.c
    query = select(table.settings).where(table.group_id == group_id, table.version == version)
    return connection.execute(query).scalar_one_or_none() or NO_OVERRIDES


def add_step(connection: Connection, step: StepRow) -> None:
    """A step, for good."""
    connection.execute(configuration_steps.insert(), asdict(step))


def steps_of(connection: Connection, group_id: str, after: int = 0) -> list[StepRow]:
    """The group's steps whose number is above `after`, the latest first."""
    table = configuration_steps
    query = select(table).where(table.c.group_id == group_id, table.c.number > after)
    rows = connection.execute(query.order_by(table.c.number.desc())).mappings()
    return [StepRow(**_named(row)) for row in rows]


def next_number(connection: Connection, now: datetime) -> int:
    """The number of the next step, above whatever a configuration has been numbered with.

    Holds every site's row until the commit, so that PINs and officers go on above it.
    """
    hold_sites(connection)
    changes = [
        connection.execute(select(func.max(table.c.number))).scalar_one() or 0
        for table in (pin_changes, officer_changes)
    ]
    highest = max(*changes, number_of_keys(connection), number_of_settings(connection))
    return max(highest + 1, int(now.timestamp()))


def give(connection: Connection, rows: Collection[Wanted]) -> None:
    """From now on these kiosks want this.

    Their groups have at least the number of what was given: PINs and officers go on above it.
    """
    if not rows:
        return
    connection.execute(kiosk_configurations.insert(), [asdict(row) for row in rows])
    table = configuration_groups.c
    for group_id, number in sorted({(row.group_id, row.number) for row in rows}):
        later = (table.group_id == group_id) & (table.number < number)
        connection.execute(update(configuration_groups).where(later).values(number=number))


def wanted_by(connection: Connection, site_id: str, kiosk_id: str) -> Wanted | None:
    """What the kiosk wants; None where there is no group for it."""
    table = kiosk_configurations
    row = (
        connection.execute(
            select(table)
            .where(table.c.site_id == site_id, table.c.kiosk_id == kiosk_id)
            .order_by(table.c.number.desc())
            .limit(1)
        )
        .mappings()
        .one_or_none()
    )
    if row is not None:
        return Wanted(**_named(row))
    group = _taking(_takers(connection), site_id)
    return None if group is None else _of_group(group, site_id, kiosk_id)


def wanted_by_all(
    connection: Connection, site_id: str | None = None, *, in_no_group: bool = False
) -> list[Wanted]:
    """What every kiosk wants that is or may be approved, by site and id; of one site or of all.

    `in_no_group`: those too for which there is no group, with an empty `group_id`.
    """
    given = {(each.site_id, each.kiosk_id): each for each in _given(connection, site_id)}
    takers, found = _takers(connection), []
    for site, kiosk in _there(connection, site_id):
        group = _taking(takers, site)
        if (site, kiosk) in given:
            found.append(given[site, kiosk])
        elif group is not None:
            found.append(_of_group(group, site, kiosk))
        elif in_no_group:
            found.append(Wanted(site, kiosk, "", 0, NO_OVERRIDES, 0, ""))
    return found


def implied_by(connection: Connection, site_id: str | None) -> list[Wanted]:
    """Of kiosks that nobody has put into a group, what they want by their group; of a site or of
    all.
    """
    given = {(each.site_id, each.kiosk_id) for each in _given(connection, site_id)}
    wanted = wanted_by_all(connection, site_id)
    return [each for each in wanted if (each.site_id, each.kiosk_id) not in given]


def _given(connection: Connection, site_id: str | None) -> list[Wanted]:
    """The last row of every kiosk that has one."""
    table = kiosk_configurations
    last = select(table.c.site_id, table.c.kiosk_id, func.max(table.c.number).label("number"))
    if site_id is not None:
        last = last.where(table.c.site_id == site_id)
    of_each = last.group_by(table.c.site_id, table.c.kiosk_id).subquery()
    same = (
        (of_each.c.site_id == table.c.site_id)
        & (of_each.c.kiosk_id == table.c.kiosk_id)
        & (of_each.c.number == table.c.number)
    )
    rows = connection.execute(select(table).join(of_each, same)).mappings()
    return [Wanted(**_named(row)) for row in rows]


def _there(connection: Connection, site_id: str | None) -> list[tuple[str, str]]:
    """Site and id of each kiosk that is or may be approved."""
    query = select(kiosks.c.site_id, kiosks.c.kiosk_id)
    query = query.where(kiosks.c.state.in_((PENDING, APPROVED)))
    if site_id is not None:
        query = query.where(kiosks.c.site_id == site_id)
    rows = connection.execute(query.order_by(kiosks.c.site_id, kiosks.c.kiosk_id))
    return [(site, kiosk) for site, kiosk in rows]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a heartbeat says is in force: tag and number of the configuration, 0 where its settings
    were refused; whether the kiosk uses settings of the central at all.
    """

    number: int
    etag: str
    uses_settings: bool


def note_taken(
    connection: Connection, site_id: str, kiosk_id: str, taken: Taken, now: datetime
) -> None:
    """The kiosk says so; written when it is news."""
    table = configurations_taken
    held = connection.execute(
        select(table.c.number, table.c.etag, table.c.uses_settings).where(
            table.c.site_id == site_id, table.c.kiosk_id == kiosk_id
        )
    ).one_or_none()
    if held is None or Taken(*held) != taken:
        row = {"site_id": site_id, "kiosk_id": kiosk_id, **asdict(taken)}
        put(connection, table, [{**row, "taken_at": to_text(now)}])


def _takers(connection: Connection) -> Mapping[str | None, Group]:
    query = select(configuration_groups).where(configuration_groups.c.takes_new.is_(True))
    found = [_group(row) for row in connection.execute(query).mappings()]
    return {group.of_site: group for group in found}


def _taking(takers: Mapping[str | None, Group], site_id: str) -> Group | None:
    return takers.get(site_id) or takers.get(None)


def _of_group(group: Group, site_id: str, kiosk_id: str) -> Wanted:
    at = group.base_at
    number = group.base_number
    return Wanted(site_id, kiosk_id, group.group_id, group.base, NO_OVERRIDES, number, at)


def _group(row: RowMapping) -> Group:
    return Group(**_named(row))


def _named(row: RowMapping) -> dict[str, Any]:
    return {str(name): value for name, value in row.items()}
