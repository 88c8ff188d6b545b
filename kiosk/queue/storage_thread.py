"""The storage thread: owns the outbox, does one job after another, tells when it cannot.

Guarantees that `on_stored` of an append is called once its records are fsynced and never before,
that `on_failed` is called instead where they were not, and that after trouble service returns
only when a probe commit is quick again. What could not be written meanwhile is counted by kind
and becomes one `kiosk.outage` record; a commit found on the disk after it had seemed to fail is
told late, before service returns. A bug in a caller's draft or callback is logged and ends
nothing else. Callbacks run on this thread; whoever draws turns them into signals.
"""

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Protocol, TypeVar

from kiosk.queue.errors import (
    OutboxDamagedError,
    StorageBrokenError,
    StorageError,
    StorageSlowError,
)
from kiosk.queue.expiry import FIRST_ROUND_MS, ROUND_MS, STEP_PAUSE_MS
from kiosk.queue.jobs import Append, Call, Check, Job, Jobs, tell
from kiosk.queue.outage import Outage
from kiosk.queue.outbox import Outbox
from kiosk.record import Draft, Record

logger = logging.getLogger(__name__)
Result = TypeVar("Result")

COMMIT_LIMIT_MS = 1_000
"""A commit that takes longer puts the kiosk out of service: the citizen was not thanked."""
PROBE_INTERVAL_MS = 500
"""Between two probes while storage is down."""
STOP_LIMIT_S = 10.0
"""How long an orderly end waits for the disk."""
OPEN_INTERVAL_MS = 2_000
"""Between two attempts to open an outbox that could not be opened yet."""


TEND_AFTER_RECEIPT_MS = 5_000
"""From a receipt to sealing what it covers: the receipts of one moment go together."""


