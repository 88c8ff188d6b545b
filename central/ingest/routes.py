"""The address that takes records."""

import re
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from central.ingest.records import Records
from central.ingest.wire import MAX_RECORDS
from central.openapi import KIOSK_ID, KioskId, refusals
from central.problem_answers import expected_answer
from central.refusal import Problem, Refusal
from central.store.errors import StoreError

_ADDRESS = re.compile(rf"/api/v1/kiosks/({KIOSK_ID})/records")

_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "Content-Encoding gzip is understood, and expected of kiosks.",
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["records"],
                    "properties": {
                        "records": {
                            "type": "array",
                            "minItems": 1,
                            "maxItems": MAX_RECORDS,
                            "items": {
                                "type": "object",
                                "oneOf": [{"required": ["jws"]}, {"required": ["sealed"]}],
                                "properties": {
                                    "jws": {"type": "string", "maxLength": 16384},
                                    "sealed": {
                                        "type": "string",
                                        "maxLength": 21920,
                                        "description": "A record kept sealed since its receipt.",
                                    },
                                    "attachments": {
                                        "type": "object",
                                        "additionalProperties": {"type": "string"},
                                    },
                                },
                            },
                        }
                    },
                }
            }
        },
    }
}


class RecordsDoor:
    """Stands before the framework's routes, for the one address that every kiosk asks all day.

    Whatever is not `POST` to the records of a kiosk whose name is of its form goes on to them, so
    that they say what is wrong with it.
    """

    def __init__(self, app: ASGIApp, records: Records) -> None:
        """`app`: what is inside."""
        self._app = app
        self._records = records

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        found = None
        if scope["type"] == "http" and scope["method"] == "POST":
            found = _ADDRESS.fullmatch(scope["path"])
        if found is None:
            await self._app(scope, receive, send)
            return
        try:
            answer = await self._records.answer(Request(scope, receive), found[1])
        except (Refusal, StoreError) as error:
            answer = expected_answer(error)
        await answer(scope, receive, send)


def build_router(records: Records) -> APIRouter:
    """The routes of ingest, as the OpenAPI document has them."""
    router = APIRouter()

    @router.post(
        "/api/v1/kiosks/{kiosk}/records",
        summary="Take a batch of records; the answer is a signed receipt",
        openapi_extra=_BODY,
        response_model=dict[str, str],
        responses=refusals(
            Problem.MALFORMED,
            Problem.PENDING,
            Problem.UNKNOWN_KIOSK,
            Problem.SEQUENCE_GAP,
            Problem.TOO_LARGE,
            Problem.BAD_SIGNATURE,
            Problem.NOT_NOW,
            statuses=(408, 415, 429),
        ),
    )
    async def take_records(request: Request, kiosk: KioskId) -> Response:
        return await records.answer(request, kiosk)

    return router
