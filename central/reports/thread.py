"""Makes the reports that wait, one at a time, as long as the central serves.

Guarantees that of several processes one makes a report; that whoever waits sees how far it is; that
one which was cancelled ends before the next site; that a report whose process died, or whose
database failed, is said to have been interrupted and can be begun again; and that a process which
ends in order lets another go on.
"""

import logging
import secrets
from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy import Engine

from central.audit_log import Author, Pen
from central.audit_log.entry import Who, WhoKind
from central.moment import Clock, from_text, to_text
from central.reference.questionnaire_facts import known
from central.reports.job import FAULT, GONE, INTERRUPTED, TOO_LONG, asked_of, kept_since, note_made
from central.reports.kinds import Asked
from central.reports.make import Cancelled, NoSiteError, Source
from central.reports.write import ReportFile, TooLongError, write_report
from central.rounds import Rounds
from central.settings import Settings
from central.store.engine import reading, writing
from central.store.errors import StoreError
from central.store.report_queries import (
    CANCELLED,
    FAILED,
    RUNNING,
    WAITING,
    ReportJob,
    beat,
    end_job,
    ended_before,
    finish_job,
    jobs_in,
    remove_job,
    take_job,
)
from kiosk.record import base64url

logger = logging.getLogger(__name__)

ROUND_S = 2.0
"""How long a report waits for a thread that has nothing to do."""

BEAT_S = 1.0
"""At most so often it is written down how far a report is."""

DEAD_AFTER_S = 120
"""A worker that is not heard of for so long has died: no site, and no file, takes as long."""

LONGEST_FILE = 64 * 2**20
"""Bytes; it stands in the database."""

_ID_BYTES = 16


class ReportThread(Rounds):
    """Nothing happens before `start`."""

    name: ClassVar[str] = "reports"
    put_off: ClassVar[str] = "reports are put off"

    def __init__(self, source: Source, pen: Pen, clock: Clock) -> None:
        """`source`: where figures come from."""
        super().__init__()
        self._source = source
        self._engine: Engine = source.engine
        self._pen = pen
        self._clock = clock
        self._worker = base64url.encode(secrets.token_bytes(_ID_BYTES))

    @classmethod
    def of(cls, engine: Engine, settings: Settings, pen: Pen, clock: Clock) -> "ReportThread":
        """The thread of a central with these settings; DocumentError if a questionnaire of the
        office's own is faulty.
        """
        facts = known(*settings.own_questionnaires)
        source = Source(engine, facts, settings.open_data.publisher, clock)
        return cls(source, pen, clock)

    def pause_s(self) -> float:
        """See `ROUND_S`."""
        return ROUND_S

    def work(self) -> None:
        """Make everything that waits."""
        with reading(self._engine) as connection:
            waiting, running = jobs_in(connection, WAITING), jobs_in(connection, RUNNING)
            old = ended_before(connection, to_text(kept_since(self._clock())))
        self._sweep(running, old)
        for job in waiting:
            if self.stopping.is_set():
                return
            self.make(job)

    def make(self, job: ReportJob) -> None:
        """Take one report that waits, and make it, unless another process does."""
        with writing(self._engine) as connection:
            taken = take_job(connection, job, self._worker, to_text(self._clock()))
        asked = asked_of(job)
        if not taken:
            return
        if asked is None:
            self._end(job, FAILED, GONE)
            return
        try:
            file = write_report(self._source, asked, _Progress(self, job))
            self._finish(job, asked, file)
        except Cancelled:
            self._leave(job)
        except TooLongError:
            self._end(job, FAILED, TOO_LONG)
        except NoSiteError:
            self._end(job, FAILED, GONE)
        except StoreError as error:
            logger.warning("a report of %d sites was interrupted: %s", len(job.site_ids), error)
            self._end(job, FAILED, INTERRUPTED)
        except Exception:
            # Whoever waits for this one is told; it is to keep no other report from being made.
            self._end(job, FAILED, FAULT)
            logger.exception("a report of %d sites could not be made", len(job.site_ids))

    def tell(self, job: ReportJob, done: int) -> bool:
        """Write down how far it is; whether to go on."""
        with writing(self._engine) as connection:
            return beat(connection, job, self._worker, done, to_text(self._clock()))

    @property
    def now(self) -> datetime:
        """By the clock that was passed in."""
        return self._clock()

    def _finish(self, job: ReportJob, asked: Asked, file: ReportFile) -> None:
        if len(file.content) > LONGEST_FILE:
            self._end(job, FAILED, TOO_LONG)
            return
        now = self._clock()
        author = Author(self._pen, Who(WhoKind.ACCOUNT, job.account))
        with writing(self._engine) as connection:
            at, name = to_text(now), file.name
            if finish_job(connection, job, self._worker, name, file.content, at):
                note_made(connection, author, asked, now)
                return
        self._leave(job)

    def _leave(self, job: ReportJob) -> None:
        """It was cancelled; or this process ends, and another is to go on."""
        with writing(self._engine) as connection:
            taken = [each for each in jobs_in(connection, RUNNING) if each.job_id == job.job_id]
            for each in taken:
                if each.worker == self._worker:
                    state = CANCELLED if each.cancel else WAITING
                    end_job(connection, each, state, to_text(self._clock()))

    def _end(self, job: ReportJob, state: str, error: str) -> None:
        with writing(self._engine) as connection:
            for each in jobs_in(connection, RUNNING):
                if each.job_id == job.job_id and each.worker == self._worker:
                    end_job(connection, each, state, to_text(self._clock()), error=error)

    def _sweep(self, running: list[ReportJob], old: list[ReportJob]) -> None:
        now = self._clock()
        latest = now - timedelta(seconds=DEAD_AFTER_S)
        dead = [each for each in running if each.beat_at and from_text(each.beat_at) < latest]
        if not dead and not old:
            return
        with writing(self._engine) as connection:
            for each in dead:
                state, error = (CANCELLED, "") if each.cancel else (FAILED, INTERRUPTED)
                end_job(connection, each, state, to_text(now), error=error)
            for each in old:
                remove_job(connection, each)


class _Progress:
    """Says how far a report is, at most every `BEAT_S`; False where it is to end."""

    def __init__(self, thread: ReportThread, job: ReportJob) -> None:
        self._thread = thread
        self._job = job
        self._told = thread.now

    def __call__(self, done: int) -> bool:
        if self._thread.stopping.is_set():
            return False
        now = self._thread.now
        if now - self._told < timedelta(seconds=BEAT_S):
            return True
        self._told = now
        return self._thread.tell(self._job, done)
