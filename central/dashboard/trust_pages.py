"""The page trust: what stands behind the figures of a site's days, and how far they carry.

Guarantees one short transaction for all that is read. Of several sites there is a list of ways to
the page of each: logs, and so trust, are of one site.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from central.accounts import Page, may_see
from central.dashboard.day_lines import NoteLine, RevisedLine, note_lines, revised_lines
from central.dashboard.page_server import PageServer, Visitor
from central.dashboard.seen import account_of
from central.dashboard.selection import Selection, select_days
from central.dashboard.selection_form import selection_form
from central.dashboard.trust_page import FILES_SHOWN, Found, TrustPage, trust_page
from central.day_notes import NoteKind
from central.released.trust import trust_facts, trust_view
from central.store import reading
from central.store.day_note_queries import standing_notes
from central.store.open_data_queries import OpenFile, open_files
from central.store.revised_queries import revisions_of
from central.store.today_queries import counters_of
from central.tally.trust import verdict

ADDRESS = "/trust"

OUTAGES = frozenset(
    {
        NoteKind.POWER_CUT.value,
        NoteKind.NETWORK_DOWN.value,
        NoteKind.KIOSK_BROKEN.value,
        NoteKind.TICKETS_DOWN.value,
    }
)
"""Notes on days when something that counts had failed."""


def add_trust_pages(router: APIRouter, server: PageServer) -> None:
    """Add the address /trust."""

    @router.get(ADDRESS)
    def page(request: Request) -> Response:
        with reading(server.engine) as connection:
            selection = select_days(connection, server, request, all_sites=True)
            if selection is None:
                return server.message(request, "not_found", status=404)
            told = _told(connection, server, request, selection) if selection.site else _Told()
        return _page(server, request, selection, told)


@dataclass(frozen=True, slots=True)
class _Told:
    """What is said of one site's days; nothing of several."""

    page: TrustPage | None = None
    notes: Sequence[NoteLine] = ()
    revised: Sequence[RevisedLine] = ()


def _page(server: PageServer, request: Request, selection: Selection, told: _Told) -> Response:
    visitor: Visitor = request.state.visitor
    words, role = visitor.words, account_of(visitor).role
    site = selection.site
    may_note = site is not None and may_see(role, Page.DAY_NOTES)
    return server.page(
        request,
        "trust.html",
        form=selection_form(selection, ADDRESS, visitor.language, words, all_sites=True),
        sample=selection.sample,
        role=getattr(words.roles, role.value),
        sites=[] if site else _ways(selection),
        notes_address=f"/day-notes?{urlencode({'site': site.site_id})}"
        if site and may_note
        else "",
        page=told.page,
        notes=told.notes,
        revised=told.revised,
    )


def _ways(selection: Selection) -> list[tuple[str, str]]:
    """Name and address of the page of each site."""
    return [
        (f"{each.name}, {each.unit}", selection.address(ADDRESS, site=each.site_id))
        for each in selection.choices
    ]


def _told(
    connection: Connection, server: PageServer, request: Request, selection: Selection
) -> _Told:
    visitor: Visitor = request.state.visitor
    site = selection.sites[0]
    language, words, zone = visitor.language, visitor.words, selection.zone
    now = server.now().astimezone(zone)
    first, last = selection.span.first.isoformat(), selection.span.last.isoformat()
    notes = standing_notes(connection, site, first, last)
    revised = revisions_of(connection, site, first, last)
    counters = counters_of(connection, site)
    view = trust_view(connection, site, selection.span, now)
    failed = len({note.day for note in notes if note.kind in OUTAGES})
    judged = verdict(trust_facts(view, len({each.day for each in revised}), failed))
    found = Found(site, view, judged, counters, _files(connection, selection))
    return _Told(
        trust_page(found, now, language, words),
        note_lines(notes, counters, zone, language, words),
        revised_lines(revised, zone, language, words),
    )


def _files(connection: Connection, selection: Selection) -> list[OpenFile]:
    after = (selection.span.last + timedelta(days=1)).isoformat()
    found = open_files(connection, FILES_SHOWN, after)
    return [file for file in found if file.day >= selection.span.first.isoformat()]
