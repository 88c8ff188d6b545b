"""The addresses under /api/v1/data/: each one page of rows, as JSON or CSV.

Guarantees that every one asks for a key first, answers with problem documents, and is in the
OpenAPI document with its parameters and the exact form of its rows. What may be seen of answers is
decided by the key's audience and `central.released`.
"""

from collections.abc import Callable, Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from sqlalchemy import Connection, Engine

from central.api import place_tables as places
from central.api.answer_tables import QD766, RATINGS
from central.api.answers import qd766_page, ratings_page
from central.api.asked import (
    MOST_DAYS,
    MOST_DAYS_OF_ANSWERS,
    Asked,
    Day,
    Month,
    answers_of,
    span_of,
)
from central.api.composites import COMPOSITES, composites_page
from central.api.counts import response_page
from central.api.day_facts import DAYS, days_page
from central.api.keys import audience_of, require_key, scope_of
from central.api.page import make_page, read_mark
from central.api.tables import Table
from central.api.withheld_words import Language
from central.refusal import malformed
from central.released.audience import Audience, By
from central.request_notes import note_reader
from central.store import count_queries, data_queries
from central.store.count_queries import Days
from central.store.data_queries import Row, Wanted
from central.store.engine import reading
from central.tally.deltas import RATED

NOT_MODIFIED = 304
_KEPT = {"Cache-Control": "private, no-cache", "Vary": "Authorization"}
"""A cache asks each time whether the page is still as it was, and another key's is another's."""

_Read = Callable[[Connection, Wanted], Sequence[Row]]
_ReadAs = Callable[[Connection, Wanted, Audience], Sequence[Row]]
_ReadMonth = Callable[[Connection, Wanted, Audience, str, Language], Sequence[Row]]
Parameters = Annotated[Asked, Depends()]
ApartBy = Literal["site", "counter", "procedure", "day", "month"]


class Data:
    """Reads pages for whoever has a key."""

    def __init__(self, engine: Engine) -> None:
        """`engine`: of the database."""
        self._engine = engine

    def page(self, asked: Asked, table: Table, read: _Read) -> Response:
        """The answer, which is the same for every audience."""
        return self.page_as(asked, table, lambda connection, wanted, _: read(connection, wanted))

    def page_as(self, asked: Asked, table: Table, read: _ReadAs) -> Response:
        """The answer, as the key's audience may see it."""
        after = read_mark(asked.after, table)
        with reading(self._engine) as connection:
            reader = require_key(connection, asked.authorization)
            note_reader(reader.key_id)
            site = scope_of(reader, asked.site)
            wanted = Wanted(site, after, asked.limit + 1)
            rows = read(connection, wanted, audience_of(reader))
        page = make_page(table, rows, asked.limit)
        tag = f'"{page.tag}-{asked.form}"'
        kept = {**_KEPT, "ETag": tag}
        if tag in asked.tags:
            return Response(status_code=NOT_MODIFIED, headers=kept)
        if asked.form == "csv":
            if page.next is not None:
                kept["X-Next"] = page.next
            return PlainTextResponse(page.csv(), headers=kept, media_type="text/csv")
        return JSONResponse(page.document(), headers=kept)


def build_router(engine: Engine) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api/v1/data")
    data = Data(engine)
    _add_places(router, data)
    _add_counts(router, data)
    _add_days(router, data)
    _add_answers(router, data)
    return router


def _add(router: APIRouter, table: Table) -> Callable[[Callable[..., Response]], object]:
    return router.get(
        f"/{table.name}",
        summary=table.title,
        responses=answers_of(table),
        response_class=Response,
    )


def _add_places(router: APIRouter, data: Data) -> None:
    @_add(router, places.SITES)
    def tell_sites(asked: Parameters) -> Response:
        return data.page(asked, places.SITES, data_queries.sites_page)

    @_add(router, places.COUNTERS)
    def tell_counters(asked: Parameters) -> Response:
        return data.page(asked, places.COUNTERS, data_queries.counters_page)

    @_add(router, places.LOGS)
    def tell_logs(asked: Parameters) -> Response:
        return data.page(asked, places.LOGS, data_queries.logs_page)


def _add_counts(router: APIRouter, data: Data) -> None:
    @_add(router, places.VISITS)
    def tell_visits(asked: Parameters, first: Day, last: Day) -> Response:
        span_of(first, last, MOST_DAYS)
        return data.page(
            asked,
            places.VISITS,
            lambda opened, wanted: data_queries.visits_page(opened, wanted, first, last),
        )

    @_add(router, places.HOURS)
    def tell_hours(asked: Parameters, first: Day, last: Day) -> Response:
        span_of(first, last, MOST_DAYS)
        days = Days(first, last)
        return data.page(
            asked,
            places.HOURS,
            lambda opened, wanted: count_queries.hours_page(opened, wanted, days),
        )

    @_add(router, places.MARKED)
    def tell_marked(asked: Parameters, first: Day, last: Day) -> Response:
        span_of(first, last, MOST_DAYS)
        days = Days(first, last)
        return data.page(
            asked,
            places.MARKED,
            lambda opened, wanted: count_queries.marked_page(opened, wanted, days, RATED),
        )

    @_add(router, places.RESPONSE)
    def tell_response(asked: Parameters, first: Day, last: Day) -> Response:
        span_of(first, last, MOST_DAYS)
        days = Days(first, last)
        return data.page(
            asked, places.RESPONSE, lambda opened, wanted: response_page(opened, wanted, days)
        )


def _add_days(router: APIRouter, data: Data) -> None:
    @_add(router, DAYS)
    def tell_days(asked: Parameters, first: Day, last: Day) -> Response:
        span_of(first, last, MOST_DAYS)
        days = Days(first, last)
        return data.page_as(
            asked, DAYS, lambda opened, wanted, audience: days_page(opened, wanted, audience, days)
        )


def _add_answers(router: APIRouter, data: Data) -> None:
    @_add(router, RATINGS)
    def tell_ratings(
        asked: Parameters,
        first: Day,
        last: Day,
        by: ApartBy = "day",
        lang: Language = "vi",
    ) -> Response:
        span = span_of(first, last, MOST_DAYS_OF_ANSWERS)

        def read(connection: Connection, wanted: Wanted, audience: Audience) -> Sequence[Row]:
            return ratings_page(connection, wanted, audience, span, By(by), lang)

        return data.page_as(asked, RATINGS, read)

    @_add(router, QD766)
    def tell_qd766(asked: Parameters, month: Month, lang: Language = "vi") -> Response:
        return data.page_as(asked, QD766, _of_month(qd766_page, month, lang))

    @_add(router, COMPOSITES)
    def tell_composites(asked: Parameters, month: Month, lang: Language = "vi") -> Response:
        return data.page_as(asked, COMPOSITES, _of_month(composites_page, month, lang))


def _of_month(read: _ReadMonth, month: str, language: Language) -> _ReadAs:
    def page(connection: Connection, wanted: Wanted, audience: Audience) -> Sequence[Row]:
        try:
            return read(connection, wanted, audience, month, language)
        except ValueError as error:
            raise malformed("month: expected a month such as 2026-03") from error

    return page
