"""The forwarder: one thread that carries waiting records to the central and takes its receipts.

Guarantees that a record is sent until a valid receipt covers it, whatever happens on the way;
that attempts are spaced by a jittered backoff; that a refusal which sending again cannot cure is
said and retried slowly, never dropped. The heartbeat shares the thread and its one session; the
first one goes out before the first batch, so that records of a clock that was never right are
dated by it when they arrive.
"""

import logging
import random
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from kiosk.deadline import DeadlineSession, NoAnswerError
from kiosk.queue.backoff import Backoff
from kiosk.queue.batch import MAX_BYTES, MAX_RECORDS, encode_batch
from kiosk.queue.errors import OutboxNotWholeError, StorageError
from kiosk.queue.heartbeat import Heartbeat, Outcome
from kiosk.queue.outbox import Outbox
from kiosk.queue.pending import Waiting
from kiosk.queue.reply import (
    Receipted,
    Refused,
    Reply,
    SendAgain,
    TooLarge,
    TryLater,
    read_reply,
)
from kiosk.queue.storage_thread import Result, StorageThread
from kiosk.record import Head, Receipt, VerifyKey

logger = logging.getLogger(__name__)

REFUSED_WAIT_S = 300.0
"""Between attempts that the central refuses for a lasting reason."""
FAREWELL_LIMIT_S = 2.0
"""How long an orderly end may take to send its last records."""
GATHER_S = 0.5
"""From a new record to sending: the records of one moment go together, and the thanks are on the
screen before anything else asks for the processor."""
STORAGE_WAIT_S = 5.0
"""Before asking again for what to send while storage is down."""
FAULT_WAIT_S = 60.0
"""Before going on after a fault of our own."""
STOP_LIMIT_S = 2.0
"""How long `stop` waits for a call that cannot be cut: looking up a name, connecting."""
_UNHEARD = (Outcome.NONE, Outcome.UNREACHABLE)
"""NONE too: storage that was down at the first beat kept it from going out."""


@dataclass(frozen=True, slots=True)
class Central:
    """Where to send and whose receipts to believe: asked anew for each, since keys change."""

    url: str
    kiosk: str
    receipt_keys: Callable[[], Sequence[VerifyKey]]
    ca_file: str | None = None

    @property
    def records_url(self) -> str:
        """Where records go."""
        return f"{self.url.rstrip('/')}/api/v1/kiosks/{self.kiosk}/records"


