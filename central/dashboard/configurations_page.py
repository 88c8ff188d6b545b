"""What the pages of configurations show, in words. Pure, but for the words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from central.accounts.access import Scope
from central.configurations.difference import KeyChange, changes_between, read_stored
from central.configurations.preview import StageView
from central.configurations.reached import Reached
from central.configurations.roll_out import ALL, StepError
from central.dashboard.configuration_form import FIELDS, to_form
from central.dashboard.configurations_wording import ConfigurationsWords
from central.dashboard.fleet_page import time_text, who_text
from central.store.configuration_queries import Group, StepRow, Version, Wanted
from kiosk.document.settings_member import TABLES

TONES = {
    Reached.TAKEN: "good",
    Reached.REFUSED: "bad",
    Reached.SILENT: "warn",
    Reached.OLD_VERSION: "warn",
    Reached.WAITING: "none",
    Reached.NOT_APPROVED: "none",
}


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group in the list."""

    group_id: str
    name: str
    place: str
    kiosks: int
    in_force: str
    under_way: str
    takes_new: bool
    current: bool


@dataclass(frozen=True, slots=True)
class KioskLine:
    """A kiosk of a stage: how far it is, in words; `why`: its own, of a refusal."""

    kiosk_id: str
    site_id: str
    version: str
    state: str
    tone: str
    why: str
    seen: str
    own: bool


@dataclass(frozen=True, slots=True)
class StageCard:
    """A stage: counts by state, the kiosks that have not taken it, and those that have."""

    title: str
    reached: bool
    counts: Sequence[tuple[str, str, int]]
    behind: Sequence[KioskLine]
    taken: Sequence[KioskLine]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A key, and what it is and will be."""

    label: str
    old: str
    new: str


def may_touch(scope: Scope, of_site: str | None) -> bool:
    """Whether somebody of this scope looks after groups of this site; of the province: None."""
    return scope.sites is None if of_site is None else scope.holds(of_site)


def group_rows(
    groups: Sequence[Group],
    wanted: Collection[Wanted],
    chosen: Group | None,
    names: Mapping[str, str],
    words: ConfigurationsWords,
) -> list[GroupRow]:
    """The rows of the list. `names`: of sites."""
    return [
        GroupRow(
            group_id=group.group_id,
            name=group.name,
            place=place_text(group.of_site, names, words),
            kiosks=sum(kiosk.group_id == group.group_id for kiosk in wanted),
            in_force=version_text(group.base, words),
            under_way=under_way_text(group, words) or words.nothing_under_way,
            takes_new=group.takes_new,
            current=chosen is not None and chosen.group_id == group.group_id,
        )
        for group in groups
    ]


def place_text(of_site: str | None, names: Mapping[str, str], words: ConfigurationsWords) -> str:
    """Of what the group is."""
    return words.province if of_site is None else names.get(of_site, of_site)


def version_text(version: int, words: ConfigurationsWords) -> str:
    """A version in words; of 0 that nothing is set."""
    return words.version.format(version=version) if version else words.no_version


def under_way_text(group: Group, words: ConfigurationsWords) -> str:
    """What is under way; empty: nothing."""
    if group.version is None:
        return ""
    said = words.stopped if group.state == "stopped" else words.running
    return said.format(version=group.version, stage=group.stage)


def stage_cards(
    stages: Sequence[StageView], zone: ZoneInfo, words: ConfigurationsWords
) -> list[StageCard]:
    """The stages of what is under way, or the one of all kiosks where nothing is."""
    whole = len(stages) == 1
    return [_card(view, zone, words, whole=whole) for view in stages]


def _card(view: StageView, zone: ZoneInfo, words: ConfigurationsWords, *, whole: bool) -> StageCard:
    titles = {1: words.stage_1, 2: words.stage_2, ALL: words.stage_3}
    lines = {reached: list[KioskLine]() for reached in Reached}
    for kiosk, condition in view.kiosks:
        line = KioskLine(
            kiosk_id=kiosk.kiosk_id,
            site_id=kiosk.site_id,
            version=version_text(kiosk.version, words),
            state=words.reached[condition.reached.value],
            tone=TONES[condition.reached],
            why=condition.why,
            seen=time_text(condition.seen_at, zone) or words.never,
            own=kiosk.overrides != "{}",
        )
        lines[condition.reached].append(line)
    order = [each for each in TONES if each is not Reached.TAKEN]
    return StageCard(
        title=words.stage_all if whole else titles[view.stage],
        reached=view.reached,
        counts=[
            (words.reached[each.value], TONES[each], len(lines[each]))
            for each in Reached
            if lines[each] and view.reached
        ],
        behind=[line for each in order for line in lines[each]] if view.reached else [],
        taken=lines[Reached.TAKEN] if view.reached else [x for y in lines.values() for x in y],
    )


def change_rows(changes: Sequence[KeyChange], words: ConfigurationsWords) -> list[ChangeRow]:
    """What changes, key by key."""
    return [
        ChangeRow(
            words.labels[change.key],
            value_text(change.key, change.old, words),
            value_text(change.key, change.new, words),
        )
        for change in changes
    ]


def value_text(key: str, value: Any, words: ConfigurationsWords) -> str:  # noqa: ANN401 - a setting
    """A value as the form has it, with its unit; None: kiosk.toml's own."""
    if value is None:
        return words.from_file
    if key == "opening_hours":
        shown = [f"{words.days[day]} {', '.join(spans)}" for day, spans in value.items() if spans]
        rest = [words.other_days_closed] if 0 < len(shown) < len(words.days) else []
        return "; ".join([*shown, *rest]) or words.no
    if key == "notices":
        return "; ".join(text for notice in value for text in notice["text"].values()) or words.no
    table, _, below = key.partition(".")
    settings = {table: {below: value}} if table in TABLES else {key: value}
    text = to_form(settings).get(key, str(value))
    field = FIELDS.get(key)
    if field is None:
        return text
    if field.kind == "choice":
        return {"yes": words.yes, "no": words.no, **words.choices}.get(text, text)
    return f"{text} {words.units[field.unit]}" if field.unit else text


def roll_back_rows(
    versions: Sequence[Version], now: int, to: int, words: ConfigurationsWords
) -> list[ChangeRow]:
    """What changes when kiosks that have version `now` get the settings of version `to`."""
    known = {0: "{}"} | {each.version: each.settings for each in versions}
    found = changes_between(read_stored(known[now]), read_stored(known[to]))
    return change_rows(found, words)


def step_text(step: StepRow, words: ConfigurationsWords) -> str:
    """A step that somebody took, with its reason."""
    said = words.steps[step.step].format(
        who=who_text(step.made_by, words.by_command),
        n=step.kiosks,
        version=step.version,
        stage=step.stage,
        kiosk=step.kiosk_id or "",
    )
    forced = f" ({words.forced})" if step.forced else ""
    return f"{said}{forced}: {step.reason}" if step.reason else f"{said}{forced}"


def step_lines(
    steps: Sequence[StepRow], zone: ZoneInfo, words: ConfigurationsWords
) -> list[tuple[str, str]]:
    """When, and what."""
    return [(time_text(step.made_at, zone) or "", step_text(step, words)) for step in steps]


def fault_text(error: StepError, words: ConfigurationsWords) -> str:
    """Why a step cannot be taken."""
    return words.faults[error.fault.value].format(about=error.about).strip()
