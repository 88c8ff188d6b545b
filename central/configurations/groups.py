"""Groups of kiosks: making one, and putting kiosks into it.

Guarantees that making a group changes nothing for any kiosk that is there; that a kiosk is put into
a group by somebody, with a reason, and gets there what was last rolled out to all of that group;
that what a kiosk has for itself alone goes with it.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from central.audit_log import Author
from central.configurations.errors import ConfigurationError, Wrong
from central.configurations.noting import note_step, require_reason
from central.moment import to_text
from central.names import EXPECTED, is_name
from central.store.configuration_queries import (
    Group,
    StepRow,
    Wanted,
    find_group,
    give,
    implied_by,
    keep_group,
    next_number,
    take_no_new,
    wanted_by_all,
)

LONGEST_NAME = 80
"""Characters."""
CREATED, JOINED = "created", "joined"
EMPTY_PLAN = '{"first":[],"second":[]}'


def make_group(
    connection: Connection,
    group: tuple[str, str],
    of_site: str | None,
    author: Author,
    now: datetime,
    *,
    takes_new: bool,
) -> Group:
    """A new group (id and name) of a site, or of the province; ConfigurationError.

    `takes_new`: kiosks that nobody has put into a group belong here from now on; those that belong
    to another one stay there.
    """
    # Before it is looked whether there is one: somebody else may be making it.
    number, at = next_number(connection, now), to_text(now)
    group_id, name = group[0], group[1].strip()
    if not is_name(group_id):
        raise ConfigurationError(Wrong.GROUP_ID, f"{group_id!r:.60}: expected {EXPECTED}")
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise ConfigurationError(Wrong.GROUP_NAME, f"expected 1 to {LONGEST_NAME} characters")
    if find_group(connection, group_id) is not None:
        raise ConfigurationError(Wrong.GROUP_EXISTS, group_id)
    if takes_new:
        give(connection, implied_by(connection, of_site))
        take_no_new(connection, of_site)
    made = Group(
        group_id=group_id,
        name=name,
        of_site=of_site,
        takes_new=takes_new,
        base=0,
        base_number=0,
        base_at=at,
        latest=0,
        state="settled",
        version=None,
        stage=0,
        plan=EMPTY_PLAN,
        number=number,
    )
    keep_group(connection, made)
    step = StepRow(group_id, number, CREATED, 0, 0, 0, None, "", False, author.name, at)
    note_step(connection, step, author, now, of_site)
    return made


def put_into(
    connection: Connection,
    group_id: str,
    kiosk_ids: Collection[str],
    reason: str,
    author: Author,
    now: datetime,
) -> int:
    """Puts kiosks into a group; how many were elsewhere before. ConfigurationError."""
    reason = require_reason(reason)
    number, at = next_number(connection, now), to_text(now)
    group = require_group(connection, group_id, lock=True)
    there = kiosks_by_id(connection)
    strangers = sorted(set(kiosk_ids) - set(there))
    if strangers or not kiosk_ids:
        raise ConfigurationError(Wrong.KIOSKS, ", ".join(strangers))
    chosen = [there[kiosk] for kiosk in sorted(set(kiosk_ids))]
    if any(group.of_site not in {None, kiosk.site_id} for kiosk in chosen):
        raise ConfigurationError(Wrong.OTHER_SITE, group_id)
    moved = [
        replace(kiosk, group_id=group_id, version=group.base, number=number, made_at=at)
        for kiosk in chosen
        if kiosk.group_id != group_id
    ]
    if not moved:
        raise ConfigurationError(Wrong.UNCHANGED, "they are in this group")
    give(connection, moved)
    keep_group(connection, replace(group, number=number))
    only = moved[0].kiosk_id if len(moved) == 1 else None
    step = StepRow(
        group_id, number, JOINED, group.base, 0, len(moved), only, reason, False, author.name, at
    )
    note_step(connection, step, author, now, group.of_site)
    return len(moved)


def require_group(connection: Connection, group_id: str, *, lock: bool = False) -> Group:
    """The group; ConfigurationError where there is none."""
    group = find_group(connection, group_id, lock=lock)
    if group is None:
        raise ConfigurationError(Wrong.NO_GROUP, group_id)
    return group


def members_of(connection: Connection, group: Group) -> list[Wanted]:
    """What each kiosk of the group wants, by site and id."""
    wanted = wanted_by_all(connection, group.of_site)
    return [kiosk for kiosk in wanted if kiosk.group_id == group.group_id]


def kiosks_by_id(connection: Connection) -> dict[str, Wanted]:
    """Every kiosk that is or may be approved; `group_id` empty where it is in no group."""
    return {wanted.kiosk_id: wanted for wanted in wanted_by_all(connection, in_no_group=True)}
