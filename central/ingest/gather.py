"""Batches of a few records that come at the same moment, taken in by one thread in one turn.

Guarantees that whoever waits is answered, with a receipt or an error, whatever becomes of the
thread; that those whose site another process holds keep none but themselves waiting; that a batch
waits for the group at work and, where several were answered just before it, for some of those to
come again, for milliseconds. One that comes to a quiet process waits for nobody. For the event
loop's thread alone. A thread for each request would cost more than what it does for one record.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial

from central.ingest.receive import Answer, Receiver, Sent

MOST_TOGETHER = 64
"""Batches in one group."""

PATIENT_THREADS = 4
"""For those whose site another process holds."""

LONGEST_PATIENCE_S = 0.02
"""A group waits for those who were just answered as long as their transaction took, and so long at
most.
"""

GROUPS_WITHOUT = 16
"""Groups that wait for nobody after one that waited in vain."""

_Waiting = tuple[Sent, "asyncio.Future[str]"]


class Gathering:
    """One for each process and receiver."""

    def __init__(self, receiver: Receiver) -> None:
        """Nobody waits; threads are started when somebody comes."""
        self._receiver = receiver
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="records")
        self._patient = ThreadPoolExecutor(PATIENT_THREADS, thread_name_prefix="records-patient")
        self._waiting: list[_Waiting] = []
        self._is_at_work = False
        self._began_s = 0.0
        self._wanted = self._without = 0
        self._timer: asyncio.TimerHandle | None = None

    async def take(self, sent: Sent) -> str:
        """The receipt for a batch; what `Receiver.receive` raises."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.append((sent, future))
        self._begin()
        receipt: str = await future
        return receipt

    def close(self) -> None:
        """After the last request."""
        self._thread.shutdown()
        self._patient.shutdown()

    def _begin(self) -> None:
        if self._is_at_work or not self._waiting or len(self._waiting) < self._wanted:
            return
        if self._timer is not None:
            self._timer.cancel()
            self._timer, self._wanted = None, 0
        group, self._waiting = self._waiting[:MOST_TOGETHER], self._waiting[MOST_TOGETHER:]
        self._is_at_work = True
        self._began_s = asyncio.get_running_loop().time()
        self._start(group, wait=False)

    def _expect(self, answered: int) -> None:
        """Who was just answered is likely to send its next record at once: a little patience, and
        all of them go together instead of in halves, for half the transactions.
        """
        loop = asyncio.get_running_loop()
        self._is_at_work = False
        self._without -= 1
        if answered == 1 or self._without > 0:
            self._begin()
            return
        self._wanted = answered + len(self._waiting)
        patience_s = min(loop.time() - self._began_s, LONGEST_PATIENCE_S)
        self._timer = loop.call_later(patience_s, self._wait_no_longer)

    def _wait_no_longer(self) -> None:
        if 2 * len(self._waiting) < self._wanted:
            self._without = GROUPS_WITHOUT
        self._timer, self._wanted = None, 0
        self._begin()

    def _start(self, group: list[_Waiting], *, wait: bool) -> None:
        work = partial(self._receiver.receive_all, [sent for sent, _ in group], wait=wait)
        threads = self._patient if wait else self._thread
        loop = asyncio.get_running_loop()
        at_work: asyncio.Future[list[Answer]]
        try:
            at_work = loop.run_in_executor(threads, work)
        except RuntimeError as error:
            # The system gives no thread.
            at_work = loop.create_future()
            at_work.set_exception(error)
        at_work.add_done_callback(partial(self._end, group, wait))

    def _end(self, group: list[_Waiting], wait: bool, done: asyncio.Future[list[Answer]]) -> None:  # noqa: FBT001 - a callback
        answers: Sequence[Answer]
        try:
            answers = done.result()
        except BaseException as error:  # noqa: BLE001 - nobody is to wait for a thread that ended
            fault = RuntimeError(f"the thread of a group ended: {type(error).__name__}")
            answers = [fault] * len(group)
        left = [
            each for each, answer in zip(group, answers, strict=True) if not _told(each, answer)
        ]
        if left:
            self._start(left, wait=True)
        if not wait:
            self._expect(len(group))


def _told(waiting: _Waiting, answer: Answer) -> bool:
    """Whether there was something to be told."""
    future = waiting[1]
    # Whoever was cancelled meanwhile is not there to be told.
    with suppress(asyncio.InvalidStateError):
        if isinstance(answer, Exception):
            future.set_exception(answer)
        elif answer is not None:
            future.set_result(answer)
    return answer is not None
