"""Reports of a province: a month of one site as PDF, a year of all sites as XLSX and PDF.

Tallies are made by SQL (`benchmarks.province`) in a private PostgreSQL, as many as real days would
have given, and a report goes the whole way: read site by site, put together, written as a file.
`python -m benchmarks.reports 10` measures a province of ten sites.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from datetime import time as time_of_day
from pathlib import Path

from benchmarks.province import Province
from central.reference.questionnaire_facts import known
from central.reports.kinds import Asked, Format, Kind
from central.reports.make import Source, make_report
from central.reports.period import PeriodKind, holding
from central.reports.write import file_bytes, write_report
from central.store.engine import open_engine
from central.store.migrate import migrate
from tests.postgresql.cluster import Cluster

PROVINCE = Province(100, 12)
"""A year of a hundred communes."""


@dataclass(slots=True)
class ReportTimes:
    """Seconds, run by run."""

    month_s: list[float] = field(default_factory=list)
    year_s: list[float] = field(default_factory=list)


def measure(runs: int, province: Province = PROVINCE) -> ReportTimes:
    """A month of one site; a year of all of them."""
    found = ReportTimes()
    now = datetime.combine(province.last_day, time_of_day(3, 30), UTC)
    with Cluster(shared_buffers="512MB", max_wal_size="4GB") as cluster:
        engine = open_engine(cluster.create())
        try:
            migrate(engine)
            province.fill(engine, now)
            source = Source(engine, known(), "", lambda: now)
            for _ in range(runs):
                found.month_s.append(_timed(lambda: _month(source, province)))
                found.year_s.append(_timed(lambda: _year(source, province)))
        finally:
            engine.dispose()
    return found


def _month(source: Source, province: Province) -> None:
    month = holding(PeriodKind.MONTH, province.last_day)
    site = province.site_names()[:1]
    for kind in (Kind.SATISFACTION,):
        write_report(source, Asked(kind, tuple(site), month, Format.PDF, "vi"))


def _year(source: Source, province: Province) -> None:
    year = holding(PeriodKind.YEAR, province.last_day)
    asked = Asked(Kind.SATISFACTION, tuple(province.site_names()), year, Format.XLSX, "vi")
    report = make_report(source, asked)
    for form in (Format.XLSX, Format.PDF):
        content = file_bytes(report, form)
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, f"year.{form.value}").write_bytes(content)


def _timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    sites = int(sys.argv[1]) if len(sys.argv) > 1 else PROVINCE.sites
    print(measure(2, Province(sites, PROVINCE.months)))
