"""Sends style sheets, scripts, fonts and the icon."""

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse

from central.dashboard.assets import KEEP
from central.dashboard.page_server import PageServer


def add_assets(router: APIRouter, server: PageServer) -> None:
    """Add the addresses below /static/."""

    @router.get("/static/{digest}/{name:path}")
    def asset(digest: str, name: str) -> Response:
        found = server.assets.get(name)
        # An old digest asks for content that is gone: sending today's under it would be kept for
        # a year as yesterday's.
        if found is None or digest != server.assets.digest:
            return PlainTextResponse("not found", 404)
        return Response(found.content, media_type=found.media_type, headers={"Cache-Control": KEEP})
