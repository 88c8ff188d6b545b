"""The address that takes records."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from central.ingest.receive import Receiver
from central.ingest.wire import MAX_BODY_BYTES, MAX_RECORDS
from central.moment import Clock
from central.openapi import KioskId, refusals
from central.rate import Allowance, InFlight, Throttle
from central.refusal import Problem
from central.request_body import read_body

PER_KIOSK = Allowance(burst=200, per_second=20)
"""Batches. A kiosk that was cut off for a month catches up with these."""

WORKED_ON_AT_ONCE = 16

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
                                "required": ["jws"],
                                "properties": {
                                    "jws": {"type": "string", "maxLength": 16384},
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


def build_router(receiver: Receiver, clock: Clock, monotonic_s: Callable[[], float]) -> APIRouter:
    """The routes of ingest."""
    router = APIRouter()
    throttle = Throttle(PER_KIOSK, monotonic_s)
    in_flight = InFlight(WORKED_ON_AT_ONCE)

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
        host = request.client.host if request.client else ""
        throttle.take(f"{host} {kiosk}")
        # A place is taken once the body is there: whoever trickles keeps nobody else waiting.
        body = await read_body(request, MAX_BODY_BYTES)
        with in_flight.one():
            encoding = request.headers.get("content-encoding", "").lower()
            receipt = await run_in_threadpool(receiver.receive, kiosk, body, encoding, clock())
        # Written out: to have it judged against the form again costs as much as the signature.
        return Response(f'{{"receipt":"{receipt}"}}', media_type="application/json")

    return router
