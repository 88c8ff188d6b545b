"""What the OpenAPI document says of refusals and of ids, in one place."""

from typing import Annotated, Any

from fastapi import Path

from central.refusal import MEDIA_TYPE, TYPE_PREFIX, Problem

KIOSK_ID = "[a-z0-9][a-z0-9-]{0,39}"
KioskId = Annotated[str, Path(pattern=rf"^{KIOSK_ID}$")]

_DOCUMENT: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {
            "type": "string",
            "enum": ["about:blank", *(TYPE_PREFIX + each.identifier for each in Problem)],
        },
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}


def refusals(*problems: Problem, statuses: tuple[int, ...] = ()) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that may refuse so."""
    found = sorted({problem.status for problem in problems} | set(statuses))
    return {
        status: {
            "description": "A problem document (RFC 9457)",
            "content": {MEDIA_TYPE: {"schema": _DOCUMENT}},
        }
        for status in found
    }
