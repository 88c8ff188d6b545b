"""Hands a body on as it comes, until it is larger or slower than its route allows.

Guarantees that no more than one piece beyond the limit is ever held, and that whoever reads it is
stopped by a Refusal at the moment the limit is passed, in bytes or in seconds.
"""

import asyncio

from starlette.types import Message, Receive, Scope

from central.refusal import Problem, Refusal

_MOST_DIGITS = 20


class LimitedBody:
    """The body of one request; `refusal` says why it was cut, if it was."""

    def __init__(self, receive: Receive, limit: int, limit_s: float) -> None:
        """`limit`: bytes; `limit_s`: seconds from the first piece asked for to the last."""
        self._receive = receive
        self._limit = limit
        self._limit_s = limit_s
        self._ends_at: float | None = None
        self._size = 0
        self._whole = False
        self.refusal: Refusal | None = None

    async def receive(self) -> Message:
        """The next piece; Refusal `too-large` (413) or `not-now` (408)."""
        if self.refusal is not None:
            raise self.refusal
        if self._whole:
            # What comes now is that the sender went away, which may take any time.
            return await self._receive()
        message = await self._piece()
        if message["type"] == "http.request":
            self._size += len(message.get("body", b""))
            self._whole = not message.get("more_body", False)
            if self._size > self._limit:
                raise self._refused(
                    Refusal(Problem.TOO_LARGE, f"expected a body of at most {self._limit} bytes")
                )
        return message

    async def _piece(self) -> Message:
        now_s = asyncio.get_running_loop().time()
        if self._ends_at is None:
            self._ends_at = now_s + self._limit_s
        try:
            async with asyncio.timeout_at(self._ends_at):
                return await self._receive()
        except TimeoutError as error:
            limit = f"{self._limit_s:g}"
            raise self._refused(
                Refusal(Problem.NOT_NOW, f"the body took longer than {limit} s", status=408)
            ) from error

    def _refused(self, refusal: Refusal) -> Refusal:
        self.refusal = refusal
        return refusal


def said_length(scope: Scope) -> int | None:
    """The length that the request's head says; None where it says none, or no number."""
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value[:_MOST_DIGITS])
    return None
