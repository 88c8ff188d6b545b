"""The page of notes on days: written, corrected, and listed with published days that changed.

Guarantees that a note is written for a site that the person sees, that what was refused is in the
form again with the reason, and that a note is corrected on its own day.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from central.dashboard.day_lines import NoteLine, note_lines, revised_lines
from central.dashboard.fleet_pages import of_site, site_links
from central.dashboard.page_server import PageServer
from central.dashboard.seen import account_of, site_seen, visitor_of
from central.dashboard.sites import chosen_site, sites_for
from central.day_notes import NoteError, NoteKind, WishedNote, write_note
from central.day_notes.kinds import CHOSEN
from central.day_notes.writing import EARLIEST
from central.store import reading
from central.store.day_note_queries import DayNote, notes_on
from central.store.day_note_tables import LONGEST_NOTE
from central.store.revised_queries import revisions_of
from central.store.today_queries import counters_of

DAYS_SHOWN = 31
"""Up to the chosen day; a form goes to the days before."""

ADDRESS = "/day-notes"


@dataclass(frozen=True, slots=True)
class Given:
    """What stands in the form."""

    day: str
    counter: str = ""
    kind: str = ""
    text: str = ""


def add_day_notes_pages(router: APIRouter, server: PageServer) -> None:
    """Add the address /day-notes."""

    @router.get(ADDRESS)
    def page(request: Request) -> Response:
        said = request.query_params.get("said") == "written"
        notice = visitor_of(request).words.day_notes.said_written if said else ""
        return _page(server, request, notice=notice)

    @router.post(ADDRESS)
    def write(request: Request) -> Response:
        return _write(server, request)


def _write(server: PageServer, request: Request) -> Response:
    visitor, form = visitor_of(request), request.state.form
    site = site_seen(server, request)
    if site is None:
        return server.message(request, "not_found", status=404)
    day, _, number = form.get("strikes", "").partition(".")
    wished = WishedNote(
        day=day or form.get("day", ""),
        kind=form.get("kind", ""),
        text=form.get("text", ""),
        counter=form.get("counter", ""),
        # No note has the number 0: what is not a number strikes nothing, and is refused.
        strikes=(int(number) if _is_number(number) else 0) if day else None,
    )
    try:
        made = write_note(server.engine, site, wished, server.author(request), server.now())
    except NoteError as error:
        trouble = visitor.words.day_notes.faults[error.fault.value]
        given = Given(wished.day, wished.counter, wished.kind, wished.text)
        return _page(server, request, status=422, trouble=trouble, given=given)
    query = {"site": site, "until": made.day, "said": "written"}
    return RedirectResponse(f"{ADDRESS}?{urlencode(query)}", 303)


def _page(
    server: PageServer,
    request: Request,
    *,
    status: int = 200,
    notice: str = "",
    trouble: str = "",
    given: Given | None = None,
) -> Response:
    visitor = visitor_of(request)
    account, words, language = account_of(visitor), visitor.words, visitor.language
    with reading(server.engine) as connection:
        choices = sites_for(connection, account)
        site = chosen_site(choices, request.query_params.get("site"), account)
        if site is None:
            name = "not_found" if choices else "no_site"
            return server.message(request, name, status=404)
        zone, sample = of_site(connection, site.site_id)
        today = server.now().astimezone(zone).date()
        until = _day(request.query_params.get("until"), today)
        first = (until - timedelta(days=DAYS_SHOWN - 1)).isoformat()
        counters = counters_of(connection, site.site_id)
        found = notes_on(connection, site.site_id, first, until.isoformat())
        revised = revisions_of(connection, site.site_id, first, until.isoformat())
    lines = note_lines(found, counters, zone, language, words)
    wished = getattr(request.state, "form", {}).get("strikes") or request.query_params.get("strike")
    corrected = _corrected(lines, wished)
    return server.page(
        request,
        "day_notes.html",
        status=status,
        site=site,
        sample=sample,
        role=getattr(words.roles, account.role.value),
        notice=notice,
        trouble=trouble,
        given=given or _begun(found, corrected) or Given(until.isoformat()),
        corrected=corrected,
        counters=[(counter, name) for counter, (name, _) in sorted(counters.items())],
        kinds=[(kind.value, words.day_notes.kinds[kind]) for kind in _kinds(corrected)],
        today=today.isoformat(),
        until=until.isoformat(),
        longest=LONGEST_NOTE,
        lines=lines,
        revised_lines=revised_lines(revised, zone, language, words),
        site_links=site_links(choices, site, ADDRESS),
        form_address=_address(site.site_id, until=until.isoformat()),
        address=lambda key: _address(site.site_id, until=until.isoformat(), strike=key) + "#write",
    )


def _begun(found: list[DayNote], corrected: NoteLine | None) -> Given | None:
    """A correction begins with what the note says."""
    for note in found:
        if corrected is not None and f"{note.day}.{note.number}" == corrected.key:
            return Given(note.day, note.counter_id, note.kind, note.text)
    return None


def _kinds(corrected: NoteLine | None) -> tuple[NoteKind, ...]:
    return CHOSEN if corrected is None else tuple(NoteKind)


def _corrected(lines: list[NoteLine], wished: str | None) -> NoteLine | None:
    return next((line for line in lines if line.key and line.key == wished), None)


def _address(site: str, **query: str) -> str:
    return f"{ADDRESS}?{urlencode({'site': site, **query})}"


def _day(wished: str | None, today: date) -> date:
    """The day of an address, today where it has none, and none before the first kiosk."""
    try:
        day = datetime.strptime(wished or "", "%Y-%m-%d").date()  # noqa: DTZ007 - a day alone
    except ValueError:
        return today
    return max(day, EARLIEST)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 6  # noqa: PLR2004 - far enough
