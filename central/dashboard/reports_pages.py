"""The page of reports: one is asked for, comes at once or is made bit by bit, and is fetched.

Guarantees that a report is of sites that the person sees, when it is asked for and when it is
fetched; that a report which comes at once is made by few at a time; that everything stands in the
audit log. Leaves to others: what is in a report (`central.reports`).
"""

import threading
from dataclasses import replace
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from central.dashboard import figures
from central.dashboard.kept import ALL_SITES
from central.dashboard.page_server import PageServer
from central.dashboard.reports_page import (
    Given,
    job_lines,
    read_given,
    report_form,
    usual,
)
from central.dashboard.seen import account_of, visitor_of
from central.dashboard.selection import Selection, select_days
from central.dashboard.selection_form import selection_form
from central.reports.file_name import content_disposition
from central.reports.job import (
    KEPT_DAYS,
    TOO_LONG,
    TooMany,
    ask_for,
    change_job,
    is_small,
    note_made,
    own_file,
    own_jobs,
)
from central.reports.kinds import MEDIA, Asked, Format
from central.reports.make import Source
from central.reports.period import PeriodTrouble
from central.reports.write import TooLongError, write_report
from central.store import reading, writing
from central.store.report_queries import UNDER_WAY

ADDRESS, JOBS, FILE = "/reports", "/reports/jobs", "/reports/file"

AT_ONCE = 2
"""Reports that a process makes while somebody waits; another one goes to the list."""

WAIT_S = 1.0
"""For one of them to be done."""


def add_reports_pages(router: APIRouter, server: PageServer, office: str = "") -> None:
    """Add the addresses /reports, /reports/jobs and /reports/file. `office`: whose reports of
    several sites are; may be empty.
    """
    desk = _Desk(server, office)

    @router.get(ADDRESS)
    def page(request: Request) -> Response:
        return desk.page(request)

    @router.post(ADDRESS)
    def make(request: Request) -> Response:
        return desk.make(request)

    @router.get(JOBS)
    def jobs(request: Request) -> Response:
        return desk.jobs(request)

    @router.post(JOBS)
    def change(request: Request) -> Response:
        return desk.change(request)

    @router.get(FILE)
    def file(request: Request) -> Response:
        return desk.file(request)


class _Desk:
    """What the addresses answer."""

    def __init__(self, server: PageServer, office: str) -> None:
        self._server = server
        self._source = Source(server.engine, server.questionnaires, office, server.now)
        self._at_once = threading.BoundedSemaphore(AT_ONCE)

    def page(
        self, request: Request, given: Given | None = None, trouble: str = "", status: int = 200
    ) -> Response:
        """The form and the list."""
        selection = self._selection(request)
        if selection is None:
            return self._server.message(request, "not_found", status=404)
        visitor = visitor_of(request)
        asked = dict(request.query_params)
        given = given or usual(asked, selection.site_value, selection.today, visitor.language)
        form = report_form(
            given, selection.choices, selection.today, visitor.language, visitor.words
        )
        return self._draw(request, selection, "reports.html", status, reports=form, trouble=trouble)

    def make(self, request: Request) -> Response:
        """The file at once, or the list with the report in it."""
        selection = self._selection(request)
        if selection is None:
            return self._server.message(request, "not_found", status=404)
        form = request.state.form
        given = Given(*(form.get(name, "") for name in Given.__dataclass_fields__))
        given = replace(given, site=given.site or selection.choices[0].site_id)
        sites = tuple(
            each.site_id for each in selection.choices if given.site in {ALL_SITES, each.site_id}
        )
        if not sites:
            return self._server.message(request, "not_found", status=404)
        asked = read_given(given, sites, selection.today)
        if isinstance(asked, PeriodTrouble):
            said = visitor_of(request).words.reports
            trouble = said.troubles[asked.kind].format(found=asked.found)
            return self.page(request, given, trouble, 422)
        return self._made(request, given, asked)

    def _made(self, request: Request, given: Given, asked: Asked) -> Response:
        said = visitor_of(request).words.reports
        if is_small(asked) and self._at_once.acquire(timeout=WAIT_S):
            try:
                return self._now(request, asked)
            except TooLongError:
                return self.page(request, given, said.errors[TOO_LONG], 422)
            finally:
                self._at_once.release()
        account = account_of(visitor_of(request)).name
        author = self._server.author(request)
        made = ask_for(self._server.engine, asked, account, author, self._server.now())
        if isinstance(made, TooMany):
            return self.page(request, given, said.too_many.format(n=made.most), 422)
        return RedirectResponse(f"{JOBS}?said=asked", 303)

    def _now(self, request: Request, asked: Asked) -> Response:
        file = write_report(self._source, asked)
        with writing(self._server.engine) as connection:
            note_made(connection, self._server.author(request), asked, self._server.now())
        return _download(file.name, file.media, file.content)

    def jobs(self, request: Request, trouble: str = "", status: int = 200) -> Response:
        """The list alone."""
        selection = self._selection(request)
        if selection is None:
            return self._server.message(request, "not_found", status=404)
        words = visitor_of(request).words.reports
        said = {"asked": words.said_asked, "changed": words.said_changed}
        notice = said.get(request.query_params.get("said", ""), "")
        return self._draw(
            request, selection, "report_jobs.html", status, notice=notice, trouble=trouble
        )

    def change(self, request: Request) -> Response:
        """Cancel, begin again or remove one of one's own."""
        form, account = request.state.form, account_of(visitor_of(request))
        done = change_job(
            self._server.engine,
            form.get("job", ""),
            account.name,
            form.get("action", ""),
            self._server.author(request),
            self._server.now(),
        )
        said = visitor_of(request).words.reports
        if isinstance(done, TooMany):
            return self.jobs(request, said.too_many.format(n=done.most), 422)
        if not done:
            return self.jobs(request, said.nothing, 404)
        return RedirectResponse(f"{JOBS}?said=changed", 303)

    def file(self, request: Request) -> Response:
        """A finished report of one's own, of sites that one still sees."""
        account = account_of(visitor_of(request))
        wished = request.query_params.get("job", "")
        found = own_file(self._server.engine, wished, account.name)
        if found is None or not all(account.scope.holds(site) for site in found[0].site_ids):
            return self.jobs(request, visitor_of(request).words.reports.nothing, 404)
        job, content = found
        return _download(job.file_name, MEDIA[Format(job.format)], content)

    def _selection(self, request: Request) -> Selection | None:
        with reading(self._server.engine) as connection:
            return select_days(connection, self._server, request, all_sites=True)

    def _draw(
        self, request: Request, selection: Selection, template: str, status: int, **more: object
    ) -> Response:
        visitor = visitor_of(request)
        account, words, language = account_of(visitor), visitor.words, visitor.language
        held = own_jobs(self._server.engine, account.name)
        names = {each.site_id: f"{each.unit} – {each.name}" for each in selection.choices}
        zone: ZoneInfo = selection.zone
        values: dict[str, object] = {"notice": "", **more}
        return self._server.page(
            request,
            template,
            status=status,
            form=selection_form(selection, ADDRESS, language, words, all_sites=True),
            lines=job_lines(held, names, zone, language, words),
            is_moving=any(job.state in UNDER_WAY for job in held),
            kept=words.reports.jobs_kept.format(days=figures.count(KEPT_DAYS, language)),
            sample=selection.sample,
            role=getattr(words.roles, account.role.value),
            **values,
        )


def _download(name: str, media: str, content: bytes) -> Response:
    headers = {"Content-Disposition": content_disposition(name)}
    return Response(content, media_type=media, headers=headers)
