"""The addresses of the phone: /p/<token>, and the style sheet.

Guarantees: no sign-in, no cookie, no script; whatever is wrong is said in words in the reader's
language; one network may ask only so often. The token in the address is the only secret, so a
form needs no other: whoever can send it could as well open the page.
"""

import logging
from collections.abc import Callable
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import PlainTextResponse

from central.accounts.attempts import network_of
from central.dashboard.assets import KEEP
from central.dashboard.figures import whole_seconds
from central.dashboard.rate_limit import RateLimit
from central.dashboard.wording import choose_language
from central.phone.drawing import STYLE_PATH, Drawing, Reader
from central.phone.token_check import Trouble
from central.phone.visiting import Visiting
from central.refusal import Refusal
from central.request_body import read_body
from central.store.errors import DatabaseBusyError, StoreError

logger = logging.getLogger(__name__)

BURST = 60
EVERY_SECONDS = 1.0
"""Pages that one network may ask for at once, and how often one more: a hall's visitors may all
come through one address."""

LONGEST_FORM = 8 * 1024
"""Bytes."""

MOST_FIELDS = 60
BUSY_WAIT_S = 2
_FORM_TYPE = "application/x-www-form-urlencoded"
_QUERY = ("part", "step", "done", "nothing")


def build_router(
    visiting: Visiting, drawing: Drawing, monotonic_s: Callable[[], float]
) -> APIRouter:
    """The routes; `monotonic_s`: seconds that never go back."""
    router = APIRouter(include_in_schema=False)
    limit = RateLimit(BURST, EVERY_SECONDS, monotonic_s)

    def stopped(request: Request, reader: Reader) -> Response | None:
        wait = limit.wait(network_of(request.client.host if request.client else ""))
        if not wait:
            return None
        return drawing.trouble(reader, Trouble.TOO_OFTEN, whole_seconds(wait))

    @router.get("/p/{token:path}")
    def show(request: Request, token: str) -> Response:
        reader = _reader(request)
        return stopped(request, reader) or _guarded(
            drawing, reader, lambda: visiting.show(reader, token)
        )

    @router.head("/p/{token:path}")
    def head(request: Request, token: str) -> Response:  # noqa: ARG001 - it opens nothing
        # What looks at links before people do must not begin the token's time.
        return stopped(request, _reader(request)) or drawing.nothing()

    @router.post("/p/{token:path}")
    async def answer(request: Request, token: str) -> Response:
        reader = _reader(request)
        if (response := stopped(request, reader)) is not None:
            return response
        form = await _form(request)
        if form is None:
            return drawing.trouble(reader, Trouble.UNREADABLE)
        return await run_in_threadpool(
            _guarded, drawing, reader, lambda: visiting.answer(reader, token, form)
        )

    @router.get(STYLE_PATH + "/{name}")
    def style(name: str) -> Response:
        if name != f"{drawing.style_digest}.css":
            return PlainTextResponse("not found", 404)
        return Response(
            drawing.style, media_type="text/css; charset=utf-8", headers={"Cache-Control": KEEP}
        )

    return router


def _reader(request: Request) -> Reader:
    wished = request.query_params.get("lang"), request.headers.get("Accept-Language")
    query = {
        name: value for name in _QUERY if (value := request.query_params.get(name)) is not None
    }
    return Reader(choose_language(*wished), query)


def _guarded(drawing: Drawing, reader: Reader, work: Callable[[], Response]) -> Response:
    try:
        return work()
    except DatabaseBusyError:
        return drawing.trouble(reader, Trouble.BUSY, BUSY_WAIT_S)
    except StoreError:
        logger.exception("a phone's page could not be served")
        return drawing.trouble(reader, Trouble.FAILING)


async def _form(request: Request) -> dict[str, str] | None:
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind != _FORM_TYPE:
        return None
    try:
        body = await read_body(request, LONGEST_FORM)
        return dict(parse_qsl(body.decode("ascii"), max_num_fields=MOST_FIELDS))
    except (Refusal, ValueError):
        return None
