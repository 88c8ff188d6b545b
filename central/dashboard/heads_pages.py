"""The public page of nightly heads, and the heads and lists as files.

Guarantees: no sign-in; the files are the exact bytes that were signed, and never change under one
address. Works without a script.
"""

import re
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from central.dashboard import figures
from central.dashboard.page_server import PageServer, Visitor
from central.dashboard.wording import Words
from central.store import reading
from central.store.head_queries import StoredHead, nightly_head, nightly_heads_in_order
from kiosk.record import open_envelope, payload
from kiosk.record.jws import Typ

SHOWN = 62
"""Nights on the page: two months. All of them stay in the database and in the folder."""

KEEP = "public, max-age=31536000, immutable"
_NUMBER = re.compile("[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class HeadRow:
    """One night in the table, in words. `opened`: why a chain begins with it, or empty."""

    night: str
    number: int
    logs: str
    records: str
    hash: str
    address: str
    opened: str


def add_heads_pages(router: APIRouter, server: PageServer) -> None:
    """Add the addresses /heads and /heads/<epoch>/<number>.jws and .json."""

    @router.get("/heads")
    def page(request: Request) -> Response:
        visitor: Visitor = request.state.visitor
        with reading(server.engine) as connection:
            heads = nightly_heads_in_order(connection, SHOWN)
        rows = [_row(head, visitor) for head in heads]
        return server.page(request, "heads.html", rows=rows, most=SHOWN)

    @router.get("/heads/{epoch}/{number}.jws")
    def head_file(epoch: str, number: str) -> Response:
        found = _find(server, epoch, number)
        return _file(found.jws if found else None, "application/jose")

    @router.get("/heads/{epoch}/{number}.json")
    def list_file(epoch: str, number: str) -> Response:
        found = _find(server, epoch, number)
        return _file(found.list if found else None, "application/json")


def _find(server: PageServer, epoch: str, number: str) -> StoredHead | None:
    if not _NUMBER.fullmatch(number):
        return None
    with reading(server.engine) as connection:
        return nightly_head(connection, epoch, int(number))


def _file(text: str | None, media_type: str) -> Response:
    if text is None:
        return PlainTextResponse("not found", 404)
    return Response(text, media_type=media_type, headers={"Cache-Control": KEEP})


def _row(head: StoredHead, visitor: Visitor) -> HeadRow:
    told = payload.parse(open_envelope(head.jws, Typ.HEADS).payload)
    language = visitor.language
    return HeadRow(
        night=figures.day(date.fromisoformat(head.night), language, visitor.words),
        number=head.number,
        logs=figures.count(told["logs"], language),
        records=figures.count(told["records"], language),
        hash=head.hash,
        address=f"/heads/{head.epoch}/{head.number}",
        opened=_opened(told["opened"], visitor.words),
    )


def _opened(opened: dict[str, object] | None, words: Words) -> str:
    if opened is None:
        return ""
    return words.heads.new_chain_lost if opened["before"] else words.heads.new_chain
