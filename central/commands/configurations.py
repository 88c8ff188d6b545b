"""`central configuration ...`: groups, settings from a file, steps of a roll-out."""

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from central.commands.errors import CommandError
from central.commands.opening import author_of, open_database
from central.commands.places import require_site
from central.configurations import groups, steps
from central.configurations.difference import KeyChange, in_force
from central.configurations.errors import ConfigurationError, OvertakenError
from central.configurations.overrides import override
from central.configurations.preview import (
    Preview,
    StageView,
    preview_of_group,
    preview_of_kiosk,
    require_kiosk,
    stages_of,
)
from central.configurations.roll_out import ALL, Fault, StepError
from central.configurations.settings_file import read_settings_file
from central.configurations.steps import Hand
from central.store.configuration_queries import (
    Group,
    settings_of,
    steps_of,
    wanted_by_all,
)
from central.store.configuration_queries import (
    list_groups as every_group,
)
from central.store.engine import reading, writing
from kiosk.document.settings_member import flat

About = tuple[str | None, str | None]
"""A group's id, or a kiosk's."""

STAGE_NAMES = {1: "1 %", 2: "10 %", ALL: "all"}
HISTORY_SHOWN = 20
_SAID = {
    Fault.UNDER_WAY: "a version is under way: finish it, or take it back, before the next one",
    Fault.NONE_UNDER_WAY: "nothing is under way in this group",
    Fault.STOPPED: "the roll-out is stopped; `central configuration resume` lets it go on",
    Fault.NOT_STOPPED: "the roll-out is not stopped",
    Fault.NOT_TAKEN: "kiosks of this stage have not taken it (--force goes on without them)",
    Fault.NO_KIOSKS: "the group has no kiosks; `central configuration groups put` puts some in",
    Fault.NOT_OF_THE_GROUP: "not kiosks of this group",
    Fault.NOT_AN_EARLIER_ONE: "expected --to with an earlier version, 0 for none",
}


def list_groups(config: Path | None) -> list[str]:
    """A line for each group."""
    with reading(open_database(config)) as connection:
        found, wanted = every_group(connection), wanted_by_all(connection)
    counts = {
        group.group_id: sum(kiosk.group_id == group.group_id for kiosk in wanted) for group in found
    }
    return [
        f"{group.group_id}  {group.of_site or 'the province'}  {counts[group.group_id]} kiosks"
        f"  {_state(group)}{'  takes new kiosks' if group.takes_new else ''}  {group.name}"
        for group in found
    ] or ["there is no group; `central configuration groups add` makes one"]


def add_group(
    config: Path | None, group: str, name: str, site: str | None, now: datetime, *, takes_new: bool
) -> None:
    """Make a group of a site or of the province."""
    author = author_of(config)
    with _changing(config) as connection:
        if site is not None:
            require_site(connection, site)
        groups.make_group(connection, (group, name), site, author, now, takes_new=takes_new)


def put_kiosks(
    config: Path | None, group: str, kiosks: Collection[str], reason: str, now: datetime
) -> list[str]:
    """Put kiosks into a group."""
    author = author_of(config)
    with _changing(config) as connection:
        count = groups.put_into(connection, group, kiosks, reason, author, now)
    return [f"{count} kiosks are in {group} now"]


def show_group(config: Path | None, group_id: str, now: datetime) -> list[str]:
    """What the group has, how far a roll-out is, kiosk by kiosk, and its last steps."""
    with _said(), reading(open_database(config)) as connection:
        group = groups.require_group(connection, group_id)
        settings = settings_of(connection, group_id, group.base)
        stages, history = stages_of(connection, group, now), steps_of(connection, group_id)
    lines = [f"{group.name}: {_state(group)}", *_values(json.loads(settings))]
    for view in stages:
        lines += _stage_lines(view)
    return lines + [
        f"{step.made_at}  {step.made_by}  {step.step}  version {step.version}"
        f"  {step.kiosks} kiosks{'  forced' if step.forced else ''}"
        f"{f'  {step.kiosk_id}' if step.kiosk_id else ''}  {step.reason}"
        for step in history[:HISTORY_SHOWN]
    ]


