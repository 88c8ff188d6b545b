"""The steps of a roll-out, each in the caller's transaction: start, next stage, stop, go on, back;
and what a kiosk wants given once more.

Guarantees that whoever takes a step has seen the group as it is (`seen`), that a step gives every
kiosk it reaches a configuration with a higher number, and that it stands with its reason in the
group's history and in the audit log. ConfigurationError, OvertakenError or StepError otherwise, and
nothing is stored.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from central.audit_log import Author
from central.configurations import roll_out
from central.configurations.errors import ConfigurationError, OvertakenError, Wrong
from central.configurations.groups import members_of, require_group
from central.configurations.noting import note_step, require_reason
from central.configurations.reached import conditions_of
from central.configurations.roll_out import Plan, Standing, State, Step
from central.moment import to_text
from central.store.configuration_queries import (
    Group,
    StepRow,
    Version,
    Wanted,
    add_version,
    give,
    keep_group,
    next_number,
    settings_of,
    steps_of,
)
from central.store.holds import hold_sites
from kiosk.document.settings_member import compact_bytes, faults_of

STARTED, ADVANCED, STOPPED, RESUMED, ROLLED_BACK, RENEWED = (
    "started",
    "advanced",
    "stopped",
    "resumed",
    "rolled-back",
    "renewed",
)


class Hand:
    """Somebody who takes a step. `seen`: the number of the group's last step that they know of,
    None for who asks no such thing; `reason`: theirs.
    """

    def __init__(self, author: Author, now: datetime, reason: str, seen: int | None) -> None:
        """ConfigurationError without a reason."""
        self.author, self.now, self.seen = author, now, seen
        self.reason = require_reason(reason)

    def open(self, connection: Connection, group_id: str) -> Group:
        """The group, held until the commit; OvertakenError if somebody else took a step."""
        hold_sites(connection)
        group = require_group(connection, group_id, lock=True)
        if self.seen is not None and self.seen != group.number:
            raise OvertakenError(steps_of(connection, group_id, self.seen))
        return group


def start(
    connection: Connection,
    group_id: str,
    settings: Mapping[str, Any],
    hand: Hand,
    named: Collection[str] = (),
) -> Step:
    """A new version with these settings goes to the kiosks of the first stage."""
    group = hand.open(connection, group_id)
    text = settings_text(settings)
    if text == settings_of(connection, group_id, group.base):
        raise ConfigurationError(Wrong.UNCHANGED, f"version {group.base} has these settings")
    members = members_of(connection, group)
    plan = plan_of(group, members, named)
    step = roll_out.start(standing_of(group), _wants(members), plan)
    _keep_version(connection, group_id, step.version, text, None, hand)
    _apply(connection, group, members, step, hand, STARTED, stage=roll_out.FIRST)
    return step


def advance(connection: Connection, group_id: str, hand: Hand, *, forced: bool = False) -> Step:
    """The next stage gets the version."""
    group = hand.open(connection, group_id)
    members = members_of(connection, group)
    standing = standing_of(group)
    behind = {
        kiosk
        for kiosk, condition in conditions_of(connection, members, hand.now).items()
        if condition.holds_up
    }
    step = roll_out.advance(standing, _wants(members), behind, forced=forced)
    stage = standing.stage + 1
    really = forced and bool(roll_out.stage_kiosks(standing, standing.stage, behind))
    _apply(connection, group, members, step, hand, ADVANCED, stage=stage, forced=really)
    return step


def stop(connection: Connection, group_id: str, hand: Hand) -> Step:
    """Nobody else gets the version."""
    group = hand.open(connection, group_id)
    step = roll_out.stop(standing_of(group))
    _apply(connection, group, [], step, hand, STOPPED, stage=group.stage)
    return step


def resume(connection: Connection, group_id: str, hand: Hand) -> Step:
    """What was stopped may go on."""
    group = hand.open(connection, group_id)
    step = roll_out.resume(standing_of(group))
    _apply(connection, group, [], step, hand, RESUMED, stage=group.stage)
    return step


def roll_back(
    connection: Connection, group_id: str, hand: Hand, *, to: int | None = None
) -> tuple[Step, int]:
    """A new version equal to an earlier one, for whoever has the other; that earlier one."""
    group = hand.open(connection, group_id)
    members = members_of(connection, group)
    step, equal_to = roll_out.roll_back(standing_of(group), _wants(members), to)
    text = settings_of(connection, group_id, equal_to)
    _keep_version(connection, group_id, step.version, text, equal_to, hand)
    _apply(connection, group, members, step, hand, ROLLED_BACK, stage=group.stage)
    return step, equal_to


def renew(connection: Connection, group_id: str, hand: Hand) -> int:
    """Every kiosk of the group gets what it wants once more, under a higher number; how many do.

    For a central that was restored from an older copy, whose numbers its kiosks refuse.
    """
    group = hand.open(connection, group_id)
    members = members_of(connection, group)
    if not members:
        raise ConfigurationError(Wrong.KIOSKS)
    number, at = next_number(connection, hand.now), to_text(hand.now)
    give(connection, [replace(kiosk, number=number, made_at=at) for kiosk in members])
    keep_group(connection, replace(group, number=number))
    row = StepRow(
        group_id, number, RENEWED, group.base, group.stage, len(members), None, hand.reason, False,
        hand.author.name, at,
    )  # fmt: skip
    note_step(connection, row, hand.author, hand.now, group.of_site)
    return len(members)


def settings_text(settings: Mapping[str, Any]) -> str:
    """As it is stored, the same for the same settings; ConfigurationError if they have faults."""
    faults = faults_of(settings)
    if faults:
        raise ConfigurationError(Wrong.SETTINGS, faults=faults)
    return compact_bytes(settings).decode()


def plan_of(group: Group, members: Collection[Wanted], named: Collection[str] = ()) -> Plan:
    """Which kiosks would be first and second, were the next version started now."""
    by_site = {kiosk.kiosk_id: kiosk.site_id for kiosk in members}
    return roll_out.choose(by_site, f"{group.group_id}\n{group.latest + 1}", named)


def standing_of(group: Group) -> Standing:
    """The group as the pure core sees it."""
    plan = json.loads(group.plan)
    return Standing(
        group.base,
        group.latest,
        State(group.state),
        group.version,
        group.stage,
        Plan(tuple(plan["first"]), tuple(plan["second"])),
    )


def _wants(members: Collection[Wanted]) -> dict[str, int]:
    return {kiosk.kiosk_id: kiosk.version for kiosk in members}


def _keep_version(
    connection: Connection, group_id: str, number: int, text: str, equal: int | None, hand: Hand
) -> None:
    at = to_text(hand.now)
    made = Version(group_id, number, text, equal, hand.reason, hand.author.name, at)
    add_version(connection, made)


def _apply(  # noqa: PLR0913 - what was read, what is done, by whom
    connection: Connection,
    group: Group,
    members: Collection[Wanted],
    step: Step,
    hand: Hand,
    name: str,
    *,
    stage: int,
    forced: bool = False,
) -> None:
    number, at, after = next_number(connection, hand.now), to_text(hand.now), step.after
    given = [
        replace(kiosk, version=step.version, number=number, made_at=at)
        for kiosk in members
        if kiosk.kiosk_id in step.to
    ]
    give(connection, given)
    moved = after.base != group.base
    plan = {"first": after.plan.first, "second": after.plan.second}
    changed = replace(
        group,
        base=after.base,
        base_number=number if moved else group.base_number,
        base_at=at if moved else group.base_at,
        latest=after.latest,
        state=after.state.value,
        version=after.version,
        stage=after.stage,
        plan=json.dumps(plan, separators=(",", ":")),
        number=number,
    )
    keep_group(connection, changed)
    row = StepRow(
        group_id=group.group_id,
        number=number,
        step=name,
        version=step.version,
        stage=stage,
        kiosks=len(given),
        kiosk_id=None,
        reason=hand.reason,
        forced=forced,
        made_by=hand.author.name,
        made_at=at,
    )
    note_step(connection, row, hand.author, hand.now, group.of_site)