class StorageListener(Protocol):
    """Who is told how storage fares; called on the storage thread."""

    def storage_down(self, code: str) -> None:
        """Nothing can be written now; told again only when the code is another."""

    def storage_up(self) -> None:
        """A probe commit was quick again."""


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
        self._jobs = Jobs()
        self._thread = threading.Thread(target=self._run, name="storage", daemon=True)
        self._outbox: Outbox | None = None
        self._opened_ms = 0
        self._outage: Outage | None = None
        self._next_probe_ms = 0
        self._next_expiry_ms = monotonic_ms() + FIRST_ROUND_MS
        # An append whose commit seemed to fail; the file will tell. And those it did tell of.
        self._unsure: tuple[Append, list[Record]] | None = None
        self._late: list[tuple[Append, list[Record]]] = []

    def start(self) -> None:
        """Opens the outbox; `storage_up` or `storage_down` follows."""
        self._thread.start()

    def stop(self) -> None:
        """Does what was asked for, closes the outbox and ends the thread.

        A disk that does not answer is not waited for longer than `STOP_LIMIT_S`: the thread ends
        with the process, and the next start reads from the file what became of its commit.
        """
        self._jobs.put_end()
        self._thread.join(STOP_LIMIT_S)

    def append(
        self,
        drafts: Sequence[Draft],
        on_stored: Callable[[list[Record]], None] | None = None,
        on_failed: Callable[[str], None] | None = None,
    ) -> None:
        """Asks for `drafts` to be signed and stored in one transaction."""
        self._jobs.put(Append(drafts, on_stored, on_failed, self._monotonic_ms()))

    def call(self, work: Callable[[Outbox], Result], *, may_wait: bool = False) -> "Future[Result]":
        """Runs `work` on the storage thread; its StorageError or result comes by the future.

        `may_wait`: after everything that is asked for without it, also later.
        """
        future: Future[Result] = Future()
        self._jobs.put(Call(work, future), may_wait=may_wait)  # type: ignore[arg-type]
        return future

    def check(self) -> None:
        """Somebody waited for a commit in vain: no service until a probe is quick.

        `storage_down` and `storage_up` follow, even where the commit was only just too late.
        """
        self._jobs.put(Check())

    def _run(self) -> None:
        self._attempt(self._open)
        while (job := self._next_job()) is not None:
            match job:
                case Append():
                    self._append(job)
                case Call():
                    self._call(job)
                case Check() if self._outage is None:
                    self._go_down(StorageSlowError("somebody waited for a commit in vain"))
        self._end()

    def _next_job(self) -> Job | None:
        """The next job, None at the end; meanwhile probes while storage is down, else deletes
        attachments that were kept long enough.
        """
        while True:
            is_down = self._outage is not None
            due_ms = self._next_probe_ms if is_down else self._next_expiry_ms
            wait_s = max(0, due_ms - self._monotonic_ms()) / 1000
            try:
                # What is due comes first: jobs that never cease must not put it off.
                if wait_s != 0:
                    return self._jobs.get(wait_s)
            except queue.Empty:
                pass
            if is_down:
                self._attempt(self._return)
            else:
                self._expire()

    def _end(self) -> None:
        if self._outbox is not None:
            self._outbox.close()
        for job in self._jobs.rest():
            if isinstance(job, Call) and job.future.set_running_or_notify_cancel():
                job.future.set_exception(StorageError("the storage thread has ended"))

    def _open(self) -> None:
        self._outbox = self._open_outbox()
        self._opened_ms = self._monotonic_ms()
        self._listener.storage_up()

    def _append(self, job: Append) -> None:
        # A slow disk still writes, and what comes now tells of what came too late.
        is_slow = self._outage is not None and self._outage.code == StorageSlowError.code
        if self._outbox is None or not (self._outage is None or is_slow):
            self._lose(job)
            return
        try:
            records = self._outbox.sign(job.drafts)
        except Exception:
            # One draft that cannot be signed must not end the thread that all others need.
            kinds = ", ".join(draft.kind for draft in job.drafts)
            logger.exception("a record could not be made and is lost: %s", kinds)
            tell(job.on_failed, "record")
            return
        if not self._attempt(lambda: self._store(job, records)):
            self._unsure = (job, records)
            self._attempt(self._reopen)
            return
        tell(job.on_stored, records)
        # What was asked for while the outbox was being opened waited for that, not for a disk.
        took_ms = self._monotonic_ms() - max(job.asked_ms, self._opened_ms)
        if took_ms > COMMIT_LIMIT_MS:
            self._go_down(StorageSlowError(f"a record was stored after {took_ms} ms"))

    def _store(self, job: Append, records: list[Record]) -> None:
        assert self._outbox is not None  # noqa: S101 - appends before it is open are lost
        self._outbox.store(records, job.drafts)

    def _reopen(self) -> None:
        if self._outbox is None:
            self._outbox = self._open_outbox()
        else:
            self._outbox.reopen()
        self._settle(self._outbox)

    def _settle(self, outbox: Outbox) -> None:
        """Decides by the file what became of a commit that seemed to fail."""
        if self._unsure is None:
            return
        job, records = self._unsure
        self._unsure = None
        if outbox.head.hash == records[-1].hash:
            self._late.append((job, records))
        else:
            self._lose(job)

    def _lose(self, job: Append) -> None:
        code = "storage"
        if self._outage is not None:
            self._outage.lost.update(draft.kind for draft in job.drafts)
            code = self._outage.code
        tell(job.on_failed, code)

    def _call(self, job: Call) -> None:
        if not job.future.set_running_or_notify_cancel():
            return
        if self._outbox is None:
            job.future.set_exception(StorageError("the outbox is not open"))
            return
        try:
            job.future.set_result(job.work(self._outbox))
            self._seal_soon()
        except StorageError as error:
            job.future.set_exception(error)
            # While storage is down its probes say why, not whoever meets a closed file.
            if self._outage is None:
                self._go_down(error)
        except Exception as error:  # noqa: BLE001 - the caller's bug belongs to the caller
            job.future.set_exception(error)

    def _expire(self) -> None:
        self._next_expiry_ms = self._monotonic_ms() + ROUND_MS
        assert self._outbox is not None  # noqa: S101 - it is open where there is no outage
        try:
            step = self._outbox.expire()
        except StorageError as error:
            self._go_down(error)
            return
        except Exception:
            # Ratings must go on; whoever reads the log finds the fault.
            logger.exception("attachments were not deleted, by a fault of ours; trying again")
            return
        if step.deleted:
            logger.info("attachments deleted: %d", step.deleted)
        if step.more or self._tend():
            self._next_expiry_ms = self._monotonic_ms() + STEP_PAUSE_MS

    def _tend(self) -> bool:
        """One step of each thing in the background; whether there is more to do at once."""
        assert self._outbox is not None  # noqa: S101 - it is open where there is no outage
        try:
            done = self._outbox.tend()
        except StorageError as error:
            self._go_down(error)
            return False
        except Exception:
            logger.exception("the log was not tended, by a fault of ours; trying again")
            return False
        if done.sealed or done.deleted:
            logger.info("records sealed: %d, boxes deleted: %d", done.sealed, done.deleted)
        return done.more

    def _seal_soon(self) -> None:
        """A receipt came: what it covers is not left in clear until the next round."""
        if self._outbox is not None and self._outbox.wants_tending:
            soon_ms = self._monotonic_ms() + TEND_AFTER_RECEIPT_MS
            self._next_expiry_ms = min(self._next_expiry_ms, soon_ms)

    def _return(self) -> None:
        """A probe: ends the outage, or raises the StorageError that keeps it."""
        self._reopen()
        outbox, outage = self._outbox, self._outage
        assert outbox is not None and outage is not None  # noqa: S101, PT018 - down, and just opened
        began_ms = self._monotonic_ms()
        outbox.probe()
        took_ms = self._monotonic_ms() - began_ms
        if took_ms > COMMIT_LIMIT_MS:
            raise StorageSlowError(f"a probe took {took_ms} ms")
        outage.record_in(outbox, self._monotonic_ms())
        self._outage = None
        late, self._late = self._late, []
        for job, records in late:
            tell(job.on_stored, records)
        logger.info("storage works again")
        self._listener.storage_up()

    def _go_down(self, error: StorageError) -> None:
        if isinstance(error, OutboxDamagedError) and self._outbox is not None:
            # The next probe moves the file aside and opens a new epoch.
            self._outbox.condemn(error)
        before = None if self._outage is None else self._outage.code
        if self._outage is None:
            self._outage = Outage(error.code, self._monotonic_ms())
        self._outage.code = error.code
        interval_ms = OPEN_INTERVAL_MS if self._outbox is None else PROBE_INTERVAL_MS
        self._next_probe_ms = self._monotonic_ms() + interval_ms
        if error.code != before:
            logger.error("storage is down: %s (%s)", error, error.code)
            self._listener.storage_down(error.code)

    def _attempt(self, work: Callable[[], None]) -> bool:
        """Runs `work`; False, and storage is down, if it failed."""
        try:
            work()
        except StorageError as error:
            self._go_down(error)
            return False
        except Exception as error:
            logger.exception("storage is down by a fault of ours")
            self._go_down(StorageBrokenError(f"{type(error).__name__}: {error}"))
            return False
        return True
