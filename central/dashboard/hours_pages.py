"""The page of busy hours.

Guarantees that what is read is read in one short transaction, and that a counter of another site
and one that does not exist cannot be told apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from central.accounts import Page, may_see
from central.dashboard.hours_page import Asked, HoursPage, Indices, hours_page
from central.dashboard.page_server import PageServer, Visitor
from central.dashboard.seen import account_of
from central.dashboard.selection import Selection, select_days
from central.dashboard.selection_form import selection_form
from central.dashboard.wording import Words
from central.reference.opening_hours import calendar_of
from central.released.audience import Span
from central.released.by_hour import index_by_hour
from central.released.by_weekday import index_by_weekday
from central.store import reading
from central.store.hour_queries import counts_by_hour
from central.store.period_queries import Period
from central.store.target_queries import targets_of
from central.store.today_queries import counters_of
from central.tally.hour_load import HourProfile, hour_profile_of
from central.tally.standing_out import BUSY, LEAST_DAYS, QUIET
from central.targets import target_on

ADDRESS = "/hours"


@dataclass(frozen=True, slots=True)
class _Looked:
    """What was found for one request. `counter`: the one chosen, empty for all."""

    selection: Selection
    page: HoursPage
    counters: Mapping[str, str]
    counter: str


def add_hours_pages(router: APIRouter, server: PageServer) -> None:
    """Add the address /hours."""

    @router.get(ADDRESS)
    def page(request: Request) -> Response:
        visitor: Visitor = request.state.visitor
        with reading(server.engine) as connection:
            found = _look(connection, server, request)
        if found is None:
            return server.message(request, "not_found", status=404)
        words, selection = visitor.words, found.selection
        hidden = (("counter", found.counter),) if found.counter else ()
        return server.page(
            request,
            "hours.html",
            form=selection_form(selection, ADDRESS, visitor.language, words, hidden=hidden),
            selection=selection,
            page=found.page,
            counters=found.counters,
            counter=found.counter,
            next_steps=_next_steps(visitor, selection, words),
            how={"days": LEAST_DAYS, **_written(visitor.language)},
            sample=selection.sample,
            role=getattr(words.roles, account_of(visitor).role.value),
        )


def _look(connection: Connection, server: PageServer, request: Request) -> _Looked | None:
    """What the page shows; None where there is no such site or counter, or none that one sees."""
    selection = select_days(connection, server, request)
    if selection is None or selection.site is None:
        return None
    site, visitor = selection.site.site_id, request.state.visitor
    counters = {name: each[0] for name, each in sorted(counters_of(connection, site).items())}
    counter = request.query_params.get("counter", "")
    if counter and counter not in counters:
        return None
    page = _page(connection, selection, len(counters), counter or None, visitor)
    return _Looked(selection, page, counters, counter)


def _page(
    connection: Connection,
    selection: Selection,
    counters: int,
    counter: str | None,
    visitor: Visitor,
) -> HoursPage:
    words, said = visitor.words, visitor.words.hours
    span = _whole_days(selection)
    if span is None:
        nothing = HourProfile(None)
        return hours_page(nothing, Indices(), visitor.language, words, Asked(empty=said.only_today))
    site = selection.sites[0]
    period = Period(site, span.first.isoformat(), span.last.isoformat())
    profile = hour_profile_of(
        counts_by_hour(connection, period, counter),
        span.first,
        span.last,
        calendar_of(connection, site).hours_on,
    )
    return hours_page(
        profile,
        Indices(
            index_by_weekday(connection, site, span, counter),
            index_by_hour(connection, site, span, counter),
        ),
        visitor.language,
        words,
        Asked(
            1 if counter else counters,
            with_today=span != selection.span,
            empty=said.empty_counter if counter else said.empty,
            target=target_on(targets_of(connection, [site]).get(site, []), span.last).value,
        ),
    )


def _whole_days(selection: Selection) -> Span | None:
    """The days that are over; None where only today was asked for."""
    span = selection.span
    if span.last < selection.today:
        return span
    yesterday = selection.today - timedelta(days=1)
    return Span(span.first, yesterday) if span.first <= yesterday else None


def _next_steps(visitor: Visitor, selection: Selection, words: Words) -> list[tuple[str, str]]:
    """Addresses with the same days, and what is there; of pages that the visitor sees."""
    role, said = account_of(visitor).role, words.hours
    named = ((Page.TREND, said.to_trend), (Page.STAFF, said.to_staff), (Page.TRUST, said.to_trust))
    return [
        (selection.address(f"/{page.value}"), name) for page, name in named if may_see(role, page)
    ]


def _written(language: str) -> dict[str, str]:
    def number(value: float) -> str:
        text = f"{value:g}"
        return text.replace(".", ",") if language == "vi" else text

    return {"busy": number(BUSY), "quiet": number(QUIET)}
