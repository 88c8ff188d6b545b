"""The storage thread: owns the outbox, does one job after another, tells when it cannot.

Guarantees that `on_stored` of an append is called once its records are fsynced and never before,
that `on_failed` is called at most once for it, and that after trouble service returns only when
a probe commit is quick again. What could not be written meanwhile is counted by kind and becomes
one `kiosk.outage` record; a commit found on the disk after it had seemed to fail is told late,
before service returns. Callbacks run on this thread; whoever draws turns them into signals.
"""

import logging
import queue
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol, TypeVar

from kiosk.queue.errors import StorageError
from kiosk.queue.outbox import Outbox
from kiosk.record import Draft, Record

logger = logging.getLogger(__name__)
Result = TypeVar("Result")

COMMIT_LIMIT_MS = 1_000
"""A commit that takes longer puts the kiosk out of service: the citizen was not thanked."""
PROBE_INTERVAL_S = 0.5
"""Between two probes while storage is down."""

OUTAGE_KIND = "kiosk.outage"


class StorageListener(Protocol):
    """Who is told how storage fares; called on the storage thread."""

    def storage_down(self, code: str) -> None:
        """Nothing can be written now."""

    def storage_up(self) -> None:
        """A probe commit was quick again."""


@dataclass(frozen=True, slots=True)
class _Append:
    drafts: Sequence[Draft]
    on_stored: Callable[[list[Record]], None] | None
    on_failed: Callable[[str], None] | None


@dataclass(frozen=True, slots=True)
class _Call:
    work: Callable[[Outbox], object]
    future: "Future[object]"


class StorageThread:
    """One thread, one outbox, one queue of jobs."""

    def __init__(
        self,
        open_outbox: Callable[[], Outbox],
        listener: StorageListener,
        monotonic_ms: Callable[[], int],
    ) -> None:
        """`open_outbox` runs on the thread, so that a slow disk never delays the first frame."""
        self._open_outbox = open_outbox
        self._listener = listener
        self._monotonic_ms = monotonic_ms
        self._jobs: queue.SimpleQueue[_Append | _Call | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="storage", daemon=True)
        self._outbox: Outbox | None = None
        self._lost: Counter[str] = Counter()
        self._late: list[tuple[_Append, list[Record]]] = []
        self._down_code: str | None = None
        self._down_since_ms = 0

    def start(self) -> None:
        """Opens the outbox; `storage_up` or `storage_down` follows."""
        self._thread.start()

    def stop(self) -> None:
        """Does what was asked for, closes the outbox and ends the thread."""
        self._jobs.put(None)
        self._thread.join()

    def append(
        self,
        drafts: Sequence[Draft],
        on_stored: Callable[[list[Record]], None] | None = None,
        on_failed: Callable[[str], None] | None = None,
    ) -> None:
        """Asks for `drafts` to be signed and stored in one transaction."""
        self._jobs.put(_Append(drafts, on_stored, on_failed))

    def call(self, work: Callable[[Outbox], Result]) -> "Future[Result]":
        """Runs `work` on the storage thread; its StorageError or result comes by the future."""
        future: Future[Result] = Future()
        self._jobs.put(_Call(work, future))  # type: ignore[arg-type]
        return future

    def _run(self) -> None:
        self._try(self._open)
        while True:
            try:
                job = self._jobs.get(timeout=PROBE_INTERVAL_S if self._down_code else None)
            except queue.Empty:
                self._probe()
                continue
            if job is None:
                break
            if isinstance(job, _Append):
                self._append(job)
            else:
                self._call(job)
        if self._outbox is not None:
            self._outbox.close()

    def _open(self) -> None:
        self._outbox = self._open_outbox()
        self._listener.storage_up()

    def _append(self, job: _Append) -> None:
        if self._down_code is not None or self._outbox is None:
            self._lose(job)
            return
        began_ms = self._monotonic_ms()
        records = self._outbox.sign(job.drafts)
        try:
            self._outbox.store(records, job.drafts)
        except StorageError as error:
            self._go_down(error.code, str(error))
            # The answer to a commit may be lost although the commit itself reached the disk.
            self._try(self._outbox.reopen)
            if self._outbox.head.hash == records[-1].hash:
                self._late.append((job, records))
            else:
                self._lose(job)
            return
        if job.on_stored:
            job.on_stored(records)
        took_ms = self._monotonic_ms() - began_ms
        if took_ms > COMMIT_LIMIT_MS:
            self._go_down("storage-slow", f"a commit took {took_ms} ms")

    def _lose(self, job: _Append) -> None:
        self._lost.update(draft.kind for draft in job.drafts)
        if job.on_failed:
            job.on_failed(self._down_code or "storage")

    def _call(self, job: _Call) -> None:
        if not job.future.set_running_or_notify_cancel():
            return
        try:
            if self._outbox is None:
                message = "the outbox is not open"
                raise StorageError(message)
            job.future.set_result(job.work(self._outbox))
        except StorageError as error:
            job.future.set_exception(error)
            self._go_down(error.code, str(error))
        except Exception as error:  # noqa: BLE001 - the caller's bug belongs to the caller
            job.future.set_exception(error)

    def _probe(self) -> None:
        began_ms = self._monotonic_ms()
        if not self._try(self._return):
            return
        took_ms = self._monotonic_ms() - began_ms
        if took_ms > COMMIT_LIMIT_MS:
            self._go_down("storage-slow", f"a probe took {took_ms} ms")
            return
        self._listener.storage_up()

    def _return(self) -> None:
        if self._outbox is None:
            self._outbox = self._open_outbox()
        else:
            self._outbox.reopen()
        self._outbox.probe()
        code, self._down_code = self._down_code, None
        if self._lost or code != "storage-slow":
            self._outbox.append([self._outage(code)])
            self._lost.clear()
        late, self._late = self._late, []
        for job, records in late:
            if job.on_stored:
                job.on_stored(records)

    def _outage(self, code: str | None) -> Draft:
        body = {
            "reason": code or "storage",
            "took_ms": self._monotonic_ms() - self._down_since_ms,
            "lost": dict(sorted(self._lost.items())),
        }
        return Draft(OUTAGE_KIND, body)

    def _go_down(self, code: str, why: str) -> None:
        if self._down_code is None:
            logger.error("storage is down: %s (%s)", why, code)
            self._down_since_ms = self._monotonic_ms()
        self._down_code = code
        self._listener.storage_down(code)

    def _try(self, work: Callable[[], None]) -> bool:
        try:
            work()
        except StorageError as error:
            self._go_down(error.code, str(error))
            return False
        return True