def show_kiosk(config: Path | None, kiosk_id: str) -> list[str]:
    """What the kiosk gets, and what of it is its own."""
    with _said(), reading(open_database(config)) as connection:
        wanted = require_kiosk(connection, kiosk_id)
        of_group = settings_of(connection, wanted.group_id, wanted.version)
    own = flat(json.loads(wanted.overrides))
    lines = [f"{kiosk_id}: group {wanted.group_id}, version {wanted.version}"]
    return lines + [
        f"  {key} = {_text(value)}{'  (its own)' if key in own else ''}"
        for key, value in flat(in_force(of_group, wanted.overrides)).items()
    ]


def preview(config: Path | None, about: About, file: Path, first: Collection[str]) -> list[str]:
    """What the file would change, key by key, and for which kiosks."""
    settings = read_settings_file(file)
    with _said(), reading(open_database(config)) as connection:
        return _preview_lines(_previewed(connection, about, settings, first))


def set_settings(
    config: Path | None,
    about: About,
    file: Path,
    reason: str,
    now: datetime,
    *,
    first: Collection[str],
) -> list[str]:
    """Start a group's roll-out, or set a kiosk's own settings; lines say for whom."""
    settings, author = read_settings_file(file), author_of(config)
    group, kiosk = about
    with _changing(config) as connection:
        hand = Hand(author, now, reason, None)
        if group is not None:
            step = steps.start(connection, group, settings, hand, first)
            return [f"version {step.version} goes to: {', '.join(sorted(step.to))}"]
        wanted = require_kiosk(connection, kiosk or "")
        override(connection, (wanted.site_id, wanted.kiosk_id), settings, hand)
    return [f"{kiosk} has its own settings from now on"]


def take_step(
    config: Path | None,
    name: str,
    group: str,
    reason: str,
    now: datetime,
    **more: Any,  # noqa: ANN401 - what the step takes besides
) -> list[str]:
    """Advance, stop, resume, roll back or renew; a line says what is so now."""
    author = author_of(config)
    with _changing(config) as connection:
        hand = Hand(author, now, reason, None)
        getattr(steps, name)(connection, group, hand, **more)
        after = groups.require_group(connection, group)
    return [f"{group}: {_state(after)}"]


@contextmanager
def _changing(config: Path | None) -> Iterator[Connection]:
    with _said(), writing(open_database(config)) as connection:
        yield connection


@contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except StepError as error:
        about = f": {error.about}" if error.about else ""
        raise CommandError(f"{_SAID[error.fault]}{about}") from error
    except (ConfigurationError, OvertakenError) as error:
        raise CommandError(str(error)) from error


def _previewed(
    connection: Connection, about: About, settings: dict[str, Any], first: Collection[str]
) -> Preview:
    group, kiosk = about
    if group is not None:
        return preview_of_group(connection, group, settings, first)
    return preview_of_kiosk(connection, kiosk or "", settings)


def _preview_lines(found: Preview) -> list[str]:
    lines = [_change(change) for change in found.changes] or ["nothing would change"]
    if found.plan is not None:
        lines.append(f"first 1 %: {', '.join(found.plan.first)}")
        lines.append(f"then 10 %: {', '.join(found.plan.second)}")
    lines.append(f"kiosks: {', '.join(kiosk.kiosk_id for kiosk, _ in found.kiosks)}")
    return lines + [
        f"{kiosk.kiosk_id} keeps its own: {', '.join(sorted(own))}"
        for kiosk, own in found.kiosks
        if own
    ]


def _change(change: KeyChange) -> str:
    return f"{change.key}: {_text(change.old)} -> {_text(change.new)}"


def _stage_lines(view: StageView) -> list[str]:
    given = "" if view.reached else " (not given yet)"
    lines = [f"{STAGE_NAMES[view.stage]}: {len(view.kiosks)} kiosks{given}"]
    return lines + [
        f"  {kiosk.kiosk_id}  {kiosk.site_id}  version {kiosk.version}"
        f"  {condition.reached.value}{f'  {condition.why}' if condition.why else ''}"
        for kiosk, condition in view.kiosks
    ]


def _state(group: Group) -> str:
    if group.version is None:
        return f"version {group.base}"
    stage = STAGE_NAMES[group.stage]
    return f"version {group.base}; version {group.version} at {stage}, {group.state}"


def _values(settings: dict[str, Any]) -> list[str]:
    return [f"  {key} = {_text(value)}" for key, value in flat(settings).items()]


def _text(value: object) -> str:
    return "(kiosk.toml)" if value is None else json.dumps(value, ensure_ascii=False)
