"""The addresses under /api/v1/data/: each one page of rows, as JSON or CSV.

Guarantees that every one asks for a key first, answers with problem documents, and is in the
OpenAPI document with its parameters.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Query, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from sqlalchemy import Connection, Engine

from central.api.keys import require_key, scope_of
from central.api.page import make_page, read_mark
from central.openapi import refusals
from central.refusal import Problem, malformed
from central.request_notes import note_reader
from central.store import data_queries
from central.store.data_queries import Row, Wanted
from central.store.engine import reading

MOST_ROWS = 1000
MOST_DAYS = 400
"""Of one request for counts of visits."""

_NAME = r"^[a-z0-9][a-z0-9-]{0,39}$"
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "One page; `next` is the mark behind its last row, null at the end",
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["version", "rows", "next"],
                    "properties": {
                        "version": {"type": "integer"},
                        "rows": {"type": "array", "items": {"type": "object"}},
                        "next": {"type": ["string", "null"]},
                    },
                }
            },
            "text/csv": {"schema": {"type": "string"}},
        },
    },
    **refusals(Problem.MALFORMED, Problem.UNAUTHORIZED, Problem.NOT_NOW, statuses=(413, 429)),
}
_Read = Callable[[Connection, Wanted], Sequence[Row]]


class Asked:
    """The parameters that every address has."""

    def __init__(
        self,
        authorization: Annotated[str, Header()] = "",
        site: Annotated[str | None, Query(pattern=_NAME)] = None,
        after: Annotated[str, Query(max_length=400)] = "",
        limit: Annotated[int, Query(ge=1, le=MOST_ROWS)] = 200,
        form: Annotated[Literal["json", "csv"], Query(alias="format")] = "json",
    ) -> None:
        """`after`: the mark of the page before."""
        self.authorization = authorization
        self.site = site
        self.after = after
        self.limit = limit
        self.form = form


Parameters = Annotated[Asked, Depends()]
Day = Annotated[str, Query(pattern=_DAY)]


class Data:
    """Reads pages for whoever has a key."""

    def __init__(self, engine: Engine) -> None:
        """`engine`: of the database."""
        self._engine = engine

    def page(self, asked: Asked, columns: tuple[str, ...], key: int, read: _Read) -> Response:
        """The answer; `key`: how many columns are the key."""
        after = read_mark(asked.after, key)
        with reading(self._engine) as connection:
            reader = require_key(connection, asked.authorization)
            note_reader(reader.key_id)
            site = scope_of(reader, asked.site)
            rows = read(connection, Wanted(site, after, asked.limit + 1))
        page = make_page(columns, rows, key, asked.limit)
        kept = {"Cache-Control": "no-store"}
        if asked.form == "csv":
            if page.next is not None:
                kept["X-Next"] = page.next
            return PlainTextResponse(page.csv(), headers=kept, media_type="text/csv")
        return JSONResponse(page.document(), headers=kept)


def build_router(engine: Engine) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api/v1/data")
    data = Data(engine)

    @router.get("/sites", summary="Sites", responses=_ANSWERS, response_class=Response)
    def tell_sites(asked: Parameters) -> Response:
        columns = ("site", "name", "unit", "timezone", "sample")
        return data.page(asked, columns, 1, data_queries.sites_page)

    @router.get("/counters", summary="Counters", responses=_ANSWERS, response_class=Response)
    def tell_counters(asked: Parameters) -> Response:
        columns = ("site", "counter", "name", "field")
        return data.page(asked, columns, 2, data_queries.counters_page)

    @router.get(
        "/visits",
        summary="Counts of visits by day, counter and event; no answers",
        responses=_ANSWERS,
        response_class=Response,
    )
    def tell_visits(asked: Parameters, first: Day, last: Day) -> Response:
        _require_days(first, last)

        def read(connection: Connection, wanted: Wanted) -> Sequence[Row]:
            return data_queries.visits_page(connection, wanted, first, last)

        return data.page(asked, ("site", "day", "counter", "event", "visits"), 4, read)

    @router.get(
        "/logs", summary="How far each log is held", responses=_ANSWERS, response_class=Response
    )
    def tell_logs(asked: Parameters) -> Response:
        columns = ("site", "kiosk", "epoch", "records", "head", "head_at", "forked")
        return data.page(asked, columns, 3, data_queries.logs_page)

    return router


def _require_days(first: str, last: str) -> None:
    try:
        days = (date.fromisoformat(last) - date.fromisoformat(first)).days
    except ValueError as error:
        raise malformed("first, last: expected days such as 2026-03-02") from error
    if not 0 <= days < MOST_DAYS:
        raise malformed(f"first, last: expected at most {MOST_DAYS} days, the first one first")
