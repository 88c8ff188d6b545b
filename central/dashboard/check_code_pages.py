"""The public check-code page: what a citizen's phone opens from the QR code, and a form.

Guarantees: no sign-in, no script needed, no answer shown; a code that contradicts the log raises
an alarm, once for each place; one address can ask only so often. Works without cookies: the
language stands in the address.
"""

from collections.abc import Callable
from datetime import date

from fastapi import APIRouter, Request, Response

from central.accounts.attempts import network_of
from central.dashboard import figures
from central.dashboard.page_server import PageServer, Visitor
from central.dashboard.rate_limit import RateLimit
from central.dashboard.verdict import Verdict, verdict_on_held, verdict_on_place
from central.moment import to_text
from central.store import reading, writing
from central.store.check_code_queries import (
    HeldRecord,
    rating_with_text,
    record_at,
    records_are_missing,
)
from central.store.log_queries import add_alarm
from central.tally.rules import sentence_of
from kiosk.record import CheckCode, parse_check_text

BURST = 20
EVERY_SECONDS = 3.0
"""Codes that one address may check at once, and how often one more."""

ALTERED_ALARM = "check-code-altered"
LONGEST_TYPED = 60

_STATUS = {Verdict.BAD_ADDRESS: 404, Verdict.TOO_OFTEN: 429}
_Found = tuple[Verdict, HeldRecord | None, bool]
"""The last: whether records are known to be missing where the code's should be."""

_Check = Callable[[], _Found]


def add_check_code_pages(router: APIRouter, server: PageServer) -> None:
    """Add the addresses /k and /k/<kiosk>/<epoch>/<seq>/<part of the hash>."""
    limit = RateLimit(BURST, EVERY_SECONDS, server.monotonic)

    @router.get("/k")
    def form(request: Request) -> Response:
        typed = request.query_params.get("code", "")[:LONGEST_TYPED]
        if not typed.strip():
            return _form(server, request)
        return _answer(server, request, limit, lambda: _check_text(server, typed), typed)

    @router.get("/k/{code:path}")
    def scanned(request: Request, code: str) -> Response:
        if not code:
            return _form(server, request)
        return _answer(server, request, limit, lambda: _check_place(server, code), "")


def _form(server: PageServer, request: Request) -> Response:
    return server.page(request, "check_code.html", verdict=None, typed="")


def _check_text(server: PageServer, typed: str) -> _Found:
    text = parse_check_text(typed)
    if text is None:
        return Verdict.MISTYPED, None, False
    with reading(server.engine) as connection:
        held = rating_with_text(connection, text)
        missing = held is None and records_are_missing(connection, None)
    return verdict_on_held(held), held, missing


def _check_place(server: PageServer, path: str) -> _Found:
    code = CheckCode.from_path(path)
    if code is None:
        return Verdict.BAD_ADDRESS, None, False
    with reading(server.engine) as connection:
        held = record_at(connection, code.kiosk, code.epoch, code.seq)
        missing = held is None and records_are_missing(connection, code.kiosk)
    verdict = verdict_on_place(code, held)
    if verdict is Verdict.ALTERED and held is not None:
        _raise_alarm(server, held)
    return verdict, held, missing


def _raise_alarm(server: PageServer, held: HeldRecord) -> None:
    """Alarm once for each place: anybody can make up a code, and none may flood the auditor."""
    place = f"{held.kiosk_id}/{held.epoch}/{held.seq}"
    with writing(server.engine) as connection:
        add_alarm(
            connection,
            {
                "site_id": held.site_id,
                "alarm_id": f"{ALTERED_ALARM}:{place}",
                "kind": ALTERED_ALARM,
                "kiosk_id": held.kiosk_id,
                "detail": f"a check code for record {place} names another hash than the one held",
                "at": to_text(server.now()),
            },
        )


def _answer(
    server: PageServer, request: Request, limit: RateLimit, check: _Check, typed: str
) -> Response:
    visitor: Visitor = request.state.visitor
    words = visitor.words.check
    wait = limit.wait(network_of(visitor.address))
    verdict, held, missing = (Verdict.TOO_OFTEN, None, False) if wait else check()
    text = getattr(words, f"{verdict.value}_text")
    response = server.page(
        request,
        "check_code.html",
        status=_STATUS.get(verdict, 200),
        verdict=verdict,
        heading=getattr(words, verdict.value),
        text=text.format(wait=figures.wait(wait, visitor.words)) if wait else text,
        why=_why(held, visitor) if verdict.is_held else "",
        missing=words.known_missing if missing else "",
        held=held if verdict.is_held else None,
        day=_day(held, visitor),
        typed=typed,
    )
    if wait:
        response.headers["Retry-After"] = str(figures.whole_seconds(wait))
    return response


def _why(held: HeldRecord | None, visitor: Visitor) -> str:
    """What the rule says that marks the record; empty where none does."""
    sentence = sentence_of(held.mark) if held is not None and held.mark is not None else None
    return "" if sentence is None else sentence.in_language(visitor.language)


def _day(held: HeldRecord | None, visitor: Visitor) -> str:
    if held is None:
        return ""
    return figures.day(date.fromisoformat(held.day), visitor.language, visitor.words)
