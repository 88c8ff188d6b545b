"""What begins and what ends: causes held against the alarms that stand. Pure.

Guarantees that what is off is one alarm however often it is looked at; that a cause which has not
lasted as long as its kind asks is on its way and no alarm; that an alarm ends when its cause is
gone, unless somebody must settle it; that what cannot be told at this moment changes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from central.alarms.alarm import Alarm
from central.alarms.facts import Cause
from central.alarms.kind import Kind
from central.moment import from_text, to_text
from central.store.alarm_queries import Pending


@dataclass(slots=True)
class Changes:
    """What to write. `begun`: causes with the moment since when; `altered`: alarms that stand, with
    their new detail; `pended`, `dropped`: what is on its way from now on, and no more.
    """

    begun: list[tuple[Cause, datetime]] = field(default_factory=list)
    ended: list[Alarm] = field(default_factory=list)
    altered: list[tuple[Alarm, str]] = field(default_factory=list)
    pended: list[Pending] = field(default_factory=list)
    dropped: list[Pending] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether anything is to be written."""
        return any((self.begun, self.ended, self.altered, self.pended, self.dropped))


def changes(
    causes: Iterable[Cause],
    standing: Sequence[Alarm],
    pending: Sequence[Pending],
    kinds: Mapping[str, Kind],
    now: datetime,
) -> Changes:
    """What follows for one site. `standing`: its alarms; of a kind that is not among `kinds` (a
    newer version raised it) nothing is changed.
    """
    found = {(each.kind, each.subject): each for each in causes}
    open_now: dict[tuple[str, str], list[Alarm]] = {}
    for alarm in standing:
        open_now.setdefault((alarm.kind, alarm.subject), []).append(alarm)
    made = Changes()
    for key, alarms in open_now.items():
        _hold_against(made, alarms, found.get(key), kinds.get(key[0]))
    waiting = {(each.kind, each.subject): each for each in pending}
    for key, cause in found.items():
        if key not in open_now and cause.begins:
            _begin(made, cause, waiting.get(key), kinds[cause.kind].lasts, now)
    begun = {(cause.kind, cause.subject) for cause, _ in made.begun}
    for key, each in waiting.items():
        cause_now = found.get(key)
        if cause_now is None or not cause_now.begins or key in begun or key in open_now:
            made.dropped.append(each)
    return made


def _hold_against(
    made: Changes, alarms: Sequence[Alarm], cause: Cause | None, kind: Kind | None
) -> None:
    if kind is None or kind.settled_by:
        return
    if cause is None:
        made.ended.extend(alarms)
        return
    # What a program wrote when it raised the alarm says more than the rule knows.
    if cause.begins and not kind.is_technical:
        made.altered += [(each, cause.detail) for each in alarms if each.detail != cause.detail]


def _begin(
    made: Changes, cause: Cause, waits: Pending | None, lasts: timedelta, now: datetime
) -> None:
    needed = max(lasts, cause.lasts)
    if not needed:
        made.begun.append((cause, cause.since or now))
        return
    if waits is None:
        made.pended.append(Pending(cause.kind, cause.subject, to_text(now)))
        return
    since = from_text(waits.since)
    if now - since >= needed:
        made.begun.append((cause, cause.since or since))
