"""Reports that take a while: asked for, cancelled, begun again, removed; each change noted.

Guarantees that one account has at most `MOST_UNDER_WAY` under way and keeps at most `MOST_KEPT`,
that what is changed is the account's own, and that whoever made a report, which and when, stands in
the audit log. Leaves to others: making it (`central.reports.thread`), and who sees which sites.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Engine

from central.audit_log import Author, What
from central.moment import to_text
from central.reports.kinds import Asked, Format, Kind
from central.reports.period import Period, PeriodTrouble, read_period
from central.store.engine import reading, writing
from central.store.report_queries import (
    RUNNING,
    UNDER_WAY,
    WAITING,
    ReportJob,
    add_job,
    file_of,
    find_job,
    hold_account,
    jobs_of,
    remove_job,
    wait_again,
    want_cancelled,
)
from central.store.report_tables import SEVERAL_SITES
from kiosk.record import base64url

MOST_UNDER_WAY = 3
MOST_KEPT = 20
KEPT_DAYS = 7
"""So long a finished report can be fetched; then it is made anew."""

SMALL_SITE_DAYS = 400
"""Sites times days up to which a report is made straight away: a year of one site, a month of
twelve."""

INTERRUPTED, TOO_LONG, FAULT, GONE = "interrupted", "too-long", "fault", "gone"
"""Why a report failed: the process died, or the database failed; the file would be too long; a
fault of ours; none of its sites is there, or this version does not know what was asked for.
"""

_ID_BYTES = 16


@dataclass(frozen=True, slots=True)
class TooMany:
    """There are as many under way as one account may have."""

    most: int = MOST_UNDER_WAY


def is_small(asked: Asked) -> bool:
    """Whether the report is made while somebody waits for it."""
    span = asked.period.span
    return len(asked.sites) * ((span.last - span.first).days + 1) <= SMALL_SITE_DAYS


def ask_for(
    engine: Engine, asked: Asked, account: str, author: Author, now: datetime
) -> ReportJob | TooMany:
    """Put the report with those that wait."""
    job = ReportJob(
        site_id=asked.sites[0] if len(asked.sites) == 1 else SEVERAL_SITES,
        job_id=base64url.encode(secrets.token_bytes(_ID_BYTES)),
        account=account,
        sites=" ".join(asked.sites),
        kind=asked.kind.value,
        period=asked.period.code,
        format=asked.format.value,
        language=asked.language,
        state=WAITING,
        asked_at=to_text(now),
        parts=len(asked.sites),
    )
    with writing(engine) as connection:
        hold_account(connection, account)
        held = jobs_of(connection, account)
        if _is_full(held):
            return TooMany()
        ended = [each for each in held if each.state not in UNDER_WAY]
        for old in ended[MOST_KEPT - 1 :]:
            remove_job(connection, old)
        add_job(connection, job)
        _note(connection, author, job, now, "ask")
    return job


def change_job(
    engine: Engine, job_id: str, account: str, action: str, author: Author, now: datetime
) -> bool | TooMany:
    """`action`: cancel, again or remove. False where the account has no such report, or it cannot
    be removed yet. What has come to its end meanwhile stays as it is, and nothing is noted.
    """
    with writing(engine) as connection:
        hold_account(connection, account)
        job = find_job(connection, job_id)
        if job is None or job.account != account:
            return False
        if action == "cancel":
            is_changed = want_cancelled(connection, job, to_text(now))
        elif action == "again":
            if _is_full(jobs_of(connection, account)):
                return TooMany()
            is_changed = wait_again(connection, job, to_text(now))
        elif action == "remove" and job.state != RUNNING:
            remove_job(connection, job)
            is_changed = True
        else:
            return False
        if is_changed:
            _note(connection, author, job, now, action)
    return True


def _is_full(held: list[ReportJob]) -> bool:
    return sum(1 for each in held if each.state in UNDER_WAY) >= MOST_UNDER_WAY


def note_made(connection: Connection, author: Author, asked: Asked, now: datetime) -> None:
    """Say in the audit log that a report was made."""
    one = asked.sites[0] if len(asked.sites) == 1 else None
    about = f"{asked.kind.value} {asked.period.code}"
    facts: dict[str, str | int | None] = {"kind": asked.format.value, "sites": len(asked.sites)}
    author.note(connection, What.EXPORT_MADE, about, now, site=one, facts=facts)


def own_jobs(engine: Engine, account: str) -> list[ReportJob]:
    """What this account asked for, the newest first."""
    with reading(engine) as connection:
        return jobs_of(connection, account)


def own_file(engine: Engine, job_id: str, account: str) -> tuple[ReportJob, bytes] | None:
    """A finished report of this account; None where there is none."""
    with reading(engine) as connection:
        job = find_job(connection, job_id)
        if job is None or job.account != account:
            return None
        content = file_of(connection, job)
    return None if content is None else (job, content)


def asked_of(job: ReportJob) -> Asked | None:
    """What the report is; None where this version of the program does not know it."""
    period: Period | PeriodTrouble = read_period(job.period, date.max)
    try:
        kind, form = Kind(job.kind), Format(job.format)
    except ValueError:
        return None
    if isinstance(period, PeriodTrouble):
        return None
    return Asked(kind, job.site_ids, period, form, job.language)


def kept_since(now: datetime) -> datetime:
    """What ended before is to be removed."""
    return now - timedelta(days=KEPT_DAYS)


def _note(
    connection: Connection, author: Author, job: ReportJob, now: datetime, action: str
) -> None:
    site = None if job.site_id == SEVERAL_SITES else job.site_id
    facts: dict[str, str | int | None] = {"kind": action, "sites": len(job.site_ids)}
    about = f"{job.kind} {job.period}"
    author.note(connection, What.REPORT_CHANGED, about, now, site=site, facts=facts)
