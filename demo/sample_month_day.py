"""One day at one counter of the sample month: who came when, and what the kiosk recorded of it.

Guarantees that the events are in order of time, that rush hours are rush hours, and that they hang
on the chance passed in alone. The moods are a seeded draw, not a measurement of anybody.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from demo.sample_month_hall import HARDER, QUESTIONS, TT01, MonthCounter
from demo.sample_month_kiosk import Event
from demo.sample_month_words import (
    COMPLAINT,
    COMPLAINT_REASONS,
    PRAISE,
    PRAISE_REASONS,
    STRANGE,
)
from kiosk.identity.visit_id import RANDOM_BYTES, visit_id

Spans = tuple[tuple[time, time], ...]
RUSH = {7: 5, 8: 10, 9: 11, 10: 8, 11: 4, 13: 6, 14: 9, 15: 7, 16: 4}
"""How much of a day comes in each hour; an hour that is not named has `USUAL`."""
USUAL = 5
LEAST_APART_S, SERVICE_SHARE = 75, 0.68
TOO_FAST_MS, TOO_FAST_SHARE = 700, 0.02
NO_SHOW, DETAIL, COMMENT, PARTIAL, LATE_DAY = 0.04, 0.16, 0.45, 0.05, 0.85
"""Shares of visits, of ratings, of details, of ratings; and of a day until the last one is called.
"""
SKIPS = 0.03
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What is special: `spans` of opening; `busy` times as many visits; `better`: chance that a
    rating is a level higher (below 0: lower); `officer` of each visit by its time; `closed`: when
    the kiosk took no ratings; `self_rated`: the officer rates himself at the end of the day.
    """

    day: datetime
    spans: Spans
    busy: float = 1.0
    better: float = 0.0
    closed: tuple[datetime, datetime] | None = None
    second: str = ""
    self_rated: bool = False
    until: datetime | None = None

    def officer(self, counter: MonthCounter, at: datetime) -> str:
        """Who serves: the second one from midday on, where there is one."""
        return self.second if self.second and at.hour >= 13 else counter.officer


def day_events(counter: MonthCounter, plan: DayPlan, chance: random.Random) -> list[Event]:
    """All that the counter's kiosk records on the day, up to `plan.until`."""
    begin = plan.day.replace(hour=plan.spans[0][0].hour, minute=plan.spans[0][0].minute)
    begin -= 20 * SECOND * 60
    start = max(begin, plan.day + SECOND)
    ok = {"source": "queue", "state": "ok", "reason": "", "times": 1}
    events = [
        Event(start, "kiosk.started", {"version": "mau", "boot": "mau"}),
        Event(start + SECOND, "source.changed", ok),
    ]
    calls = list(_calls(counter, plan, chance))
    for at, following in zip(calls, [*calls[1:], None], strict=True):
        events += _visit(counter, plan, at, following, chance)
    if plan.self_rated and calls:
        events += _self_rated(counter, calls[-1] + timedelta(minutes=12), chance)
    if plan.closed is not None:
        took_ms = int((plan.closed[1] - plan.closed[0]).total_seconds() * 1000)
        outage = {"reason": "storage-busy", "took_ms": took_ms, "lost": {}}
        events.append(Event(plan.closed[1], "kiosk.outage", outage))
    events.sort(key=lambda event: event.at)
    return [event for event in events if plan.until is None or event.at <= plan.until]


def _calls(counter: MonthCounter, plan: DayPlan, chance: random.Random) -> Iterator[datetime]:
    minutes = [
        plan.day + timedelta(minutes=minute)
        for opens, closes in plan.spans
        for minute in range(_minute(opens), _minute(closes) - 4)
    ]
    weights = [RUSH.get(each.hour, USUAL) for each in minutes]
    number = max(3, round(counter.visits * plan.busy * chance.uniform(0.85, 1.15)))
    drawn = sorted(chance.choices(minutes, weights, k=number))
    last = None
    for minute in drawn:
        at = minute + chance.uniform(0, 59.9) * SECOND
        if last is not None and at < last + LEAST_APART_S * SECOND:
            at = last + (LEAST_APART_S + chance.uniform(0, 9)) * SECOND
        last = at
        yield at


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _visit(
    counter: MonthCounter,
    plan: DayPlan,
    at: datetime,
    following: datetime | None,
    chance: random.Random,
) -> Iterator[Event]:
    officer = plan.officer(counter, at)
    visit = visit_id(int(at.timestamp() * 1000), chance.randbytes(RANDOM_BYTES))
    who = {"visit": visit, "counter": counter.id, "test": False}
    yield Event(at, "visit.called", {**who, "service": None})
    room = min((following - at) if following else timedelta(minutes=8), timedelta(minutes=11))
    if chance.random() < NO_SHOW:
        yield Event(
            at + room * 0.5, "visit.unrated", {**who, "officer": officer, "cause": "no-show"}
        )
        return
    served = at + room * SERVICE_SHARE
    who["officer"] = officer
    yield Event(served, "visit.served", who)
    if plan.closed is not None and plan.closed[0] <= served < plan.closed[1]:
        yield Event(served + SECOND, "visit.unrated", {**who, "cause": "outage"})
        return
    yield Event(served + SECOND, "visit.prompted", who)
    left = room * (1 - SERVICE_SHARE) - SECOND
    if chance.random() > counter.rated:
        is_overtaken = following is not None and left < 40 * SECOND
        cause = "next-called" if is_overtaken else chance.choice(("window-over", "dismissed"))
        yield Event(served + left * 0.98, "visit.unrated", {**who, "cause": cause})
        return
    yield from _rating(counter, plan, who, (served, left), chance)


