"""What everybody is told of a site's ended month: the public's view, and counts.

Guarantees that every figure of answers is a sum of parcels of ten or more that lie in that month
whole (`central.released.view`), as the open-data files have them; that a month which is not over
has none. A sample's figures are told to nobody, and a sample is no site of the public's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from central.channels import KIOSK_CHANNEL
from central.released.audience import Audience, By, Scope, Span
from central.released.cell import Shown
from central.released.parcels import month_span
from central.released.table import CellKey
from central.released.view import view
from central.store.open_data_queries import OpenFile, last_open_file
from central.store.period_queries import Period, visit_sums_of
from central.store.public_site_queries import days_with_records
from central.store.visit_day_queries import counter_days
from central.tally.deltas import RATED
from central.tally.period_visits import PeriodVisits, period_visits
from central.tally.rules import Mark
from kiosk.survey.questionnaire import HEADLINE

MOST_MONTHS = 36
"""Of a site's list; the files of open data have all of them."""


@dataclass(frozen=True, slots=True)
class AskedInMonth:
    """What one questionnaire brought in one channel: cells by question, the headline first."""

    channel: str
    questionnaire: str
    cells: tuple[tuple[str, Shown], ...]

    @property
    def headline(self) -> Shown | None:
        """The service question; None where that alone is withheld."""
        return dict(self.cells).get(HEADLINE)


@dataclass(frozen=True, slots=True)
class PublicMonth:
    """`asked`: kiosks before phones, of each the questionnaire with most answers first. `rated`:
    ratings that count, at kiosks and (in whole steps) by phone, which are never added up; `marked`:
    those that are kept and do not count. `file`: the newest open-data file of the month's last day,
    without which nothing of the month is published yet.
    """

    month: str
    asked: tuple[AskedInMonth, ...]
    visits: PeriodVisits
    marked: int
    file: OpenFile | None


@dataclass(frozen=True, slots=True)
class MonthLine:
    """Of a list of months: the headline of the kiosk questionnaire most rated, if it is shown."""

    month: str
    headline: Shown | None


def public_month(connection: Connection, site: str, month: str) -> PublicMonth:
    """The ended `month` (YYYY-MM) of a site."""
    first, last = month_span(month)
    period = Period(site, first, last)
    rows = visit_sums_of(connection, period)
    table = view(connection, Audience.PUBLIC, Scope((site,)), month_of(month))
    return PublicMonth(
        month,
        _asked(table.cells),
        period_visits(counter_days(connection, period), rows),
        sum(row.n for row in rows if row.event in RATED and row.mark and row.mark != Mark.TEST),
        last_open_file(connection, last),
    )


def month_lines(connection: Connection, site: str, today: date) -> tuple[MonthLine, ...]:
    """The ended months with records, the newest first, at most `MOST_MONTHS`. `today`: there."""
    running = f"{today:%Y-%m}"
    months = sorted({day[:7] for day in days_with_records(connection, site)}, reverse=True)
    ended = [month for month in months if month < running][:MOST_MONTHS]
    if not ended:
        return ()
    span = Span(month_of(ended[-1]).first, month_of(ended[0]).last)
    table = view(connection, Audience.PUBLIC, Scope((site,)), span, By.MONTH)
    best: dict[str, Shown] = {}
    for key, cell in table.cells.items():
        is_headline = (key.channel, key.question) == (KIOSK_CHANNEL, HEADLINE)
        before = best.get(key.of[0])
        if is_headline and (before is None or before.n < cell.n):
            best[key.of[0]] = cell
    return tuple(MonthLine(month, best.get(month)) for month in ended)


def has_month(connection: Connection, site: str, month: str) -> bool:
    """Whether there are records of any day of `month`."""
    return bool(days_with_records(connection, site, month))


def month_of(month: str) -> Span:
    """The days of a month (YYYY-MM)."""
    return Span(*(date.fromisoformat(day) for day in month_span(month)))


def _asked(cells: Mapping[CellKey, Shown]) -> tuple[AskedInMonth, ...]:
    by_asked: dict[tuple[str, str], list[tuple[str, Shown]]] = {}
    for key, cell in cells.items():
        by_asked.setdefault((key.channel, key.questionnaire), []).append((key.question, cell))
    found = [
        AskedInMonth(*key, tuple(sorted(each, key=lambda cell: cell[0] != HEADLINE)))
        for key, each in by_asked.items()
    ]
    return tuple(sorted(found, key=_in_order))


def _in_order(asked: AskedInMonth) -> tuple[bool, int, str]:
    most = max(cell.n for _, cell in asked.cells)
    return asked.channel != KIOSK_CHANNEL, -most, asked.questionnaire
