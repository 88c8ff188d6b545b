"""The day of one site, as a supervisor may see it: the single releasing view.

Guarantees that answers come from released cells only and that totals are sums of those; that
visits and the state of the logs are live; that what is not known is None and never 0. Nothing
else reads the tallies for showing.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from central.channels import PHONE_CHANNEL
from central.moment import from_text, to_text
from central.released.marked import (
    Beside,
    MarkedAtCounter,
    MarkedRow,
    at_counters,
    beside,
    judged,
)
from central.released.questionnaires_apart import (
    QuestionToday,
    by_counter,
    headlines,
    shown_first,
)
from central.store import today_queries
from central.store.marked_queries import released_marked_counts
from central.store.missing_queries import Missing, missing_at
from central.store.today_queries import LogFacts, SiteRow
from central.tally.deltas import ANSWERED, PHONE_ANSWERED, event_of
from central.tally.log_state import LogState, log_state
from central.tally.release import in_steps
from central.tally.rules import Mark
from central.tally.rules.marked_share import marked_shares
from kiosk.survey.questionnaire import HEADLINE

__all__ = [
    "HEADLINE_QUESTION",
    "CounterToday",
    "QuestionToday",
    "SiteToday",
    "TodayView",
    "today",
]

HEADLINE_QUESTION = HEADLINE
_PHONE_RATED = event_of("rated", PHONE_CHANNEL)


@dataclass(frozen=True, slots=True)
class SiteToday:
    """The site. `sample`: its data is sample data, and pages say so."""

    site_id: str
    name: str
    unit: str
    sample: bool


@dataclass(frozen=True, slots=True)
class CounterToday:
    """One counter. `questions` holds what is released, by question; the rest is live.

    `questions` are those of one questionnaire; `apart`: the headline of each other one that was
    asked here today, which is never added to them.

    `ratings_live`: counted ratings. `unrated`: visits without a rating at the kiosk, by cause: a
    fact of its screen, which a later rating by phone does not change, and never taken for silence.
    `response`: visits served and rated, of visits served, those rated by phone alone in whole
    steps of release; None where the log tells of no serving. `silent`: visits served and not
    rated at the kiosk, by phone or not.
    """

    counter_id: str
    name: str
    field: str
    questions: dict[str, QuestionToday]
    ratings_live: int
    served: int
    called: int
    prompted: int
    unrated: dict[str, int]
    response: tuple[int, int] | None
    log: LogState
    apart: tuple[QuestionToday, ...] = ()
    silent: int = 0

    @property
    def released(self) -> bool:
        """Whether there are answers to show."""
        return bool(self.questions)


@dataclass(frozen=True, slots=True)
class TodayView:
    """The site's day. `day` is local; times carry the site's zone; fractions are 0 to 1.

    `headline`: the service question over released cells of the questionnaire most rated, None
    while none is released; `apart`: that of each other questionnaire, never added to it. `served`
    and `rated` are live sums; `response` as of a counter, over counters that tell of serving.
    `silent`: visits served and not rated at the kiosk; one rated by phone is among them, since
    what it said is not in the headline. `silence_bounds`: the headline if every silent visit had
    been dissatisfied, and satisfied; None where the number of visits is not known. `marked`:
    ratings of either channel kept and not counted, `marked_phone` of them from phones, and
    `marked_dossier` because their dossier counted at another visit. `phone`:
    ratings counted from phones, in whole steps of release; they are in no other figure but in
    `response`. `phone_answered`: so many visits of `response` were rated by phone alone, in whole
    steps likewise: the rest of the last step is not in `response` either. `judged`: ratings at the
    kiosk that rules about touches marked; `beside`: the index with those of them that are released,
    None while none is; `marked_at`: the counters that have marked ratings, and how many by rule.
    """

    site: SiteToday
    day: date
    from_time: datetime | None
    updated_at: datetime
    counters: tuple[CounterToday, ...]
    headline: QuestionToday | None
    served: int
    rated: int
    response: tuple[int, int] | None
    silence_bounds: tuple[float, float] | None
    marked: int
    phone: int
    silent: int = 0
    phone_answered: int = 0
    marked_phone: int = 0
    marked_dossier: int = 0
    apart: tuple[QuestionToday, ...] = ()
    judged: int = 0
    beside: Beside | None = None
    marked_at: tuple[MarkedAtCounter, ...] = ()


def today(connection: Connection, site_id: str, now: datetime) -> TodayView:
    """The view of the site's local day at `now`; LookupError if there is no such site."""
    site = today_queries.find_site(connection, site_id)
    if site is None:
        message = f"there is no site {site_id!r}"
        raise LookupError(message)
    local = now.astimezone(ZoneInfo(site.timezone))
    day = local.date().isoformat()
    events = today_queries.visit_counts(connection, site_id, day)
    counts = _Counts(events)
    released = by_counter(today_queries.released_counts(connection, site_id, day))
    logs: dict[str, list[LogFacts]] = {}
    for row in today_queries.log_facts(connection, site_id):
        logs.setdefault(row.counter_id, []).append(row)
    missing: dict[str | None, list[Missing]] = {}
    for gap in missing_at(connection, site_id):
        missing.setdefault(gap.counter_id, []).append(gap)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    anew = today_queries.logs_begun_anew(connection, site_id, to_text(midnight))
    named = today_queries.counters_of(connection, site_id)
    ids = sorted({*named, *counts.counters, *released, *logs}, key=_in_order)
    views = tuple(
        _counter(
            counter_id,
            named.get(counter_id, (counter_id, "")),
            counts,
            released.get(counter_id, {}),
            log_state(
                logs.get(counter_id, []),
                local,
                tuple(missing.get(counter_id, [])),
                anew.get(counter_id),
            ),
        )
        for counter_id in ids
    )
    first = today_queries.first_at(connection, site_id, day)
    view = _view(site, local, None if first is None else from_text(first), views, counts)
    if not counts.marked:
        return view
    return _with_marked(view, events, released_marked_counts(connection, site_id, day))


