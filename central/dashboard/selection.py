"""What a page of figures is asked for: which sites, and which days. One reading for all of them.

Guarantees that a site one may not see and one that does not exist cannot be told apart; that days
the wrong way round, days that are none and more days than a page shows are each said in words, with
nothing computed; that the last day is never after the site's today.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import Request
from sqlalchemy import Connection, select

from central.dashboard.kept import ALL_SITES
from central.dashboard.page_server import PageServer
from central.dashboard.seen import account_of, visitor_of
from central.dashboard.sites import SiteChoice, chosen_site, sites_for
from central.reference.counter_changes import CounterChange, counter_changes
from central.released.audience import Span
from central.store.fleet_tables import sites as site_rows

LONGEST_DAYS = 3 * 366
"""Of a page. A report has limits of its own."""

EARLIEST = date(2000, 1, 1)
"""No record is as old; whoever compares with a year before it stays within the calendar."""

USUAL_DAYS = 28
"""Four whole weeks up to today, where nothing is asked for."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with the days asked for: a key of `SelectionWords`, and what fills it in."""

    kind: str
    found: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is looked at. `site`: None where it is every one of `choices`. `trouble`: None, or why
    there is nothing to show; then `span` is the usual one. `today`: of the site. `changes`: of the
    counters of the one site, within the days.
    """

    choices: tuple[SiteChoice, ...]
    site: SiteChoice | None
    span: Span
    today: date
    zone: ZoneInfo
    sample: bool
    asked_from: str
    asked_to: str
    trouble: Trouble | None = None
    changes: tuple[CounterChange, ...] = ()

    @property
    def sites(self) -> tuple[str, ...]:
        """Ids of the sites that are looked at."""
        chosen = self.choices if self.site is None else (self.site,)
        return tuple(each.site_id for each in chosen)

    @property
    def site_value(self) -> str:
        """What `site` is in the page's address."""
        return ALL_SITES if self.site is None else self.site.site_id

    def address(self, path: str, **more: str) -> str:
        """`path` with this selection."""
        query = {
            "site": self.site_value,
            "from": self.span.first.isoformat(),
            "to": self.span.last.isoformat(),
        }
        return f"{path}?{urlencode(query | more)}"


def select_days(
    connection: Connection,
    server: PageServer,
    request: Request,
    *,
    all_sites: bool = False,
    longest_days: int = LONGEST_DAYS,
) -> Selection | None:
    """What this request asks for; None where there is no such site, or none that one sees.

    `all_sites`: whether the page can show every site of a person at once.
    """
    account = account_of(visitor_of(request))
    choices = sites_for(connection, account)
    wished = request.query_params.get("site") or None
    is_all = all_sites and wished == ALL_SITES and len(choices) > 1
    site = None if is_all else chosen_site(choices, wished, account)
    if not choices or (site is None and not is_all):
        return None
    zone, sample = _of_sites(connection, choices if site is None else [site])
    today = server.now().astimezone(zone).date()
    found = _selected(request.query_params, choices, site, today, zone, sample, longest_days)
    if site is None:
        return found
    span = found.span
    return replace(found, changes=counter_changes(connection, site.site_id, span.first, span.last))


def usual_span(today: date) -> Span:
    """The days that are shown where none are asked for."""
    return Span(today - timedelta(days=USUAL_DAYS - 1), today)


def _selected(  # noqa: PLR0913, PLR0917
    asked: Mapping[str, str],
    choices: list[SiteChoice],
    site: SiteChoice | None,
    today: date,
    zone: ZoneInfo,
    sample: bool,  # noqa: FBT001
    longest_days: int,
) -> Selection:
    first, last = asked.get("from", "").strip(), asked.get("to", "").strip()
    read = read_days(first, last, today, longest_days)
    trouble = read if isinstance(read, Trouble) else None
    span = usual_span(today) if isinstance(read, Trouble) else read
    return Selection(
        tuple(choices),
        site,
        span,
        today,
        zone,
        sample,
        first if trouble else span.first.isoformat(),
        last if trouble else span.last.isoformat(),
        trouble,
    )


def read_days(first: str, last: str, today: date, longest_days: int) -> Span | Trouble:
    """The days from `first` to `last` (YYYY-MM-DD, each may be empty), cut at `today`."""
    if not first and not last:
        return usual_span(today)
    days: list[date] = []
    for text in (first or last, last or first):
        day = _day(text)
        if day is None:
            return Trouble("no_day", text)
        days.append(day)
    if days[1] < days[0]:
        return Trouble("wrong_way_round", f"{first} – {last}")
    if days[0] > today:
        return Trouble("not_yet", first or last)
    if (days[1] - days[0]).days >= longest_days:
        return Trouble("too_long", str((days[1] - days[0]).days + 1))
    return Span(days[0], min(days[1], today))


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day >= EARLIEST else None


def _of_sites(connection: Connection, looked_at: Sequence[SiteChoice]) -> tuple[ZoneInfo, bool]:
    """The zone of the first, and whether a sample is among them."""
    wanted = [each.site_id for each in looked_at]
    rows = connection.execute(
        select(site_rows.c.site_id, site_rows.c.timezone, site_rows.c.sample).where(
            site_rows.c.site_id.in_(wanted)
        )
    ).all()
    zones = {row.site_id: row.timezone for row in rows}
    return ZoneInfo(zones[wanted[0]]), any(row.sample for row in rows)
