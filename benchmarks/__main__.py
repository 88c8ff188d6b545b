"""`make bench`: every figure as the median of its runs, beside its goal, with the machine's line.

RUNS=n sets the number of runs (5). ONLY=screen,sources,... chooses among screen, tour, commit,
ingest, ingest-postgresql, single, storage, restart, session, questionnaires, sources, framers,
verify, log, slow-line, visits, storm, pages, browser, recount, reports; VISITS=n shortens visits.
Exit status 0 however the figures are: the table says which goal was missed, and people judge.
"""

import os
import platform
import shutil
import sqlite3
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

from demo.folder import DemoFolder

DEFAULT_RUNS = 5
LONG_RUNS = 3
"""Of what takes a minute a run."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: its runs, its unit, its goal; `at_least` turns the comparison round."""

    what: str
    values: list[float]
    unit: str
    goal: float
    at_least: bool = False

    def text(self) -> str:
        """The row as it is printed."""
        middle = median(self.values)
        met = middle >= self.goal if self.at_least else middle <= self.goal
        sign = ">=" if self.at_least else "<="
        verdict = "met" if met else "MISSED"
        spread = f"{_number(min(self.values))} to {_number(max(self.values))}"
        return (
            f"{self.what:<58} {_number(middle):>9} {self.unit:<10} {sign} {_number(self.goal):<7} "
            f"{verdict:<7} n={len(self.values)} {spread}"
        )


def machine_line() -> str:
    """Processor, cores, kernel and the versions that the figures depend on."""
    cpu = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return (
        f"{cpu}, {os.cpu_count()} cores, Linux {platform.release()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"PySide6 {version('pyside6-essentials')}"
    )


def main() -> int:
    """Prints the table."""
    runs = int(os.environ.get("RUNS", str(DEFAULT_RUNS)))
    only = set(filter(None, os.environ.get("ONLY", "").split(","))) or set(_PARTS)
    unknown = only - set(_PARTS)
    if unknown or runs < 1:
        print(f"bench: expected RUNS >= 1 and ONLY among {', '.join(_PARTS)}", file=sys.stderr)
        return 2
    print(machine_line(), flush=True)
    for name, part in _PARTS.items():
        if name in only:
            for row in part(runs):
                print(row.text(), flush=True)
    return 0


def _screen(runs: int) -> list[Row]:
    from benchmarks.screen import measure

    path = Path(tempfile.mkdtemp(prefix="thuocdo-bench-"))
    try:
        found = measure(DemoFolder(path, kept=False), runs)
    finally:
        shutil.rmtree(path, ignore_errors=True)
    return [
        Row("process start to first frame, warm", found.first_frame_ms, "ms", 300),
        Row("memory (PSS) after 50 visits", found.pss_mb, "MB", 110),
        Row("touch to next frame, p99", found.to_frame_p99_ms, "ms", 16),
        Row("last answer to thanks on screen, p99", found.to_thanks_p99_ms, "ms", 50),
        Row("processor while idle", found.idle_percent, "% of core", 0.2),
        Row("frames in 20 s of idle (the clock may draw one)", found.idle_frames, "frames", 1),
    ]


def _tour(runs: int) -> list[Row]:
    from benchmarks.tour import measure

    found = measure(runs)
    return [
        Row("finger down to next frame, p99 of the worst screen", found.down_p99_ms, "ms", 16),
        Row("finger up to next frame, p99 of the worst screen", found.up_p99_ms, "ms", 16),
        Row("the same on the keyboard, the worse of both", found.keyboard_p99_ms, "ms", 16),
        Row("first touch on a screen to next frame, the worst", found.first_ms, "ms", 30),
        Row("larger text, contrast, low position: whole screen", found.mode_ms, "ms", 100),
        Row("touches from the prompt to the thanks", found.touches, "touches", 2),
        Row("the same for the model of a citizen who reads all", found.citizen_s, "s", 10),
    ]


def _commit(runs: int) -> list[Row]:
    from benchmarks.commit import measure

    found = measure(runs)
    return [
        Row("sign + chain + commit / bare fsync, TRUNCATE", found["truncate"], "times", 6),
        Row("sign + chain + commit / bare fsync, WAL", found["wal"], "times", 3),
    ]


