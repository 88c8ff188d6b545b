"""Turns refusals and failures into answers: problem documents for programs.

Guarantees that every error answer of the wire is a problem document, that a failure of the
database is `not-now`, and that neither the answer nor the log quotes what was sent.
"""

import logging
import traceback
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from central.refusal import MEDIA_TYPE, Problem, Refusal
from central.request_notes import note_problem
from central.store.errors import StoreError

logger = logging.getLogger(__name__)

DATABASE_RETRY_AFTER_S = 5


def problem_response(refusal: Refusal) -> Response:
    """The problem document of a refusal."""
    note_problem(refusal.problem.identifier)
    headers = {}
    if refusal.retry_after_s is not None:
        headers["Retry-After"] = str(refusal.retry_after_s)
    return JSONResponse(refusal.document(), refusal.status, headers=headers, media_type=MEDIA_TYPE)


def add_problem_answers(app: FastAPI) -> None:
    """Make `app` answer with problem documents."""
    app.add_exception_handler(Refusal, _expected)
    app.add_exception_handler(StoreError, _expected)
    app.add_exception_handler(RequestValidationError, _not_of_its_form)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_middleware(FaultAnswer)


def expected_answer(error: Refusal | StoreError) -> Response:
    """The problem document of what may happen: a refusal, or a database that fails."""
    if isinstance(error, Refusal):
        return problem_response(error)
    logger.error("database: %s", error)
    return problem_response(
        Refusal(
            Problem.NOT_NOW,
            "the database cannot be used now; nothing was taken",
            retry_after_s=DATABASE_RETRY_AFTER_S,
        )
    )


async def _expected(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal | StoreError)  # noqa: S101 - registered for these classes
    return expected_answer(error)


async def _not_of_its_form(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class
    fields = sorted({_field(fault) for fault in error.errors()})
    return problem_response(Refusal(Problem.MALFORMED, f"not of its form: {', '.join(fields)}"))


def _field(fault: Mapping[str, Any]) -> str:
    """Where the fault is; of a parameter what was expected too, which no check of ours words."""
    place = ".".join(map(str, fault["loc"]))
    if fault["loc"][0] != "query" or fault["type"] in {"value_error", "assertion_error"}:
        return place
    return f"{place} ({fault['msg']})"


async def _http_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class
    return _plain(error.status_code, dict(error.headers or {}))


class FaultAnswer:
    """Answers 500 for what nobody expected, and logs where it happened.

    Where, and not what: an exception's message may quote what was sent. Starlette's own handler
    would raise it again, for the server to log with its message.
    """

    def __init__(self, app: ASGIApp) -> None:
        """`app`: what is inside."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        begun = False

        async def watch(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except ClientDisconnect:
            # The sender went away in the middle of a body: nobody is there to be answered.
            return
        except Exception as error:  # noqa: BLE001 - the outermost place but the server's
            where = "".join(traceback.format_tb(error.__traceback__))
            logger.error("a fault of ours: %s\n%s", type(error).__name__, where)  # noqa: TRY400
            if scope["type"] == "http" and not begun:
                answer = _plain(HTTPStatus.INTERNAL_SERVER_ERROR, {})
                await answer(scope, receive, send)


def _plain(status: int, headers: dict[str, Any]) -> Response:
    # RFC 9457: about:blank says no more than the status does.
    document = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    return JSONResponse(document, status, headers=headers, media_type=MEDIA_TYPE)
