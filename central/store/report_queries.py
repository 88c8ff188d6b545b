"""Reports that were asked for, and their files: a change is a statement that says what it expects.

Guarantees that of several processes one takes a report that waits, that a report which was
cancelled, taken by nobody living or removed is not written over by a late worker, and that a list
reads no file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from central.store.fleet_tables import sites
from central.store.holds import hold
from central.store.report_tables import report_files, report_jobs

WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"
UNDER_WAY = (WAITING, RUNNING)


@dataclass(frozen=True, slots=True)
class ReportJob:
    """A row of `report_jobs`; times are texts of `central.moment`."""

    site_id: str
    job_id: str
    account: str
    sites: str
    kind: str
    period: str
    format: str
    language: str
    state: str
    asked_at: str
    ended_at: str | None = None
    worker: str | None = None
    beat_at: str | None = None
    parts_done: int = 0
    parts: int = 0
    cancel: bool = False
    error: str = ""
    file_name: str = ""
    file_bytes: int = 0

    @property
    def site_ids(self) -> tuple[str, ...]:
        """The sites that it is of."""
        return tuple(self.sites.split())


_NAMES = tuple(ReportJob.__dataclass_fields__)
_JOB = report_jobs.c


def add_job(connection: Connection, job: ReportJob) -> None:
    """Note that a report is asked for."""
    connection.execute(insert(report_jobs).values({name: getattr(job, name) for name in _NAMES}))


def jobs_of(connection: Connection, account: str) -> list[ReportJob]:
    """Everything that this account asked for, the newest first."""
    query = select(*(_JOB[name] for name in _NAMES)).where(_JOB.account == account)
    return [ReportJob(*row) for row in connection.execute(query.order_by(_JOB.asked_at.desc()))]


def find_job(connection: Connection, job_id: str) -> ReportJob | None:
    """The report of that id."""
    query = select(*(_JOB[name] for name in _NAMES)).where(_JOB.job_id == job_id)
    row = connection.execute(query).one_or_none()
    return None if row is None else ReportJob(*row)


def jobs_in(connection: Connection, state: str) -> list[ReportJob]:
    """Every report in `state`, the oldest first."""
    query = select(*(_JOB[name] for name in _NAMES)).where(_JOB.state == state)
    return [ReportJob(*row) for row in connection.execute(query.order_by(_JOB.asked_at))]


def ended_before(connection: Connection, until: str) -> list[ReportJob]:
    """Every report that ended before `until`."""
    query = select(*(_JOB[name] for name in _NAMES)).where(
        _JOB.state.in_((DONE, FAILED, CANCELLED)), _JOB.ended_at < until
    )
    return [ReportJob(*row) for row in connection.execute(query.order_by(_JOB.ended_at))]


def hold_account(connection: Connection, account: str) -> None:
    """Let whoever else asks for, or changes, a report of the account wait: how many are under way
    is counted by one at a time.
    """
    hold(connection, f"reports of {account}")


def take_job(connection: Connection, job: ReportJob, worker: str, now: str) -> bool:
    """Let `worker` make it; False where another one does, or it does not wait any more."""
    taken = {"state": RUNNING, "worker": worker, "beat_at": now}
    return _change(connection, job, WAITING, None, taken)


def beat(connection: Connection, job: ReportJob, worker: str, done: int, now: str) -> bool:
    """Say how far it is; False where it is to end: cancelled, or not this worker's any more."""
    said = {"parts_done": done, "beat_at": now}
    if not _change(connection, job, RUNNING, worker, said):
        return False
    found = find_job(connection, job.job_id)
    return found is not None and not found.cancel


def finish_job(
    connection: Connection, job: ReportJob, worker: str, file_name: str, content: bytes, now: str
) -> bool:
    """Keep the file; False where the report is not this worker's any more, or was cancelled."""
    said = {
        "state": DONE,
        "ended_at": now,
        "parts_done": job.parts,
        "file_name": file_name,
        "file_bytes": len(content),
    }
    found = find_job(connection, job.job_id)
    if found is None or found.cancel or not _change(connection, job, RUNNING, worker, said):
        return False
    key = {"site_id": job.site_id, "job_id": job.job_id}
    connection.execute(insert(report_files).values(**key, content=content))
    return True


def end_job(
    connection: Connection, job: ReportJob, state: str, now: str, *, error: str = ""
) -> bool:
    """End a report without a file, as its row was read, or let it wait again; False where it is in
    another state now.
    """
    ended = {"state": state, "ended_at": None if state == WAITING else now, "error": error}
    return _change(connection, job, job.state, job.worker, ended)


def want_cancelled(connection: Connection, job: ReportJob, now: str) -> bool:
    """End what waits, and let who makes it know; False where there is nothing to end."""
    ended = {"state": CANCELLED, "ended_at": now, "error": ""}
    return (
        _change(connection, job, WAITING, None, ended)
        or _change(connection, job, RUNNING, None, {"cancel": True})
        # Whoever was making it may have let it wait again meanwhile.
        or _change(connection, job, WAITING, None, ended)
    )


def wait_again(connection: Connection, job: ReportJob, now: str) -> bool:
    """Begin a report again that failed or was cancelled."""
    anew: dict[str, Any] = {
        "state": WAITING, "asked_at": now, "ended_at": None, "worker": None, "beat_at": None,
        "parts_done": 0, "cancel": False, "error": "",
    }  # fmt: skip
    if job.state not in {FAILED, CANCELLED}:
        return False
    return _change(connection, job, job.state, None, anew)


def remove_job(connection: Connection, job: ReportJob) -> None:
    """Remove it and its file; one that is being made loses its row, and its worker sees that."""
    for table in (report_files, report_jobs):
        same = (table.c.site_id == job.site_id, table.c.job_id == job.job_id)
        connection.execute(delete(table).where(*same))


def file_of(connection: Connection, job: ReportJob) -> bytes | None:
    """The finished file."""
    of = report_files.c
    query = select(of.content).where(of.site_id == job.site_id, of.job_id == job.job_id)
    content = connection.execute(query).scalar_one_or_none()
    return None if content is None else bytes(content)


def every_site(connection: Connection) -> tuple[str, ...]:
    """Every site's id, in order."""
    query = select(sites.c.site_id).order_by(sites.c.site_id)
    return tuple(connection.execute(query).scalars())


def _change(
    connection: Connection,
    job: ReportJob,
    state: str,
    worker: str | None,
    said: Mapping[str, Any],
) -> bool:
    """Change the row where it is in `state` and, unless None, `worker`'s; whether it was."""
    query = update(report_jobs).where(
        _JOB.site_id == job.site_id, _JOB.job_id == job.job_id, _JOB.state == state
    )
    if worker is not None:
        query = query.where(_JOB.worker == worker)
    return connection.execute(query.values(**said)).rowcount == 1
