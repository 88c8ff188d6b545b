"""The page of factors: where what is weak, why, how peers stand, and what is done about it.

Guarantees that what is read is read in one short transaction, that a remedy is written for a site
that the person sees, and that what was refused is in the form again with the reason.
"""

from datetime import date, timedelta

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from central.dashboard.composite_lines import month_name
from central.dashboard.factors_detail import factor_detail
from central.dashboard.factors_look import Look, Wished, look
from central.dashboard.factors_page import factors_page
from central.dashboard.factors_peers import peers_page
from central.dashboard.factors_remedies import GivenRemedy, remedies_page
from central.dashboard.factors_told import ADDRESS, Telling
from central.dashboard.page_server import PageServer
from central.dashboard.pieces import asked_piece
from central.dashboard.remedy_lines import remedy_counts
from central.dashboard.seen import account_of, site_seen, visitor_of
from central.dashboard.selection import Selection, select_days
from central.dashboard.selection_form import selection_form
from central.released.audience import Scope
from central.released.month_composites import MonthComposite, month_composites
from central.remedies import RemedyError, RemedyState, WishedRemedy, write_remedy
from central.store import reading
from central.store.remedy_tables import LONGEST_REMEDY, LONGEST_RESPONSIBLE

A_DAY = timedelta(days=1)
_LONGEST_NUMBER = 6
"""Digits: further than any number of a site's rows."""


def add_factors_pages(router: APIRouter, server: PageServer) -> None:
    """Add the address /factors."""

    @router.get(ADDRESS)
    def page(request: Request) -> Response:
        said = request.query_params.get("said") == "written"
        notice = visitor_of(request).words.factors.said_written if said else ""
        return _page(server, request, notice=notice)

    @router.post(ADDRESS)
    def write(request: Request) -> Response:
        return _write(server, request)


def _page(
    server: PageServer,
    request: Request,
    *,
    status: int = 200,
    notice: str = "",
    given: GivenRemedy | None = None,
    trouble: str = "",
) -> Response:
    visitor = visitor_of(request)
    words, language = visitor.words, visitor.language
    wished = _wished(request)
    with reading(server.engine) as connection:
        selection = select_days(connection, server, request, all_sites=True)
        if selection is None:
            return server.message(request, "not_found", status=404)
        found = look(connection, selection, server.questionnaires, wished)
        composite = _composite(connection, found)
    telling = Telling(found, remedy_counts(found.remedies, selection.today), language, words)
    now = server.now().astimezone(selection.zone)
    wishes = {"asked": wished.asked, "factor": wished.factor, "unit": wished.unit}
    chosen = {name: value for name, value in wishes.items() if value}
    return server.page(
        request,
        "factors.html",
        status=status,
        form=selection_form(
            selection,
            ADDRESS,
            language,
            words,
            all_sites=True,
            hidden=tuple(chosen.items()),
        ),
        sample=selection.sample,
        role=getattr(words.roles, account_of(visitor).role.value),
        page=factors_page(telling, asked_piece(request.query_params.get("piece", ""))),
        turned=lambda piece: selection.address(ADDRESS, **chosen, piece=str(piece)),
        detail=factor_detail(telling),
        peers=peers_page(telling),
        remedies=remedies_page(telling, now, wished.change, given, trouble),
        composite=_composite_text(composite, telling),
        is_several=found.is_several,
        notice=notice,
        longest=(LONGEST_REMEDY, LONGEST_RESPONSIBLE),
    )


def _write(server: PageServer, request: Request) -> Response:
    visitor, form = visitor_of(request), request.state.form
    site = site_seen(server, request)
    if site is None:
        return server.message(request, "not_found", status=404)
    wished = _wished(request)
    strikes = form.get("strikes", "")
    remedy = WishedRemedy(
        text=form.get("text", ""),
        responsible=form.get("responsible", ""),
        due=form.get("due", ""),
        state=form.get("state", RemedyState.OPEN.value),
        counter=wished.unit,
        factor=wished.factor,
        questionnaire=wished.asked.partition(":")[2],
        # No row has the number 0: what is not a number strikes nothing, and is refused.
        strikes=(int(strikes) if _is_number(strikes) else 0) if strikes else None,
    )
    try:
        write_remedy(server.engine, site, remedy, server.author(request), server.now())
    except RemedyError as error:
        trouble = visitor.words.factors.faults[error.fault.value]
        given = GivenRemedy(remedy.text, remedy.responsible, remedy.due, remedy.state)
        return _page(server, request, status=422, given=given, trouble=trouble)
    address = request.url.include_query_params(said="written")
    return RedirectResponse(f"{address.path}?{address.query}#remedies", 303)


def _wished(request: Request) -> Wished:
    asked = request.query_params
    form = getattr(request.state, "form", {})
    return Wished(
        asked.get("asked", ""),
        asked.get("factor", ""),
        asked.get("unit", ""),
        form.get("strikes") or asked.get("change", ""),
    )


def _composite(connection: Connection, found: Look) -> MonthComposite | None:
    """Of one site and the questionnaire that is shown: the last month that ended in these days."""
    site, asked = found.selection.site, found.asked
    month = _ended_month(found.selection)
    if site is None or asked is None or month is None or asked.ratings is None:
        return None
    every = month_composites(connection, Scope((site.site_id,)), month)
    shown = (each for each in every if each.questionnaire == asked.questionnaire)
    return next((each for each in shown if each.index is not None), None)


def _ended_month(selection: Selection) -> date | None:
    after = selection.span.last + A_DAY
    last = after.replace(day=1) - A_DAY
    return last if last >= selection.span.first else None


def _composite_text(found: MonthComposite | None, telling: Telling) -> tuple[str, str] | None:
    index = found.index if found else None
    if found is None or index is None or index.value is None or index.interval is None:
        return None
    said = telling.words.factors
    low, high = (telling.points(end) for end in index.interval)
    return said.composite.format(month=month_name(found.month)), said.composite_shown.format(
        index=telling.percent(index.value),
        low=low,
        high=high,
        n=telling.count(index.n),
        counters=telling.count(found.counters),
        rated=telling.count(found.rated),
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER
