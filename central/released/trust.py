"""What stands behind the figures of a site's days: for those who ask how far one carries.

Guarantees that what is told of answers is what the view releases to supervisors and, of phones, to
the public, so that it tells nothing beyond the pages of figures; numbers of records, visits,
ratings and marks are live, and no answer is in them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from central.channels import KIOSK_CHANNEL, PHONE_CHANNEL
from central.released.audience import Audience, Scope, Span
from central.released.marked import Beside, MarkedAtCounter, at_counters, beside, judged
from central.released.questionnaires_apart import LADDER_LEVELS, QuestionToday, headlines
from central.released.sums import view_in_sums
from central.released.table import ReleasedTable
from central.released.view import view
from central.store.log_standing_queries import logs_of_site
from central.store.marked_queries import released_marked_in
from central.store.missing_queries import missing_at
from central.store.period_queries import Period, VisitSum, visit_sums_of
from central.store.visit_day_queries import counter_days
from central.tally.log_standing import LogStanding, logs_standing
from central.tally.period_visits import PHONE_RATED, PeriodVisits, period_visits
from central.tally.rules import Mark
from central.tally.rules.marked_share import MarkedShare, marked_shares
from central.tally.trust import TrustFacts
from kiosk.survey.questionnaire import HEADLINE


@dataclass(frozen=True, slots=True)
class TrustView:
    """`headline`: the service question of the questionnaire most rated, `apart` that of others.

    `bounds`: the headline if every silent visit had been dissatisfied, and satisfied; None where
    that is not known. `marked`: ratings at kiosks that are kept and not counted, by rule;
    `marked_phone` likewise; `given`: ratings at kiosks in all but those of tests; `judged`: of
    `marked`, those whose answers may stand beside the index; `beside`: the index with what of them
    is released. `flagged`: counters of which rules took more than 5 %. `phones`: what is published
    of phones by question, which no other figure holds.
    """

    span: Span
    logs: tuple[LogStanding, ...]
    visits: PeriodVisits
    headline: QuestionToday | None
    apart: tuple[QuestionToday, ...]
    bounds: tuple[float, float] | None
    given: int
    marked: Mapping[Mark, int]
    marked_phone: Mapping[Mark, int]
    judged: int
    beside: Beside | None
    flagged: tuple[MarkedAtCounter, ...]
    phones: tuple[QuestionToday, ...]


def trust_view(connection: Connection, site: str, span: Span, now: datetime) -> TrustView:
    """Of the site's days; `now`: in the zone of the site."""
    days = Period(site, span.first.isoformat(), span.last.isoformat())
    scope = Scope((site,))
    found = _headlines(view_in_sums(connection, Audience.SUPERVISOR, scope, span))
    headline, apart = (found[0], found[1:]) if found else (None, ())
    rows = visit_sums_of(connection, days, ("counter_id",))
    visits = period_visits(counter_days(connection, days), rows)
    shares = _shares(rows, "rated")
    blocks = released_marked_in(connection, site, days.first, days.last)
    public = view(connection, Audience.PUBLIC, scope, span)
    marked = _by_rule(shares)
    return TrustView(
        span,
        _logs(connection, site, span, now),
        visits,
        headline,
        apart,
        _bounds(headline, apart, visits),
        visits.rated + sum(marked.values()),
        marked,
        _by_rule(_shares(rows, PHONE_RATED)),
        judged(shares),
        beside(headline, blocks),
        tuple(each for each in at_counters(shares, {}, []) if each.is_flagged),
        _headlines(public, PHONE_CHANNEL),
    )


def trust_facts(found: TrustView, revised: int, noted: int) -> TrustFacts:
    """What the rule of the verdict looks at; `revised` and `noted`: numbers of days."""
    states = Counter(log.state.state for log in found.logs)
    missing = [log for log in found.logs if log.state.state == "missing"]
    begun = sum(1 for log in found.logs if log.follows and _opened_in(log, found.span))
    response = found.visits.response
    return TrustFacts(
        logs=sum(1 for log in found.logs if log.epoch),
        expected=sum(log.state.expected for log in found.logs),
        missing=sum(_missing(log) for log in missing),
        forked=states["fork"],
        apart=states["apart"],
        begun_anew=begun,
        silent=sum(1 for log in found.logs if log.is_silent),
        given=found.given,
        marked=sum(found.marked.values()),
        flagged=len(found.flagged),
        index=found.headline.share if found.headline else None,
        response=response,
        unknown_visits=found.visits.unknown,
        revised=revised,
        noted=noted,
    )


def _missing(log: LogStanding) -> int:
    """How many records; those that a heartbeat told of and nobody lists are the rest."""
    return sum(gap.count for gap in log.state.missing) or log.state.expected - log.state.held


def _opened_in(log: LogStanding, span: Span) -> bool:
    return log.opened_at is not None and span.first <= log.opened_at.date() <= span.last


def _logs(connection: Connection, site: str, span: Span, now: datetime) -> tuple[LogStanding, ...]:
    zone = now.tzinfo
    if not isinstance(zone, ZoneInfo):
        message = f"expected a time in the zone of {site}, found {now}"
        raise TypeError(message)
    first = datetime.combine(span.first, time(), zone)
    end = datetime.combine(span.last + timedelta(days=1), time(), zone)
    rows = logs_of_site(connection, site)
    return logs_standing(rows, missing_at(connection, site), now, first, end)


def _headlines(table: ReleasedTable, channel: str = KIOSK_CHANNEL) -> tuple[QuestionToday, ...]:
    return headlines(
        QuestionToday(
            key.question,
            dict.fromkeys(LADDER_LEVELS, 0) | dict(cell.counts),
            key.questionnaire,
        )
        for key, cell in table.cells.items()
        if key.question == HEADLINE and key.channel == channel
    )


def _bounds(
    headline: QuestionToday | None, apart: Sequence[QuestionToday], visits: PeriodVisits
) -> tuple[float, float] | None:
    # Several questionnaires are never added up, and a visit that nobody counts is no silence.
    if headline is None or apart or visits.response is None or visits.unknown:
        return None
    return headline.share.silence_bounds(visits.silent)


def _shares(rows: Sequence[VisitSum], event: str) -> list[MarkedShare]:
    sums: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        sums[row.by[0], row.event, row.mark] += row.n
    return marked_shares(((*key, n) for key, n in sums.items()), event)


def _by_rule(shares: Sequence[MarkedShare]) -> dict[Mark, int]:
    found: Counter[Mark] = Counter()
    for share in shares:
        found[share.mark] += share.marked
    return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))