def _with_marked(
    view: TodayView, events: list[tuple[str, str, str, int]], rows: list[MarkedRow]
) -> TodayView:
    shares = marked_shares(events)
    shown = {
        each.counter_id: each.questions[HEADLINE]
        for each in view.counters
        if HEADLINE in each.questions
    }
    return replace(
        view,
        judged=judged(shares),
        beside=beside(view.headline, rows),
        marked_at=at_counters(shares, shown, rows),
    )


class _Counts:
    """Visits of the day by counter and event; ratings that do not count apart."""

    def __init__(self, rows: list[tuple[str, str, str, int]]) -> None:
        self._events: dict[str, Counter[str]] = {}
        self.marked = 0
        self.phone = 0
        self.marked_phone = 0
        self.marked_dossier = 0
        for counter, event, mark, n in rows:
            if not mark:
                self._events.setdefault(counter, Counter())[event] += n
            elif event in {"rated", _PHONE_RATED}:
                self.marked += n
                self.marked_dossier += n if mark == Mark.SAME_DOSSIER else 0
            if event == _PHONE_RATED:
                self.marked_phone += n if mark else 0
                self.phone += 0 if mark else n
        self.counters = {counter for counter, events in self._events.items() if events.total()}

    def of(self, counter: str) -> Counter[str]:
        return self._events.get(counter, Counter())


def _counter(
    counter_id: str,
    named: tuple[str, str],
    counts: _Counts,
    asked: dict[str, dict[str, QuestionToday]],
    log: LogState,
) -> CounterToday:
    questions, apart = shown_first(asked)
    events = counts.of(counter_id)
    served = events["served"]
    at_kiosk = min(events[ANSWERED] - events[PHONE_ANSWERED], served)
    answered = min(at_kiosk + in_steps(events[PHONE_ANSWERED]), served)
    return CounterToday(
        counter_id=counter_id,
        name=named[0],
        field=named[1],
        questions=questions,
        ratings_live=events["rated"],
        served=served,
        called=events["called"],
        prompted=events["prompted"],
        unrated={
            event.removeprefix("unrated:"): n
            for event, n in sorted(events.items())
            if event.startswith("unrated:") and n
        },
        response=(answered, served) if served else None,
        silent=served - at_kiosk,
        log=log,
        apart=apart,
    )


def _view(
    site: SiteRow,
    local: datetime,
    first: datetime | None,
    counters: tuple[CounterToday, ...],
    counts: _Counts,
) -> TodayView:
    found = headlines(
        cell for counter in counters for cell in (*counter.questions.values(), *counter.apart)
    )
    headline, apart = (found[0], found[1:]) if found else (None, ())
    known = [counter.response for counter in counters if counter.response is not None]
    served, silent = sum(pair[1] for pair in known), sum(each.silent for each in counters)
    phone_answered = in_steps(sum(counts.of(each.counter_id)[PHONE_ANSWERED] for each in counters))
    response = (served - silent + phone_answered, served) if known else None
    return TodayView(
        site=SiteToday(site.site_id, site.name, site.unit, site.sample),
        day=local.date(),
        from_time=None if first is None else first.astimezone(local.tzinfo),
        updated_at=local,
        counters=counters,
        headline=headline,
        served=sum(counter.served for counter in counters),
        rated=sum(counter.ratings_live for counter in counters),
        response=response,
        silence_bounds=None if apart else _silence_bounds(headline, response, silent, counters),
        marked=counts.marked,
        phone=in_steps(counts.phone),
        silent=silent,
        phone_answered=phone_answered,
        marked_phone=counts.marked_phone,
        marked_dossier=counts.marked_dossier,
        apart=apart,
    )


def _silence_bounds(
    headline: QuestionToday | None,
    response: tuple[int, int] | None,
    silent: int,
    counters: tuple[CounterToday, ...],
) -> tuple[float, float] | None:
    # A counter whose visits are not known would count as one without silence: no bounds then.
    unknown = any(counter.ratings_live and counter.response is None for counter in counters)
    if headline is None or response is None or unknown:
        return None
    return headline.share.silence_bounds(silent)


def _in_order(counter_id: str) -> tuple[tuple[int, str], ...]:
    """Counter 10 after counter 9: digits by their number."""
    parts = re.findall(r"\d+|\D+", counter_id)
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts)
