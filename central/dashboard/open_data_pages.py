"""The public page of open data, the files themselves, and the list of them for programs.

Guarantees: no sign-in; the files are the exact bytes whose hashes the nightly list has, and never
change under one address. Works without a script, and for programs that follow links.
"""

import json
import re
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from central.dashboard import figures
from central.dashboard.page_server import PageServer, Visitor
from central.released.open_data_columns import COLUMNS, COUNTS, OpenColumn
from central.store import reading
from central.store.open_data_queries import OpenFile, open_file, open_files
from kiosk.record import base64url

SHOWN = 62
"""Files on the page; links lead to those of earlier days."""

LISTED = 1000
"""Files in one answer of the list for programs."""

KEEP = "public, max-age=31536000, immutable"
SOON_NEW = "public, max-age=300"
"""The list changes once a night, at a time that a cache does not know."""

INDEX_FORMAT = "thuocdo-open-data-index"
ROBOTS = """User-agent: *
Allow: /public
Allow: /open-data
Allow: /heads
Allow: /static/
Disallow: /
"""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_REVISION = re.compile("[1-9][0-9]{0,5}")
_FOR_EVERYBODY = {"Access-Control-Allow-Origin": "*"}


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file in the table, in words. `replaces`: what it says of the one before, or empty."""

    day: str
    revision: int
    published: str
    hash: str
    address: str
    replaces: str


def add_open_data_pages(
    router: APIRouter, server: PageServer, publisher: str, licence: str
) -> None:
    """Add /open-data, /open-data/index.json, the files below it, and /robots.txt."""

    @router.get("/open-data")
    def page(request: Request, before: str = "") -> Response:
        visitor: Visitor = request.state.visitor
        files, older = _files(server, SHOWN, before)
        answer = server.page(
            request,
            "open_data.html",
            rows=[_row(file, visitor) for file in files],
            older=older,
            is_older=bool(before),
            columns=_columns(visitor),
            publisher=publisher,
            licence=licence,
        )
        answer.headers["Cache-Control"] = SOON_NEW
        # The language goes by these, where the address does not say it.
        answer.headers["Vary"] = "Accept-Language, Cookie"
        return answer

    @router.get("/open-data/index.json")
    def index(request: Request, before: str = "") -> Response:
        files, older = _files(server, LISTED, before)
        after = f"/open-data/index.json?before={older}" if older else None
        about = {"publisher": publisher, "licence": licence}
        return _index(request, {**about, "files": [_listed(each) for each in files], "next": after})

    @router.get("/open-data/{day}/{revision}.json")
    def json_file(day: str, revision: str) -> Response:
        found = _find(server, day, revision)
        return _file(found, found.json if found else "", "application/json", "json")

    @router.get("/open-data/{day}/{revision}.csv")
    def csv_file(day: str, revision: str) -> Response:
        found = _find(server, day, revision)
        return _file(found, found.csv if found else "", "text/csv; charset=utf-8", "csv")

    @router.get("/robots.txt")
    def robots() -> Response:
        return PlainTextResponse(ROBOTS, headers={"Cache-Control": SOON_NEW})


def _files(server: PageServer, most: int, before: str) -> tuple[list[OpenFile], str]:
    """Files of days before `before`, no day in part; and the day before which there are more."""
    with reading(server.engine) as connection:
        found = open_files(connection, most, before if _DAY.fullmatch(before) else "")
    if len(found) < most:
        return found, ""
    whole = [file for file in found if file.day != found[-1].day] or found
    return whole, whole[-1].day


def _find(server: PageServer, day: str, revision: str) -> OpenFile | None:
    if not _DAY.fullmatch(day) or not _REVISION.fullmatch(revision):
        return None
    with reading(server.engine) as connection:
        return open_file(connection, day, int(revision))


def _index(request: Request, content: dict[str, object]) -> Response:
    text = json.dumps({"format": INDEX_FORMAT, "v": 1, **content}, ensure_ascii=False)
    tag = f'"{base64url.sha256(text.encode())}"'
    headers = {"Cache-Control": SOON_NEW, "ETag": tag, **_FOR_EVERYBODY}
    if tag in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    return Response(text, media_type="application/json", headers=headers)


def _file(file: OpenFile | None, text: str, media_type: str, ending: str) -> Response:
    if file is None:
        return PlainTextResponse("not found", 404)
    name = f"thuocdo-{file.day}-{file.revision}.{ending}"
    headers = {"Cache-Control": KEEP, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type=media_type, headers={**headers, **_FOR_EVERYBODY})


def _listed(file: OpenFile) -> dict[str, object]:
    address = f"/open-data/{file.day}/{file.revision}"
    return {
        "day": file.day,
        "revision": file.revision,
        "night": file.night,
        "at": file.at,
        "json": {"address": f"{address}.json", "sha256": file.json_hash},
        "csv": {"address": f"{address}.csv", "sha256": file.csv_hash},
    }


def _row(file: OpenFile, visitor: Visitor) -> FileRow:
    words, language = visitor.words, visitor.language
    before = words.open_data.replaces.format(revision=file.revision - 1)
    return FileRow(
        day=figures.day(date.fromisoformat(file.day), language, words),
        revision=file.revision,
        published=figures.day(date.fromisoformat(file.night), language, words),
        hash=file.json_hash,
        address=f"/open-data/{file.day}/{file.revision}",
        replaces=before if file.revision > 1 else "",
    )


def _columns(visitor: Visitor) -> list[tuple[str, str, str]]:
    """Names, form and meaning of the columns; those of the values of answers in one."""
    forms = visitor.words.open_data.forms
    return [
        (_name(each), forms[each.kind], each.vi if visitor.language == "vi" else each.en)
        for each in COLUMNS
        if each.name not in {column.name for column in COUNTS[1:]}
    ]


def _name(column: OpenColumn) -> str:
    return f"{column.name} … {COUNTS[-1].name}" if column == COUNTS[0] else column.name
