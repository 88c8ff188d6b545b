"""Reads the body of a request: never more than a limit, never longer than a limit.

Guarantees that a sender who says little and sends much, or sends a byte a second, costs a bounded
amount of memory and time.
"""

import asyncio

from fastapi import Request
from starlette.requests import ClientDisconnect

from central.refusal import Problem, Refusal, malformed

READ_LIMIT_S = 60.0
"""For the whole body. One megabyte at 200 kbit/s takes 42 s."""


async def read_body(request: Request, limit: int) -> bytes:
    """The whole body as sent; Refusal `too-large`, or `not-now` (408) if it takes too long."""
    said = request.headers.get("content-length", "")
    if said.isdigit() and int(said[:20]) > limit:
        raise _too_large(limit)
    body = bytearray()
    try:
        async with asyncio.timeout(READ_LIMIT_S):
            async for chunk in request.stream():
                body += chunk
                if len(body) > limit:
                    raise _too_large(limit)
    except ClientDisconnect as error:
        raise malformed("the sender went away before the body's end") from error
    except TimeoutError as error:
        raise Refusal(
            Problem.NOT_NOW, f"the body took longer than {READ_LIMIT_S:.0f} s", status=408
        ) from error
    return bytes(body)


def _too_large(limit: int) -> Refusal:
    return Refusal(Problem.TOO_LARGE, f"expected a body of at most {limit} bytes")
