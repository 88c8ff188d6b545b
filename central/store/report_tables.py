"""Reports that were asked for: how far each is, and the finished file, until it is removed.

The site id is that of a report of one site, and `*` (which no site can have) where it is of
several; `sites` names them all. The file lies in a table of its own: a list of reports reads none.
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, String, Table, Text

from central.store.metadata import MOMENT, NAME, metadata

SEVERAL_SITES = "*"
"""The site id of a report of several sites."""

report_jobs = Table(
    "report_jobs",
    metadata,
    Column("site_id", NAME, primary_key=True),
    # 16 random bytes in base64url.
    Column("job_id", String(22), primary_key=True),
    # The name of the account that asked for it.
    Column("account", String(60), nullable=False),
    # Ids with a space between.
    Column("sites", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("period", String(10), nullable=False),
    Column("format", String(4), nullable=False),
    Column("language", String(2), nullable=False),
    # waiting, running, done, failed or cancelled.
    Column("state", String(10), nullable=False),
    Column("asked_at", MOMENT, nullable=False),
    Column("ended_at", MOMENT),
    # The thread that makes it, and when it was last heard of.
    Column("worker", String(22)),
    Column("beat_at", MOMENT),
    Column("parts_done", Integer, nullable=False),
    Column("parts", Integer, nullable=False),
    Column("cancel", Boolean, nullable=False),
    # Why it failed: a code of `central.reports.job`.
    Column("error", String(20), nullable=False),
    Column("file_name", String(200), nullable=False),
    Column("file_bytes", BigInteger, nullable=False),
)
# Few rows, looked through every few seconds for those that wait.
Index("ix_report_jobs_state", report_jobs.c.state)

report_files = Table(
    "report_files",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("job_id", String(22), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
