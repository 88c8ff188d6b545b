"""Answers a request that brings records: few of them with others of the same moment, many alone.

Guarantees that what bodies take in memory is bounded, and that a long batch keeps no short one
waiting but for the database.
"""

from contextvars import copy_context

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool

from central.ingest.gather import Gathering
from central.ingest.receive import Receiver, Sent
from central.ingest.wire import MAX_BODY_BYTES, said_size
from central.moment import Clock
from central.rate import InFlight, Room
from central.request_body import read_body

FEW_BYTES = 16_384
"""Up to so long a body is one of those that are taken in together: some thirty records, packed."""

FEW_UNPACKED_BYTES = 8 * FEW_BYTES
"""And up to so long unpacked: a batch packs to a half, what packs to a thousandth is none."""

FEW_AT_ONCE = 256
MANY_AT_ONCE = 16
"""Bodies worked on at once, short ones and long ones: what they may take in memory is bounded."""

MOST_COMING_BYTES = 64 * 1024 * 1024
"""Of long bodies that are still on their way, beyond what a short one has: hundreds of senders who
trickle would hold a megabyte each for a minute.
"""


class Records:
    """Takes the batches of requests in; see `answer`."""

    def __init__(self, receiver: Receiver, clock: Clock) -> None:
        """One for each process."""
        self._receiver = receiver
        self._clock = clock
        self._gathering = Gathering(receiver)
        self._few = InFlight(FEW_AT_ONCE)
        self._many = InFlight(MANY_AT_ONCE)
        self._coming = Room(MOST_COMING_BYTES, free=FEW_BYTES)

    async def answer(self, request: Request, kiosk: str) -> Response:
        """The signed receipt; Refusal otherwise, StoreError if the database fails."""
        # A place is taken once the body is there: whoever trickles keeps no short one waiting.
        with self._coming.one() as grow:
            body = await read_body(request, MAX_BODY_BYTES, grow)
        encoding = request.headers.get("content-encoding", "").lower()
        if len(body) <= FEW_BYTES and said_size(body, encoding) <= FEW_UNPACKED_BYTES:
            with self._few.one():
                sent = Sent(kiosk, body, encoding, self._clock(), copy_context())
                receipt = await self._gathering.take(sent)
        else:
            with self._many.one():
                receive = self._receiver.receive
                receipt = await run_in_threadpool(receive, kiosk, body, encoding, self._clock())
        # Written out: to have it judged against the form again costs as much as the signature.
        return Response(f'{{"receipt":"{receipt}"}}', media_type="application/json")

    def close(self) -> None:
        """After the last request."""
        self._gathering.close()
        self._receiver.pool.shutdown()
