"""Sends style sheets, scripts, fonts and the icon, zipped to whoever takes it.

Guarantees that what is kept between is told apart: an answer says that it goes by Accept-Encoding,
and zipped bytes have an entity tag of their own.
"""

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from central.dashboard.assets import KEEP, PACKED
from central.dashboard.page_server import PageServer


def add_assets(router: APIRouter, server: PageServer) -> None:
    """Add the addresses below /static/."""

    @router.get("/static/{digest}/{name:path}")
    def asset(request: Request, digest: str, name: str) -> Response:
        found = server.assets.get(name)
        # An old digest asks for content that is gone: sending today's under it would be kept for
        # a year as yesterday's.
        if found is None or digest != server.assets.digest:
            return PlainTextResponse("not found", 404)
        headers = {"Cache-Control": KEEP}
        if found.media_type != PACKED:
            headers["Vary"] = "Accept-Encoding"
            takes_gzip = is_gzip_taken(request.headers.get("Accept-Encoding", ""))
            if takes_gzip and (zipped := server.assets.zipped(name)):
                found = zipped
                headers["Content-Encoding"] = "gzip"
        headers["ETag"] = found.tag
        if found.tag in request.headers.get("If-None-Match", ""):
            return Response(status_code=304, headers=headers)
        return Response(found.content, media_type=found.media_type, headers=headers)


def is_gzip_taken(accept_encoding: str) -> bool:
    """Whether a request's Accept-Encoding takes gzip (RFC 9110, 12.5.3), by name or by `*`.

    Never an error: what cannot be read is not taken.
    """
    weights = {}
    for part in accept_encoding.lower().split(","):
        coding, *parameters = (each.strip() for each in part.split(";"))
        weights[coding] = _weight(parameters)
    for coding in ("gzip", "x-gzip", "*"):
        if coding in weights:
            return weights[coding] > 0
    return False


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