def _rating(
    counter: MonthCounter,
    plan: DayPlan,
    who: dict[str, Any],
    times: tuple[datetime, timedelta],
    chance: random.Random,
) -> Iterator[Event]:
    served, left = times
    mood = _mood(counter, plan, chance)
    answers = answers_of(counter.questionnaire, mood, chance)
    at = served + left * 0.7
    yield Event(at, "rating", rating_body(counter, who, answers, chance))
    if chance.random() < DETAIL:
        yield detail(who, mood, at + left * 0.2, chance)


def _mood(counter: MonthCounter, plan: DayPlan, chance: random.Random) -> int:
    mood = chance.choices(range(1, 6), counter.levels)[0]
    if chance.random() < abs(plan.better):
        mood += 1 if plan.better > 0 else -1
    return min(5, max(1, mood))


def answers_of(questionnaire: str, mood: int, chance: random.Random) -> dict[str, int | None]:
    """Answers around a mood of 1 to 5; now and then one is skipped, and some do not go on."""
    questions = QUESTIONS[questionnaire]
    found: dict[str, int | None] = {}
    for number, question in enumerate(questions):
        if number > 1 and chance.random() < PARTIAL / len(questions):
            break
        level = mood + chance.choice((-1, 0, 0, 0, 1)) * (number > 0)
        level -= question in HARDER and chance.random() < 0.5
        level = min(5, max(1, level))
        if questionnaire == TT01:
            level = 1 if level <= 2 else 2 if level <= 4 else 3
        found[question] = None if number and chance.random() < SKIPS else level
    return found


def rating_body(
    counter: MonthCounter,
    who: dict[str, Any],
    answers: dict[str, int | None],
    chance: random.Random,
) -> dict[str, Any]:
    """Of a usual rating after the end of a visit; without its nonce."""
    asked = QUESTIONS[counter.questionnaire]
    codes = counter.procedures
    weights = [2 ** (len(codes) - number) for number in range(len(codes))]
    is_fast = chance.random() < TOO_FAST_SHARE
    return {
        **who,
        "procedure": chance.choices(codes, weights)[0] if codes else None,
        "stage": chance.choices(("result", "reception"), (5, 2))[0],
        "questionnaire": counter.questionnaire,
        "blocks": [],
        "scale_order": "best-first",
        "lang": chance.choices(("vi", "en"), (40, 1))[0],
        "trigger": "served",
        "ticket": "queue",
        "answers": answers,
        "took_ms": TOO_FAST_MS if is_fast else chance.randint(2_500, 7_000) * len(asked),
        "assisted": chance.random() < SKIPS,
        "partial": len(answers) < len(asked),
        "late": False,
    }


def detail(who: dict[str, Any], mood: int, at: datetime, chance: random.Random) -> Event:
    """Reasons and perhaps a comment, of praise or of complaint as the mood is."""
    happy = mood >= 4
    reasons = PRAISE_REASONS if happy else COMPLAINT_REASONS
    weights = [8, 5, 3, 2, 1]
    chosen = list(dict.fromkeys(chance.choices(reasons, weights, k=chance.choice((1, 1, 2)))))
    comments: Sequence[str] = PRAISE if happy else COMPLAINT
    comment = ""
    if chance.random() < COMMENT:
        comment = chance.choice(STRANGE) if chance.random() < SKIPS else chance.choice(comments)
    body = {
        "visit": who["visit"],
        "counter": who["counter"],
        "reason_list": "ly-do@1",
        "reasons": {"praise": chosen if happy else [], "complaint": [] if happy else chosen},
        "comment": bool(comment),
        "lang": "vi",
        "assisted": False,
        "partial": False,
        "test": False,
    }
    return Event(at, "rating.detail", body, comment, who["visit"])


def _self_rated(counter: MonthCounter, at: datetime, chance: random.Random) -> Iterator[Event]:
    """Nobody was called: seven touches in a row, all the best, faster than anybody reads."""
    for number in range(7):
        moment = at + number * 9 * SECOND
        visit = visit_id(int(moment.timestamp() * 1000), chance.randbytes(RANDOM_BYTES))
        who = {"visit": visit, "counter": counter.id, "officer": counter.officer, "test": False}
        body = rating_body(counter, who, dict.fromkeys(QUESTIONS[counter.questionnaire], 5), chance)
        fast = {"trigger": "walk-up", "ticket": "none", "took_ms": TOO_FAST_MS, "procedure": None}
        yield Event(moment, "rating", {**body, **fast})