def _ingest(runs: int) -> list[Row]:
    from benchmarks.ingest import measure

    rates = measure(runs)
    return [Row("central ingest, SQLite, one worker", rates, "records/s", 9_000, at_least=True)]


def _ingest_postgresql(runs: int) -> list[Row]:
    from benchmarks.ingest_postgresql import measure

    found = measure(runs)
    what = "central ingest, PostgreSQL, one worker, batches of 500"
    share = "the same, of what PyNaCl verifies alone on one core"
    return [
        Row(what, found.records_per_s, "records/s", 13_000, at_least=True),
        Row(share, found.share, "%", 55, at_least=True),
    ]


def _single(_runs: int) -> list[Row]:
    from benchmarks.single_records import KIOSKS, measure

    rows = []
    for sites in (1, KIOSKS):
        for size, found in measure(sites).items():
            what = f"one record a request, {size} stored, {sites} site(s)"
            rows.append(Row(what, [found.rate], "requests/s", 1_000, at_least=True))
            used = found.central_us + found.database_us
            rows.append(Row(f"{what}: processor", [used], "µs", 1_500))
    return rows


def _storage(_runs: int) -> list[Row]:
    from benchmarks.storage import measure

    found = measure()
    return [
        Row("bytes on disk per rating, indexes included", [found.per_rating], "bytes", 1_536),
        Row("the same per record of whole visits", [found.per_record], "bytes", 1_536),
    ]


def _restart(runs: int) -> list[Row]:
    from benchmarks.restart import measure

    return [Row("kill -9 to touch-ready", measure(runs), "s", 3)]


def _session(runs: int) -> list[Row]:
    from benchmarks.session import can_run, measure

    if not can_run():
        print("session: left out: run as root, since a machine of Debian 12 is started")
        return []
    found = measure(runs)
    return [
        Row("service's start to touch-ready", found.start_s, "s", 3),
        Row("kill -9 of the kiosk to touch-ready", found.kill_s, "s", 3),
        Row(f"the same, p95 of {len(found.kill_s)}", [found.kill_p95_s], "s", 3),
        Row("hang of the kiosk to touch-ready", found.hang_s, "s", 30),
    ]


def _questionnaires(runs: int) -> list[Row]:
    from benchmarks.questionnaires import measure

    return [Row("all questionnaires load and validate", measure(runs), "ms", 50)]


def _visits(_runs: int) -> list[Row]:
    from benchmarks.visits import measure

    found = measure()
    what = f"private memory grown, visit {found.since} to {found.visits} ({found.per_s}/s)"
    return [Row(what, [found.grown_mb], "MB", 5)]


def _sources(runs: int) -> list[Row]:
    from benchmarks.replug import replug_seconds
    from benchmarks.sources import measure

    found = measure(runs)
    return [
        Row("a call's last byte to the screen's change, p99", found.to_screen_p99_ms, "ms", 50),
        Row("touch to frame under babble at 115,200 baud, p99", found.true_pace_p99_ms, "ms", 16),
        Row("the same while an hour's babble comes at once, p99", found.hour_p99_ms, "ms", 16),
        Row(f"not kept of {min(found.thanked):.0f} ratings and more", found.lost, "ratings", 0),
        Row("processor of the source's thread under babble", found.percent, "% of core", 3),
        Row("replug to working", replug_seconds(runs), "s", 3),
    ]


def _framers(runs: int) -> list[Row]:
    from benchmarks.framers import measure

    return [
        Row(f"framer, {kind}", rates, "MB/s", 20, at_least=True)
        for kind, rates in measure(runs).items()
    ]


def _verify(runs: int) -> list[Row]:
    from benchmarks.verify import measure

    rates = measure(runs)
    return [Row("kiosk-verify records/s on one core", rates, "records/s", 15_000, at_least=True)]


def _log(runs: int) -> list[Row]:
    from benchmarks import altered_bytes, catch_up, million, saved_under_load

    saved = saved_under_load.measure(runs)
    full = million.measure()
    caught_up = catch_up.measure_loopback(min(runs, LONG_RUNS))
    found = altered_bytes.measure(1)
    return [
        Row("touch to saved under sending and babble, p99", saved.p99_ms, "ms", 50),
        Row("the same, the slowest", saved.most_ms, "ms", 250),
        Row("a million records in the outbox: opening", [full.open_s], "s", 2),
        Row("the same: a commit's p99 / in an empty one", [full.ratio], "times", 1.5),
        Row("catching up over loopback", caught_up, "records/s", 3_000, at_least=True),
        Row("altered bytes found and named", found, "%", 100, at_least=True),
    ]


