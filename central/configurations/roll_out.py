"""How a version of a group's settings reaches its kiosks: 1 %, 10 %, all; stop; roll back. Pure.

Guarantees that a step gives a version to kiosks which want another one, that nothing is given while
a roll-out is stopped, and that a roll back reaches every kiosk that wants what is taken back.
Leaves to others: storing it (`central.configurations.steps`), and who has taken what
(`central.configurations.reached`).
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

FIRST_PERCENT, SECOND_PERCENT = 1, 10
FIRST, SECOND, ALL = 1, 2, 3
"""The stages."""

NOTHING = 0
"""The version before the first: the central sets nothing."""


class State(StrEnum):
    """Whether a version is on its way."""

    SETTLED = "settled"
    RUNNING = "running"
    STOPPED = "stopped"


class Fault(StrEnum):
    """Why a step cannot be taken."""

    UNDER_WAY = "under-way"
    NONE_UNDER_WAY = "none-under-way"
    STOPPED = "stopped"
    NOT_STOPPED = "not-stopped"
    NOT_TAKEN = "not-taken"
    NO_KIOSKS = "no-kiosks"
    NOT_OF_THE_GROUP = "not-of-the-group"
    NOT_AN_EARLIER_ONE = "not-an-earlier-one"


class StepError(Exception):
    """A step that cannot be taken as things stand. `about`: kiosks or versions, for people."""

    def __init__(self, fault: Fault, about: str = "") -> None:
        """The parts of the message; see the class."""
        super().__init__(f"{fault.value}: {about}" if about else fault.value)
        self.fault, self.about = fault, about


@dataclass(frozen=True, slots=True)
class Plan:
    """Kiosks of the stages of 1 % and of 10 %; the second holds the first."""

    first: tuple[str, ...] = ()
    second: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a group stands. `base`: the version last rolled out to all, which kiosks that come get;
    `latest`: the highest version made; `version`, `stage`, `plan`: of a roll-out under way.
    """

    base: int = NOTHING
    latest: int = NOTHING
    state: State = State.SETTLED
    version: int | None = None
    stage: int = 0
    plan: Plan = Plan()


@dataclass(frozen=True, slots=True)
class Step:
    """The group after it, and which kiosks want `version` from now on."""

    after: Standing
    version: int
    to: frozenset[str]


def part(count: int, percent: int) -> int:
    """So many of `count` kiosks are `percent` of them: at least one, rounded up."""
    return max(1, -(-count * percent // 100))


def choose(members: Mapping[str, str], seed: str, named: Collection[str] = ()) -> Plan:
    """Who is first. `members`: kiosk to its site; `seed`: another one gives another choice;
    `named`: kiosks that are the first stage instead. StepError.

    The same members and seed give the same kiosks; they are spread over the sites.
    """
    if not members:
        raise StepError(Fault.NO_KIOSKS)
    strangers = sorted(set(named) - set(members))
    if strangers:
        raise StepError(Fault.NOT_OF_THE_GROUP, ", ".join(strangers))
    order = _spread(members, seed)
    first = tuple(sorted(set(named))) or tuple(order[: part(len(order), FIRST_PERCENT)])
    rest = [kiosk for kiosk in order if kiosk not in set(first)]
    more = max(0, part(len(order), SECOND_PERCENT) - len(first))
    return Plan(first, first + tuple(rest[:more]))


def _spread(members: Mapping[str, str], seed: str) -> list[str]:
    """All kiosks: the first of each site, then the second of each, sites and kiosks by chance."""
    sites: dict[str, list[str]] = {}
    for kiosk in sorted(members, key=lambda kiosk: _chance(seed, kiosk)):
        sites.setdefault(members[kiosk], []).append(kiosk)
    turns = [
        (turn, _chance(seed, site), kiosk)
        for site, kiosks in sites.items()
        for turn, kiosk in enumerate(kiosks)
    ]
    return [kiosk for _, _, kiosk in sorted(turns)]


def _chance(seed: str, name: str) -> bytes:
    return hashlib.sha256(f"{seed}\n{name}".encode()).digest()


def stage_kiosks(standing: Standing, stage: int, members: Collection[str]) -> frozenset[str]:
    """The kiosks of a stage that are still in the group; of ALL, every one."""
    if stage == ALL:
        return frozenset(members)
    planned = {FIRST: standing.plan.first, SECOND: standing.plan.second}.get(stage, ())
    return frozenset(planned) & frozenset(members)


def start(standing: Standing, wants: Mapping[str, int], plan: Plan) -> Step:
    """A new version to the kiosks of the first stage. `wants`: kiosk of the group to version."""
    if standing.state is not State.SETTLED:
        raise StepError(Fault.UNDER_WAY, str(standing.version))
    version = standing.latest + 1
    after = replace(
        standing, latest=version, state=State.RUNNING, version=version, stage=FIRST, plan=plan
    )
    return Step(after, version, stage_kiosks(after, FIRST, wants))


def advance(
    standing: Standing, wants: Mapping[str, int], behind: Collection[str], *, forced: bool
) -> Step:
    """The next stage. `behind`: kiosks that have not taken what they want; those of the stage
    before hold it up unless `forced`.
    """
    version = _under_way(standing)
    if standing.state is State.STOPPED:
        raise StepError(Fault.STOPPED)
    holding = sorted(stage_kiosks(standing, standing.stage, wants) & set(behind))
    if holding and not forced:
        raise StepError(Fault.NOT_TAKEN, ", ".join(holding))
    after = replace(standing, stage=standing.stage + 1)
    reached = stage_kiosks(after, after.stage, wants)
    if after.stage == ALL:
        after = Standing(base=version, latest=standing.latest)
    return Step(after, version, frozenset(k for k in reached if wants[k] != version))


def stop(standing: Standing) -> Step:
    """Nobody else gets the version; who has it keeps it."""
    version = _under_way(standing)
    if standing.state is State.STOPPED:
        raise StepError(Fault.STOPPED)
    return Step(replace(standing, state=State.STOPPED), version, frozenset())


def resume(standing: Standing) -> Step:
    """Goes on where it was stopped."""
    version = _under_way(standing)
    if standing.state is not State.STOPPED:
        raise StepError(Fault.NOT_STOPPED)
    return Step(replace(standing, state=State.RUNNING), version, frozenset())


def roll_back(standing: Standing, wants: Mapping[str, int], to: int | None) -> tuple[Step, int]:
    """A new version that equals an earlier one; with it, that earlier one.

    Under way: it equals the base, whatever `to` says, and whoever wants another gets it. Settled:
    it equals `to`, and every kiosk gets it, as every kiosk had the other.
    """
    version = standing.latest + 1
    if standing.state is not State.SETTLED:
        back = frozenset(kiosk for kiosk, wanted in wants.items() if wanted == standing.version)
        return Step(Standing(base=standing.base, latest=version), version, back), standing.base
    if to is None or not NOTHING <= to < standing.base:
        raise StepError(Fault.NOT_AN_EARLIER_ONE, "" if to is None else str(to))
    return Step(Standing(base=version, latest=version), version, frozenset(wants)), to


def _under_way(standing: Standing) -> int:
    if standing.version is None:
        raise StepError(Fault.NONE_UNDER_WAY)
    return standing.version