class Forwarder:
    """Runs from `start` to `stop`; `wake` says that there may be something new to send."""

    def __init__(
        self,
        central: Central,
        storage: StorageThread,
        session: DeadlineSession,
        heartbeat: Heartbeat,
        monotonic_s: Callable[[], float],
        chance: Callable[[], float] = random.random,
    ) -> None:
        """`monotonic_s` and `chance` are the clock and the dice, for tests to turn by hand."""
        self._central = central
        self._storage = storage
        self._session = session
        self._heartbeat = heartbeat
        self._monotonic_s = monotonic_s
        self._chance = chance
        self._wake = threading.Event()
        self._leaving = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="forwarder", daemon=True)
        self._backoff = Backoff()
        self._limit = MAX_RECORDS
        self._next_attempt_s = 0.0
        self._last_trouble = ""

    @property
    def trouble(self) -> str:
        """Why the last attempt did not send; empty when it did. Any thread."""
        return self._last_trouble

    def start(self) -> None:
        """Begins to send what waits."""
        self._thread.start()

    def wake(self) -> None:
        """There may be records to send. Cheap; any thread."""
        self._wake.set()

    def stop(self) -> None:
        """Sends what waits if the central answered last, for `FAREWELL_LIMIT_S` at most, then
        ends the call under way and the thread; what was not receipted waits on disk.
        """
        self._leaving.set()
        self._wake.set()
        self._thread.join(FAREWELL_LIMIT_S)
        self._stopping = True
        self._session.close()
        self._thread.join(STOP_LIMIT_S)

    def _run(self) -> None:
        wait_s: float | None = 0.0
        while True:
            if self._wake.wait(timeout=wait_s):
                self._leaving.wait(GATHER_S)
            self._wake.clear()
            leaving = self._leaving.is_set()
            if self._stopping or (leaving and self._backoff.failures):
                return
            try:
                wait_s = self.work()
            except Exception:
                # Records must go on being sent; whoever reads the log finds the fault.
                logger.exception("the forwarder failed by a fault of ours; it goes on")
                wait_s = FAULT_WAIT_S
            if leaving:
                return

    def work(self) -> float:
        """Sends what may be sent now and the heartbeat if it is due; returns the wait in s."""
        more = True
        while more and not self._stopping:
            # Also between batches: catching up after a month offline takes a while.
            if self._monotonic_s() >= self._heartbeat.due_s:
                self._beat()
            more = self._monotonic_s() >= self._next_attempt_s and self._send_batch()
        now_s = self._monotonic_s()
        waits = [self._heartbeat.due_s - now_s]
        if self._next_attempt_s > now_s:
            waits.append(self._next_attempt_s - now_s)
        return max(0.0, min(waits))

    def _send_batch(self) -> bool:
        """One batch; True if there may be more to send at once."""
        try:
            limit = self._limit
            batch = self._read(limit)
        except StorageError as error:
            self._pause(f"storage: {error}", STORAGE_WAIT_S)
            return False
        if not batch:
            return False
        if not self._has_been_heard():
            away = self._heartbeat.outcome is Outcome.UNREACHABLE
            self._later(
                "the central cannot be reached" if away else "no heartbeat is out yet", None
            )
            return False
        reply = self._post(batch)
        try:
            return self._take(reply, batch)
        except StorageError as error:
            # The receipt was not noted: the same records go again and get the same receipt.
            self._pause(f"storage: {error}", STORAGE_WAIT_S)
            return False

    def _has_been_heard(self) -> bool:
        """Whether a heartbeat since the start came to the central, as far as one can: whatever
        answers it in its own way is sent the records too.
        """
        if self._heartbeat.outcome in _UNHEARD:
            self._beat()
        return self._heartbeat.outcome not in _UNHEARD

    def _read(self, limit: int) -> list[Waiting]:
        """What is to be sent next; verified on this thread, so that no commit waits for it."""
        read = self._ask(lambda box: box.read_waiting(limit, MAX_BYTES))
        try:
            return read.proved()
        except OutboxNotWholeError as damage:
            # The storage thread is told, which moves the file aside.
            self._ask(partial(_raise, damage))
            raise

    def _ask(self, work: Callable[[Outbox], Result]) -> Result:
        """What the storage thread says when it has nothing more urgent to do."""
        return self._storage.call(work, may_wait=True).result()

    def _post(self, batch: list[Waiting]) -> Reply:
        headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        try:
            answer = self._session.request(
                "POST", self._central.records_url, body=encode_batch(batch), headers=headers
            )
        except NoAnswerError as error:
            return TryLater(str(error))
        return read_reply(answer, self._central.receipt_keys())

    def _take(self, reply: Reply, batch: list[Waiting]) -> bool:
        match reply:
            case Receipted(receipt, jws):
                return self._take_receipt(receipt, jws, batch[0])
            case SendAgain(epoch, seq) if epoch != batch[0].epoch or seq > batch[0].seq:
                # Nobody signs a refusal: one that cannot be true moves nothing.
                self._later(f"the central expects record {seq} of another log", REFUSED_WAIT_S)
            case SendAgain(epoch, seq):
                if self._ask(lambda box: box.send_again(epoch, seq, is_signed=False)):
                    logger.info("the central lacks records from %d on; sending them again", seq)
                    return True
                self._later(f"the central expects record {seq}, which is not here", REFUSED_WAIT_S)
                # Whether it is so is told by the answer to a heartbeat, which is signed.
                self._heartbeat.due_s = self._monotonic_s()
            case TooLarge() if self._limit > 1:
                self._limit = max(1, min(self._limit, len(batch)) // 2)
                return True
            case TooLarge():
                self._later("one record is too large for the central", REFUSED_WAIT_S)
            case Refused(problem):
                self._later(f"refused: {problem}", REFUSED_WAIT_S)
            case TryLater(why, retry_after_s):
                self._later(why, retry_after_s)
        return False

    def _take_receipt(self, receipt: Receipt, jws: str, first: Waiting) -> bool:
        # A receipt of an earlier head would end nothing, and the batch would go again at once.
        covers = receipt.head.epoch == first.epoch and receipt.head.seq >= first.seq
        if covers and self._ask(lambda box: box.take_receipt(receipt, jws)):
            self._succeeded()
            return True
        self._later("the receipt is not of this log", None)
        return False

    def _succeeded(self) -> None:
        if self._backoff.failures:
            logger.info("the central answers again")
        self._backoff = Backoff()
        self._limit = min(MAX_RECORDS, self._limit * 2)
        self._next_attempt_s = 0.0
        self._last_trouble = ""

    def _later(self, why: str, wait_s: float | None) -> None:
        """One more attempt failed; `wait_s` is the least that the next one waits."""
        self._backoff = self._backoff.failed()
        self._pause(why, self._backoff.wait_s(self._chance(), wait_s))

    def _pause(self, why: str, wait_s: float) -> None:
        self._next_attempt_s = self._monotonic_s() + wait_s
        if why != self._last_trouble:
            logger.info("not sent (%s); records wait, next attempt in %.0f s", why, wait_s)
            self._last_trouble = why

    def _beat(self) -> None:
        try:
            head, unsent = self._ask(_head_and_unsent)
            expected = self._heartbeat.beat(self._session, head, unsent)
            if expected is None or expected.epoch != head.epoch:
                return
            seq = expected.seq
            if seq > head.seq or seq + unsent == head.seq + 1:
                # It expects what waits here: nothing that had a receipt is missing there.
                return
            if self._ask(lambda box: box.send_again(head.epoch, seq)):
                logger.info("the central lacks records from %d on; sending them again", seq)
                self._wake.set()
        except StorageError:
            self._heartbeat.postpone()


def _raise(damage: OutboxNotWholeError, _box: Outbox) -> None:
    raise damage


def _head_and_unsent(box: Outbox) -> tuple[Head, int]:
    return box.head, box.unsent()
