"""The page of forks: an auditor decides, with a reason, which records count.

Guarantees that no answer of a citizen is shown, that only forks of sites which the auditor sees are
there, and that who decides has seen what was decided before: the form names it.
"""

from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from central.dashboard import figures
from central.dashboard.fleet_desk import FleetDesk
from central.dashboard.fleet_list_page import moment_text
from central.dashboard.fleet_page import who_text
from central.dashboard.kiosk_end_wording import QuarantineWords
from central.dashboard.log_cell import EPOCH_SHOWN
from central.dashboard.page_server import PageServer, Visitor
from central.dashboard.seen import account_of, visitor_of
from central.dashboard.sites import sites_for
from central.dashboard.wording import Words
from central.store import reading
from central.store.quarantine_queries import ForkedKiosk, Verdict, forked_kiosks


def add_quarantine_pages(router: APIRouter, server: PageServer, zone: ZoneInfo) -> None:
    """Add /quarantine, where somebody decides. `zone`: in which times are told."""
    desk = server.desk
    if desk is None:
        return

    @router.get("/quarantine")
    def page(request: Request) -> Response:
        said = visitor_of(request).words.quarantine.said
        is_done = request.query_params.get("said") == "decided"
        return _show(server, request, zone, notice=said if is_done else "")

    @router.post("/quarantine")
    def decide(request: Request) -> Response:
        return _decide(server, desk, request, zone)


def _decide(server: PageServer, desk: FleetDesk, request: Request, zone: ZoneInfo) -> Response:
    form, words = request.state.form, visitor_of(request).words.quarantine
    forked = next(
        (e for e in _forked(server, request) if e.kiosk_id == request.query_params.get("kiosk")),
        None,
    )
    if forked is None:
        return server.message(request, "not_found", status=404)
    verdict = next((each for each in Verdict if each.value == form.get("verdict")), None)
    trouble = ""
    if form.get("sure") != "yes":
        trouble = words.not_sure
    elif form.get("seen") != _seen(forked):
        trouble = words.fault_seen
    elif verdict is None:
        trouble = words.no_verdict
    else:
        reason, now = form.get("reason", ""), server.now()
        fault = desk.decide_quarantine(forked, verdict, reason, server.author(request), now)
        trouble = "" if fault is None else str(getattr(words, f"fault_{fault}"))
    if trouble:
        return _show(server, request, zone, status=422, trouble=trouble)
    query = {"kiosk": forked.kiosk_id, "said": "decided"}
    return RedirectResponse(f"/quarantine?{urlencode(query)}", 303)


def _show(
    server: PageServer,
    request: Request,
    zone: ZoneInfo,
    *,
    status: int = 200,
    notice: str = "",
    trouble: str = "",
) -> Response:
    visitor, wished = visitor_of(request), request.query_params.get("kiosk")
    found = _forked(server, request)
    chosen = next((each for each in found if each.kiosk_id == wished), None)
    if wished is not None and chosen is None:
        return server.message(request, "not_found", status=404)
    return server.page(
        request,
        "quarantine.html",
        status=status,
        role=getattr(visitor.words.roles, account_of(visitor).role.value),
        rows=[_row(each, zone, visitor, current=each is chosen) for each in found],
        chosen=chosen,
        seen=_seen(chosen) if chosen else "",
        verdicts=list(Verdict),
        history=_history(chosen, zone, visitor.words) if chosen else [],
        notice=notice,
        trouble=trouble,
    )


def _forked(server: PageServer, request: Request) -> list[ForkedKiosk]:
    with reading(server.engine) as connection:
        account = account_of(visitor_of(request))
        sites = [each.site_id for each in sites_for(connection, account)]
        return forked_kiosks(connection, sites)


def _seen(forked: ForkedKiosk) -> str:
    """What was decided before, as the form names it."""
    return f"{len(forked.decisions)}.{forked.after_batch}"


def _row(forked: ForkedKiosk, zone: ZoneInfo, visitor: Visitor, *, current: bool) -> dict[str, Any]:
    words, language = visitor.words.quarantine, visitor.language
    where = words.where_text.format(seq=forked.seq, epoch=forked.epoch[:EPOCH_SHOWN])
    return {
        "kiosk_id": forked.kiosk_id,
        "place": f"{forked.counter_name or visitor.words.fleet.no_counter} · {forked.site_id}",
        "where": where,
        "noticed": moment_text(forked.noticed_at or None, zone.key),
        "waits": forked.waits,
        "state": words.waits if forked.waits else _decided(forked, words),
        "others": figures.count(forked.others, language),
        "counted": figures.count(forked.counted, language),
        "later": figures.count(forked.later, language),
        "current": current,
    }


def _decided(forked: ForkedKiosk, words: QuarantineWords) -> str:
    return f"{words.decided}: {words.verdicts[forked.decisions[-1].verdict]}"


def _history(forked: ForkedKiosk, zone: ZoneInfo, words: Words) -> list[str]:
    """Every decision, the last first."""
    said = words.quarantine
    return [
        said.line.format(
            at=moment_text(each.decided_at, zone.key),
            who=who_text(each.decided_by, words.fleet.by_command),
            verdict=said.verdicts[each.verdict],
            reason=each.reason,
        )
        for each in reversed(forked.decisions)
    ]
