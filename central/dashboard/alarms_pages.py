"""The page of alarms: what is off, who knows of it, and what is to be done first.

Guarantees that a person sees the alarms of the sites in their scope, and those of the central
itself where that is the province; that what a form does is done to what its page showed. Works
without a script. Leaves to others: when an alarm begins and ends (`central.alarms`).
"""

from datetime import timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from central.accounts import Account
from central.alarms.acting import (
    LONGEST_NOTE,
    SNOOZES,
    Aim,
    AlarmFormError,
    settle,
    snooze,
    take_note,
)
from central.alarms.alarm import Alarm, as_alarm, standing
from central.alarms.look import LOOK
from central.alarms.registry import KINDS
from central.dashboard.alarms_page import Seen, ended_row, sections, snoozed_rows
from central.dashboard.fleet_page import time_text
from central.dashboard.page_server import PageServer
from central.dashboard.seen import account_of, visitor_of
from central.dashboard.sites import sites_for
from central.moment import to_text
from central.store import reading, writing
from central.store.alarm_mail_queries import approved_counts, counter_names, site_names
from central.store.alarm_queries import ended_rows, last_look
from central.store.alarm_tables import WHOLE_CENTRAL

SAID = ("seen", "snoozed", "settled")
ENDED_SHOWN = timedelta(days=7)
MOST_ENDED = 50


def add_alarms_pages(router: APIRouter, server: PageServer, zone: ZoneInfo) -> None:
    """Add the address /alarms. `zone`: in which times are shown."""

    @router.get("/alarms")
    def page(request: Request) -> Response:
        said = request.query_params.get("said", "")
        words = visitor_of(request).words.alarms
        notice = getattr(words, f"said_{said}") if said in SAID else ""
        return _page(server, request, zone, notice=notice)

    @router.post("/alarms")
    def act(request: Request) -> Response:
        try:
            said = _act(server, request)
        except AlarmFormError as error:
            trouble = getattr(visitor_of(request).words.alarms, f"fault_{error.fault}")
            return _page(server, request, zone, status=422, trouble=trouble)
        return RedirectResponse(f"/alarms?{urlencode([*_filters(request), ('said', said)])}", 303)


def _act(server: PageServer, request: Request) -> str:
    form, now, author = request.state.form, server.now(), server.author(request)
    account = account_of(visitor_of(request))
    aim = Aim(form.get("site", ""), form.get("kind", ""), form.get("shown_at", ""))
    # The gate holds a site that is named against the scope; an empty one names nothing.
    if not aim.site or not account.scope.holds(aim.site):
        raise AlarmFormError("form")
    note = form.get("note", "")
    with writing(server.engine) as connection:
        match form.get("action"):
            case "seen":
                take_note(connection, author, aim, note, now)
                return "seen"
            case "snooze":
                snooze(connection, author, aim, form.get("length", ""), note, now)
                return "snoozed"
            case "settle":
                settle(connection, author, account.role, aim, note, now)
                return "settled"
            case _:
                raise AlarmFormError("form")


def _page(
    server: PageServer,
    request: Request,
    zone: ZoneInfo,
    *,
    status: int = 200,
    notice: str = "",
    trouble: str = "",
) -> Response:
    visitor, now = visitor_of(request), server.now()
    account, words = account_of(visitor), visitor.words
    query = request.query_params
    with reading(server.engine) as connection:
        choices = sites_for(connection, account)
        wished = _sites(account, query.get("site", ""))
        held = [each for each in standing(connection, wished, now) if _is_wished(request, each)]
        over = ended_rows(connection, wished, to_text(now - ENDED_SHOWN), MOST_ENDED)
        looked = last_look(connection, WHOLE_CENTRAL, LOOK)
        seen = Seen(
            account.role, visitor.language, words, zone, now, site_names(connection),
            counter_names(connection), approved_counts(connection),
        )  # fmt: skip
    found, left_out = sections(held, seen)
    ended = [as_alarm(row) for row in over]
    given = getattr(request.state, "form", {}) if trouble else {}
    shown = {(row.kind, row.site) for section in found for row in section.rows}
    looked_text = words.alarms.never_looked
    if looked is not None:
        looked_text = words.alarms.looked.format(time=time_text(looked[0], zone))
    return server.page(
        request,
        "alarms.html",
        status=status,
        role=getattr(words.roles, account.role.value),
        sections=found,
        left_out=left_out,
        snoozed=snoozed_rows(held, seen),
        ended=[ended_row(each, seen) for each in ended if _is_wished(request, each)],
        looked=looked_text,
        choices=choices,
        of_central=account.scope.sites is None,
        central=WHOLE_CENTRAL,
        kinds=[(name, kind.title.in_language(visitor.language)) for name, kind in KINDS.items()],
        chosen_site=query.get("site", ""),
        chosen_kind=query.get("kind", ""),
        form_address=f"/alarms?{urlencode(_filters(request))}",
        shown_at=to_text(now),
        lengths=[(name, _length(name, words.alarms)) for name in SNOOZES],
        longest=LONGEST_NOTE,
        given=given,
        is_shown=(given.get("kind"), given.get("site")) in shown,
        notice=notice,
        trouble=trouble,
    )


def _length(name: str, words: object) -> str:
    return str(getattr(words, f"length_{name.replace('-', '_')}"))


def _filters(request: Request) -> list[tuple[str, str]]:
    """What the address chooses, without what it says."""
    query = request.query_params
    return [(name, query[name]) for name in ("site", "kind") if query.get(name)]


def _sites(account: Account, wished: str) -> list[str] | None:
    """The sites whose alarms are shown; None: of all, and the central's. `wished` is in the scope:
    the gate saw to it.
    """
    if wished:
        return [wished]
    sites = account.scope.sites
    return None if sites is None else sorted(sites)


def _is_wished(request: Request, alarm: Alarm) -> bool:
    kind = request.query_params.get("kind", "")
    return not kind or alarm.kind == kind
