"""What a version would change and for whom, and what a stage holds: read, never stored."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from central.configurations import roll_out
from central.configurations.difference import (
    KeyChange,
    changes_between,
    in_force,
    read_stored,
    untouched_by,
)
from central.configurations.errors import ConfigurationError, Wrong
from central.configurations.groups import kiosks_by_id, members_of, require_group
from central.configurations.reached import Condition, conditions_of
from central.configurations.roll_out import ALL, FIRST, SECOND, Plan
from central.configurations.steps import plan_of, settings_text, standing_of
from central.store.configuration_queries import Group, Wanted, settings_of

STAGES = (FIRST, SECOND, ALL)


@dataclass(frozen=True, slots=True)
class Preview:
    """`kiosks`: all that it is for, with keys that each has for itself alone and will not see
    changed; `plan`: None where it is for one kiosk.
    """

    changes: list[KeyChange]
    kiosks: list[tuple[Wanted, frozenset[str]]]
    plan: Plan | None


@dataclass(frozen=True, slots=True)
class StageView:
    """A stage of what is under way, or of what all have: its kiosks and how far each is.

    `reached`: whether the version was given to it.
    """

    stage: int
    reached: bool
    kiosks: list[tuple[Wanted, Condition]]


def preview_of_group(
    connection: Connection,
    group_id: str,
    settings: Mapping[str, Any],
    named: Collection[str] = (),
) -> Preview:
    """What `settings` would change in the group; ConfigurationError, StepError."""
    group = require_group(connection, group_id)
    settings_text(settings)
    old = read_stored(settings_of(connection, group_id, group.base))
    changes = changes_between(old, settings)
    members = members_of(connection, group)
    plan = plan_of(group, members, named)
    return Preview(
        changes, [(each, untouched_by(changes, each.overrides)) for each in members], plan
    )


def preview_of_kiosk(connection: Connection, kiosk_id: str, settings: Mapping[str, Any]) -> Preview:
    """What `settings` of its own would change at the kiosk; ConfigurationError."""
    wanted = require_kiosk(connection, kiosk_id)
    text = settings_text(settings)
    of_group = settings_of(connection, wanted.group_id, wanted.version)
    old, new = in_force(of_group, wanted.overrides), in_force(of_group, text)
    return Preview(changes_between(old, new), [(wanted, frozenset())], None)


def require_kiosk(connection: Connection, kiosk_id: str) -> Wanted:
    """What the kiosk wants; ConfigurationError where there is no such kiosk in a group."""
    wanted = kiosks_by_id(connection).get(kiosk_id)
    if wanted is None:
        raise ConfigurationError(Wrong.KIOSKS, kiosk_id)
    if not wanted.group_id:
        raise ConfigurationError(Wrong.NO_GROUP, kiosk_id)
    return wanted


def stages_of(connection: Connection, group: Group, now: datetime) -> list[StageView]:
    """The stages of the version under way, each without the kiosks of the one before; where none
    is, all kiosks as one.
    """
    members = members_of(connection, group)
    conditions = conditions_of(connection, members, now)
    standing = standing_of(group)
    if standing.version is None:
        return [StageView(ALL, True, [(each, conditions[each.kiosk_id]) for each in members])]
    found, seen = [], set[str]()
    by_id = {each.kiosk_id: each for each in members}
    for stage in STAGES:
        kiosks = roll_out.stage_kiosks(standing, stage, by_id) - seen
        seen |= kiosks
        rows = [(by_id[kiosk], conditions[kiosk]) for kiosk in sorted(kiosks)]
        found.append(StageView(stage, stage <= standing.stage, rows))
    return found
