"""Reads the body of a request: never more than a limit.

Guarantees that a sender who says little and sends much costs a bounded amount of memory. How long
a body may take is held by `central.operation.limited`, for every route alike.
"""

from collections.abc import Callable

from fastapi import Request
from starlette.requests import ClientDisconnect

from central.refusal import Problem, Refusal, malformed


async def read_body(
    request: Request, limit: int, grow: Callable[[int], None] | None = None
) -> bytes:
    """The whole body as sent; Refusal `too-large`, or `malformed` if the sender went away.

    `grow`: told the length so far with each piece; it may refuse.
    """
    said = request.headers.get("content-length", "")
    if said.isdigit() and int(said[:20]) > limit:
        raise _too_large(limit)
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                raise _too_large(limit)
            if grow is not None:
                grow(len(body))
    except ClientDisconnect as error:
        raise malformed("the sender went away before the body's end") from error
    return bytes(body)


def _too_large(limit: int) -> Refusal:
    return Refusal(Problem.TOO_LARGE, f"expected a body of at most {limit} bytes")