def _slow_line(_runs: int) -> list[Row]:
    from benchmarks.catch_up import measure_slow_line

    minutes = measure_slow_line()
    return [Row("100,000 records over 1 Mbit/s with 50 ms", minutes, "min", 15)]


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _storm(runs: int) -> list[Row]:
    from benchmarks.storm import KIOSKS, measure

    found = measure(min(runs, LONG_RUNS))
    what = f"storm of {KIOSKS} kiosks on PostgreSQL"
    return [
        Row(f"{what}: records lost", [each.lost for each in found], "records", 0),
        Row(f"{what}: records double", [each.double for each in found], "records", 0),
        Row(f"{what}: answer, p99", [each.p99_s for each in found], "s", 2),
        Row(f"{what}: worker's memory", [each.memory_mb for each in found], "MB", 300),
    ]


def _pages(runs: int) -> list[Row]:
    from benchmarks.pages import LARGE, PAGES, SMALL, measure
    from benchmarks.pages_of_all import PROVINCE
    from benchmarks.pages_of_all import measure as measure_all

    of_all = measure_all(min(runs, LONG_RUNS)).items()
    what = f"of all {PROVINCE.sites} sites, one month, p95"
    rows = [Row(f"page {page} {what}", took, "ms", 60) for page, took in of_all]
    sizes = f"{SMALL.records / 1e6:.0f} M and {LARGE.records / 1e6:.0f} M records"
    for name, found in measure(min(runs, LONG_RUNS)).items():
        what = f"page {name}" if name in PAGES else name
        rows += [
            Row(f"{what} at {SMALL.records / 1e6:.0f} M records, p95", found.small_ms, "ms", 60),
            Row(f"{what} at {LARGE.records / 1e6:.0f} M records, p95", found.large_ms, "ms", 60),
            Row(f"{what}: ratio of {sizes}", found.ratios, "times", 1.2),
        ]
    return rows


def _recount(runs: int) -> list[Row]:
    from benchmarks.recount import RECORDS, measure

    took = measure(min(runs, LONG_RUNS))
    return [Row(f"central recount of {RECORDS / 1e6:.0f} M records", took, "s", 120)]


def _browser(runs: int) -> list[Row]:
    from benchmarks.browser import KILOBYTES, MOST_KB, PAINT_MS, UPDATE_MS, measure

    found = measure(min(runs, LONG_RUNS))
    rows = [
        Row(f"{page}: first contentful paint", took, "ms", PAINT_MS)
        for page, took in found.paint_ms.items()
    ]
    rows += [Row(f"{page}: {KILOBYTES}", kb, "KB", MOST_KB) for page, kb in found.weight_kb.items()]
    return [
        *rows,
        Row("a rating's release to the screen of today", found.update_ms, "ms", UPDATE_MS),
    ]


def _reports(runs: int) -> list[Row]:
    from benchmarks.reports import PROVINCE, measure

    found = measure(min(runs, LONG_RUNS))
    year = f"a year of {PROVINCE.sites} sites as XLSX and PDF"
    return [
        Row("a month of a site as PDF", found.month_s, "s", 1.5),
        Row(year, found.year_s, "s", 20),
    ]


_PARTS = {
    "browser": _browser,
    "screen": _screen,
    "tour": _tour,
    "commit": _commit,
    "ingest": _ingest,
    "ingest-postgresql": _ingest_postgresql,
    "single": _single,
    "storage": _storage,
    "restart": _restart,
    "session": _session,
    "questionnaires": _questionnaires,
    "sources": _sources,
    "framers": _framers,
    "verify": _verify,
    "log": _log,
    "slow-line": _slow_line,
    "visits": _visits,
    "storm": _storm,
    "pages": _pages,
    "recount": _recount,
    "reports": _reports,
}


if __name__ == "__main__":
    sys.exit(main())
