"""The page of trends: read in one short transaction, chosen by its address alone.

Guarantees that a counter and a questionnaire of the address are of what is looked at, or are as if
they were not there; that a grain in which the days are too many is not taken.
"""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from central.accounts import Page, may_see
from central.dashboard.page_server import PageServer, Visitor
from central.dashboard.pieces import asked_piece
from central.dashboard.seen import account_of
from central.dashboard.selection import Selection, select_days
from central.dashboard.selection_form import selection_form
from central.dashboard.trend_page import Seen, trend_page
from central.dashboard.trend_parts import Named
from central.dashboard.wording import Words
from central.released.stretches import Grain, against, fitting, grains_for
from central.released.trend import Trend, Wanted, sums, trend
from central.store import reading
from central.store.day_note_queries import DayNote, standing_notes
from central.store.revised_queries import RevisedDay, revisions_of
from central.store.target_queries import targets_of
from central.store.today_queries import counters_of
from central.targets import Target, target_on

ADDRESS = "/trend"
TARGETS = "/targets"


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to see the same otherwise."""

    name: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the address says beside sites and days; each empty where it says nothing."""

    grain: Grain
    counter: str
    questionnaire: str
    piece: int

    def kept(self, **otherwise: str) -> dict[str, str]:
        """For an address: this, but for `otherwise`."""
        members = {
            "by": self.grain.value,
            "counter": self.counter,
            "questionnaire": self.questionnaire,
        }
        return {name: value for name, value in (members | otherwise).items() if value}


def add_trend_pages(router: APIRouter, server: PageServer) -> None:
    """Add the address /trend."""

    @router.get(ADDRESS)
    def page(request: Request) -> Response:
        visitor: Visitor = request.state.visitor
        with reading(server.engine) as connection:
            selection = select_days(connection, server, request, all_sites=True)
            if selection is None:
                return server.message(request, "not_found", status=404)
            counters = _counters(connection, selection)
            asked = _asked(request, selection, counters)
            seen = _seen(connection, selection, asked, counters, visitor)
        words = visitor.words
        # A grain that was not chosen follows the days: it is no part of the next address.
        chosen = asked.kept(by=request.query_params.get("by", "") and asked.grain.value)
        return server.page(
            request,
            "trend.html",
            form=selection_form(
                selection,
                ADDRESS,
                visitor.language,
                words,
                all_sites=True,
                hidden=tuple(chosen.items()),
            ),
            sample=selection.sample,
            role=getattr(words.roles, account_of(visitor).role.value),
            page=trend_page(seen, visitor.language, words),
            turned=lambda piece: selection.address(ADDRESS, **chosen, piece=str(piece)),
            grains=_grains(selection, asked, words),
            questionnaires=_questionnaires(selection, asked, seen.trend),
            counter=counters.get(asked.counter, ("", ""))[0],
            whole_site=selection.address(ADDRESS, **asked.kept(counter="")),
            is_all=selection.site is None,
        )


def _counters(connection: Connection, selection: Selection) -> dict[str, tuple[str, str]]:
    return counters_of(connection, selection.site.site_id) if selection.site else {}


def _asked(request: Request, selection: Selection, counters: dict[str, tuple[str, str]]) -> _Asked:
    query = request.query_params
    allowed = grains_for(selection.span)
    grain = next((each for each in allowed if each.value == query.get("by")), None)
    counter = query.get("counter", "")
    return _Asked(
        grain or fitting(selection.span),
        counter if counter in counters else "",
        query.get("questionnaire", ""),
        asked_piece(query.get("piece", "")) or 1,
    )


def _seen(
    connection: Connection,
    selection: Selection,
    asked: _Asked,
    counters: dict[str, tuple[str, str]],
    visitor: Visitor,
) -> Seen:
    wanted = Wanted(selection.sites, asked.counter or None)
    found = trend(connection, wanted, selection.span, asked.grain, asked.questionnaire)
    then = against(selection.span)
    earlier = sums(connection, wanted, then.earlier, found.questionnaire)
    year_ago = None
    if then.year_ago is not None:
        year_ago = sums(connection, wanted, then.year_ago, found.questionnaire)
    notes, revised = _days(connection, selection, asked)
    may_set = may_see(account_of(visitor).role, Page.TARGETS) and selection.site is not None
    return Seen(
        found,
        earlier,
        year_ago,
        asked.grain,
        selection.today,
        _targets(connection, selection, found),
        _parts(connection, selection, asked, counters, found),
        asked.piece,
        notes,
        revised,
        selection.address("/trust"),
        selection.address(TARGETS) if may_set else "",
    )


def _days(
    connection: Connection, selection: Selection, asked: _Asked
) -> tuple[list[DayNote], list[RevisedDay]]:
    """Notes that stand, of the counter or the whole site, and published days that changed."""
    if selection.site is None:
        return [], []
    site = selection.site.site_id
    first, last = selection.span.first.isoformat(), selection.span.last.isoformat()
    notes = standing_notes(connection, site, first, last)
    if asked.counter:
        notes = [note for note in notes if note.counter_id in {"", asked.counter}]
    return notes, revisions_of(connection, site, first, last)


def _targets(connection: Connection, selection: Selection, found: Trend) -> list[Target]:
    """Of the one site, at the end of each stretch."""
    if selection.site is None:
        return []
    site = selection.site.site_id
    rows = targets_of(connection, [site]).get(site, [])
    return [target_on(rows, each.span.last) for each in found.stretches]


def _parts(
    connection: Connection,
    selection: Selection,
    asked: _Asked,
    counters: dict[str, tuple[str, str]],
    found: Trend,
) -> dict[str, Named]:
    last = selection.span.last
    rows = targets_of(connection, selection.sites)
    if selection.site is not None:
        target = target_on(rows.get(selection.site.site_id, []), last).value
        return {
            counter: Named(
                counters.get(counter, ("", ""))[0] or counter,
                selection.address(ADDRESS, **asked.kept(counter=counter)),
                target,
            )
            for counter in found.parts
        }
    return {
        each.site_id: Named(
            f"{each.unit}, {each.name}",
            selection.address(ADDRESS, **asked.kept(counter="") | {"site": each.site_id}),
            target_on(rows.get(each.site_id, []), last).value,
        )
        for each in selection.choices
    }


def _grains(selection: Selection, asked: _Asked, words: Words) -> list[Choice]:
    names = {
        Grain.DAY: words.trend.by_day,
        Grain.WEEK: words.trend.by_week,
        Grain.MONTH: words.trend.by_month,
    }
    return [
        Choice(
            names[each],
            selection.address(ADDRESS, **asked.kept(by=each.value)),
            each is asked.grain,
        )
        for each in grains_for(selection.span)
    ]


def _questionnaires(selection: Selection, asked: _Asked, found: Trend) -> list[Choice]:
    """Where there is more than one."""
    names = [name for name, _ in found.questionnaires]
    if len(names) == 1:
        return []
    return [
        Choice(
            name,
            selection.address(ADDRESS, **asked.kept(questionnaire=name)),
            name == found.questionnaire,
        )
        for name in names
    ]
